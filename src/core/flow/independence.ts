/**
 * Whether two awaited operations of one statement list could be under way at the same time. Every check can only
 * lower the answer; each that does keeps its reason.
 *
 * Errs towards "no": unknown is not independent, a write never overlaps with anything on possibly the same thing, and
 * whatever may decide whether to go on stays in front.
 */
import type { Effects } from '../effects/effect';
import { isStated, type Effect } from '../effects/lattice';
import { ARRAY_CALLBACKS } from '../effects/known';
import { updatedTable } from '../effects/updates';
import { namesAGuard, namesAWrite } from '../effects/verbs';
import type { AwaitFact, CallFact, EventFact, FileFacts, Path, StatementFact } from '../facts/model';
import { anyOverlap, bodyOf, classAround, describePath, lastName, overlaps, rootVariable, withClosures } from '../facts/paths';
import type { Confidence } from '../model';
import { gapsBetween, type Gap, type Operation } from './operations';

/** `none`: they have to stay in order. */
export type Level = Confidence | 'none';

export interface Verdict {
  level: Level;
  /** Why, one fact each: what speaks for the level, or what ruled it out. */
  reasons: string[];
  /** The variable that orders the two, where there is one. */
  variable?: string;
}

const LEVELS: readonly Level[] = ['none', 'possible', 'likely', 'certain'];
/** Variables that collect: two callees that get one of these may both write to it. */
const COLLECTOR_NAME = /^(?:acc|accumulator|results?|out|output|errors?|warnings|issues|files|report|seen|visited|cache|collected|state)$/i;

export function lowest(...levels: Level[]): Level {
  return LEVELS[Math.min(...levels.map((level) => LEVELS.indexOf(level)))];
}

export function atLeast(level: Level, bar: Level): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(bar);
}

/** How far an operation may be moved, going by its own effect. */
export function gradeOf(effect: Effect): Level {
  if (effect.hold || effect.access === 'ordered' || effect.access === 'unknown') return 'none';
  if (effect.access === 'write') return 'none';
  // What is kept after the first time hardly waits again.
  if (effect.keeps.length > 0) return 'possible';
  if (isStated(effect) || effect.source === 'body') return 'certain';
  return effect.source === 'name' ? 'likely' : 'none';
}

export class Independence {
  constructor(
    private readonly facts: FileFacts,
    private readonly effects: Effects,
  ) {}

  /** `first` stands before `second` in `statements`; `members` are operations that already overlap with `first`. */
  between(statements: readonly StatementFact[], first: Operation, second: Operation, members: readonly Operation[] = [first]): Verdict {
    return this.byOrder(first, second) ?? this.byEffect(first, second) ?? this.byGaps(statements, first, second, members);
  }

  private byOrder(first: Operation, second: Operation): Verdict | undefined {
    if (second.awaits.some((fact) => first.awaits.some((other) => fact.inner.includes(other.id)))) return no('its own arguments are waited for first');
    for (const def of first.defs) {
      const use = second.uses.find((path) => overlaps(def, path));
      if (use) return { ...no(`it uses \`${describePath(use, this.facts.variables)}\``), variable: describePath(def, this.facts.variables) };
    }
    if (first.decides) return no(`\`${first.awaits[0].label}\` decides what happens next`);
    if (second.tied) return no('another wait in its own statement decides whether it is started');
    // Elements of one array or object, and arguments of one call, end up in one place by design.
    const together = first.at === second.at && second.awaits[0].shape === 'argument';
    if (anyOverlap(second.defs, first.uses) || (!together && anyOverlap(second.defs, first.defs))) return no('both end up in the same variable');
    if (first.awaits[0].text === second.awaits[0].text) return no('it is the same operation: its result can be used again');
    return undefined;
  }

  private byEffect(first: Operation, second: Operation): Verdict | undefined {
    if (this.updateDifferentTables(first, second)) return undefined;
    for (const operation of [first, second]) {
      if (operation.dropped && !this.isNotedCheck(operation) && !this.fillsItsArguments(operation.awaits)) return no(`the result of \`${operation.awaits[0].label}\` is dropped, so it is run for what it does`);
    }
    const [a, b] = [first, second].map((operation) => this.effectOf(operation));
    const isKnown = (operation: Operation) => operation.awaits.every((fact) => this.isFollowed(this.callOf(fact)));
    for (const effect of [a, b]) if (gradeOf(effect) === 'none') return no(effect.because);
    if (anyOverlap(a.writes, [...b.reads, ...b.writes]) || anyOverlap(b.writes, a.reads)) return no('one changes what the other reads');
    const changed = first.defs.find((def) => anyOverlap([def], b.reads));
    if (changed) return { ...no(`it reads \`${describePath(changed, this.facts.variables)}\``), variable: describePath(changed, this.facts.variables) };
    if (this.isGiven(second, a.writes, isKnown(second))) return no('the first changes what the second is given');
    if (this.isGiven(first, b.writes, isKnown(first))) return no('the second changes what the first is given');
    if (this.sharesThis(first.defs, second)) return no('a method of the same object may read it');
    const shared = isKnown(first) && isKnown(second) ? undefined : this.sharedCollector(first, second);
    if (shared) return no(`both are given \`${shared}\` and may write to it`);
    return undefined;
  }

  /** `try { await checkPolicy(…) } catch (error) { options.error = error }`: its failure is all that comes of it. */
  private isNotedCheck({ caught, awaits }: Operation): boolean {
    return caught && awaits.every((fact) => this.effects.ofAwait(fact).hold === 'guards');
  }

  /** Rows of different tables: neither update can see the other, and their results are counts at most. */
  private updateDifferentTables(first: Operation, second: Operation): boolean {
    const [a, b] = [first, second].map(({ awaits: [fact, ...others] }) => {
      const call = others.length ? undefined : this.callOf(fact);
      return call && !this.effects.transactions.carries(call) ? updatedTable(call, this.facts) : undefined;
    });
    return a !== undefined && b !== undefined && a !== b;
  }

  /**
   * Whether an operation is given something that is written. Arguments are read when it is started; an object that is
   * only handed over may be written to elsewhere, if the body that gets it is known.
   */
  private isGiven(operation: Operation, writes: readonly Path[], isKnown: boolean): boolean {
    return [...operation.uses, ...this.behind(operation.uses, 'read', 'reads')].some((use) => writes.some((write) => overlaps(write, use) && (!isKnown || use.length >= write.length)));
  }

  /** `this.token = …` before `this.load()`, whose body is not in this file. */
  private sharesThis(written: readonly Path[], operation: Operation): boolean {
    if (!written.some((path) => path[0] === 'this')) return false;
    return operation.awaits.some((fact) => {
      const call = this.callOf(fact);
      return call?.receiver?.length === 1 && call.receiver[0] === 'this' && !this.isFollowed(call);
    });
  }

  /** `await readOwner(folder, info)`: its result is what it leaves in an object that it was given. */
  private fillsItsArguments(awaits: readonly AwaitFact[]): boolean {
    return awaits.every((fact) => {
      const call = this.callOf(fact);
      if (!call || !this.isFollowed(call)) return false;
      const given = call.args.flatMap((value) => (value.kind === 'path' ? [value.path] : []));
      const { writes } = this.effects.ofAwait(fact);
      return writes.length > 0 && writes.every((path) => path.length > 1 && given.some((argument) => argument.every((step, index) => path[index] === step)));
    });
  }

  /** Whether the body behind a call is known, or the project says what it does. */
  private isFollowed(call: CallFact | undefined): boolean {
    return call !== undefined && (this.effects.calleeOf(call) !== undefined || this.effects.statedOf(call) !== undefined);
  }

  /** Why one of the two may hardly wait, or may need the other after all. */
  private doubt(first: Operation, second: Operation): string | undefined {
    if (this.shareOpaqueObject(first, second)) return 'both are asked of one object that cannot be looked into, and that may set itself up when it is asked first';
    if (this.effectOf(first).prints && this.effectOf(second).prints) return 'both print lines, in the order of their turns';
    if (second.caught && !first.caught) return `the failure of \`${second.awaits[0].label}\` is handled where it is waited for, and that of the first is not`;
    for (const operation of [first, second]) {
      const { label } = operation.awaits[0];
      if (operation.mayBeAtHand) return `what \`${label}\` gives may be at hand`;
      const effect = this.effectOf(operation);
      if (effect.keeps.length > 0) return `\`${label}\` keeps what it waited for, so it hardly waits again`;
      if (effect.access === 'read' && effect.mayBeAtHand) return `\`${label}\` may give what is at hand`;
    }
    return undefined;
  }

  /**
   * Methods of one object that nobody can look into and that is made for this: it may set itself up when it is asked
   * first. So may whatever `this` is in a function that belongs to no class.
   */
  private shareOpaqueObject(first: Operation, second: Operation): boolean {
    const [a, b] = [first, second].map((operation) => this.callOf(operation.awaits[0]));
    if (!a?.receiver || a.receiver.join('') !== b?.receiver?.join('') || this.isFollowed(a) || this.isFollowed(b)) return false;
    if (a.receiver.length === 1 && a.receiver[0] === 'this') return classAround(this.facts.functions[a.fn], this.facts.functions) === undefined;
    const variable = rootVariable(a.receiver, this.facts.variables);
    const made = variable?.value?.kind === 'call' ? this.facts.calls[variable.value.call] : undefined;
    return a.receiver.length === 1 && made?.isNew === true && variable!.owner === a.fn && this.effects.ofAwait(first.awaits[0]).source === 'name';
  }

  private callOf(fact: AwaitFact): CallFact | undefined {
    return fact.call === undefined ? undefined : this.facts.calls[fact.call];
  }

  private effectOf(operation: Operation): Effect {
    const effects = operation.awaits.map((fact) => {
      const effect = this.effects.ofAwait(fact);
      // A check decides nothing where its failure is only noted.
      return operation.caught && effect.hold === 'guards' ? { ...effect, hold: undefined } : effect;
    });
    return effects.reduce((worst, effect) => (atLeast(gradeOf(worst), gradeOf(effect)) ? effect : worst));
  }

  /** An object that is made here and given to both. */
  private sharedCollector(first: Operation, second: Operation): string | undefined {
    for (const path of this.argumentPaths(first)) {
      if (!this.argumentPaths(second).some((other) => other.join('') === path.join(''))) continue;
      const variable = rootVariable(path, this.facts.variables);
      const kind = variable?.value?.kind;
      const madeHere = path.length === 1 && (kind === 'array' || (kind === 'object' && Object.keys((variable!.value as { properties: object }).properties).length === 0));
      if (madeHere || COLLECTOR_NAME.test(lastName(path, this.facts.variables))) return describePath(path, this.facts.variables);
    }
    return undefined;
  }

  private argumentPaths(operation: Operation): Path[] {
    return operation.awaits.flatMap((fact) => (this.callOf(fact)?.args ?? []).flatMap((value) => (value.kind === 'path' ? [value.path] : [])));
  }

  private byGaps(statements: readonly StatementFact[], first: Operation, second: Operation, members: readonly Operation[]): Verdict {
    const effects = [this.effectOf(first), this.effectOf(second)];
    const doubt = this.doubt(first, second);
    const known = this.updateDifferentTables(first, second);
    let level = known ? 'likely' : lowest(...effects.map(gradeOf), doubt === undefined ? 'certain' : 'possible');
    const reasons = known ? ['each updates a table of its own'] : [...(doubt === undefined ? [] : [doubt]), ...effects.map((effect) => effect.because)];
    const tainted = [...first.defs];
    for (const gap of gapsBetween(statements, first, second)) {
      if (gap.exits) return no('what lies between them may end the function');
      if (gap.statement.using) return no('a resource is acquired between them');
      const blocked = this.gapAwaits(gap, second, members);
      if (blocked) return blocked;
      // What the operations themselves are given was asked about above.
      const own = [...members, second].flatMap(({ at, uses }) => (statements[at] === gap.statement ? uses : []));
      const read = this.readBy(gap.events).find((path) => anyOverlap(effects[0].writes, [path]) && !own.some((use) => use.join('') === path.join('')));
      if (read) return no(`\`${describePath(read, this.facts.variables)}\` is read between them, and the first sets it`);
      const written = this.writtenBy(gap.events);
      // What it gives is stored when it has read all that it reads.
      const othersWritten = written.filter((path) => !first.defs.some((own) => own.join('') === path.join('')));
      if (anyOverlap(othersWritten, effects[0].reads)) return no('what the first reads is changed between them');
      if (anyOverlap(written, [...effects[1].reads, ...effects[1].writes].filter((path) => path[0].startsWith('g:') || path[0] === 'this'))) return no('what the second reads is changed between them');
      const dependent = gap.usesFirst || this.dependsOn(gap, tainted);
      if (dependent) {
        const { reads, writes } = effects[1];
        const use = [...second.uses, ...reads, ...writes].find((path) => anyOverlap(written, [path]));
        if (use) return { ...no(`it uses \`${describePath(use, this.facts.variables)}\`, which is made from the first result`), variable: describePath(use, this.facts.variables) };
        if (written.some((path) => path[0].startsWith('g:')) || this.sharesThis(written, second)) return no('what is made from the first result is kept where the second may read it');
        tainted.push(...written);
      }
      const calls = this.gapCalls(gap.events, [...members, second], tainted, dependent, [...first.uses, ...second.uses]);
      if (calls === 'none') return no('what runs between them may change what the second sees, or measures the first');
      if (calls === 'possible') reasons.push('a call between them could not be looked into');
      level = lowest(level, calls);
    }
    return { level, reasons };
  }

  /** Other awaits on the way are passed by the second operation, so it must not matter to them. */
  private gapAwaits(gap: Gap, second: Operation, members: readonly Operation[]): Verdict | undefined {
    for (const event of gap.events) {
      if (event.kind === 'yield') return no('the function hands out a value between them');
      if (event.kind !== 'await') continue;
      const fact = this.facts.awaits[event.await];
      if (members.some((member) => member.awaits.includes(fact)) || second.awaits.some((own) => own.inner.includes(fact.id) || own === fact)) continue;
      const effect = this.effects.ofAwait(fact);
      const isRunForItself = fact.shape === 'void' && !this.fillsItsArguments([fact]);
      const changes = anyOverlap(effect.writes, [...second.uses, ...this.effectOf(second).reads, ...this.effectOf(second).writes]);
      if (gradeOf(effect) === 'none' || isRunForItself || changes) return no(`\`${fact.label}\` between them has to come first: ${effect.because}`);
      if (anyOverlap(fact.defs, second.uses)) return { ...no(`it uses what \`${fact.label}\` returned`), variable: describePath(fact.defs[0], this.facts.variables) };
    }
    return undefined;
  }

  private dependsOn(gap: Gap, tainted: readonly Path[]): boolean {
    return [...withClosures(gap.events, this.facts.functions)].some((event) => event.kind === 'read' && anyOverlap([event.path], tainted));
  }

  /** What these events change, by themselves, in callbacks such as `rows.forEach((row) => ids.push(row.id))`, or in functions that they call. */
  private writtenBy(events: readonly EventFact[]): Path[] {
    return [...withClosures(events, this.facts.functions)].flatMap((event) => {
      if (event.kind === 'write') return [event.path, ...this.behind([event.path], 'write', 'writes')];
      if (event.kind === 'read') return this.behind([event.path], 'read', 'writes');
      return event.kind === 'call' ? (this.effects.ofFollowed(this.facts.calls[event.call])?.writes ?? []) : [];
    });
  }

  /** What getters and setters read or change of which these are the properties. */
  private behind(paths: readonly Path[], how: 'read' | 'write', which: 'reads' | 'writes'): Path[] {
    return paths.flatMap((path) => this.effects.ofAccessors(path, how).flatMap((effect) => effect[which]));
  }

  /** What these events read, by themselves or in functions that they call. The awaits among them are looked at by themselves. */
  private readBy(events: readonly EventFact[]): Path[] {
    return [...withClosures(events, this.facts.functions)].flatMap((event) => {
      if (event.kind === 'read') return [event.path, ...this.behind([event.path], 'read', 'reads')];
      return event.kind === 'call' && !this.facts.calls[event.call].awaited ? (this.effects.ofFollowed(this.facts.calls[event.call])?.reads ?? []) : [];
    });
  }

  private gapCalls(events: readonly EventFact[], operations: readonly Operation[], tainted: readonly Path[], dependent: boolean, given: readonly Path[]): Level {
    let level: Level = 'certain';
    for (const event of events) {
      if (event.kind !== 'call') continue;
      const call = this.facts.calls[event.call];
      if (call.awaited || operations.some((operation) => this.isLinkOf(operation, call))) continue;
      if (this.effects.readsClock(call)) return 'none';
      // `user.assertActive()`, `signal.throwIfAborted()`: it goes on only if all is well.
      if (namesAGuard(call.name)) return 'none';
      if (this.worksOn(call, tainted)) continue;
      const says = this.effects.ofGapCall(call);
      if (says === 'writes') return 'none';
      // A call whose result nobody takes is run for what it does.
      const isNear = dependent || call.dropped || call.args.some((value) => value.kind === 'path' && anyOverlap([value.path], given));
      if (says === 'unsure') level = lowest(level, isNear ? 'possible' : 'likely');
    }
    return level;
  }

  /** A step of an operation's own chain: `db('orders').where(…)` before `.first()`. */
  private isLinkOf(operation: Operation, call: CallFact): boolean {
    return operation.awaits.some((fact) => {
      for (let at = this.callOf(fact); at; at = at.on === undefined ? undefined : this.facts.calls[at.on]) if (at === call) return true;
      return false;
    });
  }

  /** `user.toSummary()`: a method of the first result, which concerns nobody else, unless its name says so. */
  private worksOn(call: CallFact, tainted: readonly Path[]): boolean {
    return call.receiver !== undefined && anyOverlap([call.receiver], tainted) && (!namesAWrite(call.name) || ARRAY_CALLBACKS.has(call.name));
  }
}

function no(reason: string): Verdict {
  return { level: 'none', reasons: [reason] };
}

/** `try` bodies whose `catch` goes on: there, a result that is assigned outside may be half of what was meant. */
export function swallowsErrors(statement: StatementFact): boolean {
  const handler = bodyOf(statement, 'catch');
  return handler !== undefined && !handler.statements.some((inner) => inner.kind === 'throw' || inner.kind === 'return');
}

/** Whether an await's result goes to something declared outside the given stretch. */
export function escapes(fact: AwaitFact, from: number, facts: FileFacts): boolean {
  return fact.defs.some((path) => {
    const variable = rootVariable(path, facts.variables);
    return !variable || variable.at < from;
  });
}
