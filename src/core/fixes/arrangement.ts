/**
 * Operations of one list of statements, with what runs between them: what has to run before they are started, what after,
 * and why they cannot be started together where that is so. What can be said of any form of the edit is said here.
 */
import type { OverlapRemedy, Range } from '../model';
import { T } from '../syntax/nodeTypes';
import { span, type Node } from '../syntax/tree';
import { isFunction, listAround, within, type Code, type Use } from './code';
import { objectionOfTry } from './failures';
import { layOut, startOfNeighbourhood, type Laid } from './layout';
import { functionAround, isSeenByOthers } from './owned';
import { objectionOfProgress } from './partway';
import { checkToolComments, place, Refusal, type PlacedOperation } from './place';
import { losesType } from './wantedTypes';

/** A statement that operations stand in. */
export interface Step extends Laid {
  operations: PlacedOperation[];
}

export interface Arrangement {
  operations: PlacedOperation[];
  steps: Step[];
  /** Statements between the first step and the last that hold no operation, in order. */
  gaps: Node[];
  /** So many of the gaps run before the operations are started. */
  before: number;
  /** What takes up the results. */
  results: unknown[];
}

const MOST_OPERATIONS = 5;
const MOVABLE: readonly string[] = [T.VariableDeclaration, T.ExpressionStatement, T.IfStatement, T.BlockStatement, T.EmptyStatement, T.FunctionDeclaration, T.ClassDeclaration, T.TSTypeAliasDeclaration, T.TSInterfaceDeclaration];
/** Statements whose head can take a result, as the last step. */
const TAKES_AT_THE_END: readonly string[] = [T.ReturnStatement, T.ThrowStatement, T.IfStatement, T.SwitchStatement, T.ForOfStatement, T.ForInStatement];

/** Throws a `Refusal` where the operations cannot be started together by an edit. */
export function arrange(remedy: OverlapRemedy, code: Code): Arrangement {
  if (remedy.refused !== undefined) throw new Refusal(remedy.refused);
  if (remedy.operations.length > MOST_OPERATIONS) throw new Refusal(`${remedy.operations.length} operations at once are too many to start without a limit`);
  const operations = remedy.operations.map((operation) => place(operation, code));
  const parent = code.parentOf(operations[0].statement)!;
  const list = listAround(parent)!;
  if (operations.some(({ statement }) => code.parentOf(statement) !== parent)) throw new Refusal('they stand in different blocks');
  const [from, to] = [operations[0], operations.at(-1)!].map(({ statement }) => list.indexOf(statement));
  const stretch = list.slice(from, to + 1);
  const isStep = (node: Node): boolean => operations.some(({ statement }) => statement === node);
  const steps = stretch.filter(isStep).map((node): Step => ({ ...layOut(node, startOfNeighbourhood(list, list.indexOf(node), parent), code), operations: operations.filter(({ statement }) => statement === node) }));
  checkFunction(operations[0].node, code);
  checkSteps(steps, code);
  const results = steps.flatMap((step) => resultsOf(step, code)).map(({ variable }) => variable);
  const gaps = stretch.filter((node) => !isStep(node));
  checkOperations(operations, results, code);
  checkDoubtful(remedy.doubtful, steps, code);
  checkGaps(gaps, code);
  const objection = objectionOfTry(steps[0].node, operations.map(({ started }) => started), results, code) ?? objectionOfProgress(steps[0].node, setOnTheWay(steps, gaps, code), code);
  if (objection !== undefined) throw new Refusal(objection);
  return { operations, steps, gaps, before: splitGaps(gaps, steps, results, code), results };
}

/** Whether anything can be awaited there, and by `Promise`. */
export function checkFunction(node: Node, code: Code): void {
  const around = code.outwards(node).find(isFunction);
  if (!around && (/\.c[jt]s$/.test(code.fileName) || !code.ast.body.some(({ type }) => /^(?:Import|Export)/.test(type)))) throw new Refusal('at the top level of a file that is no module, nothing can be awaited');
  const shadow = code.usesIn(span(code.ast)).some(({ name, declared, isWrite }) => name === 'Promise' && isWrite && declared.length > 0);
  if (shadow) throw new Refusal('`Promise` is something else in this file');
}

function checkSteps(steps: readonly Step[], code: Code): void {
  for (const [index, step] of steps.entries()) {
    const { node, operations } = step;
    checkToolComments(step, operations.map(({ started }) => started), code);
    if (node.type === T.VariableDeclaration && /using$/.test(node.kind)) throw new Refusal('`using` ties what is acquired to its place');
    if (TAKES_AT_THE_END.includes(node.type) && index < steps.length - 1) throw new Refusal('one of them decides what happens next');
    if (!isHeard(step, index === steps.length - 1, code)) throw new Refusal('another wait stands between them');
    if (code.descendants(node).some(({ type }) => type === T.YieldExpression)) throw new Refusal('the function hands out values meanwhile');
    if (/^[([`]/.test(code.of(span(node))) && /^\s*;\s*$/.test(code.of({ start: code.lineStart(node.range[0]), end: node.range[0] }))) throw new Refusal('the semicolon in front of one of them ends the statement before it');
    const read = readEarly(step, code);
    if (read) throw new Refusal(`\`${read.name}\` is read before one of them, and may be something else after it`);
  }
}

/** `[count, await fetchUser(id)]`, where a function sets `count`: what stands in front of the wait would be read behind it. */
function readEarly({ node, operations }: Step, code: Code): Use | undefined {
  const own = code.outwards(node).find(isFunction);
  const isSetElsewhere = ({ variable, declared }: Use): boolean => code.usesOf(variable).some((use) => use.isWrite && !declared.includes(use.at) && code.outwards(code.innermostAround({ start: use.at, end: use.at + 1 })).find(isFunction) !== own);
  return code.usesIn({ start: node.range[0], end: operations.at(-1)!.node.range[0] }).find((use) => !use.isWrite && !operations.some(({ started }) => started.start <= use.at && use.at < started.end) && isSetElsewhere(use));
}

/** Whether no wait that is not one of the operations runs among them. */
function isHeard({ node, operations }: Step, isLast: boolean, code: Code): boolean {
  const own = operations.map((operation) => operation.node as Node);
  const last = operations.at(-1)!.node;
  return code.descendants(node).every((inner) => {
    if (inner.type !== T.AwaitExpression || own.includes(inner)) return true;
    if (operations.some(({ started }) => within(inner, started))) throw new Refusal('one of them waits for something in its own arguments first');
    // What is done with the last result is done after it.
    return isLast && (within(last, inner) || inner.range[0] > last.range[1]);
  });
}

/** Where a step fills variables. */
function resultsOf({ node, operations }: Step, code: Code): Use[] {
  return code.usesIn(headOf(node)).filter(({ isWrite, at }) => isWrite && !operations.some(({ started }) => started.start <= at && at < started.end));
}

/** Where variables are set before the last operation is done. */
function setOnTheWay(steps: readonly Step[], gaps: readonly Node[], code: Code): Use[] {
  const filled = steps.filter(({ operations }, index) => index < steps.length - 1 || operations.length > 1).flatMap((step) => resultsOf(step, code));
  return [...filled, ...gaps.flatMap((gap) => code.usesIn(span(gap)).filter(({ isWrite }) => isWrite))];
}

/** Of a statement with a body what stands before it. */
export function headOf(node: Node): Range {
  switch (node.type) {
    case T.IfStatement: return span(node.test);
    case T.SwitchStatement: return span(node.discriminant);
    case T.ForOfStatement: case T.ForInStatement: return span(node.right);
    default: return span(node);
  }
}

function checkOperations(operations: readonly PlacedOperation[], results: readonly unknown[], code: Code): void {
  for (const { started, name } of operations) {
    const use = code.usesIn(started).find(({ variable }) => results.includes(variable));
    if (use) throw new Refusal(`\`${name}\` uses \`${use.name}\``);
  }
  for (const { node, name } of operations) if (losesType(node, code)) throw new Refusal(`TypeScript would no longer tell \`${name}\` which type is wanted`);
  for (const { node, statement } of operations) {
    const use = readsInPattern(node, statement, code).find(({ variable }) => results.includes(variable));
    if (use) throw new Refusal(`a pattern's default uses \`${use.name}\``);
  }
}

/** `{ title = name }`, `{ [key]: title }` */
function readsInPattern(node: Node, statement: Node, code: Code): Use[] {
  if (statement.type !== T.VariableDeclaration) return [];
  const declarator = statement.declarations.find((one) => within(node, one));
  return declarator ? code.usesIn(span(declarator.id)).filter(({ isWrite }) => !isWrite) : [];
}

function checkDoubtful(doubtful: readonly Range[], steps: readonly Step[], code: Code): void {
  const last = steps.at(-1)!;
  for (const call of doubtful) {
    // That an argument is worked out earlier stands in the caveats.
    if (steps.some(({ operations }) => operations.some(({ started }) => within(call, started)))) continue;
    const end = last.operations.at(-1)!;
    if (within(end.node, call) || call.start > end.node.range[1]) continue;
    throw new Refusal(`\`${code.inShort(call)}\` between them may have to stay in its place`);
  }
}

function checkGaps(gaps: readonly Node[], code: Code): void {
  for (const gap of gaps) {
    const inside = isFunction(gap) ? [gap] : code.descendants(gap);
    if (inside.some(({ type }) => type === T.AwaitExpression || type === T.YieldExpression)) throw new Refusal('another wait stands between them');
    const unmovable = !MOVABLE.includes(gap.type) || inside.some(({ type }) => /^(?:For|While|DoWhile|Try|Switch|Return|Throw|Break|Continue|Labeled)/.test(type) && /Statement$/.test(type));
    if (unmovable) throw new Refusal('what stands between them is more than can be moved');
    const isSeen = (use: Use): boolean => isSeenByOthers(use, functionAround(gap, code), code);
    if (code.descendants(gap, true).some(changesSomethingElse) || setBetween(gap, gaps, code).some(isSeen)) throw new Refusal('what stands between them changes something that others may see');
  }
}

/** What is set there of variables that were there before. */
function setBetween(gap: Node, gaps: readonly Node[], code: Code): Use[] {
  const isNew = ({ declared }: Use): boolean => declared.length > 0 && declared.every((at) => gaps.some((other) => within({ start: at, end: at }, other)));
  return code.usesIn(span(gap)).filter((use) => use.isWrite && !isNew(use));
}

/** `state.count = 1`, `delete rows[0]`, `this.n++` */
function changesSomethingElse(node: Node): boolean {
  if (node.type === T.AssignmentExpression) return node.left.type !== T.Identifier;
  return (node.type === T.UpdateExpression && node.argument.type !== T.Identifier) || (node.type === T.UnaryExpression && node.operator === 'delete');
}

/** How many gaps run first: up to the last that an operation needs, and those behind it that need no result. */
function splitGaps(gaps: readonly Node[], steps: readonly Step[], results: readonly unknown[], code: Code): number {
  const tainted = new Set(results);
  const targets = steps.flatMap(({ node, operations }) => targetsOf(node, operations, code));
  const dependent = gaps.map((gap) => {
    const uses = code.usesIn(span(gap));
    const depends = uses.some(({ variable }) => tainted.has(variable)) || targets.some((name) => code.of(span(gap)).includes(name));
    if (depends) for (const { variable } of uses.filter(({ isWrite }) => isWrite)) tainted.add(variable);
    return depends;
  });
  const last = lastNeeded(gaps, steps, code);
  if (dependent.slice(0, last + 1).includes(true)) throw new Refusal('what stands between them works on a result and comes before what another one needs');
  let before = last + 1;
  while (before < gaps.length && !dependent[before]) before++;
  checkPassedBy(gaps.slice(0, before), steps, code);
  return before;
}

/** Names of the properties that a step fills: of what reads them later it cannot be told whether it is the same. */
function targetsOf(node: Node, operations: readonly PlacedOperation[], code: Code): string[] {
  if (node.type !== T.ExpressionStatement || node.expression.type !== T.AssignmentExpression || node.expression.left.type !== T.MemberExpression || operations.length === 0) return [];
  return [code.of(span(node.expression.left.property))];
}

function lastNeeded(gaps: readonly Node[], steps: readonly Step[], code: Code): number {
  const wanted = new Set(steps.flatMap(({ operations }) => operations.flatMap(({ started }) => code.usesIn(started).map(({ variable }) => variable))));
  let last = -1;
  for (let index = gaps.length - 1; index >= 0; index--) {
    const uses = code.usesIn(span(gaps[index]));
    if (!uses.some(({ variable, isWrite }) => isWrite && wanted.has(variable))) continue;
    last = Math.max(last, index);
    for (const { variable } of uses) wanted.add(variable);
  }
  return last;
}

/** A step whose rest stays behind must not read what these change. */
function checkPassedBy(gaps: readonly Node[], steps: readonly Step[], code: Code): void {
  for (const gap of gaps) {
    const written = code.usesIn(span(gap)).filter(({ isWrite, declared }) => isWrite && !declared.some((at) => within({ start: at, end: at }, span(gap))));
    for (const { node } of steps) {
      const isPassed = node.range[0] < gap.range[0];
      if (isPassed && code.usesIn(headOf(node)).some((use) => written.some(({ variable }) => variable === use.variable))) throw new Refusal('what stands between them changes what the first one uses');
    }
  }
}
