/**
 * Which functions are handlers, going by how they are registered: given to a call, decorated, exported from a place that a
 * framework looks at, or taking what only handlers take. `effects/tables/handlers.ts` holds the shapes; a project's settings
 * may add calls of its own.
 *
 * Misses handlers that are registered in another file by a name that says nothing (`router.get('/', list)` with an
 * imported `list(a, b)`), tables of routes that a project reads itself, and registrations by string.
 */
import { ARRAY_CALLBACKS, rowOf } from '../effects/known';
import type { ProjectCalls } from '../effects/project';
import { HANDLER_CALLS, HANDLER_DECORATORS, HANDLER_EXPORTS, ROUTE_PATH, type CallShape, type HandlerRole } from '../effects/tables/handlers';
import type { CallFact, FileFacts, FunctionFact, FunctionId, Referent, ValueFact } from '../facts/model';
import { eventsIn, lastName, rootVariable, soleResult } from '../facts/paths';

/** `nobody`: registered for a time when nobody waits any more, or for a command that is all that its process does. */
export type Registration = HandlerRole | 'nobody';

/** One place where a function is handed over: as which argument, or as which member of an object there. */
interface Placement {
  call: CallFact;
  keys: readonly string[];
}

const LISTENS = new Set(['on', 'once', 'addListener', 'addEventListener', 'prependListener']);
/** Comes once, before anybody waits. */
const START_EVENT = /^(?:listening|ready|started|bootstrapped|will-finish-launching)$/;
const EXIT_EVENT = /^(?:exit|beforeExit|uncaughtException|unhandledRejection|warning|SIG[A-Z0-9]+)$/;
const OWN_PORT = /^(?:parentPort|workerData)$/;
const COMMAND_PACKAGE = /^(?:commander|yargs|yargs\/yargs|yargs\/helpers|cac|sade|clipanion|@commander-js\/extra-typings|oclif|@oclif\/core|gulp|grunt)$/;
const COMMAND_RECEIVER = /^(?:program|yargs|cli|gulp|grunt|command|cmd)$/;
const COMMAND_CALL = new Set(['action', 'command', 'task', 'registerTask', 'hook']);
/** What only a request handler takes, whoever registers it. */
const TAKES_REQUEST: readonly RegExp[] = [/^_?(?:req|request)$/, /^_?(?:res|response|reply|resp)$/];
const MAX_DEPTH = 5;

export class Handlers {
  private readonly placements = new Map<FunctionId, Placement[]>();
  private readonly byExport = new Map<FunctionId, Registration>();
  private readonly decorated = new Map<FunctionId, Registration>();
  private readonly onPage = new Set<FunctionId>();

  constructor(
    private readonly facts: FileFacts,
    private readonly fileName: string,
    private readonly project: ProjectCalls,
  ) {
    for (const call of facts.calls) for (const value of call.args) this.place(value, { call, keys: [] }, 0);
    for (const { value } of facts.listeners) for (const fn of this.functionsIn(value)) this.onPage.add(fn);
    this.noteExports();
    this.noteDecorators();
  }

  /** What a function is registered as, in this file or by where it stands. */
  of(fn: FunctionFact): Registration | undefined {
    const known = this.decorated.get(fn.id) ?? this.byExport.get(fn.id);
    if (known) return known;
    if (this.onPage.has(fn.id)) return 'ui';
    const given = [...(this.placements.get(fn.id) ?? []), ...fn.passedByName.map(({ call }) => ({ call: this.facts.calls[call], keys: [] }))];
    const roles = given.map((placement) => this.roleAt(placement));
    return roles.find((role) => role !== undefined && role !== 'nobody') ?? (this.takesRequest(fn) ? 'server' : roles.find((role) => role === 'nobody'));
  }

  // What functions are given to.

  private place(value: ValueFact, at: Placement, depth: number): void {
    if (depth > MAX_DEPTH) return;
    switch (value.kind) {
      case 'function': return this.add(value.fn, at);
      case 'path': {
        const variable = value.path.length === 1 ? rootVariable(value.path, this.facts.variables) : undefined;
        if (variable?.fn !== undefined) this.add(variable.fn, at);
        else if (variable?.constant && variable.value && variable.value.kind !== 'path') this.place(variable.value, at, depth + 1);
        return;
      }
      case 'array':
        for (const element of value.elements) this.place(element, at, depth + 1);
        return;
      case 'object':
        for (const [key, property] of Object.entries(value.properties)) this.place(property, { ...at, keys: [...at.keys, key] }, depth + 1);
        return;
      case 'call': return this.placeResult(this.facts.calls[value.call], at, depth);
      default:
    }
  }

  /** `asyncHandler(async (req, res) => …)`: the wrapper is registered, and so is what it wraps; or what a function makes. */
  private placeResult(call: CallFact, at: Placement, depth: number): void {
    if (call.target !== undefined) {
      const made = soleResult(this.facts.functions[call.target]);
      if (made?.kind === 'function') this.add(made.fn, at);
    }
    if (call.receiver && ARRAY_CALLBACKS.has(call.name)) return;
    for (const value of call.args) if (value.kind === 'function' || (value.kind === 'path' && call.args.length <= 2)) this.place(value, at, depth + 1);
  }

  private add(fn: FunctionId, placement: Placement): void {
    const known = this.placements.get(fn);
    if (known) known.push(placement);
    else this.placements.set(fn, [placement]);
  }

  private roleAt({ call, keys }: Placement): Registration | undefined {
    const stated = this.project.handlerRoleOf(call);
    if (stated) return stated;
    if (this.isForNobody(call)) return 'nobody';
    return HANDLER_CALLS.find((shape) => this.matches(shape, call, keys))?.role;
  }

  private isForNobody(call: CallFact): boolean {
    const receiver = call.receiver && lastName(call.receiver, this.facts.variables);
    const [first] = call.args;
    if (LISTENS.has(call.name) && receiver !== undefined) {
      if (OWN_PORT.test(receiver) || (first?.kind === 'string' && START_EVENT.test(first.value))) return true;
      if (receiver === 'process' && first?.kind === 'string' && EXIT_EVENT.test(first.value)) return true;
    }
    if (!COMMAND_CALL.has(call.name)) return false;
    const source = this.sourceOf(call);
    return source !== undefined ? COMMAND_PACKAGE.test(source) : receiver !== undefined && COMMAND_RECEIVER.test(receiver);
  }

  private matches(shape: CallShape, call: CallFact, keys: readonly string[]): boolean {
    if (!namesOne(shape.calls, call.name)) return false;
    if (shape.under ? !shape.under.some((way) => leads(way, keys)) : keys.length > 0) return false;
    const [first] = call.args;
    if (shape.first && !(first?.kind === 'string' && shape.first.test(first.value))) return false;
    const source = this.sourceOf(call);
    if (shape.from && source !== undefined && shape.from.some((module) => isCalled(module, source))) return true;
    const variable = call.receiver && rootVariable(call.receiver, this.facts.variables);
    if (shape.types?.test((call.receiver?.length === 1 && variable?.typeName) || '')) return true;
    if (!call.receiver) return shape.global === true && call.origin === undefined && call.on === undefined && call.target === undefined;
    // Something else makes it, whatever it is called here.
    if (!shape.on?.test(lastName(call.receiver, this.facts.variables)) || (source !== undefined && isPackage(source) && shape.role !== 'listener' && shape.role !== 'ui')) return false;
    return !shape.atRoute || call.name === 'use' || looksLikeRoute(call);
  }

  /** The package that a call's function comes from, or what makes the object that it is called on. */
  private sourceOf(call: CallFact): string | undefined {
    if (call.origin) return call.origin.module;
    const base = this.baseOf(call);
    if (base.origin) return base.origin.module;
    const variable = base.receiver && rootVariable(base.receiver, this.facts.variables);
    if (variable?.origin) return variable.origin.module;
    const made = variable?.value?.kind === 'call' ? this.baseOf(this.facts.calls[variable.value.call]) : undefined;
    return made?.origin?.module;
  }

  /** The first call of a fluent chain. */
  private baseOf(call: CallFact): CallFact {
    let base = call;
    while (base.on !== undefined) base = this.facts.calls[base.on];
    return base;
  }

  // Where functions stand.

  private noteExports(): void {
    const module = this.facts.functions[0];
    for (const shape of HANDLER_EXPORTS) {
      if (!shape.file.test(this.fileName)) continue;
      const isForAll = shape.directive === undefined || module.directive === shape.directive;
      if (!isForAll) {
        for (const fn of this.facts.functions) if (fn.directive === shape.directive) this.byExport.set(fn.id, shape.role);
        continue;
      }
      const role = shape.unlessBeside?.split(' ').some((name) => this.isExported(name)) ? 'nobody' : shape.role;
      for (const name of shape.exports === '*' ? Object.keys(this.facts.exports) : shape.exports.split(' ')) {
        for (const fn of this.exportedUnder(name.split('.'))) if (!this.byExport.has(fn)) this.byExport.set(fn, role);
      }
    }
  }

  private isExported(name: string): boolean {
    if (rowOf(this.facts.exports, name) || this.assigned(name)) return true;
    const whole = this.assigned('default');
    return whole?.kind === 'object' && rowOf(whole.properties, name) !== undefined;
  }

  private exportedUnder([name, ...keys]: readonly string[]): FunctionId[] {
    const whole = rowOf(this.facts.exports, name);
    if (whole) return this.functionsOf(whole, keys);
    // Exports that are made by a call: `exports.handler = wrap(async (event) => …)`.
    const value = this.assigned(name);
    return value && keys.length === 0 ? this.functionsIn(value) : [];
  }

  private assigned(name: string): ValueFact | undefined {
    const ways = name === 'default' ? ['g:module.exports', 'g:exports.default'] : [`g:exports.${name}`, `g:module.exports.${name}`];
    for (const event of eventsIn(this.facts.functions[0].body)) if (event.kind === 'write' && event.value && ways.includes(event.path.join(''))) return event.value;
    return undefined;
  }

  private functionsOf(referent: Referent, keys: readonly string[], depth = 0): FunctionId[] {
    if (depth > MAX_DEPTH) return [];
    switch (referent.kind) {
      case 'function': return keys.length === 0 ? [referent.fn] : [];
      case 'object': {
        const [key, ...rest] = keys;
        if (key === undefined) return [];
        const members = key === '*' ? Object.values(referent.members) : [rowOf(referent.members, key)];
        return members.flatMap((member) => (member ? this.functionsOf(member, rest, depth + 1) : []));
      }
      case 'path': {
        const variable = referent.path.length === 1 ? rootVariable(referent.path, this.facts.variables) : undefined;
        if (variable?.fn !== undefined) return keys.length === 0 ? [variable.fn] : [];
        return variable?.value ? this.functionsIn(memberAt(variable.value, keys)) : [];
      }
      default: return [];
    }
  }

  /** A function, one that a name stands for, what a call wraps, or the members of an object whose way ends in `*`. */
  private functionsIn(value: ValueFact | undefined, depth = 0): FunctionId[] {
    if (!value || depth > MAX_DEPTH) return [];
    if (value.kind === 'function') return [value.fn];
    if (value.kind === 'path') {
      const variable = value.path.length === 1 ? rootVariable(value.path, this.facts.variables) : undefined;
      return variable?.fn !== undefined ? [variable.fn] : [];
    }
    if (value.kind === 'array') return value.elements.flatMap((element) => this.functionsIn(element, depth + 1));
    if (value.kind !== 'call') return [];
    const call = this.facts.calls[value.call];
    return call.receiver && ARRAY_CALLBACKS.has(call.name) ? [] : call.args.flatMap((argument) => this.functionsIn(argument, depth + 1));
  }

  private noteDecorators(): void {
    for (const fn of this.facts.functions) this.noteDecorated(fn.id, fn.decorators);
    // As compilers write them: `__decorate([Get(':id')], Users.prototype, 'one', null)`.
    for (const { name, args: [decorators, target, method] } of this.facts.calls) {
      if (name !== '__decorate' || decorators?.kind !== 'array' || target?.kind !== 'path' || method?.kind !== 'string') continue;
      const className = rootVariable(target.path, this.facts.variables)?.name;
      const fn = this.facts.functions.find((each) => each.className === className && each.name === method.value);
      if (fn) this.noteDecorated(fn.id, decorators.elements.flatMap((element) => (element.kind === 'call' ? [this.facts.calls[element.call].name] : [])));
    }
  }

  private noteDecorated(fn: FunctionId, names: readonly string[]): void {
    const shape = HANDLER_DECORATORS.find(({ decorators }) => names.some((name) => namesOne(decorators, name)));
    if (shape) this.decorated.set(fn, shape.role);
  }

  /** `(req, res) => …`, wherever it is registered; not what is only called with them. */
  private takesRequest({ parameters }: FunctionFact): boolean {
    const names = parameters.map((id) => this.facts.variables[id].name);
    return names.length <= 4 && TAKES_REQUEST.every((name, index) => name.test(names[index] ?? ''));
  }
}

/** Lists of names, split once: every call of every file is held against all of them. */
const lists = new Map<string, { whole: ReadonlySet<string>; patterns: readonly string[] }>();

/** Whether one of these names, separated by spaces, is this one; `register*Provider` stands for all that begin and end so. */
function namesOne(names: string, name: string): boolean {
  let list = lists.get(names);
  if (!list) {
    const all = names.split(' ');
    lists.set(names, (list = { whole: new Set(all), patterns: all.filter((each) => each.includes('*')) }));
  }
  return list.whole.has(name) || list.patterns.some((each) => isCalled(each, name));
}

function isCalled(pattern: string, name: string): boolean {
  const star = pattern.indexOf('*');
  return star < 0 ? pattern === name : name.length >= pattern.length - 1 && name.startsWith(pattern.slice(0, star)) && name.endsWith(pattern.slice(star + 1));
}

/** Whether the way to a member is the one that is asked for; `*` at the end stands for whatever follows. */
function leads(way: string, keys: readonly string[]): boolean {
  const steps = way.split('.');
  const isOpen = steps.at(-1) === '*';
  const fixed = isOpen ? steps.slice(0, -1) : steps;
  // `resolve` of a field may lie as deep as the fields do.
  if (fixed.length === 1 && fixed[0] === 'resolve') return keys.at(-1) === 'resolve';
  return keys.length >= fixed.length + (isOpen ? 1 : 0) && (isOpen || keys.length === fixed.length) && fixed.every((step, index) => keys[index] === step);
}

function isPackage(module: string): boolean {
  return /^[@a-z]/i.test(module) && !/^(?:@|~)\//.test(module);
}

/** `app.get('/users', list)`: a path, and something to run. */
function looksLikeRoute({ args: [first, ...others] }: CallFact): boolean {
  if (others.length === 0) return false;
  if (first.kind === 'string') return ROUTE_PATH.test(first.value);
  return first.kind === 'regex' || first.kind === 'template' || first.kind === 'array' || first.kind === 'path' || first.kind === 'binary';
}

function memberAt(value: ValueFact, [key, ...keys]: readonly string[]): ValueFact | undefined {
  if (key === undefined) return value;
  if (value.kind !== 'object') return undefined;
  if (key === '*') return { kind: 'array', length: 0, spread: false, elements: Object.values(value.properties) };
  const member = rowOf(value.properties, key);
  return member && memberAt(member, keys);
}

