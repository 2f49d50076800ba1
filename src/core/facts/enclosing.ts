/** Which function a place lies in, and what it is called. */
import { ANONYMOUS } from './extract/definitions';
import type { FileFacts, FunctionFact } from './model';

/** The innermost function around an offset; the module where there is none. */
export function innermostFunction({ functions }: Pick<FileFacts, 'functions'>, offset: number): FunctionFact {
  let found = functions[0];
  for (const fn of functions) {
    const contains = fn.range.start <= offset && offset <= fn.range.end;
    if (contains && fn.id !== 0 && (found.id === 0 || fn.range.end - fn.range.start <= found.range.end - found.range.start)) found = fn;
  }
  return found;
}

/** The name of the function around an offset, of a callback that of the one around it; empty at the top level. */
export function functionNameAt(facts: Pick<FileFacts, 'functions'>, offset: number): string {
  let found = innermostFunction(facts, offset);
  while (found.parent !== undefined && found.parent !== 0 && isNameless(found)) found = facts.functions[found.parent];
  if (found.id === 0) return '';
  return found.className ? `${found.className}.${found.name}` : found.name;
}

function isNameless({ name }: FunctionFact): boolean {
  return name === ANONYMOUS || name.startsWith('callback of ');
}
