/** Functions and classes, and the names that they get from what they are stored in. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { isOrderMeant } from '../../syntax/comments';
import { T } from '../../syntax/nodeTypes';
import { decoratorName, keyName, span, typeNameOf, unwrap, type Node } from '../../syntax/tree';
import type { AwaitShape, FunctionFact, FunctionId, Path, StatementFact, ValueFact } from '../model';
import { classAround, eventsIn } from '../paths';
import { collectReads } from './reads';
import type { FunctionNode, Walk } from './walk';

export const ANONYMOUS = 'anonymous function';

/** `'use server'`, `'use client'`: what a framework's compiler is told by a text at the top. */
export function directiveOf(statements: readonly Node[]): string | undefined {
  for (const statement of statements) {
    if (statement.type !== T.ExpressionStatement || statement.directive === undefined) return undefined;
    if (/^use (?!strict)/.test(statement.directive)) return statement.directive;
  }
  return undefined;
}

export class Definitions {
  constructor(private readonly walk: Walk) {}

  functionFact(node: FunctionNode, about: { name?: string; kind?: FunctionFact['kind']; className?: string; decorators?: string[]; start?: number }): FunctionId {
    const id = this.walk.functions.length;
    const compiledAsync = this.walk.awaitedYields.has(node);
    const fact: FunctionFact = {
      id,
      name: about.name ?? (node.type !== T.ArrowFunctionExpression ? node.id?.name : undefined) ?? ANONYMOUS,
      range: { start: about.start ?? node.range[0], end: node.range[1] },
      head: { start: about.start ?? node.range[0], end: node.body?.range[0] ?? node.range[1] },
      kind: about.kind ?? (node.type === T.ArrowFunctionExpression ? 'arrow' : 'function'),
      async: node.async || compiledAsync,
      ...(compiledAsync && { compiledAsync }),
      generator: node.generator && !compiledAsync,
      parent: this.walk.current,
      parameters: [],
      className: about.className,
      decorators: about.decorators ?? [],
      passedByName: [],
      body: [],
    };
    const directive = node.body?.type === T.BlockStatement ? directiveOf(node.body.body) : undefined;
    if (directive !== undefined) fact.directive = directive;
    const tags = this.walk.docTags.get(node);
    if (tags) fact.tags = tags;
    this.walk.functions.push(fact);
    this.walk.names.setFunction(node, id);
    const outer = { current: this.walk.current, events: this.walk.events, arms: this.walk.arms };
    this.walk.current = id;
    this.walk.events = [];
    this.walk.arms = [];
    fact.parameters = node.params.flatMap((parameter) => this.walk.paths.boundVariables(parameter));
    for (const parameter of node.params) this.walk.assignments.pattern(parameter, 'declare', undefined);
    const defaults = this.walk.events;
    if (!node.body) fact.body = [];
    else if (node.body.type === T.BlockStatement) fact.body = this.walk.statements.statements(node.body.body);
    else {
      const result: StatementFact = { kind: 'return', range: span(node.body), events: [], bodies: [], using: false, orderIsMeant: isOrderMeant(this.walk.ordered, node.body, this.walk.text) };
      this.walk.events = result.events;
      result.value = this.walk.expressions.expression(node.body, 'return');
      fact.body = [result];
    }
    const evaluated = defaults.filter((event) => event.kind !== 'write' || event.how !== 'declare');
    if (evaluated.length) fact.body.unshift({ kind: 'plain', range: fact.head, events: evaluated, bodies: [], using: false, orderIsMeant: false });
    this.walk.readsOf.set(id, collectReads(fact.body, this.walk.readsOf));
    this.walk.current = outer.current;
    this.walk.events = outer.events;
    this.walk.arms = outer.arms;
    return id;
  }

  classBody(node: TSESTree.ClassDeclaration | TSESTree.ClassExpression, name = node.id?.name): void {
    if (node.superClass) this.walk.expressions.expression(node.superClass, 'other');
    const key = `class:${node.range[0]}`;
    this.walk.names.rememberClass(node, key);
    for (const member of node.body.body) {
      if (member.type === T.MethodDefinition || member.type === T.PropertyDefinition || member.type === T.AccessorProperty) {
        const memberName = keyName(member.key) ?? 'computed member';
        const decorators = (member.decorators ?? []).map((decorator) => decoratorName(decorator)).filter((text) => text !== undefined);
        if (member.computed) this.walk.expressions.expression(member.key, 'argument');
        const value = member.value;
        if (member.type === T.PropertyDefinition) this.field(name ?? 'class', memberName, typeNameOf(member), undefined);
        if (!value) continue;
        if (value.type === T.FunctionExpression || value.type === T.ArrowFunctionExpression) {
          const kind = member.type !== T.MethodDefinition || member.kind === 'method' ? 'method' : member.kind === 'constructor' ? 'constructor' : 'accessor';
          const id = this.functionFact(value, { name: memberName, kind, className: name ?? 'class', decorators, start: member.range[0] });
          if (kind === 'method') this.walk.members.addMethod(key, memberName, id);
          else this.walk.members.addUncalled(key, id);
        } else if (value.type !== T.TSEmptyBodyFunctionExpression) {
          this.field(name ?? 'class', memberName, undefined, this.walk.expressions.expression(value as Node, 'other'));
        }
      } else if (member.type === T.StaticBlock) {
        this.walk.events.push(...eventsIn(this.walk.statements.statements(member.body)));
      }
    }
  }

  field(className: string | undefined, name: string, typeName: string | undefined, value: ValueFact | undefined): void {
    if (className === undefined) return;
    if (typeName !== undefined || value?.kind === 'call' || value?.kind === 'path') this.walk.fields.push({ className, name, typeName, value });
  }

  /** The class whose member is walked. */
  classAround(): string | undefined {
    return classAround(this.walk.functions[this.walk.current], this.walk.functions);
  }

  closure(node: FunctionNode, name?: string): ValueFact {
    const id = this.functionFact(node, { name });
    this.walk.events.push({ kind: 'closure', fn: id });
    return { kind: 'function', fn: id };
  }

  /** An expression that gets a name from what it is stored in. */
  namedValue(node: Node, name: string | undefined, shape: AwaitShape, into: Path | undefined): ValueFact {
    const inner = unwrap(node);
    const frozen = frozenBy(inner);
    if (frozen) return this.namedValue(frozen, name, shape, into);
    let value: ValueFact;
    if (inner.type === T.FunctionExpression || inner.type === T.ArrowFunctionExpression) value = this.closure(inner, inner.type === T.FunctionExpression && inner.id ? inner.id.name : name);
    else if (inner.type === T.ClassExpression) {
      this.classBody(inner, inner.id?.name ?? name);
      return { kind: 'unknown' };
    } else value = this.walk.expressions.expression(node, shape);
    if (into) {
      if (value.kind === 'function') this.walk.members.addAssigned(into, this.walk.functions[value.fn]);
      else if (value.kind !== 'constant') this.walk.members.addExported(into, value.kind === 'path' ? value.path : undefined);
      if (value.kind === 'object') for (const [key, property] of Object.entries(value.properties)) if (property.kind === 'function') this.walk.members.addAssigned([...into, `.${key}`], this.walk.functions[property.fn]);
    }
    return value;
  }
}

/** `Object.freeze(value)` gives what it is given. */
function frozenBy(node: Node): Node | undefined {
  if (node.type !== T.CallExpression || node.arguments.length !== 1 || node.arguments[0].type === T.SpreadElement) return undefined;
  const { callee } = node;
  const isFreeze = callee.type === T.MemberExpression && callee.object.type === T.Identifier && callee.object.name === 'Object' && keyName(callee.property) === 'freeze';
  return isFreeze ? node.arguments[0] : undefined;
}
