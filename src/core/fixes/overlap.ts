/** Fixes of awaits that wait in line: an existing `Promise.all` is made longer, else a new one takes their place. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Confidence, OfferedFix, OverlapRemedy, Range } from '../model';
import { T } from '../syntax/nodeTypes';
import { span, type Node } from '../syntax/tree';
import { arrange, headOf, type Arrangement } from './arrangement';
import { appended } from './append';
import { caveatsOf, isPreferred, titleFor, type SideEffects } from './caveats';
import { prints, within, type Code } from './code';
import { functionAround, isSeenByOthers, readsOfShared } from './owned';
import { editsTogether } from './together';

export function overlapFixes(remedy: OverlapRemedy, confidence: Confidence, code: Code): OfferedFix[] {
  const arrangement = arrange(remedy, code);
  const effects = sideEffectsOf(arrangement, remedy.failing, code);
  const how = { preferred: isPreferred(confidence, remedy.operations, effects), caveats: caveatsOf(remedy.operations, effects) };
  const longer = appended(arrangement, code);
  return [longer ? { ...how, ...longer } : { ...how, title: titleFor(remedy.operations), edits: editsTogether(arrangement, code) }];
}

function sideEffectsOf({ operations, steps, gaps, before }: Arrangement, failing: readonly Range[], code: Code): SideEffects {
  const setLater = steps.slice(0, -1).flatMap(({ node }) => targetsSeenByOthers(node, code));
  const callsBeside = (node: Node): TSESTree.CallExpression[] => code.descendants(node, true).filter((inner): inner is TSESTree.CallExpression => inner.type === T.CallExpression && within(inner, headOf(node)) && !operations.some(({ started }) => within(inner, started)));
  const printsLine = [...gaps, ...steps.map(({ node }) => node)].some((node) => callsBeside(node).some((call) => prints(call, code)));
  const argumentsOf = operations.slice(1).filter(({ started, node }) => code.descendants(node).some((inner) => inner.type === T.CallExpression && within(inner, started) && isInArguments(inner, node, code))).map(({ name }) => name);
  const worksOn = steps.slice(0, -1).some(({ node }) => callsBeside(node).length > 0);
  const first = gaps.slice(0, before);
  const readsFirst = [...new Set(first.flatMap((gap) => readsOfShared(gap, code)))];
  const failingFirst = failing.filter((call) => first.some((gap) => within(call, gap))).map((call) => code.inShort(call));
  return { setLater, prints: printsLine, runsFirst: before > 0, failing: failingFirst, readsFirst, argumentsOf, runsLater: worksOn || before < gaps.length };
}

/** What a step fills that is no variable of the function itself. */
function targetsSeenByOthers(node: Node, code: Code): string[] {
  if (node.type !== T.ExpressionStatement || node.expression.type !== T.AssignmentExpression) return [];
  const { left } = node.expression;
  const target = code.of(span(left));
  if (left.type !== T.Identifier) return [target];
  const around = functionAround(node, code);
  return code.usesIn(span(left)).some((use) => isSeenByOthers(use, around, code)) ? [target] : [];
}

function isInArguments(inner: Node, operation: Node, code: Code): boolean {
  const trail = code.outwards(inner);
  return trail.slice(0, trail.indexOf(operation)).some((node, index) => {
    const outer = trail[index + 1];
    return (outer.type === T.CallExpression || outer.type === T.NewExpression) && (outer.arguments as Node[]).includes(node);
  });
}
