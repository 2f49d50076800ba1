/** Where in a file a comment can be written, as far as the text alone does not say it. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Range } from '../model';
import { T } from './nodeTypes';
import type { ParsedSource } from './parse';
import { childrenOf, span, type Node } from './tree';

export interface CommentPlaces {
  /** Parts of templates, strings and comments that go over a line's end: what is written into them is a part of them. */
  closed: Range[];
  /** Text between the tags of elements, where a comment needs braces. */
  elementText: Range[];
  /** Where the file's `'use strict'` and its like end, behind a licence and a `#!`; 0 where there is none of them. */
  headEnd: number;
}

const LICENCE = /licen[cs]e|copyright|\(c\)|SPDX-|@(?:preserve|fileoverview|jest-environment|flow|jsx\w*|ts-\w+)\b/i;

export function findCommentPlaces({ ast, comments }: ParsedSource, text: string): CommentPlaces {
  const places: CommentPlaces = { closed: comments.map((comment) => span(comment as unknown as Node)), elementText: [], headEnd: headEndOf(ast, comments, text) };
  const visit = (node: Node): void => {
    if (node.type === T.JSXText) places.elementText.push(span(node));
    else if (node.type === T.TemplateElement || node.type === T.Literal) places.closed.push(span(node));
    childrenOf(node).forEach(visit);
  };
  visit(ast);
  const goesOn = ({ start, end }: Range): boolean => /[\n\r]/.test(text.slice(start, end));
  return { ...places, closed: places.closed.filter(goesOn), elementText: places.elementText.filter(goesOn) };
}

function headEndOf(ast: TSESTree.Program, comments: readonly TSESTree.Comment[], text: string): number {
  let end = /^\uFEFF?#![^\n\r]*/.exec(text)?.[0].length ?? 0;
  const firstCode = ast.body[0]?.range[0] ?? text.length;
  const first = comments.find(({ range }) => range[0] >= end);
  if (first && first.range[0] < firstCode && LICENCE.test(runOf(first, comments, text).map(({ value }) => value).join('\n'))) end = runOf(first, comments, text).at(-1)!.range[1];
  for (const statement of ast.body) {
    if (statement.type !== T.ExpressionStatement || statement.directive === undefined) break;
    end = statement.range[1];
  }
  return end;
}

/** A comment and those that follow it line by line. */
function runOf(first: TSESTree.Comment, comments: readonly TSESTree.Comment[], text: string): TSESTree.Comment[] {
  const run = [first];
  for (const next of comments.slice(comments.indexOf(first) + 1)) {
    if (!/^[ \t]*(?:\r\n|\n|\r)[ \t]*$/.test(text.slice(run.at(-1)!.range[1], next.range[0]))) break;
    run.push(next);
  }
  return run;
}
