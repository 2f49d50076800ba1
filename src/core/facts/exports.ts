/**
 * What a file gives to others: its classes and its exports, as ES modules, as CommonJS, and as compilers write the
 * first by the second.
 *
 * Misses exports that are made by calls (`module.exports = create()`), and members that are added to a class later.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Names } from '../syntax/names';
import { T } from '../syntax/nodeTypes';
import { keyName, unwrap, type Node } from '../syntax/tree';
import type { ClassFact, FileFacts, FunctionId, Path, Referent } from './model';

type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression;

/** What compilers call to copy another module's exports. */
const STAR = /^(?:__exportStar|__reExport|_export_star|_exportStar)$/;
/** What compilers call with an object of getters: `__export(exports, { load: () => load })`. */
const GETTERS = /^(?:__export|_export)$/;
const DECORATE = '__decorate';
const METADATA = '__metadata';
const MAX_DEPTH = 6;

export function collectExports(ast: TSESTree.Program, names: Names): Pick<FileFacts, 'classes' | 'exports' | 'exportsAllOf'> {
  const collector = new Collector(names);
  for (const statement of ast.body) collector.statement(statement);
  return { classes: collector.classes, exports: collector.exports, exportsAllOf: collector.exportsAllOf };
}

class Collector {
  readonly classes: ClassFact[] = [];
  readonly exports: Record<string, Referent> = Object.create(null);
  readonly exportsAllOf: string[] = [];
  private readonly indexOf = new Map<Node, number>();

  constructor(private readonly names: Names) {}

  statement(node: Node): void {
    switch (node.type) {
      case T.ClassDeclaration:
        this.classIndex(node);
        break;
      case T.VariableDeclaration:
        for (const { id, init } of node.declarations) if (init) this.declared(id, init);
        break;
      case T.ExportNamedDeclaration:
        this.exportNamed(node);
        break;
      case T.ExportDefaultDeclaration:
        this.export('default', this.declarationOrValue(node.declaration));
        break;
      case T.ExportAllDeclaration:
        if (node.exported) this.export(keyName(node.exported) ?? '', { kind: 'import', origin: this.names.moduleOrigin(String(node.source.value)) });
        else this.exportsAllOf.push(String(node.source.value));
        break;
      case T.TSExportAssignment:
        this.export('default', this.value(node.expression));
        break;
      case T.ExpressionStatement:
        this.expression(node.expression);
        break;
      // Compilers guard what they export: `0 && (module.exports = { … })`, `if (…) { … }`.
      case T.BlockStatement:
        for (const inner of node.body) this.statement(inner);
        break;
      case T.IfStatement:
        for (const arm of [node.consequent, node.alternate]) if (arm) this.statement(arm);
        break;
      default:
    }
  }

  private declared(id: Node, init: Node): void {
    const inner = unwrap(init);
    if (inner.type === T.ClassExpression) this.classIndex(inner, id.type === T.Identifier ? id : undefined);
    // `let Service = class Service { … }` before its decorators are applied to it.
    else if (inner.type === T.AssignmentExpression) this.declared(inner.left, inner.right);
  }

  private exportNamed(node: TSESTree.ExportNamedDeclaration): void {
    const { declaration, source } = node;
    if (declaration) {
      this.statement(declaration);
      const declared = declaration.type === T.VariableDeclaration ? declaration.declarations.map(({ id }) => id) : 'id' in declaration && declaration.id ? [declaration.id] : [];
      for (const id of declared) for (const name of identifiersIn(id as Node)) this.export(name.name, this.value(name));
    }
    for (const specifier of node.specifiers) {
      const local = keyName(specifier.local) ?? '';
      const name = keyName(specifier.exported) ?? '';
      if (source) this.export(name, { kind: 'import', origin: this.names.memberOrigin(String(source.value), local) });
      else if (specifier.local.type === T.Identifier) this.export(name, this.value(specifier.local));
    }
  }

  private expression(node: Node): void {
    const inner = unwrap(node);
    if (inner.type === T.AssignmentExpression) this.assignment(inner);
    else if (inner.type === T.CallExpression) this.call(inner);
    else if (inner.type === T.LogicalExpression) this.expression(inner.right);
    else if (inner.type === T.SequenceExpression) for (const part of inner.expressions) this.expression(part);
  }

  private assignment(node: TSESTree.AssignmentExpression): void {
    const name = exportedName(node.left);
    // `exports.a = exports.b = value`
    if (node.right.type === T.AssignmentExpression) this.assignment(node.right);
    let right: Node = node.right;
    while (right.type === T.AssignmentExpression) right = right.right;
    if (name === undefined) {
      this.decorated(right);
      return;
    }
    this.decorated(right);
    const value = this.value(right);
    // `module.exports = { load, save }` exports each of its members.
    if (name === 'default' && value?.kind === 'object') for (const [key, member] of Object.entries(value.members)) this.export(key, member);
    this.export(name, value ?? this.decoratedClass(right));
  }

  private call(node: TSESTree.CallExpression): void {
    const callee = unwrap(node.callee);
    const name = callee.type === T.MemberExpression ? keyName(callee.property) : callee.type === T.Identifier ? callee.name : undefined;
    if (name === undefined) return;
    if (STAR.test(name)) {
      const required = node.arguments.find((argument) => argument.type === T.CallExpression && argument.callee.type === T.Identifier && argument.callee.name === 'require');
      const source = required?.type === T.CallExpression ? required.arguments[0] : undefined;
      if (source?.type === T.Literal) this.exportsAllOf.push(String(source.value));
    } else if (GETTERS.test(name) && node.arguments[1]?.type === T.ObjectExpression) {
      for (const property of node.arguments[1].properties) if (property.type === T.Property) this.export(keyName(property.key) ?? '', this.got(property.value));
    } else if (name === 'defineProperty' && node.arguments[2]?.type === T.ObjectExpression && isExports(node.arguments[0])) {
      const [, key, descriptor] = node.arguments;
      const getter = descriptor.properties.find((property): property is TSESTree.Property => property.type === T.Property && /^(?:get|value)$/.test(keyName(property.key) ?? ''));
      if (key.type === T.Literal && getter) this.export(String(key.value), this.got(getter.value));
    }
  }

  /** What a getter returns, or the value itself. */
  private got(node: Node): Referent | undefined {
    if (node.type === T.ArrowFunctionExpression && node.body.type !== T.BlockStatement) return this.value(node.body);
    if ((node.type === T.FunctionExpression || node.type === T.ArrowFunctionExpression) && node.body?.type === T.BlockStatement) {
      const [only] = node.body.body;
      return only?.type === T.ReturnStatement && only.argument ? this.value(only.argument) : undefined;
    }
    return this.value(node);
  }

  private export(name: string, value: Referent | undefined): void {
    if (value && name !== '__esModule') this.exports[name] = value;
  }

  private declarationOrValue(node: Node): Referent | undefined {
    if (node.type === T.ClassDeclaration) return { kind: 'class', class: this.classIndex(node) };
    if (node.type === T.FunctionDeclaration) return this.functionOf(node);
    return this.value(node);
  }

  private functionOf(node: Node): Referent | undefined {
    const fn = this.names.functionOf(node);
    return fn === undefined ? undefined : { kind: 'function', fn };
  }

  /** What an expression stands for; undefined for whatever is computed. */
  private value(node: Node, depth = 0): Referent | undefined {
    if (depth > MAX_DEPTH) return undefined;
    const inner = unwrap(node);
    switch (inner.type) {
      case T.Identifier:
      case T.MemberExpression: {
        const path = this.path(inner);
        return path && { kind: 'path', path };
      }
      case T.FunctionExpression:
      case T.ArrowFunctionExpression: return this.functionOf(inner);
      case T.ClassExpression: return { kind: 'class', class: this.classIndex(inner) };
      case T.NewExpression: {
        const of = this.value(inner.callee, depth + 1);
        return of && { kind: 'instance', of };
      }
      case T.ObjectExpression: return this.object(inner, depth);
      case T.CallExpression: {
        const origin = this.names.originOf(inner);
        return origin && { kind: 'import', origin };
      }
      default: return undefined;
    }
  }

  private object(node: TSESTree.ObjectExpression, depth: number): Referent {
    const members: Record<string, Referent> = Object.create(null);
    for (const property of node.properties) {
      if (property.type === T.SpreadElement) {
        const origin = this.names.originOf(property.argument);
        if (origin && origin.path.length === 0) this.exportsAllOf.push(origin.module);
        continue;
      }
      const name = property.computed ? undefined : keyName(property.key);
      const value = name === undefined ? undefined : this.value(property.value, depth + 1);
      if (value) members[name!] = value;
    }
    return { kind: 'object', members };
  }

  private path(node: Node): Path | undefined {
    const inner = unwrap(node);
    if (inner.type === T.Identifier) {
      const id = this.names.idOf(inner);
      return id === undefined ? undefined : [`v${id}`];
    }
    if (inner.type !== T.MemberExpression || inner.computed) return undefined;
    const base = this.path(inner.object);
    const name = keyName(inner.property);
    return base && name !== undefined ? [...base, `.${name}`] : undefined;
  }

  // Classes

  private classIndex(node: ClassNode, alias?: TSESTree.Identifier): number {
    const known = this.indexOf.get(node);
    if (known !== undefined) return known;
    const index = this.classes.length;
    this.indexOf.set(node, index);
    const variables = [...this.names.idsDefinedBy(node), ...(alias ? [this.names.idOf(alias)] : [])].filter((id) => id !== undefined);
    const fact: ClassFact = { name: node.id?.name ?? alias?.name ?? 'class', variables: [...new Set(variables)], methods: Object.create(null), statics: Object.create(null), others: [], fields: Object.create(null) };
    this.classes.push(fact);
    if (node.superClass) fact.base = this.value(node.superClass);
    for (const member of node.body.body) this.member(member, fact);
    return index;
  }

  private member(member: TSESTree.ClassElement, fact: ClassFact): void {
    if (member.type !== T.MethodDefinition && member.type !== T.PropertyDefinition) return;
    const name = member.computed ? undefined : keyName(member.key);
    if (name === undefined) return;
    if (member.type === T.PropertyDefinition) {
      const held = this.typed(member) ?? (member.value ? this.value(member.value) : undefined);
      if (held?.kind === 'function') this.method(member.static ? fact.statics : fact.methods, name, held.fn, fact);
      else if (held) fact.fields[name] = held;
    } else {
      const fn = this.names.functionOf(member.value);
      if (member.kind === 'constructor') this.constructed(member.value, fact);
      if (fn === undefined) return;
      if (member.kind === 'method') this.method(member.static ? fact.statics : fact.methods, name, fn, fact);
      else fact.others.push(fn);
    }
  }

  private method(into: Record<string, FunctionId>, name: string, fn: FunctionId, fact: ClassFact): void {
    if (name in into) {
      // Which of the two runs is not known.
      fact.others.push(into[name], fn);
      delete into[name];
    } else into[name] = fn;
  }

  /** Fields that a constructor fills: by parameter properties, by `this.x = new X()`, and by what it is given. */
  private constructed(node: TSESTree.FunctionExpression | TSESTree.TSEmptyBodyFunctionExpression, fact: ClassFact): void {
    const given = new Map<string, Referent>();
    for (const parameter of node.params) {
      const inner = parameter.type === T.TSParameterProperty ? parameter.parameter : parameter;
      const target = inner.type === T.AssignmentPattern ? inner.left : inner;
      if (target.type !== T.Identifier) continue;
      const typed = this.typed(target);
      if (!typed) continue;
      given.set(target.name, typed);
      if (parameter.type === T.TSParameterProperty) fact.fields[target.name] = typed;
    }
    for (const statement of node.body?.body ?? []) {
      if (statement.type !== T.ExpressionStatement || statement.expression.type !== T.AssignmentExpression) continue;
      const { left, right } = statement.expression;
      if (left.type !== T.MemberExpression || left.object.type !== T.ThisExpression || left.computed) continue;
      const name = keyName(left.property);
      const held = right.type === T.Identifier ? given.get(right.name) : right.type === T.NewExpression ? this.value(right) : undefined;
      if (name !== undefined && held && !(name in fact.fields)) fact.fields[name] = held;
    }
  }

  /** What an annotation says: `repo: Repo`, `repo: api.Repo`. */
  private typed(node: Node): Referent | undefined {
    const path = this.names.typePathOf(node);
    return path && { kind: 'instance', of: { kind: 'path', path } };
  }

  /**
   * A compiler's leftovers of a constructor's types: `Service = __decorate([…, __metadata("design:paramtypes", [Repo])],
   * Service)`. The constructor's own parameters have lost theirs.
   */
  private decorated(node: Node): void {
    const call = decorateCall(node);
    const target = this.decoratedClass(node);
    const fact = target?.kind === 'class' ? this.classes[target.class] : undefined;
    if (!call || !fact || call.arguments[0]?.type !== T.ArrayExpression) return;
    for (const element of call.arguments[0].elements) {
      if (element?.type !== T.CallExpression) continue;
      const callee = unwrap(element.callee);
      const name = callee.type === T.MemberExpression ? keyName(callee.property) : keyName(callee);
      const [key, types] = element.arguments;
      if (name !== METADATA || key?.type !== T.Literal || key.value !== 'design:paramtypes' || types?.type !== T.ArrayExpression) continue;
      const node = [...this.indexOf].find(([, index]) => this.classes[index] === fact)![0] as ClassNode;
      this.injected(node, fact, types.elements);
    }
  }

  private injected(node: ClassNode, fact: ClassFact, types: TSESTree.ArrayExpression['elements']): void {
    const constructor = node.body.body.find((member): member is TSESTree.MethodDefinition => member.type === T.MethodDefinition && member.kind === 'constructor');
    const parameters = constructor?.value.params.map((parameter) => (parameter.type === T.Identifier ? parameter.name : undefined)) ?? [];
    for (const statement of constructor?.value.body?.body ?? []) {
      if (statement.type !== T.ExpressionStatement || statement.expression.type !== T.AssignmentExpression) continue;
      const { left, right } = statement.expression;
      if (left.type !== T.MemberExpression || left.object.type !== T.ThisExpression || right.type !== T.Identifier) continue;
      const index = parameters.indexOf(right.name);
      const type = index < 0 ? undefined : types[index];
      const of = type && type.type !== T.SpreadElement ? this.value(type) : undefined;
      const name = keyName(left.property);
      if (of && name !== undefined) fact.fields[name] = { kind: 'instance', of };
    }
  }

  /** The class that `__decorate([…], Service)` decorates. */
  private decoratedClass(node: Node): Referent | undefined {
    const call = decorateCall(node);
    const target = call?.arguments[1];
    const id = target?.type === T.Identifier ? this.names.idOf(target) : undefined;
    const index = id === undefined ? -1 : this.classes.findIndex((fact) => fact.variables.includes(id));
    return index < 0 ? undefined : { kind: 'class', class: index };
  }
}

function decorateCall(node: Node): TSESTree.CallExpression | undefined {
  const inner = unwrap(node);
  if (inner.type !== T.CallExpression) return undefined;
  const callee = unwrap(inner.callee);
  const name = callee.type === T.MemberExpression ? keyName(callee.property) : keyName(callee);
  return name === DECORATE ? inner : undefined;
}

function isExports(node: Node | undefined): boolean {
  if (node?.type === T.Identifier) return node.name === 'exports';
  return node?.type === T.MemberExpression && node.object.type === T.Identifier && node.object.name === 'module' && keyName(node.property) === 'exports';
}

/** `exports.load`, `module.exports.load` and `module.exports`, which is `default`. */
function exportedName(node: Node): string | undefined {
  if (node.type !== T.MemberExpression) return undefined;
  if (isExports(node)) return 'default';
  return isExports(node.object) && !node.computed ? keyName(node.property) : undefined;
}

function identifiersIn(node: Node): TSESTree.Identifier[] {
  switch (node.type) {
    case T.Identifier: return [node];
    case T.ObjectPattern: return node.properties.flatMap((property) => identifiersIn(property.type === T.RestElement ? property.argument : property.value));
    case T.ArrayPattern: return node.elements.flatMap((element) => (element ? identifiersIn(element) : []));
    case T.AssignmentPattern: return identifiersIn(node.left);
    default: return [];
  }
}
