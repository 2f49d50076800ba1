/** Which functions run inside a transaction, where one connection does one thing after the other. */
import type { CallFact, FileFacts, FunctionFact, FunctionId } from '../facts/model';
import { eventsIn, lastName, rootVariable } from '../facts/paths';
import { LOCKING_OPTION, TRANSACTION_CALL, TRANSACTION_NAME, TRANSACTION_OPTION, TRANSACTION_TYPE } from './known';

export class Transactions {
  /** Functions that are handed by name to something that runs them in a transaction: `publish: inTransaction(publish)`. */
  private readonly wrapped = new Set<FunctionId>();
  private readonly known = new Map<FunctionId, boolean>();

  constructor(private readonly facts: FileFacts) {
    for (const call of facts.calls) {
      if (!TRANSACTION_CALL.test(call.name)) continue;
      for (const { fn } of call.callbacks) this.wrapped.add(fn);
    }
  }

  /** Whether a function is run by a transaction, gets one, or passes on the one in its options. */
  contains(fn: FunctionFact): boolean {
    if (!this.known.has(fn.id)) this.known.set(fn.id, this.isInside(fn));
    return this.known.get(fn.id)!;
  }

  private isInside(fn: FunctionFact): boolean {
    if (this.wrapped.has(fn.id) || fn.decorators.some((name) => /transaction/i.test(name))) return true;
    if (fn.passedTo && TRANSACTION_CALL.test(this.facts.calls[fn.passedTo.call].name)) return true;
    if (fn.parameters.some((id) => this.isHandle(id)) || this.speaksOfTransaction(fn)) return true;
    return fn.parent !== undefined && this.facts.functions[fn.parent].kind !== 'module' && this.contains(this.facts.functions[fn.parent]);
  }

  private isHandle(id: number): boolean {
    const variable = this.facts.variables[id];
    return TRANSACTION_NAME.test(variable.name) || TRANSACTION_TYPE.test(variable.typeName ?? '');
  }

  /** `if (!options.transacting) …`: whatever gets these options runs in that transaction. */
  private speaksOfTransaction(fn: FunctionFact): boolean {
    for (const event of eventsIn(fn.body)) {
      if (event.kind !== 'read' && event.kind !== 'write') continue;
      const isGiven = rootVariable(event.path, this.facts.variables)?.kind === 'parameter';
      if (isGiven && event.path.slice(1).some((step) => TRANSACTION_OPTION.test(step.slice(1)))) return true;
    }
    return false;
  }

  /** Whether a call runs on a transaction's handle, is given one, or takes a lock. */
  carries(call: CallFact): boolean {
    if (call.receiver && (TRANSACTION_NAME.test(lastName(call.receiver, this.facts.variables)) || this.isHandlePath(call.receiver))) return true;
    if (call.chain.some((name) => TRANSACTION_OPTION.test(name) || LOCKING_OPTION.test(name))) return true;
    return call.args.some((value) => {
      if (value.kind === 'path') return TRANSACTION_NAME.test(lastName(value.path, this.facts.variables)) || this.isHandlePath(value.path);
      return value.kind === 'object' && Object.keys(value.properties).some((key) => TRANSACTION_OPTION.test(key) || LOCKING_OPTION.test(key) || key === 'session');
    });
  }

  private isHandlePath(path: readonly string[]): boolean {
    const root = rootVariable(path, this.facts.variables);
    return root !== undefined && this.isHandle(root.id);
  }
}
