/** Statements: each becomes a fact that holds the events of its own expressions and the bodies that lie in it. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { isOrderMeant } from '../../syntax/comments';
import { T } from '../../syntax/nodeTypes';
import { keyName, keyword, span, stepOf, typeNameOf, unwrap, type Node } from '../../syntax/tree';
import type { BodyFact, HiddenWait, LoopFact, StatementFact, ValueFact } from '../model';
import type { Walk } from './walk';

export class Statements {
  constructor(private readonly walk: Walk) {}

  statements(nodes: readonly Node[]): StatementFact[] {
    return nodes.map((node) => this.statement(node));
  }

  private body(role: BodyFact['role'], node: Node | null | undefined): BodyFact[] {
    if (!node) return [];
    return [{ role, statements: node.type === T.BlockStatement ? this.statements(node.body) : [this.statement(node)] }];
  }

  private statement(node: Node): StatementFact {
    const outerEvents = this.walk.events;
    const outerArms = this.walk.arms;
    const fact: StatementFact = {
      kind: 'plain', range: span(node), events: [], bodies: [], using: false,
      orderIsMeant: isOrderMeant(this.walk.ordered, node, this.walk.text),
    };
    this.walk.events = fact.events;
    this.walk.arms = [];
    this.fillStatement(node, fact);
    this.walk.events = outerEvents;
    this.walk.arms = outerArms;
    return fact;
  }

  private fillStatement(node: Node, fact: StatementFact): void {
    switch (node.type) {
      case T.BlockStatement:
        fact.kind = 'block';
        fact.bodies = this.body('block', node);
        break;
      case T.ExpressionStatement:
        this.walk.expressions.expression(node.expression, 'void');
        break;
      case T.VariableDeclaration:
        fact.using = node.kind === 'using' || node.kind === 'await using';
        for (const declarator of node.declarations) this.declarator(declarator);
        if (node.kind === 'await using') fact.disposal = this.disposal(node);
        break;
      case T.IfStatement:
        fact.kind = 'if';
        fact.test = this.walk.expressions.expression(node.test, 'condition');
        fact.bodies = [...this.body('then', node.consequent), ...this.body('else', node.alternate)];
        break;
      case T.ForOfStatement:
      case T.ForInStatement: {
        fact.kind = 'loop';
        const before = this.walk.awaits.length;
        const over = this.walk.expressions.expression(node.right, 'other');
        const headEvents = this.walk.events.length;
        const left = node.left.type === T.VariableDeclaration ? node.left.declarations[0].id : node.left;
        this.walk.takeUp(before, this.walk.paths.patternPaths(left), undefined);
        this.walk.assignments.pattern(left, node.left.type === T.VariableDeclaration ? 'declare' : 'set', undefined);
        const kind = node.type === T.ForInStatement ? 'for-in' : node.await ? 'for-await' : 'for-of';
        fact.loop = { kind, keyword: keyword(node, 3), variables: this.walk.paths.boundVariables(left), over, headEvents, ...(left.type === T.Identifier && { bindsItem: true as const }), ...(kind === 'for-await' && { items: this.nextItem(node) }) };
        fact.bodies = this.body('body', node.body);
        break;
      }
      case T.ForStatement: {
        fact.kind = 'loop';
        if (node.init?.type === T.VariableDeclaration) for (const declarator of node.init.declarations) this.declarator(declarator);
        else if (node.init) this.walk.expressions.expression(node.init, 'other');
        const headEvents = this.walk.events.length;
        if (node.test) this.walk.expressions.expression(node.test, 'condition');
        const updateEvents = this.walk.events.length;
        if (node.update) this.walk.expressions.expression(node.update, 'other');
        fact.loop = { kind: 'for', keyword: keyword(node, 3), variables: [], headEvents, updateEvents, ...this.counter(node) };
        fact.bodies = this.body('body', node.body);
        break;
      }
      case T.WhileStatement:
      case T.DoWhileStatement: {
        fact.kind = 'loop';
        this.walk.expressions.expression(node.test, 'condition');
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
        this.walk.expressions.expression(node.discriminant, 'condition');
        fact.bodies = node.cases.map((entry) => {
          if (entry.test) this.walk.expressions.expression(entry.test, 'condition');
          return { role: 'case', statements: this.statements(entry.consequent) };
        });
        break;
      case T.LabeledStatement:
        this.fillStatement(node.body, fact);
        fact.label = node.label.name;
        break;
      case T.ReturnStatement:
        fact.kind = 'return';
        if (node.argument) fact.value = this.walk.expressions.expression(node.argument, 'return');
        break;
      case T.ThrowStatement:
        fact.kind = 'throw';
        this.walk.expressions.expression(node.argument, 'other');
        break;
      case T.BreakStatement:
      case T.ContinueStatement:
        fact.kind = node.type === T.BreakStatement ? 'break' : 'continue';
        fact.label = node.label?.name;
        break;
      case T.FunctionDeclaration:
        this.walk.definitions.functionFact(node, { name: node.id?.name });
        break;
      case T.ClassDeclaration:
        this.walk.definitions.classBody(node);
        break;
      case T.ExportNamedDeclaration:
        if (node.declaration) this.fillStatement(node.declaration, fact);
        break;
      case T.ExportDefaultDeclaration:
        this.fillStatement(node.declaration, fact);
        break;
      case T.TSExportAssignment:
        this.walk.expressions.expression(node.expression, 'other');
        break;
      case T.TSModuleDeclaration:
        if (node.body?.type === T.TSModuleBlock) fact.bodies = [{ role: 'block', statements: this.statements(node.body.body) }];
        break;
      default:
        if (node.type.endsWith('Expression')) this.walk.expressions.expression(node, 'other');
    }
  }

  private nextItem({ range: [start], right }: TSESTree.ForOfStatement | TSESTree.ForInStatement): HiddenWait {
    return { range: { start, end: right.range[1] }, label: `for await (… of ${this.walk.invocations.label(right)})` };
  }

  private disposal({ range: [start], declarations }: TSESTree.VariableDeclaration): HiddenWait {
    const end = declarations[declarations.length - 1].id.range[1];
    return { range: { start, end }, label: this.walk.text.slice(start, end).replace(/\s+/g, ' ') };
  }

  private declarator(node: TSESTree.VariableDeclarator): void {
    if (!node.init) return;
    const before = this.walk.awaits.length;
    const isName = node.id.type === T.Identifier;
    const value = this.walk.definitions.namedValue(node.init, isName ? (node.id as TSESTree.Identifier).name : undefined, 'bind', isName ? this.walk.paths.pathOf(node.id) : undefined);
    this.rememberValue(node.id, value);
    if (node.id.type === T.Identifier && unwrap(node.init).type === T.LogicalExpression) this.walk.names.rememberOneOfSeveral(node.id);
    const afterAwait = this.walk.hasAwaitSince(before);
    this.walk.takeUp(before, this.walk.paths.boundVariables(node.id).map((id) => [`v${id}`]), typeNameOf(node.id));
    this.walk.assignments.pattern(node.id, 'declare', value, afterAwait);
  }

  /** What a declared name stands for: `rows` of `const { rows } = req.body` is `req.body.rows`. */
  private rememberValue(pattern: Node, value: ValueFact): void {
    if (pattern.type === T.Identifier) this.walk.names.remember(pattern, value);
    if (pattern.type === T.ArrayPattern && this.isOfTogether(value)) this.rememberElements(pattern, value);
    if (pattern.type !== T.ObjectPattern) return;
    for (const property of pattern.properties) {
      if (property.type !== T.Property || property.value.type !== T.Identifier) continue;
      const key = keyName(property.key);
      if (value.kind === 'path' && key !== undefined) this.walk.names.remember(property.value, { kind: 'path', path: [...value.path, `.${key}`] });
      else if (value.kind === 'call') this.walk.names.remember(property.value, { ...value, part: key ?? '*' });
    }
  }

  private isOfTogether(value: ValueFact): value is Extract<ValueFact, { kind: 'call' }> {
    return value.kind === 'call' && value.awaited && this.walk.calls[value.call].callee?.join('') === 'g:Promise.all';
  }

  /** `const [users, { rows }] = await Promise.all([…])`. */
  private rememberElements({ elements }: TSESTree.ArrayPattern, value: Extract<ValueFact, { kind: 'call' }>): void {
    for (const [index, element] of elements.entries()) {
      const names = element?.type === T.ObjectPattern ? element.properties.flatMap((property) => (property.type === T.Property ? [property.value] : [])) : [element];
      for (const name of names) if (name?.type === T.Identifier) this.walk.names.remember(name, { ...value, part: String(index) });
    }
  }

  /** `for (let i = 0; i < list.length; i += 1)`: the counter, its bounds, and the list that it indexes. */
  private counter(node: TSESTree.ForStatement): Pick<LoopFact, 'counter' | 'over'> {
    const { init, test, update } = node;
    if (init?.type !== T.VariableDeclaration || test?.type !== T.BinaryExpression || !update) return {};
    const first = init.declarations[0];
    if (first?.id.type !== T.Identifier) return {};
    const variable = this.walk.names.idOf(first.id);
    const step = stepOf(update, first.id.name);
    if (variable === undefined || step === undefined) return {};
    const backwards = test.operator === '>' || test.operator === '>=';
    if (!backwards && test.operator !== '<' && test.operator !== '<=' && test.operator !== '!==' && test.operator !== '!=') return {};
    const from = first.init ? this.walk.paths.quietValue(first.init) : { kind: 'unknown' as const };
    const to = backwards ? from : this.walk.paths.quietValue(test.right);
    const bound = backwards ? from : to;
    const length = bound.kind === 'path' && bound.path.at(-1) === '.length' ? { kind: 'path' as const, path: bound.path.slice(0, -1) } : this.aliasedLength(init, test, backwards);
    return { counter: { variable, from: backwards ? { kind: 'number', value: 0 } : from, to, step }, over: length };
  }

  /** `for (let i = 0, n = list.length; i < n; i++)`. */
  private aliasedLength(init: TSESTree.VariableDeclaration, test: TSESTree.BinaryExpression, backwards: boolean): ValueFact | undefined {
    if (backwards || test.right.type !== T.Identifier) return undefined;
    const name = test.right.name;
    const alias = init.declarations.find((declarator) => declarator.id.type === T.Identifier && declarator.id.name === name);
    const value = alias?.init ? this.walk.paths.quietValue(alias.init) : undefined;
    return value?.kind === 'path' && value.path.at(-1) === '.length' ? { kind: 'path', path: value.path.slice(0, -1) } : undefined;
  }
}
