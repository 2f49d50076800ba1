/**
 * What a request brings: data whose size and content its sender decides. Goes by the names that requests have in
 * handlers, and follows locals, elements and methods that keep a text as long as it is.
 *
 * Misses requests under other names, fields of objects, and what goes through other functions' results.
 */
import type { CallFact, FileFacts, FunctionFact, FunctionId, Path, StatementFact, ValueFact, VariableFact, VariableId } from '../facts/model';
import { eventsIn, lastName, outwards, overlaps, rootVariable, statementsIn } from '../facts/paths';
import { ARRAY_CALLBACKS } from '../effects/known';
import type { Reach } from './reach';
import { limitsInSchema } from './schemas';

const REQUEST = /^(?:req|request|ctx|context|event|body|query|params|c)$/;
const SURE_REQUEST = /^(?:req|request|ctx)$/;
/** Parts of a request that are handed over by themselves: `({ body }, res) => …`. */
const TAKEN_OUT = /^(?:body|query|params)$/;
const RESPONSE = /^_?(?:res|response|reply)$/;
const SUPPLIED = /^\.(?:body|query|params|rawBody|payload|files|data|searchParams)$/;
const HEAD = /^\.(?:query|params|searchParams|headers|url|originalUrl|path|cookies)$/;
const READS_BODY = new Set(['json', 'text', 'formData', 'parseBody']);
const READS_HEAD = new Set(['query', 'queries', 'param', 'header', 'get']);
/** Of a parameter: `@Body() order`. */
const DECORATES_BODY = /^(?:Body|RawBody|MessageBody|Payload|UploadedFiles?)$/;
const DECORATES_HEAD = /^(?:Query|Param|Headers?)$/;
/** How a procedure of tRPC is made. */
const MAKES_PROCEDURE = /^(?:query|mutation|subscription)$/;
const MOST_HOPS = 8;

/** `head`: a request's address or headers, which servers keep to some kilobytes. */
export type Supplier = 'body' | 'head';

/** Whether requests run a function, where that is known; names that say little by themselves are a request's only there. */
export type Serves = (fn: FunctionFact) => boolean;

/** Where `req.body.rows` comes from, and what a name was made to stand for it. */
export function suppliedBy(path: Path, facts: FileFacts, serves: Serves, hops = 0): Supplier | undefined {
  const variable = rootVariable(path, facts.variables);
  if (hops > MOST_HOPS || !variable) return undefined;
  if (variable.kind === 'parameter') return suppliedInParameter(variable, path.slice(1), facts, serves);
  if (variable.kind !== 'local') return undefined;
  // `const { rows } = req.body`, `const rows = req.body.rows`, `const { rows } = await request.json()`.
  if (variable.value?.kind === 'path') return suppliedBy(variable.value.path, facts, serves, hops + 1);
  return variable.value?.kind === 'call' && variable.constant ? suppliedByCall(facts.calls[variable.value.call], facts) : undefined;
}

function suppliedInParameter(variable: VariableFact, steps: Path, facts: FileFacts, serves: Serves): Supplier | undefined {
  const { name, decorators = [], given } = variable;
  const owner = facts.functions[variable.owner];
  const way = [...(given?.keys ?? []).map((key) => `.${key}`), ...steps];
  const isWhole = given?.keys.length === 0;
  if (decorators.some((decorator) => DECORATES_BODY.test(decorator))) return 'body';
  if (decorators.some((decorator) => DECORATES_HEAD.test(decorator))) return 'head';
  const part = isWhole ? name : way[0]?.slice(1);
  if (part !== undefined && TAKEN_OUT.test(part) && (serves(owner) || (takesResponse(owner, facts) && way.length > 0))) return part === 'body' ? 'body' : 'head';
  if (given?.argument === 0 && way[0] === '.input' && isProcedure(owner, facts) && serves(owner)) return limitsInSchema(way.slice(1), facts.calls[owner.passedTo!.call], facts) ? undefined : 'body';
  if (!REQUEST.test(name) || steps.length === 0) return undefined;
  const near = steps.slice(0, 2);
  if (near.some((step) => SUPPLIED.test(step))) return near.some((step) => HEAD.test(step)) ? 'head' : 'body';
  return SURE_REQUEST.test(name) && near.some((step) => HEAD.test(step)) ? 'head' : undefined;
}

function takesResponse({ parameters }: FunctionFact, facts: FileFacts): boolean {
  return parameters.some((id) => RESPONSE.test(facts.variables[id].name));
}

function isProcedure({ passedTo }: FunctionFact, facts: FileFacts): boolean {
  return passedTo !== undefined && MAKES_PROCEDURE.test(facts.calls[passedTo.call].name);
}

/** What a call reads of a request: `await request.json()`, `c.req.query('page')`. */
export function suppliedByCall(call: CallFact, facts: FileFacts): Supplier | undefined {
  if (!call.receiver || call.on !== undefined || !(READS_BODY.has(call.name) || READS_HEAD.has(call.name))) return undefined;
  const of = withoutAliases(call.receiver, facts);
  const variable = rootVariable(of, facts.variables);
  if (variable?.kind !== 'parameter' || !REQUEST.test(variable.name) || !of.slice(1).every((step) => step === '.req' || step === '.request')) return undefined;
  // `c.json(rows)` is an answer.
  if (READS_BODY.has(call.name)) return call.args.length === 0 && /^req(?:uest)?$/.test(lastName(of, facts.variables)) ? 'body' : undefined;
  return of.length > 1 || SURE_REQUEST.test(variable.name) ? 'head' : undefined;
}

/** `event.request` of `const { request } = event`. */
function withoutAliases(path: Path, facts: FileFacts, hops = 0): Path {
  const variable = rootVariable(path, facts.variables);
  const value = variable?.kind === 'local' && variable.constant ? variable.value : undefined;
  return value?.kind === 'path' && hops <= MOST_HOPS ? withoutAliases([...value.path, ...path.slice(1)], facts, hops + 1) : path;
}

const known = new WeakMap<FunctionFact, ReadonlySet<string>>();
/** What names say that hold the most of something. */
const NAMES_LIMIT = /max|limit|most|cap(?:acity)?$|threshold|quota|ceiling|allowed|largest|longest/i;
const CONSTANT = /^[A-Z][A-Z0-9_]+$/;
/** Calls that are as large as what they are given. */
const SIZE_OF_ARGUMENT = new Set(['Number', 'parseInt', 'parseFloat', 'keys', 'values', 'entries', 'from', 'byteLength', 'String']);

/**
 * Whether code gives up, or cuts it down, where a list is too long or a number too large: `if (rows.length > 100) return`.
 * Only a comparison with a limit says that; a test for emptiness, for a type or for another list's length does not.
 *
 * Misses limits that a function, a schema or an assertion checks, and those whose names do not speak of one.
 */
export function isBounded(path: Path, facts: FileFacts): boolean {
  const variable = rootVariable(path, facts.variables);
  if (!variable) return false;
  const bounded = boundedIn(facts.functions[variable.owner], facts);
  if (bounded.has(path.join('')) || bounded.has([...path, '.length'].join(''))) return true;
  return variable.value?.kind === 'path' && variable.value.path.join('') !== path.join('') && isBounded(variable.value.path, facts);
}

/** What a function's own statements compare with a limit before they go on. */
function boundedIn(fn: FunctionFact, facts: FileFacts): ReadonlySet<string> {
  let bounded = known.get(fn);
  if (!bounded) known.set(fn, (bounded = new Set(statementsIn(fn.body).flatMap((statement) => boundedBy(statement, facts)))));
  return bounded;
}

function boundedBy({ kind, test, bodies }: StatementFact, facts: FileFacts): string[] {
  if (kind !== 'if' || !test) return [];
  return bodies.flatMap(({ role, statements }) => {
    const tooLarge = tooLargeWhere(test, role === 'then', facts);
    if (tooLarge.length === 0 || /^(?:return|throw|continue)$/.test(statements.at(-1)?.kind ?? '')) return tooLarge;
    const written = new Set(eventsIn(statements).flatMap((event) => (event.kind === 'write' ? [event.path.join('')] : [])));
    return tooLarge.filter((name) => written.has(name) || written.has(name.replace(/\.length$/, '')));
  });
}

/** What a test finds above a limit where it holds, or where it does not: `n` and `rows.length` of `n > 50 || rows.length > 100`. */
function tooLargeWhere(test: ValueFact, holds: boolean, facts: FileFacts, hops = 0): string[] {
  if (hops > MOST_HOPS) return [];
  switch (test.kind) {
    case 'logical': return [test.left, test.right].flatMap((side) => tooLargeWhere(side, holds, facts, hops + 1));
    case 'not': return tooLargeWhere(test.of, !holds, facts, hops + 1);
    case 'path': {
      const variable = test.path.length === 1 ? rootVariable(test.path, facts.variables) : undefined;
      return variable?.constant && variable.value ? tooLargeWhere(variable.value, holds, facts, hops + 1) : [];
    }
    case 'binary': {
      if (!/^[<>]=?$/.test(test.operator)) return [];
      const [larger, limit] = test.operator.startsWith('>') === holds ? [test.left, test.right] : [test.right, test.left];
      return isLimit(limit, facts) ? sizedBy(larger, facts) : [];
    }
    default: return [];
  }
}

/** What is as large as a value: `rows` of `Object.keys(rows).length`, `n` of `Number(n)`. */
function sizedBy(value: ValueFact, facts: FileFacts): string[] {
  if (value.kind === 'path') return [value.path.join('')];
  const call = value.kind === 'call' ? facts.calls[value.call] : undefined;
  return call && SIZE_OF_ARGUMENT.has(call.name) && call.args[0] ? sizedBy(call.args[0], facts) : [];
}

/** A number that leaves something to do, or what is named like a limit. */
function isLimit(value: ValueFact, facts: FileFacts): boolean {
  switch (value.kind) {
    case 'number': return value.value >= 2;
    case 'call': return facts.calls[value.call].argReads.flat().some((path) => namesLimit(path, facts));
    case 'binary': return isLimit(value.left, facts) || isLimit(value.right, facts);
    case 'path': {
      const variable = value.path.length === 1 ? rootVariable(value.path, facts.variables) : undefined;
      return namesLimit(value.path, facts) || (variable?.constant === true && variable.value?.kind === 'number' && variable.value.value >= 2);
    }
    default: return false;
  }
}

function namesLimit(path: Path, facts: FileFacts): boolean {
  const name = lastName(path, facts.variables);
  return NAMES_LIMIT.test(name) || CONSTANT.test(name);
}

/** A text, or a list of texts, that somebody else decides. */
export interface SuppliedText {
  /** In the source's words. */
  name: string;
  /** `parameter`: whatever a caller hands over. */
  from: Supplier | 'parameter';
  /** The parameter that it comes in by, where nothing more is known. */
  parameter?: VariableId;
  /** Every path that stands for the same text. */
  paths: Path[];
}

/** Methods of texts and lists whose result may be as long, or holds parts that may. */
const KEEPS_LENGTH = new Set('trim trimStart trimEnd toLowerCase toUpperCase toLocaleLowerCase toLocaleUpperCase toString normalize replace replaceAll concat split filter reverse sort flat join get getAll values entries keys at pop shift padEnd padStart'.split(' '));
const PARTS = new Set(['slice', 'substring', 'substr']);
const OF_ARGUMENT = /^g:(?:String|decodeURIComponent|decodeURI|unescape|Object|Array|JSON|URL|URLSearchParams)$/;
const CHECKS = /^(?:parse|safeParse|parseAsync|validate\w*|check\w*|assert\w*|isLength|cast)$/;

/** Where a function looks at the length of something, and what it hands to something that checks, by its root. */
interface Looks {
  lengthOf: Map<string, StatementFact[]>;
  checksOf: Map<string, { at: number; read: Path }[]>;
}

export class SuppliedTexts {
  private readonly looks = new Map<FunctionId, Looks>();
  /** From a loop's variable to what the loop walks. */
  private readonly walked = new Map<VariableId, ValueFact>();
  /** What is assigned to a variable after its declaration. */
  private readonly assigned = new Map<VariableId, (ValueFact | undefined)[]>();

  constructor(private readonly facts: FileFacts, private readonly reach: Reach) {
    for (const fn of facts.functions) {
      for (const { loop, events } of statementsIn(fn.body)) {
        if (loop?.over) for (const id of loop.variables) this.walked.set(id, loop.over);
        for (const event of events) {
          const id = event.kind === 'write' && event.how !== 'declare' && event.path.length === 1 ? rootVariable(event.path, facts.variables)?.id : undefined;
          if (id !== undefined && event.kind === 'write') this.assigned.set(id, [...(this.assigned.get(id) ?? []), event.value]);
        }
      }
    }
  }

  /** Where a text comes from, if somebody else decides it and nothing on the way bounds its length. */
  textOf(value: ValueFact, hops = 0): SuppliedText | undefined {
    if (hops > MOST_HOPS) return undefined;
    switch (value.kind) {
      case 'path': return this.textOfPath(value.path, hops);
      case 'call': return this.textOfCall(this.facts.calls[value.call], hops);
      case 'template': return firstOf(value.reads, (path) => this.textOfPath(path, hops + 1));
      case 'binary': return value.operator === '+' ? firstOf([value.left, value.right], (side) => this.textOf(side, hops + 1)) : undefined;
      default: return undefined;
    }
  }

  /** What a call's method is called on. */
  receiverOf(call: CallFact, hops = 0): SuppliedText | undefined {
    if (call.on !== undefined) return this.textOf({ kind: 'call', call: call.on, awaited: false }, hops + 1);
    return call.receiver && this.textOfPath(call.receiver, hops + 1);
  }

  private textOfPath(path: Path, hops: number): SuppliedText | undefined {
    const variable = rootVariable(path, this.facts.variables);
    if (!variable || path.at(-1) === '.length') return undefined;
    const found = (from: SuppliedText['from']): SuppliedText => ({ name: nameOf(path, variable), from, paths: [path] });
    const also = (text: SuppliedText | undefined): SuppliedText | undefined => text && { ...text, name: path.length === 1 ? variable.name : text.name, paths: [path, ...text.paths] };
    if (variable.kind === 'parameter') {
      const supplier = suppliedBy(path, this.facts, (fn) => this.reach.roleOf(fn) === 'server');
      if (supplier) return found(supplier);
      return this.textOfParameter(variable, path, found, also, hops);
    }
    const walked = this.walked.get(variable.id);
    if (walked) return also(this.textOf(walked, hops + 1));
    if (variable.kind !== 'local' || !variable.value) return undefined;
    // A variable that is written again holds such a text only if every value of it is one.
    const texts = [variable.value, ...(variable.constant ? [] : (this.assigned.get(variable.id) ?? [undefined]))].map((value) => value && this.textOf(value, hops + 1));
    return texts.every((text) => text) ? also(texts[0]) : undefined;
  }

  private textOfParameter(variable: VariableFact, path: Path, found: (from: SuppliedText['from']) => SuppliedText, also: (text: SuppliedText | undefined) => SuppliedText | undefined, hops: number): SuppliedText | undefined {
    const owner = this.facts.functions[variable.owner];
    const call = owner.passedTo && this.facts.calls[owner.passedTo.call];
    if (call && owner.passedTo!.argument === 0 && ARRAY_CALLBACKS.has(call.name)) return variable.given?.argument === (/^reduce/.test(call.name) ? 1 : 0) ? also(this.receiverOf(call, hops + 1)) : undefined;
    if (path.length > 1 || REQUEST.test(variable.name)) return undefined;
    return { ...found('parameter'), parameter: variable.id };
  }

  private textOfCall(call: CallFact, hops: number): SuppliedText | undefined {
    const supplier = suppliedByCall(call, this.facts);
    if (supplier) return { name: supplier === 'body' ? `${lastName(call.receiver!, this.facts.variables)}.${call.name}()` : call.label, from: supplier, paths: [] };
    if (OF_ARGUMENT.test(call.callee?.[0] ?? '') && call.args[0]) return this.textOf(call.args[0], hops + 1);
    // The first hundred characters are a bound, and so are the last ten.
    const keeps = KEEPS_LENGTH.has(call.name) || (PARTS.has(call.name) && call.args.length === 1 && !(call.args[0].kind === 'number' && call.args[0].value < 0));
    const text = keeps ? this.receiverOf(call, hops + 1) : undefined;
    return text && { ...text, name: call.name === 'get' ? call.label : text.name };
  }

  /** How a text's length was looked at before a call: `bounded`, `checked` by something that may bound it, or not at all. */
  checkBefore(call: CallFact, text: SuppliedText): 'bounded' | 'checked' | undefined {
    const fns = outwards(this.facts.functions[call.fn], this.facts.functions).filter((fn) => fn.kind !== 'module');
    const looks = fns.map((fn) => this.looksAtTexts(fn));
    const lengths = text.paths.map((path) => [...path, '.length'].join(''));
    const guards = looks.flatMap(({ lengthOf }) => lengths.flatMap((length) => lengthOf.get(length) ?? []));
    if (guards.some((statement) => statement.range.start <= call.range.start && (statement.kind === 'if' || holds(statement, call)) && !asksForEmpty(statement.test))) return 'bounded';
    const checks = looks.some(({ checksOf }) => text.paths.some((path) => checksOf.get(path[0])?.some(({ at, read }) => at < call.range.start && overlaps(read, path))));
    return checks || fns.some((fn) => this.isDeclared(fn)) ? 'checked' : undefined;
  }

  /** A function is asked about by every call in it. */
  private looksAtTexts(fn: FunctionFact): Looks {
    let looks = this.looks.get(fn.id);
    if (!looks) this.looks.set(fn.id, (looks = this.findLooks(fn)));
    return looks;
  }

  private findLooks(fn: FunctionFact): Looks {
    const looks: Looks = { lengthOf: new Map(), checksOf: new Map() };
    for (const statement of statementsIn(fn.body)) {
      for (const event of statement.events) {
        if (event.kind === 'read') for (const name of [event.path.join(''), ...(event.via === undefined ? [] : [`v${event.via}.length`])]) if (name.endsWith('.length')) add(looks.lengthOf, name, statement);
        const other = event.kind === 'call' ? this.facts.calls[event.call] : undefined;
        if (!other || !CHECKS.test(other.name) || other.callee?.[0] === 'g:JSON') continue;
        for (const read of other.argReads.flat()) add(looks.checksOf, read[0], { at: other.range.start, read });
      }
    }
    return looks;
  }

  /** A route that comes with a schema or a validating step: `app.post('/x', { schema }, handler)`. */
  private isDeclared(fn: FunctionFact): boolean {
    const at = fn.passedTo ?? fn.passedByName[0];
    const route = at && this.facts.calls[at.call];
    const isSchema = (name: string) => /schema|valid|celebrate/i.test(name);
    return route !== undefined && route.args.slice(0, at!.argument).some((value) => (value.kind === 'object' && Object.keys(value.properties).some(isSchema)) || (value.kind === 'call' && isSchema(this.facts.calls[value.call].label)) || (value.kind === 'path' && isSchema(rootVariable(value.path, this.facts.variables)?.name ?? '')));
  }
}

/** `req.body.email`, `items[…]`. */
function nameOf(path: Path, variable: VariableFact): string {
  return variable.name + path.slice(1).map((step) => (step.startsWith('[') ? '[…]' : step)).join('');
}

function firstOf<Item>(items: readonly Item[], find: (item: Item) => SuppliedText | undefined): SuppliedText | undefined {
  for (const item of items) {
    const found = find(item);
    if (found) return found;
  }
  return undefined;
}

function add<Item>(lists: Map<string, Item[]>, name: string, item: Item): void {
  const list = lists.get(name);
  if (list) list.push(item);
  else lists.set(name, [item]);
}

function holds(statement: StatementFact, call: CallFact): boolean {
  return statement.events.some((event) => event.kind === 'call' && event.call === call.id);
}

/** `if (!text.length)`, `if (text.length === 0)`, `if (text.length < 2)`: says nothing of how long it may be. */
function asksForEmpty(test: ValueFact | undefined): boolean {
  if (test?.kind === 'logical') return asksForEmpty(test.left) && asksForEmpty(test.right);
  if (test?.kind === 'path') return true;
  if (test?.kind === 'not') return test.of.kind === 'path';
  if (test?.kind !== 'binary') return false;
  const number = [test.left, test.right].find((side) => side.kind === 'number');
  return number?.kind === 'number' && number.value < 2;
}
