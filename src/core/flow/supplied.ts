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

const REQUEST = /^(?:req|request|ctx|context|event|body|query|params|c)$/;
/** `({ body }, res) => …` */
const TAKEN_OUT = /^(?:body|query|params)$/;
const RESPONSE = /^_?(?:res|response|reply)$/;
const SUPPLIED = /^\.(?:body|query|params|rawBody|payload|files|data|searchParams)$/;

/** `head`: a request's address or headers, which servers keep to some kilobytes. */
export type Supplier = 'body' | 'head';

/** Where `req.body.rows` comes from, and what a name was made to stand for it. */
export function suppliedBy(path: Path, facts: FileFacts): Supplier | undefined {
  const variable = rootVariable(path, facts.variables);
  if (variable?.kind === 'parameter' && REQUEST.test(variable.name) && path.length > 1) {
    if (TAKEN_OUT.test(variable.name) && takesResponse(variable, facts)) return variable.name === 'body' ? 'body' : 'head';
    const said = path.slice(1, 3).filter((step) => SUPPLIED.test(step));
    return said.length === 0 ? undefined : said.some((step) => HEAD.test(step)) ? 'head' : 'body';
  }
  // `const { rows } = req.body`, `const rows = req.body.rows`.
  if (variable?.kind === 'local' && variable.value?.kind === 'path' && variable.value.path.join('') !== path.join('')) return suppliedBy(variable.value.path, facts);
  return undefined;
}

function takesResponse({ owner }: VariableFact, facts: FileFacts): boolean {
  return facts.functions[owner].parameters.some((id) => RESPONSE.test(facts.variables[id].name));
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

const HEAD = /^\.(?:query|params|searchParams|headers|url|originalUrl|path|cookies)$/;
const SURE_REQUEST = /^(?:req|request|ctx)$/;
const READS_BODY = new Set(['json', 'text', 'formData', 'parseBody']);
const READS_HEAD = new Set(['query', 'queries', 'param', 'header', 'get']);
/** Methods of texts and lists whose result may be as long, or holds parts that may. */
const KEEPS_LENGTH = new Set('trim trimStart trimEnd toLowerCase toUpperCase toLocaleLowerCase toLocaleUpperCase toString normalize replace replaceAll concat split filter reverse sort flat join get getAll values entries keys at pop shift padEnd padStart'.split(' '));
const PARTS = new Set(['slice', 'substring', 'substr']);
const OF_ARGUMENT = /^g:(?:String|decodeURIComponent|decodeURI|unescape|Object|Array|JSON|URL|URLSearchParams)$/;
const CHECKS = /^(?:parse|safeParse|parseAsync|validate\w*|check\w*|assert\w*|isLength|cast)$/;
const MOST_HOPS = 8;

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
      const supplier = suppliedBy(path, this.facts);
      if (supplier) return found(supplier);
      if (SURE_REQUEST.test(variable.name) && path.slice(1, 3).some((step) => HEAD.test(step))) return found('head');
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
    // `async ({ body }, res) => body.name`
    if (path.length > 1 && /^(?:body|query|params)$/.test(variable.name) && this.reach.roleOf(owner) === 'server') return found(variable.name === 'body' ? 'body' : 'head');
    const call = owner.passedTo && this.facts.calls[owner.passedTo.call];
    if (call && owner.passedTo!.argument === 0 && ARRAY_CALLBACKS.has(call.name)) return variable.given?.argument === (/^reduce/.test(call.name) ? 1 : 0) ? also(this.receiverOf(call, hops + 1)) : undefined;
    if (path.length > 1 || REQUEST.test(variable.name)) return undefined;
    return { ...found('parameter'), parameter: variable.id };
  }

  private textOfCall(call: CallFact, hops: number): SuppliedText | undefined {
    const variable = call.receiver && rootVariable(call.receiver, this.facts.variables);
    if (call.receiver && call.on === undefined && variable?.kind === 'parameter' && REQUEST.test(variable.name) && call.receiver.slice(1).every((step) => step === '.req' || step === '.request')) {
      if (READS_BODY.has(call.name)) return { name: `${variable.name}.${call.name}()`, from: 'body', paths: [] };
      if (READS_HEAD.has(call.name)) return { name: call.label, from: 'head', paths: [] };
    }
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
