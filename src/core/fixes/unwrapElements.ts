/** `Promise.all([await a(), await b()])` becomes `Promise.all([a(), b()])`: the combinator takes the promises themselves. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Confidence, OfferedFix, TextEdit, UnwrapRemedy } from '../model';
import { T } from '../syntax/nodeTypes';
import { unwrap, type Node } from '../syntax/tree';
import { caveatsOf, isPreferred, NO_SIDE_EFFECTS } from './caveats';
import { isFunction, within, type Code } from './code';
import { objectionOfTry } from './failures';
import { Refusal, startedBy } from './place';

export function unwrapFixes(remedy: UnwrapRemedy, confidence: Confidence, code: Code): OfferedFix[] {
  const { combinator, operations } = remedy;
  if (remedy.refused !== undefined) throw new Refusal(remedy.refused);
  const call = code.nodeWith(remedy.call, T.CallExpression);
  const list = call?.arguments[0];
  if (!call || list?.type !== T.ArrayExpression) throw new Refusal('the code has changed meanwhile');
  checkTaker(call, code);
  const awaits = awaitsIn(list, code);
  if (awaits.some((node) => node.argument.type === T.Identifier)) throw new Refusal('one of the elements was started before');
  const objection = objectionOfTry(call, [{ start: list.range[0], end: list.range[1] }], [], code);
  if (objection !== undefined) throw new Refusal(objection);
  const title = awaits.length === 1 ? `Leave out the \`await\` inside \`Promise.${combinator}\`` : `Leave out the ${awaits.length} \`await\`s inside \`Promise.${combinator}\``;
  return [{ title, preferred: combinator === 'all' && isPreferred(confidence, operations, NO_SIDE_EFFECTS), caveats: [...caveatsFor(combinator), ...(combinator === 'all' ? caveatsOf(operations, NO_SIDE_EFFECTS) : [])], edits: awaits.map((node) => withoutAwait(node, code)) }];
}

/** What the combinator gives has to be waited for right there, so that a failure comes out where it came out before. */
function checkTaker(call: Node, code: Code): void {
  const parent = code.parentOf(call);
  if (parent?.type === T.AwaitExpression) return;
  const isHandedOn = parent?.type === T.ReturnStatement || (parent?.type === T.ArrowFunctionExpression && parent.body === call);
  const trail = code.outwards(call);
  const isTried = trail.slice(0, trail.findIndex(isFunction)).some((node) => node.type === T.TryStatement);
  if (!isHandedOn) throw new Refusal('the promise that the combinator gives is not awaited right there');
  if (isTried) throw new Refusal('the `try` around it would no longer see their failures: await what it gives first');
}

/** The awaited elements. Throws where one does more with what it waited for, or where elements fill what others may use. */
function awaitsIn(list: TSESTree.ArrayExpression, code: Code): TSESTree.AwaitExpression[] {
  const whole = list.elements.flatMap((element) => {
    const inner = element && unwrap(element);
    return inner?.type === T.AwaitExpression ? [inner] : [];
  });
  const all = code.descendants(list).filter((node) => node.type === T.AwaitExpression);
  if (all.some((node) => !whole.includes(node))) throw new Refusal('one of the elements works on what it waited for');
  if (whole.some((node) => !list.elements.includes(node))) throw new Refusal('one of the elements is given another type');
  if (code.descendants(list).some(({ type }) => type === T.AssignmentExpression || type === T.UpdateExpression || type === T.YieldExpression)) throw new Refusal('one of the elements fills what another one may use');
  return whole;
}

function withoutAwait(node: TSESTree.AwaitExpression, code: Code): TextEdit {
  const { start } = startedBy(node, code);
  const comments = code.commentsIn({ start: node.range[0], end: node.argument.range[0] });
  return { range: { start: node.range[0], end: comments.some((comment) => within(comment, { start: node.range[0], end: start })) ? node.range[0] + 'await'.length : start }, newText: '' };
}

function caveatsFor(combinator: string): string[] {
  switch (combinator) {
    case 'allSettled': return ['A failure is no longer thrown here: it becomes one of the results.'];
    case 'race': return ['The first that is done decides, and not the first in order; the others keep running.'];
    case 'any': return ['The first that succeeds decides; a failure of one is no longer thrown while another may succeed.'];
    default: return [];
  }
}
