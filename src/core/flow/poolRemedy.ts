/**
 * Which function a pool of workers could run instead, and why another thread could not: what it changes would stay there,
 * what it is given would not arrive, or it waits itself.
 *
 * What a function makes may be changed by it, as far as the value that a name begins with tells: an element of a list that
 * was filled with something given counts as made. Names and types that are out of sight are left to the fix and its caveats.
 */
import { ARRAY_CALLBACKS, BUILT_IN_METHODS } from '../effects/known';
import type { CallFact, EventFact, FileFacts, FunctionFact, FunctionId, Path, ValueFact, VariableFact } from '../facts/model';
import { describePath, eventsIn, liesIn, rootVariable } from '../facts/paths';
import type { WorkerPoolRemedy } from '../model';
import type { Step } from './reach';
import type { Known } from './starting';

/** How deep something may be changed without anybody else noticing. */
type Freshness = 'given' | 'copied' | 'made';

/** Changes what lies in it, however short its path is. */
const CHANGES_CONTENT = new Set(['append', 'member', 'mutate']);
const MAKES = new Set(['from', 'of', 'Array', 'fromEntries', 'parse', 'structuredClone', 'create', 'split']);
const COPIES = new Set(['map', 'filter', 'flatMap', 'slice', 'concat', 'flat', 'keys', 'values', 'entries', 'toSorted', 'toReversed', 'toSpliced', 'with']);
const MORE_METHODS = new Set(['forEach', 'get', 'codePointAt', 'toLocaleString', 'getOwnPropertyNames', 'subarray', 'copyWithin', 'reduceRight', 'findLastIndex', 'findIndex', 'every', 'exec', 'normalize', 'trimStart', 'trimEnd', 'toPrecision', 'getFullYear', 'getMonth', 'getDate', 'getDay', 'getHours', 'getMinutes', 'getSeconds', 'getUTCDay', 'toReversed', 'toSpliced', 'with', 'assign', 'repeat', 'raw']);

/**
 * @param chain the calls that lead from `fn` to what computes; without any, it is the function itself
 */
export function poolRemedy(fn: FunctionFact, chain: readonly Step[], known: Known): WorkerPoolRemedy | undefined {
  const { facts, effects } = known;
  const target = chain.length > 0 ? chain[0].call.target : fn.id;
  // What lies in another file is moved from there.
  if (target === undefined) return undefined;
  const moved = facts.functions[target];
  const remedy = { kind: 'worker-pool' as const, fn: moved.range, name: moved.name, pool: effects.workerPool };
  const refused = moved.parent === 0 && (moved.kind === 'function' || moved.kind === 'arrow') && !moved.passedTo ? new Look(moved, known).objection() : `only a function of the module itself can move; give what computes one that is called with its data`;
  return { ...remedy, refused };
}

class Look {
  private readonly facts: FileFacts;
  private readonly moved = new Set<FunctionId>();

  constructor(
    private readonly fn: FunctionFact,
    private readonly known: Known,
  ) {
    this.facts = known.facts;
  }

  objection(): string | undefined {
    if (this.fn.generator) return `\`${this.fn.name}\` hands out values one by one, which come from another thread all at once`;
    if (this.fn.passedByName.length > 0 && !this.fn.async) return `\`${this.fn.name}\` is handed on, to code that does not wait for it`;
    return this.of(this.fn);
  }

  /** With the functions of this module that it calls, which move along. */
  private of(fn: FunctionFact): string | undefined {
    if (this.moved.has(fn.id)) return undefined;
    const inside = this.facts.functions.filter((each) => liesIn(each, fn.id, this.facts.functions));
    for (const { id } of inside) this.moved.add(id);
    for (const each of inside) {
      for (const event of eventsIn(each.body)) {
        const objection = this.ofEvent(event);
        if (objection !== undefined) return objection;
      }
    }
    return undefined;
  }

  private ofEvent(event: EventFact): string | undefined {
    switch (event.kind) {
      case 'await': return `it waits for \`${this.facts.awaits[event.await].label}\` too, which belongs to this thread; move what computes into a function that does not wait`;
      case 'yield': return 'a part of it hands out values one by one';
      case 'write': return this.ofWrite(event.path, event.how, event.key);
      case 'call': return this.ofCall(this.facts.calls[event.call]);
      default: return undefined;
    }
  }

  private ofWrite(path: Path, how: string, key: ValueFact | undefined): string | undefined {
    const name = `\`${describePath(path, this.facts.variables)}\``;
    const variable = rootVariable(path, this.facts.variables);
    if (!variable) return `it changes ${name}, which a worker has of its own`;
    if (!this.moved.has(variable.owner)) return `it changes ${name}, which a worker would have for itself`;
    const depth = path.length - 1 + (CHANGES_CONTENT.has(how) || key !== undefined ? 1 : 0);
    const freshness = depth === 0 ? 'made' : this.freshness(variable);
    const isOwn = freshness === 'made' || (freshness === 'copied' && depth === 1);
    return isOwn ? undefined : `it changes ${name}, and what it was given is a copy there: the change would be lost`;
  }

  /** The least fresh of what a variable holds. */
  private freshness(variable: VariableFact): Freshness {
    const { given, kind, owner } = variable;
    const call = this.facts.functions[owner].passedTo && this.facts.calls[this.facts.functions[owner].passedTo!.call];
    const isGathered = kind === 'parameter' && given?.argument === 0 && given.keys.length === 0 && call !== undefined && /^reduce(?:Right)?$/.test(call.name) && call.args.length > 1;
    if (isGathered) return this.freshnessOf(call.args[1]);
    if (kind !== 'local') return 'given';
    const values = [...(variable.value ? [variable.value] : []), ...this.assigned(variable)];
    const all = values.map((value) => (value === 'unknown' ? 'given' : this.freshnessOf(value)));
    if (all.length === 0 || all.includes('given')) return 'given';
    return all.includes('copied') ? 'copied' : 'made';
  }

  private assigned({ id, constant }: VariableFact): (ValueFact | 'unknown')[] {
    if (constant) return [];
    return [...this.moved].flatMap((fn) => eventsIn(this.facts.functions[fn].body)).flatMap((event) => (event.kind === 'write' && event.path.length === 1 && event.path[0] === `v${id}` && event.how === 'set' ? [event.value ?? 'unknown'] : []));
  }

  private freshnessOf(value: ValueFact): Freshness {
    switch (value.kind) {
      case 'path':
      case 'not':
      case 'logical':
      case 'unknown': return 'given';
      case 'array': return value.spread || value.elements.some((element) => this.freshnessOf(element) === 'given') ? 'copied' : 'made';
      case 'object': return value.spread || Object.values(value.properties).some((property) => this.freshnessOf(property) === 'given') ? 'copied' : 'made';
      case 'call': return this.freshnessOfCall(this.facts.calls[value.call]);
      default: return 'made';
    }
  }

  private freshnessOfCall({ name, isNew, callee }: CallFact): Freshness {
    if (isNew || (MAKES.has(name) && callee?.[0].startsWith('g:')) || name === 'split') return 'made';
    return COPIES.has(name) ? 'copied' : 'given';
  }

  private ofCall(call: CallFact): string | undefined {
    const { name, callee, receiver, target, isNew } = call;
    const root = callee && rootVariable(callee, this.facts.variables);
    const isOwn = root !== undefined && this.moved.has(root.owner);
    if (target !== undefined) return this.moved.has(target) ? undefined : this.ofHelper(target);
    if (isOwn && root.kind === 'parameter' && callee!.length === 1) return `it calls \`${name}\`, which it is given, and functions cannot be handed to a worker`;
    const given = ARRAY_CALLBACKS.has(name) && call.args[0]?.kind === 'path' ? rootVariable(call.args[0].path, this.facts.variables) : undefined;
    if (given?.kind === 'parameter' && this.moved.has(given.owner)) return `it calls \`${given.name}\`, which it is given, and functions cannot be handed to a worker`;
    const isMethod = (receiver !== undefined && isOwn) || call.on !== undefined || call.onArray === true;
    if (isMethod) return BUILT_IN_METHODS.has(name) || ARRAY_CALLBACKS.has(name) || MORE_METHODS.has(name) || this.isOfPackage(call) ? undefined : `\`${name}\` may be a method of what it is given, and methods are not handed over with data`;
    // The fix says why it knows no such instances here.
    if (callee?.[0].startsWith('g:') || (isNew && root?.kind === 'class')) return undefined;
    return this.known.effects.ofGapCall(call) === 'harmless' ? undefined : `what \`${name}\` does beside computing is not known, and it may rely on what only this thread has`;
  }

  private ofHelper(target: FunctionId): string | undefined {
    const helper = this.facts.functions[target];
    return helper.parent === 0 && !helper.className ? this.of(helper) : undefined;
  }

  /** `createHash('md5').update(text)`, called on what a package gave. */
  private isOfPackage(call: CallFact): boolean {
    const base = call.on === undefined ? rootVariable(call.receiver ?? [''], this.facts.variables)?.value : ({ kind: 'call', call: call.on } as const);
    const maker = base?.kind === 'call' ? this.facts.calls[base.call] : undefined;
    if (maker?.name === 'update') return this.isOfPackage(maker);
    if (maker?.origin?.module === 'crypto' && /^createH/.test(maker.name)) return /^(?:update|digest)$/.test(call.name);
    return maker !== undefined && (maker.origin !== undefined || maker.callee?.[0].startsWith('g:') === true) && this.known.effects.ofGapCall(call) === 'harmless';
  }
}
