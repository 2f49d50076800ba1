/** Expressions: each writes its events in evaluation order and says what value it is. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { T } from '../../syntax/nodeTypes';
import { arithmetic, childrenOf, keyName, span, unwrap, type Node } from '../../syntax/tree';
import type { AwaitShape, ValueFact } from '../model';
import type { Walk } from './walk';

export class Expressions {
  constructor(private readonly walk: Walk) {}

  expression(node: Node, shape: AwaitShape): ValueFact {
    switch (node.type) {
      case T.Identifier:
      case T.ThisExpression:
      case T.Super: {
        const path = this.walk.paths.pathOf(node);
        if (!path) return node.type === T.Identifier && node.name === 'undefined' ? { kind: 'constant' } : { kind: 'unknown' };
        const own = node.type === T.Identifier ? this.walk.names.idOf(node) : undefined;
        this.walk.events.push(own === undefined || path[0] === `v${own}` ? { kind: 'read', path } : { kind: 'read', path, via: own });
        return { kind: 'path', path };
      }
      case T.MemberExpression: return this.memberExpression(node, shape);
      case T.CallExpression: return this.walk.invocations.call(node, shape, false);
      case T.NewExpression: return this.walk.invocations.call(node, shape, false);
      case T.ImportExpression: return this.walk.invocations.importCall(node, shape);
      case T.TaggedTemplateExpression: return this.walk.invocations.tagged(node, shape);
      case T.AwaitExpression: return this.walk.invocations.awaitExpression(node, node.argument, shape);
      case T.YieldExpression: {
        if (this.walk.invocations.isCompiledAwait() && node.argument && !node.delegate) return this.walk.invocations.awaitExpression(node, node.argument, shape);
        if (node.argument) this.expression(node.argument, 'argument');
        this.walk.events.push({ kind: 'yield' });
        return { kind: 'unknown' };
      }
      case T.AssignmentExpression: return this.walk.assignments.assignment(node);
      case T.UpdateExpression: {
        const path = this.walk.paths.pathOf(node.argument);
        if (path) {
          this.brackets(node.argument);
          this.walk.events.push({ kind: 'read', path }, { kind: 'write', path, how: 'update', afterAwait: false });
        } else this.expression(node.argument, 'other');
        return { kind: 'unknown' };
      }
      case T.UnaryExpression: {
        if (node.operator === 'delete') {
          const path = this.walk.paths.pathOf(node.argument);
          if (path) this.walk.events.push({ kind: 'write', path, how: 'mutate', afterAwait: false });
        }
        const value = this.expression(node.argument, node.operator === 'void' && node.argument.type === T.AwaitExpression ? 'void' : 'argument');
        if (node.operator === '!') return { kind: 'not', of: value };
        if (node.operator === '-' && value.kind === 'number') return { kind: 'number', value: -value.value };
        return value.kind === 'number' || value.kind === 'constant' ? { kind: 'constant' } : { kind: 'unknown' };
      }
      case T.Literal:
        if ('regex' in node && node.regex) return { kind: 'regex', source: node.regex.pattern, flags: node.regex.flags, range: span(node) };
        if (typeof node.value === 'string') return { kind: 'string', value: node.value };
        if (typeof node.value === 'boolean') return { kind: 'constant', value: node.value };
        return typeof node.value === 'number' ? { kind: 'number', value: node.value } : { kind: 'constant' };
      case T.TemplateLiteral:
        return this.template(node);
      case T.ArrayExpression: {
        const elements = node.elements.map((element): ValueFact => {
          if (!element) return { kind: 'constant' };
          return element.type === T.SpreadElement ? this.spread(element) : this.expression(element, 'argument');
        });
        return { kind: 'array', length: elements.length, spread: node.elements.some((element) => element?.type === T.SpreadElement), elements };
      }
      case T.ObjectExpression: return this.objectLiteral(node);
      case T.FunctionExpression:
      case T.ArrowFunctionExpression: return this.walk.definitions.closure(node);
      case T.ClassExpression:
        this.walk.definitions.classBody(node);
        return { kind: 'unknown' };
      case T.ConditionalExpression: {
        this.expression(node.test, 'condition');
        const [first, second] = this.walk.fork();
        const before = this.walk.awaits.length;
        const one = this.walk.inArm(first, () => this.expression(node.consequent, shape));
        const between = this.walk.awaits.length;
        const other = this.walk.inArm(second, () => this.expression(node.alternate, shape));
        const spared = [...(other.kind === 'path' ? this.walk.awaits.slice(before, between) : []), ...(one.kind === 'path' ? this.walk.awaits.slice(between) : [])];
        for (const fact of spared) fact.spared = true;
        return { kind: 'unknown', either: [one, other] };
      }
      case T.LogicalExpression: {
        const left = this.expression(node.left, shape === 'void' ? 'condition' : shape);
        const right = this.walk.inArm(this.walk.fork()[0], () => this.expression(node.right, shape));
        if (shape === 'condition') return node.operator === '??' ? { kind: 'unknown' } : { kind: 'logical', operator: node.operator, left, right };
        // A `return` hands on either.
        if (shape === 'return') return { kind: 'unknown', either: [left, right] };
        // `list ?? []` is as large as the list.
        return node.operator === '&&' ? { kind: 'unknown' } : left;
      }
      case T.BinaryExpression: {
        const left = node.left.type === T.PrivateIdentifier ? ({ kind: 'unknown' } as const) : this.expression(node.left, 'argument');
        const right = this.expression(node.right, 'argument');
        if (left.kind === 'number' && right.kind === 'number') {
          const value = arithmetic(node.operator, left.value, right.value);
          if (value !== undefined) return { kind: 'number', value };
        }
        return { kind: 'binary', operator: node.operator, left, right };
      }
      case T.SequenceExpression: {
        const last = node.expressions.length - 1;
        let value: ValueFact = { kind: 'unknown' };
        node.expressions.forEach((part, index) => { value = this.expression(part, index === last ? shape : 'void'); });
        return value;
      }
      case T.ChainExpression: return this.expression(node.expression, shape);
      case T.TSAsExpression:
      case T.TSNonNullExpression:
      case T.TSSatisfiesExpression:
      case T.TSTypeAssertion:
      case T.TSInstantiationExpression: return this.expression(node.expression, shape);
      case T.SpreadElement: return this.expression(node.argument, shape);
      case T.JSXAttribute:
        if (node.value) this.attribute(node, node.value);
        return { kind: 'unknown' };
      case T.JSXExpressionContainer: return this.expression(node.expression, 'argument');
      default:
        if (node.type.startsWith('TS')) return { kind: 'unknown' };
        for (const child of childrenOf(node)) this.expression(child, 'other');
        return { kind: 'unknown' };
    }
  }

  private attribute({ name }: TSESTree.JSXAttribute, node: Node): void {
    const value = this.expression(node, 'argument');
    if (name.type === T.JSXIdentifier && /^on[A-Z]/.test(name.name)) this.walk.listeners.push({ name: name.name, value });
  }

  private spread(node: TSESTree.SpreadElement): ValueFact {
    const value = this.expression(node.argument, 'argument');
    if (value.kind === 'path') this.walk.spreads.push({ fn: this.walk.current, path: value.path, range: span(node) });
    return value;
  }

  private template(node: TSESTree.TemplateLiteral): ValueFact {
    const mark = this.walk.events.length;
    for (const part of node.expressions) this.expression(part, 'argument');
    const head = node.quasis[0].value.cooked ?? '';
    return node.expressions.length ? { kind: 'template', head, reads: this.walk.readsIn(this.walk.events.slice(mark)) } : { kind: 'string', value: head };
  }

  private memberExpression(node: TSESTree.MemberExpression, shape: AwaitShape): ValueFact {
    const path = this.walk.paths.pathOf(node);
    if (path) {
      this.brackets(node);
      this.walk.events.push({ kind: 'read', path });
      return { kind: 'path', path };
    }
    const object = this.expression(node.object, shape === 'void' ? 'other' : shape);
    if (node.computed) this.expression(node.property, 'argument');
    // `(await load()).rows` is as large as what was loaded.
    return object.kind === 'call' ? object : { kind: 'unknown' };
  }

  /** Everything in the brackets of a path, from its root on: `list[await next()].name`. */
  brackets(node: Node): void {
    const inner = unwrap(node);
    if (inner.type !== T.MemberExpression) return;
    this.brackets(inner.object);
    if (inner.computed) this.expression(inner.property, 'argument');
  }

  private objectLiteral(node: TSESTree.ObjectExpression): ValueFact {
    const properties: Record<string, ValueFact> = {};
    let spread = false;
    for (const property of node.properties) {
      if (property.type === T.SpreadElement) {
        spread = true;
        this.spread(property);
        continue;
      }
      if (property.computed) this.expression(property.key, 'argument');
      const name = keyName(property.key);
      const value = property.value;
      if (value.type === T.FunctionExpression || value.type === T.ArrowFunctionExpression) {
        const id = this.walk.definitions.functionFact(value, { name, kind: property.method ? 'method' : undefined, start: property.method ? property.range[0] : undefined });
        this.walk.events.push({ kind: 'closure', fn: id });
        if (name) properties[name] = { kind: 'function', fn: id };
      } else {
        const fact = this.expression(value, 'argument');
        if (name) properties[name] = fact;
      }
    }
    return { kind: 'object', properties, spread };
  }
}
