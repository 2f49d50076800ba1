/** Access paths and values of expressions, read from the tree without walking it: no event is written here. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Names } from '../../syntax/names';
import { T } from '../../syntax/nodeTypes';
import { arithmetic, keyName, unwrap, type Node } from '../../syntax/tree';
import type { Path, ValueFact, VariableId } from '../model';

const MAX_STEPS = 4;
/** What holds the globals. */
const GLOBAL_OBJECT = /^g:(?:window|self|globalThis|global)$/;

export class TreePaths {
  constructor(private readonly names: Names) {}

  pathOf(node: Node): Path | undefined {
    const inner = unwrap(node);
    switch (inner.type) {
      case T.ThisExpression:
      case T.Super: return ['this'];
      case T.Identifier: {
        if (inner.name === 'undefined') return undefined;
        const id = this.names.idOf(inner);
        return this.names.aliasOf(inner) ?? [id === undefined ? `g:${inner.name}` : `v${id}`];
      }
      case T.MemberExpression: {
        const base = this.pathOf(inner.object);
        if (!base) return undefined;
        // `window.base` is `base`, and `module.exports.base` is `exports.base`.
        if (base.length === 1 && GLOBAL_OBJECT.test(base[0]) && !inner.computed) return [`g:${keyName(inner.property) ?? '?'}`];
        if (base.length === 2 && base[0] === 'g:module' && base[1] === '.exports') return ['g:exports', this.step(inner)];
        if (base.length > MAX_STEPS) return base.at(-1) === '[*]' ? base : [...base, '[*]'];
        return [...base, this.step(inner)];
      }
      default: return undefined;
    }
  }

  private step(node: TSESTree.MemberExpression): string {
    if (!node.computed) return `.${keyName(node.property) ?? '?'}`;
    const property = unwrap(node.property);
    if (property.type === T.Literal && (typeof property.value === 'string' || typeof property.value === 'number')) return `.${property.value}`;
    if (property.type === T.Identifier) {
      const id = this.names.idOf(property);
      if (id !== undefined) return `[v${id}]`;
    }
    return '[*]';
  }

  /** What a pattern assigns or declares. */
  patternPaths(node: Node): Path[] {
    switch (node.type) {
      case T.ObjectPattern: return node.properties.flatMap((property) => this.patternPaths(property.type === T.RestElement ? property.argument : property.value));
      case T.ArrayPattern: return node.elements.flatMap((element) => (element ? this.patternPaths(element) : []));
      case T.AssignmentPattern: return this.patternPaths(node.left);
      case T.RestElement: return this.patternPaths(node.argument);
      case T.TSParameterProperty: return this.patternPaths(node.parameter);
      case T.VariableDeclaration: return node.declarations.flatMap((declarator) => this.patternPaths(declarator.id));
      default: {
        const path = this.pathOf(node);
        return path ? [path] : [];
      }
    }
  }

  boundVariables(node: Node): VariableId[] {
    return this.patternPaths(node).flatMap((path) => (path.length === 1 && path[0].startsWith('v') ? [Number(path[0].slice(1))] : []));
  }

  /** The value of an expression without its events: for bounds and keys that were walked already. */
  quietValue(node: Node): ValueFact {
    const inner = unwrap(node);
    if (inner.type === T.Literal && typeof inner.value === 'number') return { kind: 'number', value: inner.value };
    if (inner.type === T.Literal && typeof inner.value === 'string') return { kind: 'string', value: inner.value };
    if (inner.type === T.TemplateLiteral) {
      const reads = inner.expressions.flatMap((part) => this.pathOf(part) ? [this.pathOf(part)!] : []);
      return { kind: 'template', head: inner.quasis[0].value.cooked ?? '', reads };
    }
    if (inner.type === T.BinaryExpression && inner.left.type !== T.PrivateIdentifier) {
      const left = this.quietValue(inner.left);
      const right = this.quietValue(inner.right);
      const value = left.kind === 'number' && right.kind === 'number' ? arithmetic(inner.operator, left.value, right.value) : undefined;
      return value === undefined ? { kind: 'binary', operator: inner.operator, left, right } : { kind: 'number', value };
    }
    const path = this.pathOf(inner);
    return path ? { kind: 'path', path } : { kind: 'unknown' };
  }
}
