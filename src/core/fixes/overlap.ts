/** Fixes of awaits that wait in line: an existing `Promise.all` is made longer, else a new one takes their place. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Confidence, OfferedFix, OverlapRemedy } from '../model';
import { T } from '../syntax/nodeTypes';
import { span, type Node } from '../syntax/tree';
import { arrange, headOf, type Arrangement } from './arrangement';
import { appended } from './append';
import { caveatsOf, isPreferred, titleFor, type SideEffects } from './caveats';
import { within, type Code } from './code';
import { editsTogether } from './together';

const PRINTS = /^(?:console|log(?:ger)?)\b/;

export function overlapFixes(remedy: OverlapRemedy, confidence: Confidence, code: Code): OfferedFix[] {
  const arrangement = arrange(remedy, code);
  const effects = sideEffectsOf(arrangement, code);
  const how = { preferred: isPreferred(confidence, remedy.operations, effects), caveats: caveatsOf(remedy.operations, effects) };
  const longer = appended(arrangement, code);
  return [longer ? { ...how, ...longer } : { ...how, title: titleFor(remedy.operations), edits: editsTogether(arrangement, code) }];
}

function sideEffectsOf({ operations, steps, gaps, before }: Arrangement, code: Code): SideEffects {
  const setLater = steps.slice(0, -1).flatMap(({ node }) => targetsSeenByOthers(node, code));
  const callsBeside = (node: Node): TSESTree.CallExpression[] => code.descendants(node, true).filter((inner): inner is TSESTree.CallExpression => inner.type === T.CallExpression && within(inner, headOf(node)) && !operations.some(({ started }) => within(inner, started)));
  const prints = [...gaps, ...steps.map(({ node }) => node)].some((node) => callsBeside(node).some(({ callee }) => PRINTS.test(code.of(span(callee)))));
  const argumentsOf = operations.slice(1).filter(({ started, node }) => code.descendants(node).some((inner) => inner.type === T.CallExpression && within(inner, started) && isInArguments(inner, node, code))).map(({ name }) => name);
  const worksOn = steps.slice(0, -1).some(({ node }) => callsBeside(node).length > 0);
  return { setLater, prints, argumentsOf, runsLater: worksOn || before < gaps.length };
}

/** What a step fills that is no variable of the function itself. */
function targetsSeenByOthers(node: Node, code: Code): string[] {
  if (node.type !== T.ExpressionStatement || node.expression.type !== T.AssignmentExpression) return [];
  const { left } = node.expression;
  const target = code.of(span(left));
  if (left.type !== T.Identifier) return [target];
  const around = code.outwards(node).find(({ type }) => /Function/.test(type));
  const own = code.usesIn(span(left)).every(({ declared }) => declared.length > 0 && around !== undefined && declared.every((at) => within({ start: at, end: at }, around)));
  return own && !isCaptured(left, around!, code) ? [] : [target];
}

/** Also used by a function inside of the one that it belongs to. */
function isCaptured(name: Node, around: Node, code: Code): boolean {
  const [own] = code.usesIn(span(name));
  return code.usesIn(span(around)).some(({ variable, at }) => variable === own.variable && code.outwards(code.innermostAround({ start: at, end: at + own.name.length })).find(({ type }) => /Function/.test(type)) !== around);
}

function isInArguments(inner: Node, operation: Node, code: Code): boolean {
  const trail = code.outwards(inner);
  return trail.slice(0, trail.indexOf(operation)).some((node, index) => {
    const outer = trail[index + 1];
    return (outer.type === T.CallExpression || outer.type === T.NewExpression) && (outer.arguments as Node[]).includes(node);
  });
}
