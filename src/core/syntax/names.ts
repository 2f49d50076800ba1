/** Names of one file: which variable an identifier means, what it stands for, and which module it came from. */
import type { Variable } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FunctionId, Origin, Path, ValueFact, VariableFact, VariableId } from '../facts/model';
import { T } from './nodeTypes';
import type { ParsedSource } from './parse';
import { decoratorName, unwrap } from './tree';

type Node = TSESTree.Node;

/** Wrappers that compilers put around `require`. */
const INTEROP = /^(?:__importDefault|__importStar|__toESM|_interopRequireDefault|_interopRequireWildcard|__toModule)$/;
/** Between a name and what it gets, without the spaces: `x = …`, `x ??= (…`. A pattern or a loop has something else there, and the tree has no way up to them. */
const ASSIGNS = /^(?:\?\?|\|\|)?=\(*$/;
const MAX_HOPS = 8;

export class Names {
  private readonly ofIdentifier = new Map<Node, Variable>();
  private readonly ids = new Map<Variable, VariableId>();
  private readonly byId: Variable[] = [];
  private readonly values = new Map<Variable, ValueFact>();
  /** What they stand for is one of several things; `values` only tells how large they are. */
  private readonly oneOfSeveral = new Set<Variable>();
  private readonly functionIds = new Map<Node, FunctionId>();
  private readonly classKeys = new Map<Node, string>();
  private readonly origins = new Map<Variable, Origin | undefined>();
  private readonly imported = new Set<string>();

  constructor(
    source: ParsedSource,
    private readonly text: string,
  ) {
    for (const scope of source.scopes.scopes) {
      for (const variable of scope.variables) {
        if (variable.defs.length === 0) continue;
        const outside = this.ofIdentifier.get(variable.identifiers[0] as Node);
        if (outside) {
          // A declared class has its name twice, outside and inside of itself.
          this.ids.set(variable, this.ids.get(outside)!);
          continue;
        }
        this.ids.set(variable, this.byId.length);
        this.byId.push(variable);
        for (const identifier of variable.identifiers) this.ofIdentifier.set(identifier as Node, variable);
      }
      for (const reference of scope.references) {
        const id = reference.resolved ? this.ids.get(reference.resolved) : undefined;
        if (id !== undefined) this.ofIdentifier.set(reference.identifier as Node, this.byId[id]);
      }
    }
  }

  idOf(node: TSESTree.Identifier): VariableId | undefined {
    const variable = this.ofIdentifier.get(node);
    return variable && this.ids.get(variable);
  }

  remember(node: TSESTree.Identifier, value: ValueFact): void {
    const variable = this.ofIdentifier.get(node);
    if (variable && variable.identifiers.length === 1) this.values.set(variable, value);
  }

  /** `const list = given ?? []`: as large as what was given, but not the same thing. */
  rememberOneOfSeveral(node: TSESTree.Identifier): void {
    const variable = this.ofIdentifier.get(node);
    if (variable) this.oneOfSeveral.add(variable);
  }

  /** The path that a constant stands for: `this.config` for `const config = this.config`. */
  aliasOf(node: TSESTree.Identifier): Path | undefined {
    const variable = this.ofIdentifier.get(node);
    // Where it is declared, the name means itself.
    const isUse = variable !== undefined && !variable.identifiers.some((identifier) => (identifier as Node) === node);
    const value = isUse && isConstant(variable) && !this.oneOfSeveral.has(variable) ? this.values.get(variable) : undefined;
    return value?.kind === 'path' ? value.path : undefined;
  }

  /** The key of the class of this file whose instance a root such as `v12` holds, by its type or its `new`. */
  classOfInstance(root: string): string | undefined {
    const variable = this.variableOf(root);
    const type = variable && typeNameOfVariable(variable);
    if (type === undefined) return undefined;
    const keys = [...this.classKeys].filter(([node]) => (node as TSESTree.ClassDeclaration).id?.name === type).map(([, key]) => key);
    return keys.length === 1 ? keys[0] : undefined;
  }

  rememberClass(node: TSESTree.ClassDeclaration | TSESTree.ClassExpression, key: string): void {
    this.classKeys.set(node, key);
  }

  setFunction(node: Node, id: FunctionId): void {
    this.functionIds.set(node, id);
  }

  functionOf(node: Node): FunctionId | undefined {
    return this.functionIds.get(node);
  }

  /** The function that a root such as `v12` stands for: declared so, or a constant that holds one. */
  functionNamed(root: string): FunctionId | undefined {
    const variable = this.variableOf(root);
    return variable && this.functionOfVariable(variable);
  }

  /**
   * The function that a variable holds at first, or the only one it is ever given: what usually runs, although another
   * one may. Not where it is filled anew in the function that declares it, so that the first one may never run.
   */
  usualFunction(root: string): FunctionId | undefined {
    const variable = this.variableOf(root);
    const assigned = variable && !isConstant(variable) ? this.assignedTo(variable) : undefined;
    if (!assigned) return undefined;
    const [first, ...later] = assigned;
    const stays = first?.isInitial && later.every(({ within }) => within !== variable!.scope.variableScope);
    return first && (later.length === 0 || stays) ? this.functionIn(first.value) : undefined;
  }

  private functionIn(node: Node): FunctionId | undefined {
    const inner = unwrap(node);
    const variable = inner.type === T.Identifier ? this.ofIdentifier.get(inner) : undefined;
    return variable ? this.functionOfVariable(variable) : this.functionIds.get(inner);
  }

  /** What a variable of a plain declaration gets, apart from nothing; undefined where not everything can be seen. */
  private assignedTo(variable: Variable): { value: Node; isInitial: boolean; within: unknown }[] | undefined {
    const declaration = variable.defs[0].node as Node;
    if (variable.defs.length > 1 || declaration.type !== T.VariableDeclarator || declaration.id.type !== T.Identifier) return undefined;
    const assigned = [];
    for (const reference of variable.references) {
      if (!reference.isWrite()) continue;
      const value = reference.init ? declaration.init : (reference.writeExpr as Node | null | undefined);
      if (!value || (!reference.init && !this.isAssigned(reference.identifier as Node, value))) return undefined;
      if (!isNothing(value)) assigned.push({ value, isInitial: reference.init === true, within: reference.from.variableScope });
    }
    return assigned;
  }

  private isAssigned(name: Node, value: Node): boolean {
    return ASSIGNS.test(this.text.slice(name.range[1], value.range[0]).replace(/\s+/g, ''));
  }

  /** The key of the class that a root such as `v12` names. */
  classNamed(root: string): string | undefined {
    const variable = this.variableOf(root);
    return variable && (this.classKeys.get(variable.defs[0].node as Node) ?? root);
  }

  /** The source's word for a root such as `v12` or `g:fetch`. */
  nameOf(root: string): string {
    return this.variableOf(root)?.name ?? root.replace(/^g:/, '');
  }

  /** Whether a root such as `v12` holds a regular expression that keeps its place. */
  isStickyRegex(root: string): boolean {
    const variable = this.variableOf(root);
    const value = variable && this.values.get(variable);
    return value?.kind === 'regex' && /[gy]/.test(value.flags);
  }

  private variableOf(root: string): Variable | undefined {
    return root.startsWith('v') ? this.byId[Number(root.slice(1))] : undefined;
  }

  private functionOfVariable(variable: Variable): FunctionId | undefined {
    if (!isConstant(variable)) return undefined;
    const definition = variable.defs[0];
    if (kindOf(String(definition.type)) === 'function') return this.functionIds.get(definition.node as Node);
    const value = this.values.get(variable);
    return value?.kind === 'function' ? value.fn : undefined;
  }

  modules(): string[] {
    return [...this.imported];
  }

  /** Where the value of an expression was imported from, through `require`, members, aliases and compilers' wrappers. */
  originOf(node: Node, hops = 0): Origin | undefined {
    if (hops > MAX_HOPS) return undefined;
    switch (node.type) {
      case T.ChainExpression:
      case T.TSAsExpression:
      case T.TSNonNullExpression:
      case T.AwaitExpression: return this.originOf(node.type === T.AwaitExpression ? node.argument : node.expression, hops + 1);
      case T.SequenceExpression: return this.originOf(node.expressions.at(-1)!, hops + 1);
      // `(parser ??= require('parser')).parse(text)`
      case T.AssignmentExpression: return this.originOf(node.operator !== '=' && node.left.type === T.Identifier ? node.left : node.right, hops + 1);
      case T.Identifier: {
        const variable = this.ofIdentifier.get(node);
        return variable && this.originOfVariable(variable, hops);
      }
      case T.MemberExpression: {
        const base = this.originOf(node.object, hops + 1);
        const name = !node.computed && node.property.type === T.Identifier ? node.property.name : node.property.type === T.Literal ? String(node.property.value) : undefined;
        return base && name !== undefined ? extend(base, name) : undefined;
      }
      case T.ImportExpression: return node.source.type === T.Literal ? this.moduleOrigin(String(node.source.value)) : undefined;
      case T.CallExpression: return this.originOfCall(node, hops);
      default: return undefined;
    }
  }

  private originOfCall(node: TSESTree.CallExpression, hops: number): Origin | undefined {
    const argument = node.arguments[0];
    if (!argument) return undefined;
    if (node.callee.type === T.Identifier) {
      if (node.callee.name === 'require' && argument.type === T.Literal && typeof argument.value === 'string') return this.moduleOrigin(argument.value);
    }
    // `__importStar(…)`, or `tslib_1.__importStar(…)` where the helpers are imported.
    const helper = node.callee.type === T.MemberExpression ? node.callee.property : node.callee;
    if (helper.type === T.Identifier && INTEROP.test(helper.name)) return this.originOf(argument, hops + 1);
    const callee = this.originOf(node.callee, hops + 1);
    if (callee?.module === 'util' && callee.path.join('.') === 'promisify') {
      const wrapped = this.originOf(argument, hops + 1);
      return wrapped && { ...wrapped, promisified: true };
    }
    return undefined;
  }

  moduleOrigin(specifier: string): Origin {
    const module = specifier.replace(/^node:/, '');
    this.imported.add(module);
    return { module, path: [] };
  }

  /** The origin of one export of a module. */
  memberOrigin(specifier: string, name: string): Origin {
    return extend(this.moduleOrigin(specifier), name);
  }

  /** The variables that a declaration defines. */
  idsDefinedBy(node: Node): VariableId[] {
    return this.byId.flatMap((variable, id) => (variable.defs[0].node === (node as unknown) ? [id] : []));
  }

  /** An annotated type that is a plain reference, as a path: `['v4', '.Service']`. */
  typePathOf(node: Node): Path | undefined {
    const type = annotationOf(node);
    return type?.type === T.TSTypeReference ? this.entityPath(type.typeName) : undefined;
  }

  private entityPath(node: TSESTree.EntityName): Path | undefined {
    if (node.type === T.Identifier) {
      const id = this.idOf(node);
      return id === undefined ? undefined : [`v${id}`];
    }
    const base = node.type === T.TSQualifiedName ? this.entityPath(node.left) : undefined;
    return base && node.type === T.TSQualifiedName ? [...base, `.${node.right.name}`] : undefined;
  }

  private originOfVariable(variable: Variable, hops: number): Origin | undefined {
    if (this.origins.has(variable)) return this.origins.get(variable);
    this.origins.set(variable, undefined);
    const origin = this.findOrigin(variable, hops);
    this.origins.set(variable, origin);
    return origin;
  }

  private findOrigin(variable: Variable, hops: number): Origin | undefined {
    const definition = variable.defs[0];
    const node = definition.node as Node;
    const parent = definition.parent as Node | null | undefined;
    if (parent?.type === T.ImportDeclaration) {
      const origin = this.moduleOrigin(String(parent.source.value));
      if (node.type === T.ImportSpecifier) return extend(origin, node.imported.type === T.Identifier ? node.imported.name : String(node.imported.value));
      return origin;
    }
    if (node.type === T.TSImportEqualsDeclaration && node.moduleReference.type === T.TSExternalModuleReference && node.moduleReference.expression.type === T.Literal) return this.moduleOrigin(String(node.moduleReference.expression.value));
    if (!isConstant(variable)) return this.originOfAssigned(variable, hops);
    if (node.type !== T.VariableDeclarator || !node.init) return undefined;
    const base = this.originOf(node.init, hops + 1);
    if (!base) return undefined;
    const steps = stepsTo(node.id, variable.name);
    return steps && steps.reduce(extend, base);
  }

  /** `let parse; … parse ??= require('parser').parse`: everything that it ever gets is the same import. */
  private originOfAssigned(variable: Variable, hops: number): Origin | undefined {
    const [first, ...others] = (this.assignedTo(variable) ?? []).map(({ value }) => this.originOf(value, hops + 1));
    return first && others.every((other) => other && isSameOrigin(first, other)) ? first : undefined;
  }

  /** All variables as plain data; `owner` finds the function of a scope's node. */
  variables(owner: (node: Node) => FunctionId | undefined): VariableFact[] {
    return this.byId.map((variable, id) => {
      const definition = variable.defs[0];
      const identifier = variable.identifiers[0] as Node | undefined;
      const value = this.values.get(variable);
      return {
        id,
        name: variable.name,
        kind: kindOf(String(definition.type)),
        owner: owner(variable.scope.variableScope.block as Node) ?? 0,
        at: identifier?.range[0] ?? 0,
        constant: isConstant(variable),
        origin: this.originOfVariable(variable, 0),
        value,
        given: givenOf(variable),
        decorators: decoratorsOf(identifier),
        fn: this.functionOfVariable(variable),
        typeName: typeNameOfVariable(variable),
        type: identifier && this.typePathOf(identifier),
      };
    });
  }
}

/** The annotated type's name, or the class of the variable's `new` expression. */
function typeNameOfVariable(variable: Variable): string | undefined {
  const identifier = variable.identifiers[0] as Node | undefined;
  const annotation = identifier && annotationOf(identifier);
  if (annotation?.type === T.TSTypeReference) return typeReferenceName(annotation);
  if (annotation?.type === T.TSStringKeyword) return 'string';
  // `string[]`, `readonly string[]`, `[string, string]`
  if (annotation?.type === T.TSArrayType || annotation?.type === T.TSTupleType || (annotation?.type === T.TSTypeOperator && annotation.operator === 'readonly')) return 'Array';
  const definition = variable.defs[0];
  const init = definition.node.type === T.VariableDeclarator ? definition.node.init : undefined;
  return init?.type === T.NewExpression && init.callee.type === T.Identifier ? init.callee.name : undefined;
}

function annotationOf(node: Node): TSESTree.TypeNode | undefined {
  return 'typeAnnotation' in node ? (node.typeAnnotation as TSESTree.TSTypeAnnotation | undefined)?.typeAnnotation : undefined;
}

function kindOf(type: string): VariableFact['kind'] {
  switch (type) {
    case 'Parameter': return 'parameter';
    case 'ImportBinding': return 'import';
    case 'FunctionName': return 'function';
    case 'ClassName': return 'class';
    case 'CatchClause': return 'catch';
    default: return 'local';
  }
}

function isConstant(variable: Variable): boolean {
  return variable.defs.length === 1 && variable.references.every((reference) => !reference.isWrite() || reference.init === true);
}

function isNothing(value: Node): boolean {
  return (value.type === T.Literal && value.value === null && value.raw === 'null') || (value.type === T.Identifier && value.name === 'undefined') || (value.type === T.UnaryExpression && value.operator === 'void');
}

function isSameOrigin(a: Origin, b: Origin): boolean {
  return a.module === b.module && a.promisified === b.promisified && a.path.join() === b.path.join();
}

/** The origin of a member. */
export function extend(origin: Origin, step: string): Origin {
  if (step === 'default') return origin;
  // `fs.promises.readFile` and `import … from 'fs/promises'` are one function.
  if ((origin.module === 'fs' || origin.module === 'dns') && origin.path.length === 0 && step === 'promises') return { ...origin, module: `${origin.module}/promises` };
  return { ...origin, path: [...origin.path, step] };
}

/** The property steps from a pattern to the variable it binds. */
function stepsTo(pattern: Node, name: string): string[] | undefined {
  if (pattern.type === T.Identifier) return pattern.name === name ? [] : undefined;
  if (pattern.type !== T.ObjectPattern) return undefined;
  for (const property of pattern.properties) {
    if (property.type !== T.Property || property.computed) continue;
    const value = property.value.type === T.AssignmentPattern ? property.value.left : property.value;
    const key = property.key.type === T.Identifier ? property.key.name : property.key.type === T.Literal ? String(property.key.value) : undefined;
    const rest = stepsTo(value, name);
    if (rest && key !== undefined) return [key, ...rest];
  }
  return undefined;
}

function decoratorsOf(identifier: Node | undefined): string[] | undefined {
  const decorators = identifier && 'decorators' in identifier ? (identifier.decorators as TSESTree.Decorator[]) : [];
  return decorators.length > 0 ? decorators.flatMap((decorator) => decoratorName(decorator) ?? []) : undefined;
}

/** Which argument a parameter comes with; undefined for the rest of a list, and for its elements. */
function givenOf({ defs: [definition], name }: Variable): VariableFact['given'] {
  const fn = definition.node as Node;
  if (kindOf(String(definition.type)) !== 'parameter' || !('params' in fn) || !Array.isArray(fn.params)) return undefined;
  // `this` of TypeScript is handed over by nobody.
  const parameters = (fn.params as Node[]).filter((each) => !(each.type === T.Identifier && each.name === 'this'));
  for (const [argument, each] of parameters.entries()) {
    const pattern = each.type === T.TSParameterProperty ? each.parameter : each;
    const keys = stepsTo(pattern.type === T.AssignmentPattern ? pattern.left : pattern, name);
    if (keys) return { argument, keys };
  }
  return undefined;
}

function typeReferenceName(node: TSESTree.TSTypeReference): string | undefined {
  return node.typeName.type === T.Identifier ? node.typeName.name : node.typeName.type === T.TSQualifiedName ? node.typeName.right.name : undefined;
}
