/**
 * A loop whose turns wait in line becomes turns that overlap, at most so many at once: as slices of the list, by the limiter
 * that the project has, or all together where the list is short. The body of the loop becomes a function that is called for
 * each item and stands where it stood; an arrow function has the `this` and the `arguments` of the function around it.
 */
import type { Confidence, OfferedFix, Range, TurnsRemedy } from '../model';
import { T } from '../syntax/nodeTypes';
import { keyName, span, type Node } from '../syntax/tree';
import { checkFunction } from './arrangement';
import { caveatsOfTurns, isPreferredForTurns, type TurnEffects } from './caveats';
import { isFunction, listAround, prints, within, type Code } from './code';
import { objectionOfTry } from './failures';
import { gatheredBy, rootOf, type Gathered } from './gathered';
import { FreeNames } from './names';
import { checkNarrowing } from './narrowing';
import { checkToolComments, Refusal } from './place';
import { textOfTurns } from './turnText';
import { walkedBy, type Loop, type Walked } from './walked';
import { layOutInList } from './layout';


/** A loop that can be rewritten, with all that the text of it needs. */
export interface Turns {
  loop: Loop;
  walked: Walked;
  gathered?: Gathered;
  remedy: TurnsRemedy;
  /** All turns may be under way together. */
  areFew: boolean;
}

export function titleOfTurns({ length, atOnce }: TurnsRemedy): string {
  return length !== undefined && length <= atOnce ? `Run all ${length} turns together` : `Run up to ${atOnce} turns at once`;
}

export function turnsFixes(remedy: TurnsRemedy, confidence: Confidence, code: Code): OfferedFix[] {
  if (remedy.refused !== undefined) throw new Refusal(remedy.refused);
  const loop = code.nodeWith(remedy.loop, T.ForOfStatement) ?? code.nodeWith(remedy.loop, T.ForStatement);
  if (code.nodeWith(remedy.loop, T.LabeledStatement)) throw new Refusal('it has a label');
  if (!loop) throw new Refusal(code.nodeWith(remedy.loop, T.ForInStatement) ? '`for … in` takes what is inherited as well: walk `Object.keys(…)`' : 'the code has changed meanwhile');
  checkPlace(loop, code);
  checkBody(loop, code);
  checkNarrowing(loop, code);
  const gathered = gatheredBy(loop, loop.body, code);
  const { setsItems, counted } = checkWrites(loop, gathered, code);
  const objection = objectionOfTry(loop, [span(loop.body)], [...(gathered ? [gathered.variable] : []), ...counted], code);
  if (objection !== undefined) throw new Refusal(objection);
  const areFew = remedy.length !== undefined && remedy.length <= remedy.atOnce;
  const names = new FreeNames(code);
  const walked = walkedBy(loop, remedy.over, areFew, names, code);
  const { edits, queued, limiter } = textOfTurns({ loop, walked, gathered, remedy, areFew }, names, code);
  const effects = { ...effectsOf(loop, remedy, gathered, setsItems, code), queued };
  const by = limiter === undefined ? '' : ` with \`${limiter}\``;
  return [{ title: titleOfTurns(remedy) + by, preferred: isPreferredForTurns(confidence, remedy, effects), caveats: caveatsOfTurns(remedy, effects), edits }];
}

function checkPlace(loop: Loop, code: Code): void {
  const parent = code.parentOf(loop);
  const list = listAround(parent);
  if (!list) throw new Refusal('it is no part of a list of statements');
  checkFunction(loop, code);
  const around = code.outwards(loop).find(isFunction);
  if (around && 'generator' in around && around.generator) throw new Refusal('the function hands out values meanwhile');
  checkToolComments(layOutInList(loop, code), [], code);
  const outsideOfBody = code.commentsIn({ start: loop.range[0], end: loop.body.range[0] });
  if (outsideOfBody.length > 0) throw new Refusal('a comment stands in the head of the loop');
}

/** A turn becomes a call of a function, which ends in no way but by its end. */
function checkBody({ body }: Loop, code: Code): void {
  for (const node of code.descendants(body)) {
    if (node.type === T.ReturnStatement || (node.type === T.BreakStatement && leadsOut(node, body, code)) || (node.type === T.ContinueStatement && node.label && leadsOut(node, body, code))) throw new Refusal('it may end early');
    if (node.type === T.YieldExpression) throw new Refusal('the function hands out values meanwhile');
    if (node.type === T.ForOfStatement && node.await) throw new Refusal('`for await` takes one item after the other');
    if (node.type === T.VariableDeclaration && node.kind === 'var') throw new Refusal('a `var` in it lives on after its turn');
    if (node.type === T.VariableDeclaration && /using$/.test(node.kind)) throw new Refusal('`using` ties what is acquired to its place');
  }
}

function leadsOut(node: Node & { label: Node | null }, body: Node, code: Code): boolean {
  const trail = code.outwards(node);
  const inside = trail.slice(1, trail.indexOf(body) + 1);
  if (node.label) return !inside.some((outer) => outer.type === T.LabeledStatement && keyName(outer.label) === keyName(node.label!));
  return !inside.some(({ type }) => /^(?:(?:For|While|DoWhile)\w*|SwitchStatement)/.test(type) && type !== T.BlockStatement);
}

/** Throws where a turn changes what lies outside of it, other than by its result or by counting. */
function checkWrites(loop: Loop, gathered: Gathered | undefined, code: Code): { setsItems: boolean; counted: unknown[] } {
  const puts = gathered?.puts.map(({ statement }) => statement) ?? [];
  const counted: unknown[] = [];
  let setsItems = false;
  for (const node of code.descendants(loop.body, true)) {
    const target = targetOf(node);
    if (!target || puts.includes(code.parentOf(node)!)) continue;
    const isSet = (part: Node): boolean => part.type === T.MemberExpression && !isMadeInTurn(part, code);
    setsItems ||= /Pattern$/.test(target.type) ? code.descendants(target).some(isSet) : isSet(target);
    if (target.type === T.MemberExpression) continue;
    const foreign = code.usesIn(span(target)).filter(({ isWrite, declared }) => isWrite && !declared.some((at) => within({ start: at, end: at }, loop)));
    if (foreign.length > 0 && !(counts(node) && code.parentOf(node)?.type === T.ExpressionStatement)) throw new Refusal(`each turn changes \`${foreign[0].name}\``);
    const isShared = foreign.some(({ declared }) => declared.length === 0 || !code.outwards(loop).some((outer) => isFunction(outer) && declared.every((at) => within({ start: at, end: at }, outer))));
    if (isShared) throw new Refusal(`each turn changes \`${foreign[0].name}\`, which others may see`);
    counted.push(...foreign.map(({ variable }) => variable));
  }
  return { setsItems, counted };
}

/** What a node sets, counts up or deletes; `for (row.n of …)` sets as well. */
function targetOf(node: Node): Node | undefined {
  switch (node.type) {
    case T.AssignmentExpression: return node.left;
    case T.UpdateExpression: return node.argument;
    case T.UnaryExpression: return node.operator === 'delete' ? node.argument : undefined;
    case T.ForOfStatement: case T.ForInStatement: return node.left.type === T.VariableDeclaration ? undefined : node.left;
    default: return undefined;
  }
}

/** What is set belongs to something that the turn made, and not to its item. */
function isMadeInTurn(target: Node, code: Code): boolean {
  const root = rootOf(target);
  const [declared] = root ? code.usesIn(span(root)).flatMap((use) => use.declared) : [];
  const declarator = declared === undefined ? undefined : code.parentOf(code.innermostAround({ start: declared, end: declared + 1 }));
  return declarator?.type === T.VariableDeclarator && declarator.init != null && /^(?:Object|Array|New)Expression$/.test(declarator.init.type);
}

/** `count++`, `count += 1`: in whatever order, it comes to the same. */
function counts(node: Node): boolean {
  if (node.type === T.UpdateExpression) return true;
  return node.type === T.AssignmentExpression && (node.operator === '+=' || node.operator === '-=') && node.right.type === T.Literal && Number.isInteger(node.right.value);
}

function effectsOf(loop: Loop, { doubtful, over }: TurnsRemedy, gathered: Gathered | undefined, setsItems: boolean, code: Code): Omit<TurnEffects, 'queued'> {
  const calls = code.descendants(loop.body, true).filter((node) => node.type === T.CallExpression);
  const isPut = ({ start, end }: Range): boolean => gathered?.puts.some(({ statement }) => statement.range[0] === start && end <= statement.range[1]) ?? false;
  return {
    prints: calls.some((call) => prints(call, code)),
    doubtful: doubtful.filter((range) => !isPut(range)).map((range) => code.inShort(range)),
    setsItems,
    takesAllFirst: over === 'unknown' && loop.type === T.ForOfStatement,
    mayRunOften: runsForEach(loop, code),
    isSharedEarly: gathered !== undefined && isUsedElsewhere(gathered, loop, code),
  };
}

/** The function around the loop is something that may run many times at once: `users.map(async (user) => { for … })`, or one that is called in a loop or by itself. */
function runsForEach(loop: Node, code: Code): boolean {
  const around = code.outwards(loop).find(isFunction);
  if (!around) return false;
  if (isRunForEach(around, code)) return true;
  const name = nameOfFunction(around, code);
  return name !== undefined && code.named(name).some((node) => (isRunForEach(node, code) || isCalledOften(node, around, code)));
}

function isRunForEach(given: Node, code: Code): boolean {
  const call = code.parentOf(given);
  return call?.type === T.CallExpression && (call.arguments as Node[]).includes(given) && call.callee.type === T.MemberExpression && /^(?:map|flatMap|forEach)$/.test(keyName(call.callee.property) ?? '');
}

/** Called by itself, or in what is done for each of many: the turns of both would be under way together. */
function isCalledOften(callee: Node, fn: Node, code: Code): boolean {
  const call = code.parentOf(callee);
  if (call?.type !== T.CallExpression || call.callee !== callee) return false;
  return code.outwards(call).some((node) => node === fn || node.type === T.ForOfStatement || node.type === T.ForStatement || (isFunction(node) && isRunForEach(node, code)));
}

/** The name by which a function is called. */
function nameOfFunction(fn: Node, code: Code): string | undefined {
  const named = fn.type === T.FunctionDeclaration ? fn : code.parentOf(fn);
  if (named?.type === T.MethodDefinition || named?.type === T.Property || named?.type === T.PropertyDefinition) return keyName(named.key);
  return (named?.type === T.FunctionDeclaration || named?.type === T.VariableDeclarator) && named.id?.type === T.Identifier ? named.id.name : undefined;
}

/** What takes the results is handed on before the loop, or used by a function. */
function isUsedElsewhere({ variable, declared, name }: Gathered, loop: Node, code: Code): boolean {
  const around = code.outwards(loop).find(isFunction);
  return code.usesOf(variable).some((use) => {
    if (within({ start: use.at, end: use.at }, declared)) return false;
    const own = code.outwards(code.innermostAround({ start: use.at, end: use.at + name.length })).find(isFunction);
    return use.at < loop.range[0] || own !== around;
  });
}
