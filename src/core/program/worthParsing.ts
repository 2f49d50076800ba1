/** Which files are parsed for themselves: those in whose text something may wait, or be told to run while others wait. */
import { HANDLER_CALLS, HANDLER_DECORATORS, HANDLER_EXPORTS, type ExportShape } from '../effects/tables/handlers';
import { NOTHING_SAID } from '../effects/project';
import type { SourceInput } from '../model';
import { DIRECTIVE_WORDS } from '../silence/directives';

const WAITS = /\b(?:await|async|yield)\b|Promise|\.then\b|Sync\b|\bWorker\b|\bfork\b/;
/** `(req, res) =>`, whoever it is given to. */
const TAKES_REQUEST = /\b_?req(?:uest)?\b[^,()]*,\s*_?(?:res|response|reply|resp)\b/;
/** `onClick={…}`; and `publicProcedure.query(…)`, wherever that comes from. */
const LISTENS = /\bon[A-Z]\w*=\{|[pP]rocedure\b/;
/** Calls by these names are nearly always something else: the package has to be named as well. */
const COMMON = new Set(['create', 'define', 'from', 'process', 'query', 'run', 'work', 'on*']);

const CALLS = new RegExp(`\\b(?:${anyOf(HANDLER_CALLS.flatMap(({ calls }) => calls.split(' ')).filter((name) => !COMMON.has(name)))})\\s*[(<]`);
const PACKAGES = new RegExp(`['"](?:${anyOf(HANDLER_CALLS.filter(({ calls }) => calls.split(' ').some((name) => COMMON.has(name))).flatMap(({ from }) => from ?? []))})['"]`);
/** `@Get()`, and `(0, common_1.Get)()` as compilers write it. */
const DECORATORS = new RegExp(`[@.](?:${anyOf(HANDLER_DECORATORS.flatMap(({ decorators }) => decorators.split(' ')))})\\)?\\s*\\(`);

/** A file of which this is not true has nothing to wait for, nothing that others wait for, and no comment to be told about. */
export function isWorthParsing({ fileName, text }: SourceInput, knowledge = NOTHING_SAID): boolean {
  return knowledge.mayNameHandlers(text) || text.includes(DIRECTIVE_WORDS) || [WAITS, CALLS, PACKAGES, DECORATORS, TAKES_REQUEST, LISTENS].some((hint) => hint.test(text)) || HANDLER_EXPORTS.some((shape) => shape.file.test(fileName) && namesExport(shape, text));
}

function namesExport({ exports, directive }: ExportShape, text: string): boolean {
  if (directive) return text.includes(directive);
  return text.includes('export') && exports.split(' ').some((way) => way.split('.').every((name) => name === '*' || text.includes(name)));
}

function anyOf(names: readonly string[]): string {
  return [...new Set(names)].map((name) => name.replace(/[$./]/g, '\\$&').replace('*', '[\\w/-]*')).join('|');
}
