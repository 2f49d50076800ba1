/** Comments by which a person says that the order of some waits is meant. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { isDirective } from '../silence/directives';
import { withoutDocTags } from './docTags';
import { silencesAwaitsInLoops } from './linterComments';

const ORDER_IS_MEANT = /\bsequential(?!-awaits)|one (?:at a time|by one|after (?:the other|another))|\bin (?:order|series|sequence)\b(?! (?:to|that|for|of|not)\b)|\bserial(?:ly|ise|ize)?\b|rate.?limit|throttl|avoid (?:overload|hammer)|must (?:run|finish|happen|be \w+) (?:first|before)|order matters|deadlock|race condition/i;

/** A comment speaks of what follows this many characters behind it at most. */
const MAX_PARAGRAPH = 600;

/** The comments of a file that speak about order; usually none. The analyser's own are left out: they silence what they name, and nothing else. */
export function findCommentsOnOrder(comments: readonly TSESTree.Comment[]): TSESTree.Comment[] {
  return comments.filter(({ value }) => silencesAwaitsInLoops(value) || (ORDER_IS_MEANT.test(value) && !isDirective(value) && ORDER_IS_MEANT.test(withoutDocTags(value))));
}

/** Whether one of those comments stands above the node's paragraph, with no empty line in between, or on its first line. */
export function isOrderMeant(ordered: readonly TSESTree.Comment[], node: TSESTree.Node, text: string): boolean {
  if (ordered.length === 0) return false;
  const start = node.range[0];
  const lineEnd = text.indexOf('\n', start);
  return ordered.some((comment) => {
    if (comment.range[0] >= start) return comment.range[0] < (lineEnd < 0 ? text.length : lineEnd);
    if (comment.range[1] > start || start - comment.range[1] > MAX_PARAGRAPH) return false;
    const between = text.slice(comment.range[1], start);
    if (/^(?:\s|\/\/[^\n]*\n)*$/.test(between)) return true;
    const margin = marginAt(text, comment.range[0]);
    return margin !== undefined && margin === marginAt(text, start) && between.split('\n').slice(1, -1).every((line) => /\S/.test(line) && line.startsWith(margin));
  });
}

/** What stands before an offset on its line, if that is white space alone. */
function marginAt(text: string, offset: number): string | undefined {
  const margin = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /\S/.test(margin) ? undefined : margin;
}
