/**
 * A loop that holds the thread lets others run between its turns: whenever ten milliseconds have passed, a turn begins with a
 * pause. A refactoring, and never preferred, as there was no wait before: what others change meanwhile, this run may read.
 *
 * Goes by time, since nobody knows how many turns there will be. A single turn is as long as before.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Confidence, OfferedFix, TextEdit, YieldRemedy } from '../model';
import { T } from '../syntax/nodeTypes';
import { span, type Node } from '../syntax/tree';
import { checkLoopAlone } from './alone';
import { asyncFunctionOf } from './awaitTwin';
import { insertion, listAround, type Code } from './code';
import { suppliesIn, type Supply } from './imports';
import { editedWithIndent, layOutInList } from './layout';
import { freeName } from './names';
import { checkToolComments, Refusal } from './place';
import { endOfStatements } from './turnText';

export const TITLE_OF_YIELD = 'Let others run between the turns of the loop';

type Loop = TSESTree.ForStatement | TSESTree.ForOfStatement | TSESTree.ForInStatement | TSESTree.WhileStatement | TSESTree.DoWhileStatement;

/** Shorter than what a person notices, and long against a pause. */
const MILLISECONDS_AT_ONCE = 10;
/** Turns that take no longer than reading the clock look at it every so many times. */
const TURNS_AT_ONCE = 1000;

export function yieldFixes(remedy: YieldRemedy, _confidence: Confidence, code: Code): OfferedFix[] {
  if (remedy.refused !== undefined) throw new Refusal(remedy.refused);
  const loop = loopAt(remedy.loop.start, code);
  const outermost = loopAt(remedy.outermost.start, code);
  const fn = asyncFunctionOf(outermost, code);
  checkResources(outermost, code);
  const statement = statementOf(outermost, code);
  checkToolComments(layOutInList(statement, code), [span(statement)], code);
  checkLoopAlone(loop, fn, code);
  const [clock, pause] = [clockOf(code), pauseOf(remedy, code)];
  const resumed = freeName(['resumed', 'resumedAt'], code);
  const end = endOfStatements(statement, code);
  const isDue = `${clock} - ${resumed} > ${MILLISECONDS_AT_ONCE}`;
  const { eol, step } = code;
  const lines = [`if (${remedy.counter === undefined ? '' : `${remedy.counter} % ${TURNS_AT_ONCE} === 0 && `}${isDue}) {`, `${step}await ${pause}${end}`, `${step}${resumed} = ${clock}${end}`, '}'];
  return [{ title: TITLE_OF_YIELD, isRewriting: true, preferred: false, caveats: caveatsOf(remedy, pause), edits: [
    insertion(statement.range[0], `let ${resumed} = ${clock}${end}${eol}${code.indentAt(statement.range[0])}`),
    ...firstInBody(loop, lines, code),
  ] }];
}

function loopAt(start: number, code: Code): Loop {
  const loop = code.outwards(code.innermostAround({ start, end: start + 1 })).find((node): node is Loop => node.range[0] === start && /^(?:For|ForOf|ForIn|While|DoWhile)Statement$/.test(node.type));
  if (!loop) throw new Refusal('the code has changed meanwhile');
  return loop;
}

/** The loop with its labels, among statements. */
function statementOf(loop: Node, code: Code): Node {
  let statement = loop;
  for (let around = code.parentOf(loop); around?.type === T.LabeledStatement; around = code.parentOf(around)) statement = around;
  if (!listAround(code.parentOf(statement))?.includes(statement)) throw new Refusal('there is no list of statements to put the clock into');
  return statement;
}

/** `using file = open()`: what it holds, it would hold while others run. */
function checkResources(loop: Node, code: Code): void {
  const isHeld = (node: Node): boolean => node.type === T.VariableDeclaration && /using$/.test(node.kind);
  const before = code.outwards(loop).flatMap((node) => (listAround(node) ?? []).filter(({ range }) => range[1] <= loop.range[0]));
  if ([...before, ...code.descendants(loop)].some(isHeld)) throw new Refusal('what `using` holds there would be held while others run');
}

/** The lines in front of all that a turn does, which gets braces where it has none. */
function firstInBody({ body }: Loop, lines: readonly string[], code: Code): TextEdit[] {
  const { eol, step } = code;
  const outer = code.indentAt(body.range[0]);
  const [start, end] = body.range;
  if (body.type !== T.BlockStatement) return bracesAround(body, lines, code);
  const inner = outer + step;
  const text = lines.map((line) => `${eol}${inner}${line}`).join('');
  const lineEnd = code.lineEnd(start);
  if (lineEnd < end && code.isBlank(start + 1, lineEnd)) return [insertion(lineEnd, text)];
  const rest = code.text.slice(start + 1, end - 1);
  const isOneLine = lineEnd >= end;
  const blank = /^\s*/.exec(rest)![0].length;
  if (isOneLine) return [{ range: { start: start + 1, end: end - 1 }, newText: `${text}${rest.trim() === '' ? '' : `${eol}${inner}${rest.trim()}`}${eol}${outer}` }];
  return [{ range: { start: start + 1, end: start + 1 + blank }, newText: `${text}${eol}${inner}` }];
}

function bracesAround(body: Node, lines: readonly string[], code: Code): TextEdit[] {
  const loop = code.parentOf(body)!;
  const { eol, step } = code;
  const before = code.text.slice(0, body.range[0]).trimEnd().length;
  if (code.commentsIn({ start: loop.range[0], end: body.range[0] }).some(({ end }) => end >= before)) throw new Refusal('a comment stands where the loop would need a brace');
  const outer = code.indentAt(loop.range[0]);
  const inner = outer + step;
  const isOnOwnLine = code.lineStart(before) !== code.lineStart(body.range[0]);
  const text = editedWithIndent(span(body), [], isOnOwnLine ? '' : step, code);
  const isEmpty = body.type === T.EmptyStatement;
  return [{ range: { start: isEmpty ? body.range[0] : before, end: body.range[1] }, newText: ` {${[...lines, ...(isEmpty ? [] : [text])].map((line) => `${eol}${inner}${line}`).join('')}${eol}${outer}}` }];
}

/** `performance.now()`, unless the file means something else by that name. */
function clockOf(code: Code): string {
  const bound = bindingOf('performance', code);
  if (bound && !(bound.module === 'perf_hooks' && bound.imported === 'performance')) throw new Refusal('`performance` is something else in this file');
  return 'performance.now()';
}

function pauseOf({ onNode }: YieldRemedy, code: Code): string {
  const name = onNode === undefined ? 'setTimeout' : 'setImmediate';
  const bound = bindingOf(name, code);
  if (bound?.module === 'timers/promises' && bound.imported === name) return `${name}()`;
  if ((bound && bound.module !== 'timers') || bindingOf('Promise', code)) throw new Refusal(`\`${bound ? name : 'Promise'}\` is something else in this file`);
  const resume = freeName(['resume', 'resolve'], code);
  return `new Promise((${resume}) => ${name}(${resume}))`;
}

/** What a name stands for that is declared in the file; undefined for the global. */
function bindingOf(name: string, code: Code): { module?: string; imported?: string } | undefined {
  const declared = new Set(code.usesIn(span(code.ast)).filter((use) => use.name === name).flatMap((use) => use.declared));
  if (declared.size === 0) return undefined;
  const [at] = declared;
  const of = suppliesIn(code).find(({ statement }) => statement.range[0] <= at && at < statement.range[1]);
  return declared.size === 1 && of ? { module: of.module, imported: importedAs(name, of) } : {};
}

function importedAs(name: string, { entries }: Supply): string | undefined {
  return entries.find(({ local }) => local === name)?.imported;
}

function caveatsOf({ onNode, unsure, longTurns, counter }: YieldRemedy, pause: string): string[] {
  const [first, second] = unsure;
  return [
    'Others run in between, so requests may now change what this one reads.',
    'It takes a little longer in all, and the computation stays on this thread: a worker is what runs it in parallel.',
    onNode === undefined ? 'It waits by `setTimeout`, as nothing here says that it runs on Node: there each pause takes a millisecond, and up to four in a browser.' : `It waits by \`${pause.startsWith('setImmediate') ? 'setImmediate()' : 'setImmediate'}\`, which is of Node: ${onNode}.`,
    ...(longTurns ? ['One turn can still take long: what it does inside is not cut.'] : []),
    ...(counter === undefined ? [] : [`The clock is read every ${TURNS_AT_ONCE} turns only, as that takes longer than a turn.`]),
    ...(first === undefined ? [] : [`Check that ${[first, second].filter(Boolean).map((name) => `\`${name}\``).join(', ')} ${second === undefined ? 'does not rely' : 'do not rely'} on nobody coming in between.`]),
  ];
}
