/**
 * One walk over a file's tree that writes down its facts. This is the only consumer of the tree: what a rule may know
 * has to be written down here.
 *
 * A constant that is another path's value is that path: `const config = this.config` and `const { config } = this` are
 * `this.config`. Misses aliases through variables that change, and what is stored in objects and taken out again. A name
 * that cannot be followed has no origin and no target; a path longer than four steps ends in `[*]`.
 */
import { AST_NODE_TYPES as T, type TSESTree } from '@typescript-eslint/typescript-estree';
import { findCommentsOnOrder, isOrderMeant } from '../syntax/comments';
import { Names } from '../syntax/names';
import { collectExports } from './exports';
import { Members } from './members';
import { eventsWithClosures } from './paths';
import type { ParsedSource } from '../syntax/parse';
import { arithmetic, childrenOf, decoratorName, fingerprint, isDirectArgument, keyName, keyword, span, stepOf, typeNameOf, unwrap, type Node } from '../syntax/tree';
import type { AwaitFact, AwaitShape, BodyFact, CallFact, EventFact, FileFacts, FunctionFact, FunctionId, LoopFact, Path, StatementFact, ValueFact, VariableId } from './model';

type FunctionNode = TSESTree.FunctionDeclaration | TSESTree.FunctionExpression | TSESTree.ArrowFunctionExpression;

const ANONYMOUS = 'anonymous function';
const MAX_STEPS = 4;
const MAX_LABEL = 48;
const APPENDING = new Set(['push']);
const KEYED = new Set(['set', 'add']);
const MUTATING = new Set(['pop', 'shift', 'unshift', 'splice', 'sort', 'reverse', 'fill', 'copyWithin', 'delete', 'clear']);
const CHANGES_FIRST = /^(?:assign|defineProperty|defineProperties|setPrototypeOf|set|deleteProperty|merge|mergeWith|defaults|defaultsDeep|extend|remove|pull|unset|update)$/;
const CHANGING_OBJECT = /^(?:Object|Reflect|_|lodash)$/;
/** What TypeScript leaves of `async` when it compiles for old engines: a generator whose yields are awaits. */
const COMPILED_ASYNC = '__awaiter';

export function extractFacts(source: ParsedSource, text: string): FileFacts {
  return new Extractor(source, text).run();
}

class Extractor {
  private readonly functions: FunctionFact[] = [];
  private readonly calls: CallFact[] = [];
  private readonly awaits: AwaitFact[] = [];
  private readonly spreads: FileFacts['spreads'] = [];
  private readonly names: Names;
  private readonly ordered: TSESTree.Comment[];
  private readonly members: Members;
  private readonly readsOf = new Map<FunctionId, Path[]>();

  private current = 0;
  private events: EventFact[] = [];
  private conditional = 0;
  /** The generator body of a compiled async function: its yields are awaits. */
  private awaitedYields = new Set<FunctionNode>();

  constructor(private readonly source: ParsedSource, private readonly text: string) {
    this.names = new Names(source);
    this.members = new Members(this.names);
    this.ordered = findCommentsOnOrder(source.comments);
  }

  run(): FileFacts {
    const { ast } = this.source;
    this.functions.push({
      id: 0, name: 'top level', range: span(ast), head: { start: ast.range[0], end: ast.range[0] }, kind: 'module',
      async: true, generator: false, parameters: [], decorators: [], body: [],
    });
    this.functions[0].body = this.statements(ast.body);
    this.nameCallbacks();
    for (const call of this.calls) call.target = this.members.targetOf(call, this.functions);
    return {
      variables: this.names.variables((node) => this.names.functionOf(node) ?? 0),
      functions: this.functions,
      calls: this.calls,
      awaits: this.awaits,
      spreads: this.spreads,
      modules: this.names.modules(),
      ...collectExports(ast, this.names),
    };
  }

  // Statements

  private statements(nodes: readonly Node[]): StatementFact[] {
    return nodes.map((node) => this.statement(node));
  }

  private body(role: BodyFact['role'], node: Node | null | undefined): BodyFact[] {
    if (!node) return [];
    return [{ role, statements: node.type === T.BlockStatement ? this.statements(node.body) : [this.statement(node)] }];
  }

  private statement(node: Node): StatementFact {
    const outerEvents = this.events;
    const outerConditional = this.conditional;
    const fact: StatementFact = {
      kind: 'plain', range: span(node), events: [], bodies: [], using: false,
      orderIsMeant: isOrderMeant(this.ordered, node, this.text),
    };
    this.events = fact.events;
    this.conditional = 0;
    this.fillStatement(node, fact);
    this.events = outerEvents;
    this.conditional = outerConditional;
    return fact;
  }

  private fillStatement(node: Node, fact: StatementFact): void {
    switch (node.type) {
      case T.BlockStatement:
        fact.kind = 'block';
        fact.bodies = this.body('block', node);
        break;
      case T.ExpressionStatement:
        this.expression(node.expression, 'void');
        break;
      case T.VariableDeclaration:
        fact.using = node.kind === 'using' || node.kind === 'await using';
        for (const declarator of node.declarations) this.declarator(declarator);
        break;
      case T.IfStatement:
        fact.kind = 'if';
        this.expression(node.test, 'condition');
        fact.bodies = [...this.body('then', node.consequent), ...this.body('else', node.alternate)];
        break;
      case T.ForOfStatement:
      case T.ForInStatement: {
        fact.kind = 'loop';
        const over = this.expression(node.right, 'other');
        const headEvents = this.events.length;
        if (node.left.type === T.VariableDeclaration) this.pattern(node.left.declarations[0].id, 'declare', undefined);
        else this.pattern(node.left, 'set', undefined);
        const kind = node.type === T.ForInStatement ? 'for-in' : node.await ? 'for-await' : 'for-of';
        const left = node.left.type === T.VariableDeclaration ? node.left.declarations[0].id : node.left;
        fact.loop = { kind, keyword: keyword(node, 3), variables: this.boundVariables(left), over, headEvents };
        fact.bodies = this.body('body', node.body);
        break;
      }
      case T.ForStatement: {
        fact.kind = 'loop';
        if (node.init?.type === T.VariableDeclaration) for (const declarator of node.init.declarations) this.declarator(declarator);
        else if (node.init) this.expression(node.init, 'other');
        const headEvents = this.events.length;
        if (node.test) this.expression(node.test, 'condition');
        if (node.update) this.expression(node.update, 'other');
        fact.loop = { kind: 'for', keyword: keyword(node, 3), variables: [], headEvents, ...this.counter(node) };
        fact.bodies = this.body('body', node.body);
        break;
      }
      case T.WhileStatement:
      case T.DoWhileStatement: {
        fact.kind = 'loop';
        this.expression(node.test, 'condition');
        const isWhile = node.type === T.WhileStatement;
        fact.loop = { kind: isWhile ? 'while' : 'do', keyword: keyword(node, isWhile ? 5 : 2), variables: [], headEvents: 0 };
        fact.bodies = this.body('body', node.body);
        break;
      }
      case T.TryStatement:
        fact.kind = 'try';
        fact.bodies = [...this.body('try', node.block), ...this.body('catch', node.handler?.body), ...this.body('finally', node.finalizer)];
        break;
      case T.SwitchStatement:
        fact.kind = 'switch';
        this.expression(node.discriminant, 'condition');
        fact.bodies = node.cases.map((entry) => {
          if (entry.test) this.expression(entry.test, 'condition');
          return { role: 'case', statements: this.statements(entry.consequent) };
        });
        break;
      case T.LabeledStatement:
        this.fillStatement(node.body, fact);
        fact.label = node.label.name;
        break;
      case T.ReturnStatement:
        fact.kind = 'return';
        if (node.argument) this.expression(node.argument, 'return');
        break;
      case T.ThrowStatement:
        fact.kind = 'throw';
        this.expression(node.argument, 'other');
        break;
      case T.BreakStatement:
      case T.ContinueStatement:
        fact.kind = node.type === T.BreakStatement ? 'break' : 'continue';
        fact.label = node.label?.name;
        break;
      case T.FunctionDeclaration:
        this.functionFact(node, { name: node.id?.name });
        break;
      case T.ClassDeclaration:
        this.classBody(node);
        break;
      case T.ExportNamedDeclaration:
        if (node.declaration) this.fillStatement(node.declaration, fact);
        break;
      case T.ExportDefaultDeclaration:
        this.fillStatement(node.declaration, fact);
        break;
      case T.TSExportAssignment:
        this.expression(node.expression, 'other');
        break;
      case T.TSModuleDeclaration:
        if (node.body?.type === T.TSModuleBlock) fact.bodies = [{ role: 'block', statements: this.statements(node.body.body) }];
        break;
      default:
        if (node.type.endsWith('Expression')) this.expression(node, 'other');
    }
  }

  private declarator(node: TSESTree.VariableDeclarator): void {
    if (!node.init) return;
    const before = this.awaits.length;
    const isName = node.id.type === T.Identifier;
    const value = this.namedValue(node.init, isName ? (node.id as TSESTree.Identifier).name : undefined, 'bind', isName ? this.pathOf(node.id) : undefined);
    this.rememberValue(node.id, value);
    const afterAwait = this.hasAwaitSince(before);
    this.takeUp(before, this.boundVariables(node.id).map((id) => [`v${id}`]), typeNameOf(node.id));
    this.pattern(node.id, 'declare', value, afterAwait);
  }

  /** What a declared name stands for: `rows` of `const { rows } = req.body` is `req.body.rows`. */
  private rememberValue(pattern: Node, value: ValueFact): void {
    if (pattern.type === T.Identifier) this.names.remember(pattern, value);
    if (pattern.type !== T.ObjectPattern) return;
    for (const property of pattern.properties) {
      if (property.type !== T.Property || property.value.type !== T.Identifier) continue;
      const key = keyName(property.key);
      if (value.kind === 'path' && key !== undefined) this.names.remember(property.value, { kind: 'path', path: [...value.path, `.${key}`] });
      else if (value.kind === 'call') this.names.remember(property.value, value);
    }
  }

  /** `for (let i = 0; i < list.length; i += 1)`: the counter, its bounds, and the list that it indexes. */
  private counter(node: TSESTree.ForStatement): Pick<LoopFact, 'counter' | 'over'> {
    const { init, test, update } = node;
    if (init?.type !== T.VariableDeclaration || test?.type !== T.BinaryExpression || !update) return {};
    const first = init.declarations[0];
    if (first?.id.type !== T.Identifier) return {};
    const variable = this.names.idOf(first.id);
    const step = stepOf(update, first.id.name);
    if (variable === undefined || step === undefined) return {};
    const backwards = test.operator === '>' || test.operator === '>=';
    if (!backwards && test.operator !== '<' && test.operator !== '<=' && test.operator !== '!==' && test.operator !== '!=') return {};
    const from = first.init ? this.quietValue(first.init) : { kind: 'unknown' as const };
    const to = backwards ? from : this.quietValue(test.right);
    const bound = backwards ? from : to;
    const length = bound.kind === 'path' && bound.path.at(-1) === '.length' ? { kind: 'path' as const, path: bound.path.slice(0, -1) } : this.aliasedLength(init, test, backwards);
    return { counter: { variable, from: backwards ? { kind: 'number', value: 0 } : from, to, step }, over: length };
  }

  /** `for (let i = 0, n = list.length; i < n; i++)`. */
  private aliasedLength(init: TSESTree.VariableDeclaration, test: TSESTree.BinaryExpression, backwards: boolean): ValueFact | undefined {
    if (backwards || test.right.type !== T.Identifier) return undefined;
    const name = test.right.name;
    const alias = init.declarations.find((declarator) => declarator.id.type === T.Identifier && declarator.id.name === name);
    const value = alias?.init ? this.quietValue(alias.init) : undefined;
    return value?.kind === 'path' && value.path.at(-1) === '.length' ? { kind: 'path', path: value.path.slice(0, -1) } : undefined;
  }

  // Functions and classes

  private functionFact(node: FunctionNode, about: { name?: string; kind?: FunctionFact['kind']; className?: string; decorators?: string[]; start?: number }): FunctionId {
    const id = this.functions.length;
    const compiledAsync = this.awaitedYields.has(node);
    const fact: FunctionFact = {
      id,
      name: about.name ?? (node.type !== T.ArrowFunctionExpression ? node.id?.name : undefined) ?? ANONYMOUS,
      range: { start: about.start ?? node.range[0], end: node.range[1] },
      head: { start: about.start ?? node.range[0], end: node.body?.range[0] ?? node.range[1] },
      kind: about.kind ?? (node.type === T.ArrowFunctionExpression ? 'arrow' : 'function'),
      async: node.async || compiledAsync,
      generator: node.generator && !compiledAsync,
      parent: this.current,
      parameters: [],
      className: about.className,
      decorators: about.decorators ?? [],
      body: [],
    };
    this.functions.push(fact);
    this.names.setFunction(node, id);
    const outer = { current: this.current, events: this.events, conditional: this.conditional };
    this.current = id;
    this.events = [];
    this.conditional = 0;
    fact.parameters = node.params.flatMap((parameter) => this.boundVariables(parameter));
    for (const parameter of node.params) this.pattern(parameter, 'declare', undefined);
    const defaults = this.events;
    if (!node.body) fact.body = [];
    else if (node.body.type === T.BlockStatement) fact.body = this.statements(node.body.body);
    else {
      const result: StatementFact = { kind: 'return', range: span(node.body), events: [], bodies: [], using: false, orderIsMeant: isOrderMeant(this.ordered, node.body, this.text) };
      this.events = result.events;
      this.expression(node.body, 'return');
      fact.body = [result];
    }
    const evaluated = defaults.filter((event) => event.kind !== 'write');
    if (evaluated.length) fact.body.unshift({ kind: 'plain', range: fact.head, events: evaluated, bodies: [], using: false, orderIsMeant: false });
    this.readsOf.set(id, collectReads(fact.body, this.readsOf));
    this.current = outer.current;
    this.events = outer.events;
    this.conditional = outer.conditional;
    return id;
  }

  private classBody(node: TSESTree.ClassDeclaration | TSESTree.ClassExpression, name = node.id?.name): void {
    if (node.superClass) this.expression(node.superClass, 'other');
    const key = `class:${node.range[0]}`;
    this.names.rememberClass(node, key);
    for (const member of node.body.body) {
      if (member.type === T.MethodDefinition || member.type === T.PropertyDefinition || member.type === T.AccessorProperty) {
        const memberName = keyName(member.key) ?? 'computed member';
        const decorators = (member.decorators ?? []).map((decorator) => decoratorName(decorator)).filter((text) => text !== undefined);
        const value = member.value;
        if (!value) continue;
        if (value.type === T.FunctionExpression || value.type === T.ArrowFunctionExpression) {
          const kind = member.type !== T.MethodDefinition || member.kind === 'method' ? 'method' : member.kind === 'constructor' ? 'constructor' : 'accessor';
          const id = this.functionFact(value, { name: memberName, kind, className: name ?? 'class', decorators, start: member.range[0] });
          if (kind === 'method') this.members.addMethod(key, memberName, id);
        } else if (value.type !== T.TSEmptyBodyFunctionExpression) {
          this.expression(value as Node, 'other');
        }
      } else if (member.type === T.StaticBlock) {
        for (const inner of member.body) this.fillStatement(inner, { kind: 'plain', range: span(inner), events: [], bodies: [], using: false, orderIsMeant: false });
      }
    }
  }

  // Expressions: each writes its events in evaluation order and says what value it is

  private expression(node: Node, shape: AwaitShape): ValueFact {
    switch (node.type) {
      case T.Identifier:
      case T.ThisExpression:
      case T.Super: {
        const path = this.pathOf(node);
        if (!path) return node.type === T.Identifier && node.name === 'undefined' ? { kind: 'constant' } : { kind: 'unknown' };
        this.events.push({ kind: 'read', path });
        return { kind: 'path', path };
      }
      case T.MemberExpression: return this.memberExpression(node, shape);
      case T.CallExpression: return this.call(node, shape, false);
      case T.NewExpression: return this.call(node, shape, false);
      case T.ImportExpression: return this.importCall(node, shape);
      case T.TaggedTemplateExpression: return this.tagged(node, shape);
      case T.AwaitExpression: return this.awaitExpression(node, node.argument, shape);
      case T.YieldExpression: {
        if (this.isCompiledAwait() && node.argument && !node.delegate) return this.awaitExpression(node, node.argument, shape);
        if (node.argument) this.expression(node.argument, 'argument');
        this.events.push({ kind: 'yield' });
        return { kind: 'unknown' };
      }
      case T.AssignmentExpression: return this.assignment(node);
      case T.UpdateExpression: {
        const path = this.pathOf(node.argument);
        if (path) this.events.push({ kind: 'read', path }, { kind: 'write', path, how: 'update', afterAwait: false });
        else this.expression(node.argument, 'other');
        return { kind: 'unknown' };
      }
      case T.UnaryExpression: {
        if (node.operator === 'delete') {
          const path = this.pathOf(node.argument);
          if (path) this.events.push({ kind: 'write', path, how: 'mutate', afterAwait: false });
        }
        const value = this.expression(node.argument, 'argument');
        if (node.operator === '-' && value.kind === 'number') return { kind: 'number', value: -value.value };
        return value.kind === 'number' || value.kind === 'constant' ? { kind: 'constant' } : { kind: 'unknown' };
      }
      case T.Literal:
        if ('regex' in node && node.regex) return { kind: 'regex', source: node.regex.pattern, flags: node.regex.flags };
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
      case T.ArrowFunctionExpression: return this.closure(node);
      case T.ClassExpression:
        this.classBody(node);
        return { kind: 'unknown' };
      case T.ConditionalExpression: {
        this.expression(node.test, 'condition');
        this.conditional++;
        this.expression(node.consequent, shape);
        this.expression(node.alternate, shape);
        this.conditional--;
        return { kind: 'unknown' };
      }
      case T.LogicalExpression: {
        const left = this.expression(node.left, shape === 'void' ? 'condition' : shape);
        this.conditional++;
        this.expression(node.right, shape);
        this.conditional--;
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
      default:
        if (node.type.startsWith('TS')) return { kind: 'unknown' };
        for (const child of childrenOf(node)) this.expression(child, 'other');
        return { kind: 'unknown' };
    }
  }

  private spread(node: TSESTree.SpreadElement): ValueFact {
    const value = this.expression(node.argument, 'argument');
    if (value.kind === 'path') this.spreads.push({ fn: this.current, path: value.path });
    return value;
  }

  private template(node: TSESTree.TemplateLiteral): ValueFact {
    const mark = this.events.length;
    for (const part of node.expressions) this.expression(part, 'argument');
    const head = node.quasis[0].value.cooked ?? '';
    return node.expressions.length ? { kind: 'template', head, reads: this.readsIn(this.events.slice(mark)) } : { kind: 'string', value: head };
  }

  private memberExpression(node: TSESTree.MemberExpression, shape: AwaitShape): ValueFact {
    const path = this.pathOf(node);
    if (path) {
      if (node.computed) this.expression(node.property, 'argument');
      this.events.push({ kind: 'read', path });
      return { kind: 'path', path };
    }
    const object = this.expression(node.object, shape === 'void' ? 'other' : shape);
    if (node.computed) this.expression(node.property, 'argument');
    // `(await load()).rows` is as large as what was loaded.
    return object.kind === 'call' ? object : { kind: 'unknown' };
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
        const id = this.functionFact(value, { name, kind: property.method ? 'method' : undefined, start: property.method ? property.range[0] : undefined });
        this.events.push({ kind: 'closure', fn: id });
        if (name) properties[name] = { kind: 'function', fn: id };
      } else {
        const fact = this.expression(value, 'argument');
        if (name) properties[name] = fact;
      }
    }
    return { kind: 'object', properties, spread };
  }

  private closure(node: FunctionNode, name?: string): ValueFact {
    const id = this.functionFact(node, { name });
    this.events.push({ kind: 'closure', fn: id });
    return { kind: 'function', fn: id };
  }

  /** An expression that gets a name from what it is stored in. */
  private namedValue(node: Node, name: string | undefined, shape: AwaitShape, into: Path | undefined): ValueFact {
    const inner = unwrap(node);
    let value: ValueFact;
    if (inner.type === T.FunctionExpression || inner.type === T.ArrowFunctionExpression) value = this.closure(inner, inner.type === T.FunctionExpression && inner.id ? inner.id.name : name);
    else if (inner.type === T.ClassExpression) {
      this.classBody(inner, inner.id?.name ?? name);
      return { kind: 'unknown' };
    } else value = this.expression(node, shape);
    if (into) {
      if (value.kind === 'function') this.members.addAssigned(into, this.functions[value.fn]);
      if (value.kind === 'object') for (const [key, property] of Object.entries(value.properties)) if (property.kind === 'function') this.members.addAssigned([...into, `.${key}`], this.functions[property.fn]);
    }
    return value;
  }

  private assignment(node: TSESTree.AssignmentExpression): ValueFact {
    const target = this.pathOf(node.left);
    const before = this.awaits.length;
    if (!target) {
      if (node.left.type === T.MemberExpression) {
        this.expression(node.left.object, 'other');
        if (node.left.computed) this.expression(node.left.property, 'argument');
      }
    } else {
      if (target.length > 1) this.events.push({ kind: 'read', path: target.slice(0, -1) });
      if (node.left.type === T.MemberExpression && node.left.computed) this.expression(node.left.property, 'argument');
      if (node.operator !== '=') this.events.push({ kind: 'read', path: target });
    }
    const lazy = node.operator === '??=' || node.operator === '||=' || node.operator === '&&=';
    if (lazy) this.conditional++;
    const name = target ? target.at(-1)!.replace(/^\./, '') : undefined;
    const value = this.namedValue(node.right, node.left.type === T.Identifier ? node.left.name : name, 'assign', target);
    if (lazy) this.conditional--;
    const afterAwait = this.hasAwaitSince(before);
    if (!target) {
      if (node.left.type === T.ArrayPattern || node.left.type === T.ObjectPattern) {
        this.takeUp(before, this.patternPaths(node.left), undefined);
        this.pattern(node.left, 'set', value, afterAwait);
      }
      return value;
    }
    this.takeUp(before, [target], undefined);
    const key = node.left.type === T.MemberExpression && node.left.computed ? this.quietValue(node.left.property) : undefined;
    const how = node.operator === '=' ? this.assignedHow(node.right, target, value) : lazy ? 'set' : 'update';
    this.events.push({ kind: 'write', path: target, how, key, afterAwait, ...(lazy && { ifEmpty: true }) });
    return value;
  }

  private assignedHow(right: Node, target: Path, value: ValueFact): 'constant' | 'append' | 'set' {
    if (value.kind === 'constant' || value.kind === 'string' || value.kind === 'number') return 'constant';
    const same = (node: Node) => { const path = this.pathOf(node); return path !== undefined && path.join('') === target.join(''); };
    const inner = unwrap(right);
    if (inner.type === T.ArrayExpression && inner.elements[0]?.type === T.SpreadElement && same(inner.elements[0].argument)) return 'append';
    if (inner.type === T.CallExpression && inner.callee.type === T.MemberExpression && keyName(inner.callee.property) === 'concat' && same(inner.callee.object)) return 'append';
    return 'set';
  }

  private awaitExpression(node: Node, argument: Node, shape: AwaitShape): ValueFact {
    const mark = this.events.length;
    const firstInner = this.awaits.length;
    const inner = unwrap(argument);
    const isCall = inner.type === T.CallExpression || inner.type === T.NewExpression || inner.type === T.TaggedTemplateExpression || inner.type === T.ImportExpression;
    const value = inner.type === T.CallExpression || inner.type === T.NewExpression ? this.call(inner, shape, true) : this.expression(inner, shape === 'void' ? 'other' : shape);
    const innerAwaits = this.awaits.slice(firstInner).filter((fact) => fact.fn === this.current).map((fact) => fact.id);
    const fact: AwaitFact = {
      id: this.awaits.length,
      fn: this.current,
      range: span(node),
      keyword: keyword(node, 5),
      shape,
      // What a callback that it is given leaves behind comes with its result.
      defs: this.events.slice(mark).flatMap((event) => (event.kind === 'closure' ? this.writesOf(event.fn) : [])),
      uses: this.readsIn(this.events.slice(mark)),
      call: isCall && value.kind === 'call' ? value.call : undefined,
      inner: innerAwaits,
      conditional: this.conditional > 0,
      alreadyStarted: !isCall,
      label: this.label(inner),
      text: fingerprint(this.text.slice(inner.range[0], inner.range[1])),
    };
    this.awaits.push(fact);
    this.events.push({ kind: 'await', await: fact.id });
    return value.kind === 'call' ? { ...value, awaited: true } : { kind: 'unknown' };
  }

  private isCompiledAwait(): boolean {
    return this.functions[this.current].async && !this.functions[this.current].generator;
  }

  private call(node: TSESTree.CallExpression | TSESTree.NewExpression, shape: AwaitShape, awaited: boolean): ValueFact {
    const callee = unwrap(node.callee);
    const fact = this.newCall(node, callee, shape, awaited);
    if (node.type === T.NewExpression) fact.isNew = true;
    const object = callee.type === T.MemberExpression ? callee.object : undefined;
    if (object) {
      const value = this.expression(object, shape === 'void' ? 'other' : shape);
      if (callee.type === T.MemberExpression && callee.computed) this.expression(callee.property, 'argument');
      const path = this.pathOf(object);
      fact.receiver = path;
      if (!path && value.kind === 'call') this.chainOn(fact, value.call);
    } else if (callee.type === T.CallExpression) {
      const value = this.expression(callee, 'other');
      if (value.kind === 'call') this.chainOn(fact, value.call);
    } else {
      this.expression(callee, 'other');
    }
    if (callee.type === T.Identifier && callee.name === COMPILED_ASYNC) this.markCompiledAsync(node.arguments.at(-1));
    node.arguments.forEach((argument, index) => this.argument(fact, argument, index));
    this.finishCall(fact);
    return { kind: 'call', call: fact.id, awaited: false };
  }

  private newCall(node: Node, callee: Node, shape: AwaitShape, awaited: boolean): CallFact {
    const nameNode = callee.type === T.MemberExpression ? callee.property : callee;
    const path = this.pathOf(callee);
    const fact: CallFact = {
      id: this.calls.length, fn: this.current, range: span(node), nameRange: nameNode.type === T.Identifier || nameNode.type === T.PrivateIdentifier ? span(nameNode) : { start: callee.range[0], end: Math.min(callee.range[1], callee.range[0] + MAX_LABEL) },
      name: keyName(nameNode) ?? '', callee: path, chain: [], args: [], argReads: [], isNew: false, conditional: this.conditional > 0,
      dropped: shape === 'void', awaited, label: this.label(node), origin: this.names.originOf(callee),
    };
    this.calls.push(fact);
    return fact;
  }

  private chainOn(fact: CallFact, on: number): void {
    const base = this.calls[on];
    fact.on = on;
    fact.chain = [...base.chain, base.name];
    fact.receiver = base.receiver ?? base.callee;
  }

  private argument(fact: CallFact, node: TSESTree.CallExpressionArgument, index: number): void {
    const mark = this.events.length;
    const argument = node.type === T.SpreadElement ? node.argument : node;
    const firstFunction = this.functions.length;
    const value = this.expression(argument, 'argument');
    fact.args.push(node.type === T.SpreadElement ? { kind: 'unknown' } : value);
    for (const fn of this.functions.slice(firstFunction)) {
      if (fn.parent === this.current && !fn.passedTo && isDirectArgument(argument, fn.range.start)) fn.passedTo = { call: fact.id, argument: index };
    }
    fact.argReads.push(this.readsIn(this.events.slice(mark)));
  }

  private finishCall(fact: CallFact): void {
    this.events.push({ kind: 'call', call: fact.id });
    if (!fact.receiver || fact.on !== undefined) return;
    // `Object.assign(options, …)` changes what it is given first.
    const given = fact.args[0];
    if (given?.kind === 'path' && CHANGES_FIRST.test(fact.name) && CHANGING_OBJECT.test(this.names.nameOf(fact.receiver[0]))) this.events.push({ kind: 'write', path: given.path, how: 'mutate', afterAwait: false });
    if (APPENDING.has(fact.name)) this.events.push({ kind: 'write', path: fact.receiver, how: 'append', afterAwait: false });
    else if (KEYED.has(fact.name)) this.events.push({ kind: 'write', path: fact.receiver, how: 'member', key: fact.args[0], afterAwait: false });
    else if (MUTATING.has(fact.name)) this.events.push({ kind: 'write', path: fact.receiver, how: 'mutate', afterAwait: false });
  }

  private markCompiledAsync(argument: Node | undefined): void {
    if (argument?.type === T.FunctionExpression && argument.generator) this.awaitedYields.add(argument);
  }

  private importCall(node: TSESTree.ImportExpression, shape: AwaitShape): ValueFact {
    const value = this.expression(node.source, 'argument');
    const fact = this.newCall(node, node, shape, false);
    fact.name = 'import';
    fact.args = [value];
    fact.argReads = [[]];
    this.events.push({ kind: 'call', call: fact.id });
    return { kind: 'call', call: fact.id, awaited: false };
  }

  private tagged(node: TSESTree.TaggedTemplateExpression, shape: AwaitShape): ValueFact {
    const tag = unwrap(node.tag);
    const mark = this.events.length;
    this.expression(tag, 'other');
    for (const part of node.quasi.expressions) this.expression(part, 'argument');
    const fact = this.newCall(node, tag, shape, false);
    if (tag.type === T.MemberExpression) fact.receiver = this.pathOf(tag.object);
    const head = node.quasi.quasis[0].value.cooked ?? '';
    fact.argReads = [this.readsIn(this.events.slice(mark))];
    fact.args = [node.quasi.expressions.length ? { kind: 'template', head, reads: fact.argReads[0] } : { kind: 'string', value: head }];
    this.events.push({ kind: 'call', call: fact.id });
    return { kind: 'call', call: fact.id, awaited: false };
  }

  // Patterns, paths and values

  private pattern(node: Node, how: 'declare' | 'set', value: ValueFact | undefined, afterAwait = false): void {
    switch (node.type) {
      case T.Identifier:
      case T.MemberExpression: {
        const path = this.pathOf(node);
        if (path) this.events.push({ kind: 'write', path, how, afterAwait });
        break;
      }
      case T.ObjectPattern:
        for (const property of node.properties) {
          if (property.type === T.RestElement) this.pattern(property.argument, how, value, afterAwait);
          else {
            if (property.computed) this.expression(property.key, 'argument');
            this.pattern(property.value, how, value, afterAwait);
          }
        }
        break;
      case T.ArrayPattern:
        for (const element of node.elements) if (element) this.pattern(element, how, value, afterAwait);
        break;
      case T.AssignmentPattern:
        this.conditional++;
        this.expression(node.right, 'other');
        this.conditional--;
        this.pattern(node.left, how, value, afterAwait);
        break;
      case T.RestElement:
        this.pattern(node.argument, how, value, afterAwait);
        break;
      case T.TSParameterProperty:
        this.pattern(node.parameter, how, value, afterAwait);
        break;
      default:
    }
  }

  /** What a pattern assigns or declares. */
  private patternPaths(node: Node): Path[] {
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

  private boundVariables(node: Node): VariableId[] {
    return this.patternPaths(node).flatMap((path) => (path.length === 1 && path[0].startsWith('v') ? [Number(path[0].slice(1))] : []));
  }

  /** The value of an expression without its events: for bounds and keys that were walked already. */
  private quietValue(node: Node): ValueFact {
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

  private pathOf(node: Node): Path | undefined {
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

  /** Results of the awaits written since `first` end up in `paths`. */
  private takeUp(first: number, paths: Path[], typeName: string | undefined): void {
    for (const fact of this.awaits.slice(first)) {
      if (fact.fn !== this.current) continue;
      fact.defs.push(...paths);
      fact.typeName ??= typeName;
    }
  }

  private hasAwaitSince(first: number): boolean {
    return this.awaits.slice(first).some((fact) => fact.fn === this.current);
  }

  private readsIn(events: readonly EventFact[]): Path[] {
    return readsOf(events, this.readsOf);
  }

  private writesOf(fn: FunctionId): Path[] {
    return [...eventsWithClosures(this.functions[fn].body, this.functions)].flatMap((event) => (event.kind === 'write' && event.how !== 'declare' ? [event.path] : []));
  }

  private label(node: Node): string {
    const call = unwrap(node);
    // Compilers write `(0, fs.readFile)(…)`; a person reads `fs.readFile(…)`.
    let source = this.text.slice(call.range[0], call.range[1]).replace(/\s+/g, ' ').replace(/^\(0, ([^()]+)\)/, '$1');
    if (source.length > MAX_LABEL && (call.type === T.CallExpression || call.type === T.NewExpression)) {
      const named = unwrap(call.callee);
      const callee = this.text.slice(named.range[0], named.range[1]).replace(/\s+/g, ' ').replace(/ ?\. ?/g, '.');
      source = `${callee.length > MAX_LABEL ? `…${callee.slice(1 - MAX_LABEL)}` : callee}(…)`;
    }
    return source.length > MAX_LABEL + 4 ? `${source.slice(0, MAX_LABEL)}…` : source;
  }

  /** A callback has no name of its own; people know it by what it is given to: `app.get('/users')`. */
  private nameCallbacks(): void {
    for (const fn of this.functions) {
      if (fn.name !== ANONYMOUS || !fn.passedTo) continue;
      const call = this.calls[fn.passedTo.call];
      const first = call.args[0];
      const callee = call.callee ? [this.names.nameOf(call.callee[0]), ...call.callee.slice(1)].join('') : call.name;
      if (callee) fn.name = first?.kind === 'string' && first.value.length < MAX_LABEL ? `${callee}('${first.value}')` : `callback of ${callee}`;
    }
  }
}

/** Every path that events read, with what the functions made on the way read. */
function readsOf(events: readonly EventFact[], closures: ReadonlyMap<FunctionId, Path[]>): Path[] {
  const reads: Path[] = [];
  for (const event of events) {
    if (event.kind === 'read') reads.push(event.path);
    else if (event.kind === 'closure') reads.push(...(closures.get(event.fn) ?? []));
  }
  return reads;
}

function collectReads(statements: readonly StatementFact[], closures: ReadonlyMap<FunctionId, Path[]>): Path[] {
  return statements.flatMap((statement) => [...readsOf(statement.events, closures), ...statement.bodies.flatMap((body) => collectReads(body.statements, closures))]);
}
