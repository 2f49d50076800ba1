/**
 * Which values are event emitters of Node's kind, which ignore what their listeners return. Known by what made them, by
 * their type's origin, or because a known emitter gave them to its listener.
 *
 * Misses emitters that are kept in fields, that classes of the file extend, and that other files hand out.
 */
import { EMITTER_PROPERTY, GIVES_EMITTERS, isEmitterSource, LISTEN } from '../effects/ignoresPromises';
import type { CallFact, FileFacts, Path, VariableFact } from '../facts/model';

const MAX_HOPS = 6;

export class Emitters {
  constructor(private readonly facts: FileFacts) {}

  /** Whether what a call is made on is a known emitter. */
  isOnEmitter(call: CallFact): boolean {
    return call.on === undefined ? this.isEmitter(call.receiver, 0) : this.returnsEmitter(this.facts.calls[call.on], 0);
  }

  /** `process.on(…)`, by its global or its import. */
  isOnProcess({ receiver, on }: CallFact): boolean {
    if (on !== undefined || receiver?.length !== 1) return false;
    return receiver[0] === 'g:process' || this.variableOf(receiver)?.origin?.module === 'process';
  }

  private isEmitter(path: Path | undefined, hops: number): boolean {
    if (!path || hops > MAX_HOPS) return false;
    if (path[0] === 'g:process') return path.length === 1 || (path.length === 2 && EMITTER_PROPERTY.test(path[1]));
    const variable = this.variableOf(path);
    if (!variable || !path.slice(1).every((step) => EMITTER_PROPERTY.test(step))) return false;
    return this.holdsEmitter(variable, hops) || this.isOfEmitterType(variable) || this.isGiven(variable, hops);
  }

  private holdsEmitter({ value, origin, kind }: VariableFact, hops: number): boolean {
    if (value?.kind === 'call') return this.returnsEmitter(this.facts.calls[value.call], hops + 1);
    // `import { parentPort } from 'node:worker_threads'`
    return kind === 'import' && origin !== undefined && isEmitterSource(origin.module, origin.path) && /^(?:process|cluster|worker_threads)$/.test(origin.module);
  }

  private returnsEmitter(call: CallFact, hops: number): boolean {
    if (hops > MAX_HOPS) return false;
    // Listening gives the emitter back.
    if (LISTEN.has(call.name)) return call.on === undefined ? this.isEmitter(call.receiver, hops + 1) : this.returnsEmitter(this.facts.calls[call.on], hops + 1);
    return call.origin !== undefined && isEmitterSource(call.origin.module, call.origin.path) && !capturesRejections(call);
  }

  private isOfEmitterType({ typeName, value }: VariableFact): boolean {
    // What made it says more than its class.
    if (typeName === undefined || value?.kind === 'call') return false;
    return this.facts.variables.some((variable) => variable.kind === 'import' && variable.name === typeName && variable.origin !== undefined && isEmitterSource(variable.origin.module, variable.origin.path));
  }

  /** A parameter of a listener: `server.on('connection', (socket) => …)`, `createServer((req, res) => …)`. */
  private isGiven({ owner, kind, given: handed }: VariableFact, hops: number): boolean {
    const fn = this.facts.functions[owner];
    if (kind !== 'parameter' || !fn.passedTo) return false;
    const call = this.facts.calls[fn.passedTo.call];
    const index = handed?.keys.length === 0 ? handed.argument : Infinity;
    if (LISTEN.has(call.name)) {
      const [event] = call.args;
      const given = event?.kind === 'string' && Object.hasOwn(GIVES_EMITTERS, event.value) ? GIVES_EMITTERS[event.value] : 0;
      return index < given && (call.on === undefined ? this.isEmitter(call.receiver, hops + 1) : this.returnsEmitter(this.facts.calls[call.on], hops + 1));
    }
    return index < 2 && call.origin !== undefined && /^(?:https?|http2|net|tls)$/.test(call.origin.module) && isEmitterSource(call.origin.module, call.origin.path);
  }

  private variableOf(path: Path): VariableFact | undefined {
    return path[0].startsWith('v') ? this.facts.variables[Number(path[0].slice(1))] : undefined;
  }
}

/** `new EventEmitter({ captureRejections: true })` hands rejections to its `error` listeners. */
function capturesRejections({ args }: CallFact): boolean {
  return args.some((value) => value.kind === 'object' && Object.hasOwn(value.properties, 'captureRejections'));
}
