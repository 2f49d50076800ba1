/**
 * `total += await size()` becomes `const sizeResult = await size(); total += sizeResult;`: what the wait makes stale is read after it.
 *
 * A repair, and so never preferred: where runs overlap, what comes out is another value than before, and the right one.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Confidence, OfferedFix, WaitFirstRemedy } from '../model';
import { T } from '../syntax/nodeTypes';
import { calledName, span, unwrap, type Node } from '../syntax/tree';
import { isFunction, listAround, within, type Code } from './code';
import { Names } from './names';
import { layOutInList } from './layout';
import { checkToolComments, isConditional, Refusal, withParentheses } from './place';

/** What would be noticed if it ran later. */
const DOES_SOMETHING: readonly string[] = [T.CallExpression, T.NewExpression, T.TaggedTemplateExpression, T.UpdateExpression, T.AssignmentExpression];

export function waitFirstFixes(remedy: WaitFirstRemedy, _confidence: Confidence, code: Code): OfferedFix[] {
  const node = code.nodeWith(remedy.wait, T.AwaitExpression);
  if (!node) throw new Refusal('the code has changed meanwhile');
  const statement = statementOf(node, code);
  checkRead(node, statement, remedy.what, code);
  checkRest(node, statement, code);
  const name = new Names(code).for({ node, name: nameOf(node) });
  const start = statement.range[0];
  const isOnOwnLine = code.text.slice(code.lineStart(start), start).trim() === '';
  const end = isOnOwnLine ? code.semicolonOf(statement) : ';';
  const taken = withParentheses(node, code);
  const caveats = [`It repairs: runs that overlap no longer lose each other's change, so \`${remedy.what}\` can come out another than before.`];
  return [{ title: titleOfWaitFirst(remedy), preferred: false, caveats, edits: [
    { range: { start, end: start }, newText: `const ${name} = ${code.of(span(node))}${end}${isOnOwnLine ? code.eol + code.indentAt(start) : ' '}` },
    { range: taken, newText: name },
  ] }];
}

export function titleOfWaitFirst({ what }: Pick<WaitFirstRemedy, 'what'>): string {
  return `Wait first, then read and write \`${what}\``;
}

/** The assignment, which has to stand alone among statements. */
function statementOf(node: Node, code: Code): TSESTree.ExpressionStatement {
  const trail = code.outwards(node);
  for (const [index, outer] of trail.entries()) {
    const around = trail[index + 1];
    if (outer.type === T.ExpressionStatement) {
      if (outer.expression.type !== T.AssignmentExpression || !within(node, outer.expression.right)) break;
      if (listAround(around)?.includes(outer)) return outer;
      throw new Refusal('there is no list of statements to put the wait into');
    }
    if (!around || isFunction(outer) || /Statement$|Declaration$/.test(outer.type)) break;
    if (isConditional(outer, around)) throw new Refusal('it waits only under a condition');
  }
  throw new Refusal('the read and the write are not one assignment that stands alone');
}

/** What the operation itself is given is old whenever it is done; nothing that is written around it helps. */
function checkRead(node: Node, { expression }: TSESTree.ExpressionStatement, what: string, code: Code): void {
  const { left } = expression as TSESTree.AssignmentExpression;
  const isRead = (inner: Node): boolean => inner.type === left.type && code.of(span(inner)) === code.of(span(left));
  if (code.descendants(node, true).some(isRead)) throw new Refusal(`what it waits for is given \`${what}\` as it was before`);
}

/** What ran before the wait and now runs after it must do nothing that is noticed. */
function checkRest(node: Node, statement: Node, code: Code): void {
  const rest = code.descendants(statement).filter((inner) => !within(inner, node));
  if (rest.some(({ type }) => type === T.AwaitExpression || type === T.YieldExpression)) throw new Refusal('it waits more than once');
  const earlier = rest.find((inner) => DOES_SOMETHING.includes(inner.type) && inner.range[1] <= node.range[0]);
  if (earlier) throw new Refusal(`\`${code.inShort(span(earlier))}\` runs before the wait now`);
  checkToolComments(layOutInList(statement, code), [], code);
}

function nameOf({ argument }: TSESTree.AwaitExpression): string {
  const call = unwrap(argument);
  if (call.type !== T.CallExpression) return 'result';
  return calledName(call) || 'result';
}
