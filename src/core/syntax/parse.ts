/** Text to tree and scopes. Only `syntax/`, `facts/extract.ts` and `fixes/` see what this returns. */
import { analyze, type ScopeManager } from '@typescript-eslint/scope-manager';
import { parse, type TSESTree } from '@typescript-eslint/typescript-estree';
import type { AnalysisError, SourceInput } from '../model';

export interface ParsedSource {
  ast: TSESTree.Program;
  comments: TSESTree.Comment[];
  scopes: ScopeManager;
  /** It is TypeScript. */
  isTyped: boolean;
}

export type ParseResult = { parsed: ParsedSource } | { error: AnalysisError };

const TYPED = /\.[cm]?tsx?$/;
const JSX_ALLOWED = /\.(jsx|tsx|js|mjs|cjs)$/;

/** Parses one file. Never throws: what the parser throws on broken code becomes an error with its place. */
export function parseSource(input: SourceInput): ParseResult {
  try {
    const ast = parse(input.text, parserOptions(input.fileName));
    const scopes = analyze(ast as never, { sourceType: 'module', lib: [], jsxPragma: null });
    return { parsed: { ast: ast as unknown as TSESTree.Program, comments: ast.comments ?? [], scopes, isTyped: TYPED.test(input.fileName) } };
  } catch (failure) {
    return { error: describe(failure, input.text) };
  }
}

/** Only what is used: positions are offsets, and nobody asks for tokens. */
export function parserOptions(fileName: string) {
  return {
    comment: true,
    range: true,
    loc: false,
    jsx: JSX_ALLOWED.test(fileName),
    filePath: fileName,
    errorOnUnknownASTType: false,
    suppressDeprecatedPropertyWarnings: true,
  } as const;
}

/** A parser's failure in one line. Too deep a nesting ends the recursion of every parser; that is said in words. */
function describe(failure: unknown, text: string): AnalysisError {
  if (failure instanceof RangeError) return { message: 'Too deeply nested to be analysed.' };
  const { message, index } = failure as { message?: string; index?: number };
  const line = String(message ?? failure).split('\n')[0];
  if (typeof index !== 'number') return { message: line };
  const start = Math.max(0, Math.min(index, text.length));
  return { message: line, range: { start, end: Math.min(start + 1, text.length) } };
}
