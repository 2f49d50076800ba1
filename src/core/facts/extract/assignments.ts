/** Assignments and patterns: what is written, how, and whether what is written was waited for. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { T } from '../../syntax/nodeTypes';
import { keyName, typeNameOf, unwrap, type Node } from '../../syntax/tree';
import type { Path, ValueFact } from '../model';
import type { Walk } from './walk';

export class Assignments {
  constructor(private readonly walk: Walk) {}

  assignment(node: TSESTree.AssignmentExpression): ValueFact {
    const target = this.walk.paths.pathOf(node.left);
    const before = this.walk.awaits.length;
    if (node.left.type === T.MemberExpression) this.reach(node.left);
    if (target && node.operator !== '=') this.walk.events.push({ kind: 'read', path: target });
    const lazy = node.operator === '??=' || node.operator === '||=' || node.operator === '&&=';
    const name = target ? target.at(-1)!.replace(/^\./, '') : undefined;
    const right = (): ValueFact => this.walk.definitions.namedValue(node.right, node.left.type === T.Identifier ? node.left.name : name, 'assign', target);
    const value = lazy ? this.walk.inArm(this.walk.fork()[0], right) : right();
    const afterAwait = this.walk.hasAwaitSince(before);
    const { definitions } = this.walk;
    if (target?.length === 2 && target[0] === 'this') definitions.field(definitions.classAround(), target[1].slice(1), undefined, value);
    if (!target) {
      if (node.left.type === T.ArrayPattern || node.left.type === T.ObjectPattern) {
        this.walk.takeUp(before, this.walk.paths.patternPaths(node.left), undefined);
        this.pattern(node.left, 'set', value, afterAwait);
      }
      return value;
    }
    this.walk.takeUp(before, [target], undefined);
    const key = node.left.type === T.MemberExpression && node.left.computed ? this.walk.paths.quietValue(node.left.property) : undefined;
    const how = node.operator === '=' ? this.assignedHow(node.right, target, value) : lazy ? 'set' : 'update';
    this.walk.events.push({ kind: 'write', path: target, how, key, value, afterAwait, ...(lazy && { ifEmpty: true }) });
    return value;
  }

  private assignedHow(right: Node, target: Path, value: ValueFact): 'constant' | 'append' | 'set' {
    if (value.kind === 'constant' || value.kind === 'string' || value.kind === 'number') return 'constant';
    const same = (node: Node) => { const path = this.walk.paths.pathOf(node); return path !== undefined && path.join('') === target.join(''); };
    const inner = unwrap(right);
    if (inner.type === T.ArrayExpression && inner.elements[0]?.type === T.SpreadElement && same(inner.elements[0].argument)) return 'append';
    if (inner.type === T.CallExpression && inner.callee.type === T.MemberExpression && keyName(inner.callee.property) === 'concat' && same(inner.callee.object)) return 'append';
    return 'set';
  }

  pattern(node: Node, how: 'declare' | 'set', value: ValueFact | undefined, afterAwait = false): void {
    switch (node.type) {
      case T.Identifier:
      case T.MemberExpression: {
        if (node.type === T.MemberExpression) this.reach(node);
        const path = this.walk.paths.pathOf(node);
        if (path) this.walk.events.push({ kind: 'write', path, how, afterAwait });
        break;
      }
      case T.ObjectPattern:
        for (const property of node.properties) {
          if (property.type === T.RestElement) this.pattern(property.argument, how, value, afterAwait);
          else {
            const before = this.walk.awaits.length;
            if (property.computed) this.walk.expressions.expression(property.key, 'argument');
            this.walk.takeUp(before, this.walk.paths.patternPaths(property.value), undefined);
            this.pattern(property.value, how, value, afterAwait);
          }
        }
        break;
      case T.ArrayPattern:
        for (const element of node.elements) if (element) this.pattern(element, how, value, afterAwait);
        break;
      case T.AssignmentPattern: {
        const before = this.walk.awaits.length;
        this.walk.inArm(this.walk.fork()[0], () => this.walk.expressions.expression(node.right, 'other'));
        this.walk.takeUp(before, this.walk.paths.patternPaths(node.left), undefined);
        this.pattern(node.left, how, value, afterAwait);
        break;
      }
      case T.RestElement:
        this.pattern(node.argument, how, value, afterAwait);
        break;
      case T.TSParameterProperty:
        if (node.parameter.type === T.Identifier) this.walk.definitions.field(this.walk.definitions.classAround(), node.parameter.name, typeNameOf(node.parameter), undefined);
        this.pattern(node.parameter, how, value, afterAwait);
        break;
      default:
    }
  }

  /** What is evaluated to get at a member that is written: the object, and what stands in brackets. */
  private reach(node: TSESTree.MemberExpression): void {
    const path = this.walk.paths.pathOf(node);
    if (path) {
      // `window.base` is a name by itself.
      if (path.length > 1) this.walk.events.push({ kind: 'read', path: path.slice(0, -1) });
      this.walk.expressions.brackets(node);
    } else {
      this.walk.expressions.expression(node.object, 'other');
      if (node.computed) this.walk.expressions.expression(node.property, 'argument');
    }
  }
}
