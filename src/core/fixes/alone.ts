/**
 * Whether anything in sight relies on a synchronous call letting nobody in between: state and files that are looked at on one
 * side of it and changed on the other, lists that are walked around it, events that are answered or listened to after it, and
 * callers that go on at once.
 *
 * Goes by the text of one function: what the functions do that it calls is not looked at, nor who else uses an object that it
 * made. Errs on the side of refusing: what is looked at may well be another thing of the same name.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { T } from '../syntax/nodeTypes';
import { calledName, keyName, span, unwrap, type Node } from '../syntax/tree';
import type { OwnFunction } from './awaitTwin';
import { isFunction, isLoop, within, type Code, type Use } from './code';
import { Refusal } from './place';
import { isChangedInFile, isChangeOf, rootOf, sourceOf, textOf, touchOf, type Touch } from './touches';

/** Counts only while an event is handed round. */
const ANSWERS = /^(?:preventDefault|stopPropagation|stopImmediatePropagation|respondWith|waitUntil|setPointerCapture)$/;
const LISTENS = /^(?:on|once|addListener|prependListener|addEventListener|pipe)$/;
const LOOKS = /^(?:read|stat|lstat|access|exists|realpath|opendir|pathExists)/;
/** From here to there. */
const NAMES_TWO = /^(?:copy|cp|rename|link|symlink|move)/;
/** Of `crypto` and `zlib`. */
const COMPUTES = /^(?:scrypt|pbkdf2|hkdf|random|generateKey|generatePrime|checkPrime|deflate|inflate|gzip|gunzip|unzip|brotli|zstd)/;
const MAKES_FOLDERS = /^(?:mkdirp?s?|ensureDir|mkdtemp)Sync$/;

/** Throws a `Refusal` that names what would meet others. */
export function checkAlone(call: TSESTree.CallExpression, fn: OwnFunction, code: Code): void {
  checkUpdates(call, fn, code);
  checkFiles(call, fn, code);
  checkAround(call, fn, code);
}

/** The same for a loop that would wait in its turns; what it changes, or reads of what others change, is then met in between. */
export function checkLoopAlone(loop: TSESTree.ForStatement | TSESTree.ForOfStatement | TSESTree.ForInStatement | TSESTree.WhileStatement | TSESTree.DoWhileStatement, fn: OwnFunction, code: Code): void {
  const touches = code.descendants(loop, true).flatMap((node) => touchOf(node, fn, code, sourceOf).map((touch) => ({ ...touch, node })));
  const changed = touches.find(({ changes }) => changes);
  if (changed) throw new Refusal(`\`${changed.text}\` is changed in the loop, and others would see it half done`);
  const read = touches.find(({ node, text }) => rootOf(node, fn, code) === 'shared' && isChangedInFile(node, text, fn, code));
  if (read) throw new Refusal(`\`${read.text}\` is read in the loop, and other code could change it meanwhile`);
  checkFilesAround(loop, fn, code);
  checkAround(loop, fn, code);
  checkLists(loop.body, fn, code);
}

/** What is looked at on one side and changed on the other, walked around it, or counts only when it follows at once. */
function checkAround(call: Node, fn: OwnFunction, code: Code): void {
  const waits = code.descendants(fn.body).filter((node) => node.type === T.AwaitExpression || (node.type === T.ForOfStatement && node.await));
  checkState(call, fn, code);
  checkLists(call, fn, code);
  const nextWait = waits.find(({ range }) => range[0] > call.range[0])?.range[0] ?? fn.range[1];
  const later = code.descendants(fn.body).filter((node) => node.type === T.CallExpression && call.range[1] <= node.range[0] && node.range[0] < nextWait);
  const missed = later.map((node) => calledName(node as TSESTree.CallExpression)).find((name) => ANSWERS.test(name) || LISTENS.test(name));
  const isFirst = !waits.some(({ range }) => range[0] < call.range[0]);
  if (missed !== undefined && LISTENS.test(missed)) throw new Refusal(`\`${missed}\` after it would miss what happens meanwhile`);
  if (missed !== undefined && isFirst) throw new Refusal(`\`${missed}\` counts only before the first wait`);
  if (isFirst) checkCallers(fn, code);
}

/** `total += readFileSync(path).length` */
function checkUpdates(call: Node, fn: OwnFunction, code: Code): void {
  for (const node of code.outwards(call)) {
    if (node === fn) return;
    if (node.type !== T.AssignmentExpression || node.operator === '=' || !within(call, node.right)) continue;
    if (rootOf(node.left, fn, code) === 'shared' || node.left.type === T.MemberExpression) throw new Refusal(`\`${code.of(span(node.left))}\` is read before it and written after it`);
  }
}

function checkState(call: Node, fn: OwnFunction, code: Code): void {
  const touches = code.descendants(fn.body, true).flatMap((node) => touchOf(node, fn, code));
  const loop = loopAround(call, fn, code);
  const isIn = ({ at }: Touch): boolean => loop !== undefined && loop.range[0] <= at && at < loop.range[1];
  for (const write of touches.filter(({ changes }) => changes)) {
    const isLater = write.at > call.range[0];
    const read = touches.find((touch) => !touch.changes && touch.text === write.text && ((isLater && touch.at < call.range[0]) || (isIn(touch) && isIn(write))));
    if (read) throw new Refusal(`\`${write.text}\` is looked at before it and changed after it, and other code could change it in between`);
  }
}

function loopAround(call: Node, fn: OwnFunction, code: Code): Node | undefined {
  const trail = code.outwards(call);
  return trail.slice(0, trail.indexOf(fn)).reverse().find(isLoop);
}

/** Reading and then writing one file, or looking for it and then making it, is safe only while nobody else does. */
function checkFiles(call: TSESTree.CallExpression, fn: OwnFunction, code: Code): void {
  if (COMPUTES.test(calledName(call))) return;
  for (const other of syncCallsIn(fn, code)) if (other !== call) checkPair(call, other, code);
}

/** The same where a loop comes between two of them, or has one in it. */
function checkFilesAround(loop: Node, fn: OwnFunction, code: Code): void {
  const calls = syncCallsIn(fn, code);
  for (const call of calls.filter(({ range }) => range[0] < loop.range[1])) {
    for (const other of calls.filter(({ range }) => range[0] > call.range[0] && range[1] > loop.range[0])) checkPair(call, other, code);
  }
}

function syncCallsIn(fn: OwnFunction, code: Code): TSESTree.CallExpression[] {
  return code.descendants(fn.body, true).filter((node): node is TSESTree.CallExpression => node.type === T.CallExpression && /Sync$/.test(calledName(node)) && !COMPUTES.test(calledName(node)) && node.arguments.length > 0);
}

function checkPair(call: TSESTree.CallExpression, other: TSESTree.CallExpression, code: Code): void {
  const names = [calledName(call), calledName(other)];
  if (names.every((name) => LOOKS.test(name)) || (names.some((name) => MAKES_FOLDERS.test(name)) && !names.some((name) => LOOKS.test(name))) || !namesSameFile(call, other, code)) return;
  throw new Refusal(`\`${calledName(other)}\` is about the same file, and other code could use that in between`);
}

function namesSameFile(one: TSESTree.CallExpression, other: TSESTree.CallExpression, code: Code): boolean {
  const [a, b] = [one, other].map((call) => placesIn(call, code));
  return a.texts.some((text) => b.texts.includes(text)) || a.variables.some((variable) => b.variables.includes(variable));
}

/** The paths that a call is given, and the variables in them. */
function placesIn(call: TSESTree.CallExpression, code: Code): { texts: string[]; variables: unknown[] } {
  const parts = call.arguments.slice(0, NAMES_TWO.test(calledName(call)) ? 2 : 1).map(span);
  return { texts: parts.map((part) => code.of(part)), variables: parts.flatMap((part) => code.usesIn(part).filter(isOfPath).map(({ variable }) => variable)) };

  /** The function that joins paths, and a folder that all files share, say nothing of which file it is. */
  function isOfPath({ declared }: Use): boolean {
    return declared.length === 1 && code.outwards(code.innermostAround({ start: declared[0], end: declared[0] + 1 })).some(isFunction);
  }
}

/** `for (const job of this.jobs)`: whoever comes in between may change the list. */
function checkLists(call: Node, fn: OwnFunction, code: Code): void {
  for (const node of code.outwards(call)) {
    if (node === fn) return;
    if ((node.type !== T.ForOfStatement && node.type !== T.ForInStatement) || !within(call, node.body)) continue;
    let list = unwrap(node.right);
    if (list.type === T.CallExpression && list.callee.type === T.MemberExpression && /^(?:entries|keys|values)$/.test(keyName(list.callee.property) ?? '')) list = unwrap(list.callee.object);
    if (/^(?:Identifier|MemberExpression)$/.test(list.type) && rootOf(list, fn, code) === 'shared' && isEverChanged(list)) throw new Refusal(`the loop walks \`${code.of(span(list))}\`, which other code could change in between`);
  }

  function isEverChanged(list: Node): boolean {
    const text = textOf(list, code);
    return code.nodes.some((node) => isChangeOf(text, node, fn, code));
  }
}

/** `load(); use(what it loaded);`: what it does before its first wait is done when the caller goes on. */
function checkCallers(fn: OwnFunction, code: Code): void {
  const name = nameOfFunction(fn, code);
  if (name === undefined) return;
  for (const node of code.nodes) {
    if (node.type !== T.CallExpression || calledName(node) !== name) continue;
    const parent = code.parentOf(node);
    const statement = parent?.type === T.UnaryExpression && parent.operator === 'void' ? code.parentOf(parent) : parent;
    if (statement?.type !== T.ExpressionStatement) continue;
    const list = code.parentOf(statement);
    const rest = list && 'body' in list && Array.isArray(list.body) ? (list.body as Node[]).slice((list.body as Node[]).indexOf(statement) + 1) : [];
    if (rest.some(({ type }) => !/Declaration$/.test(type) || type === T.VariableDeclaration)) throw new Refusal(`\`${name}\` is called without \`await\`, and what follows there may need what it does at once`);
  }
}

function nameOfFunction(fn: OwnFunction, code: Code): string | undefined {
  if (fn.id) return fn.id.name;
  const parent = code.parentOf(fn);
  if (parent?.type === T.VariableDeclarator) return keyName(parent.id);
  return parent && (parent.type === T.MethodDefinition || parent.type === T.Property || parent.type === T.PropertyDefinition) ? keyName(parent.key) : undefined;
}

