/**
 * Which functions run inside a transaction, where one connection does one thing after the other, and which calls run
 * on the handle of one.
 */
import type { CallFact, FileFacts, FunctionFact, FunctionId, ValueFact, VariableFact } from '../facts/model';
import { eventsIn, lastName, rootVariable } from '../facts/paths';
import { LOCKING_OPTION, TRANSACTION_CALL, TRANSACTION_NAME, TRANSACTION_OPTION, TRANSACTION_TYPE } from './known';

/** What stands for one transaction, session or connection, and how that is known. */
export interface Handle {
  variable: VariableFact;
  /** `given`: the parameter of a transaction's callback; `begun`: made by a known API; `typed`: by its type, or given by a helper; `named`: by its name alone. */
  how: 'given' | 'begun' | 'typed' | 'named';
  /** Whose it is, where that shows. */
  kind: 'mongodb' | 'client' | 'transaction';
}

/** Calls that hand their callback a transaction. Not here: `runTransaction` of document stores and `begin` of clients that pipeline, where overlap is the documented way. */
const GIVES_HANDLE = /^(?:\$transaction|transaction|withTransaction|runInTransaction|inTransaction|transactional|withSession|tx)$/;
/** `db.transaction('rw', …)`: a browser's store, whose requests may overlap. */
const STORE_MODE = /^(?:rw?[?!]?|readonly|readwrite)$/;
/** Packages whose transactions take requests side by side. */
const SIDE_BY_SIDE = /^(?:dexie|idb|firebase|firebase-admin|@firebase\/|@google-cloud\/(?:firestore|datastore)$)/;
/** Other things that a transaction's callback may be given. */
const NOT_A_HANDLE = /^(?:commit|rollback|resolve|reject|done|cb|callback|next|ctx|context|args?|input|params?|req|res|event|state)$/i;
/** Types that exist only while a transaction, or a connection of one's own, lasts. `Transaction` means other things too. */
const HANDLE_TYPE = /^(?:TransactionClient|QueryRunner|ClientSession|PoolClient)$/;
const DATABASE_MODULE = /^(?:knex|objection|sequelize|sequelize-typescript|kysely)$/;
const HANDLE_NAME = /^(?:trx|queryRunner|dbTransaction|dbTrx|dbTx|mongoSession)$/;
/** Methods of a handle that give another form of it. */
const SAME_HANDLE = /^(?:getRepository|getTreeRepository|getMongoRepository|getCustomRepository|withRepository|withSchema|model|collection|table)$/;
/** Steps and options that carry a handle. */
const CARRIES_HANDLE = /^(?:transacting|useTransaction|session|transaction|trx|tx|query|client|queryRunner)$/;
/** How MongoDB's driver asks a collection. */
const ASKS_COLLECTION = /^(?:find|findOne|aggregate|distinct|countDocuments|estimatedDocumentCount)$/;
/** A function that calls it says of itself that it runs in one: `this.assertInTransaction(ctx)`. */
const ASKS_FOR_TRANSACTION = /^(?:assert|ensure|require|check)(?:Is)?(?:In|Inside|Active|Open)Transaction$/;
/** What is done with a handle itself, and not by it. */
const ENDS_HANDLE = /^(?:commit|rollback|release|end|endSession|abortTransaction|commitTransaction|rollbackTransaction|startTransaction|on|once|off|fn|ref|raw|isCompleted|emit)$/;

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

  /** `if (!options.transacting) …`: whatever gets these options runs in that transaction; and what asks for one. */
  private speaksOfTransaction(fn: FunctionFact): boolean {
    for (const event of eventsIn(fn.body)) {
      if (event.kind === 'call' && ASKS_FOR_TRANSACTION.test(this.facts.calls[event.call].name)) return true;
      if (event.kind !== 'read' && event.kind !== 'write') continue;
      const isGiven = rootVariable(event.path, this.facts.variables)?.kind === 'parameter';
      if (isGiven && event.path.slice(1).some((step) => TRANSACTION_OPTION.test(step.slice(1)))) return true;
    }
    return false;
  }

  /** Whether a call runs on a transaction's handle, is given one, or takes a lock. */
  carries(call: CallFact): boolean {
    if (this.handleOf(call)) return true;
    if (call.receiver && (TRANSACTION_NAME.test(lastName(call.receiver, this.facts.variables)) || this.isHandlePath(call.receiver))) return true;
    if (call.chain.some((name) => TRANSACTION_OPTION.test(name) || LOCKING_OPTION.test(name))) return true;
    // Also by an earlier step: `find({}, { session }).toArray()`.
    for (let at: CallFact | undefined = call; at; at = at.on === undefined ? undefined : this.facts.calls[at.on]) if (at.args.some((value) => this.isHandedOver(value)) || this.mayBeInSession(at)) return true;
    return false;
  }

  /** `find({}, options)`, with options that a caller of MongoDB's driver gives: they may hold a session. */
  private mayBeInSession({ name, args }: CallFact): boolean {
    const options = args.at(-1);
    return ASKS_COLLECTION.test(name) && this.facts.modules.includes('mongodb') && options?.kind === 'path' && /options$|^opts$/i.test(lastName(options.path, this.facts.variables)) && rootVariable(options.path, this.facts.variables)?.kind === 'parameter';
  }

  private isHandedOver(value: ValueFact): boolean {
    if (value.kind === 'path') return TRANSACTION_NAME.test(lastName(value.path, this.facts.variables)) || this.isHandlePath(value.path);
    return value.kind === 'object' && Object.keys(value.properties).some((key) => TRANSACTION_OPTION.test(key) || LOCKING_OPTION.test(key) || key === 'session');
  }

  private isHandlePath(path: readonly string[]): boolean {
    const root = rootVariable(path, this.facts.variables);
    return root !== undefined && this.isHandle(root.id);
  }

  /** The transaction, session or connection that a call surely runs on: it is a method of it, or gets it as an option. */
  handleOf(call: CallFact): Handle | undefined {
    if (ENDS_HANDLE.test(call.name)) return undefined;
    const calledOn = call.receiver ?? call.callee;
    const own = calledOn && this.handleAt(calledOn);
    // A session is only passed on; its own methods begin and end things.
    if (own && own.kind !== 'mongodb') return own;
    for (let at: CallFact | undefined = call; at; at = at.on === undefined ? undefined : this.facts.calls[at.on]) {
      for (const value of at.args) {
        const found = value.kind === 'object' ? this.handleIn(value) : value.kind === 'path' && CARRIES_HANDLE.test(at.name) ? this.handleAt(value.path) : undefined;
        if (found) return found;
      }
    }
    return undefined;
  }

  /** The handle that a call passes on as a plain argument: `saveOrder(tx, order)`. */
  handedOn(call: CallFact): Handle | undefined {
    for (const value of call.args) {
      const found = value.kind === 'path' && value.path.length === 1 ? this.handleAt(value.path) : undefined;
      if (found) return found;
    }
    return undefined;
  }

  private handleIn(options: Extract<ValueFact, { kind: 'object' }>): Handle | undefined {
    for (const [key, value] of Object.entries(options.properties)) {
      const found = CARRIES_HANDLE.test(key) && value.kind === 'path' && value.path.length === 1 ? this.handleAt(value.path) : undefined;
      if (found) return found;
    }
    return undefined;
  }

  private handleAt(path: readonly string[], hops = 0): Handle | undefined {
    const variable = rootVariable(path, this.facts.variables);
    if (!variable || hops > 2) return undefined;
    const known = this.handleVariable(variable);
    if (known) return known;
    // `const orders = manager.getRepository(Order)`.
    const made = variable.constant && variable.value?.kind === 'call' && !variable.value.awaited ? this.facts.calls[variable.value.call] : undefined;
    return made?.receiver && SAME_HANDLE.test(made.name) ? this.handleAt(made.receiver, hops + 1) : undefined;
  }

  private handleVariable(variable: VariableFact): Handle | undefined {
    if (variable.kind === 'parameter') return this.givenHandle(variable) ?? this.namedHandle(variable);
    return variable.value?.kind === 'call' ? this.begunHandle(variable, this.facts.calls[variable.value.call], variable.value.awaited) : undefined;
  }

  /** `tx` of `prisma.$transaction(async (tx) => …)`, `trx` of `db.transaction().execute(async (trx) => …)`. */
  private givenHandle(variable: VariableFact): Handle | undefined {
    const fn = this.facts.functions[variable.owner];
    if (!fn.passedTo || fn.parameters[0] !== variable.id || NOT_A_HANDLE.test(variable.name)) return undefined;
    const call = this.facts.calls[fn.passedTo.call];
    if (call.args.some((value) => value.kind === 'string' && STORE_MODE.test(value.value)) || this.facts.modules.some((module) => SIDE_BY_SIDE.test(module))) return undefined;
    const isGiven = GIVES_HANDLE.test(call.name) || (call.name === 'execute' && call.chain.includes('transaction'));
    if (!isGiven) return undefined;
    const isMongo = call.name === 'withSession' || /session/i.test(variable.name) || this.isSession(call);
    const isMethod = call.receiver !== undefined && !/^(?:withTransaction|inTransaction|runInTransaction)$/.test(call.name);
    return { variable, how: isMethod || isMongo ? 'given' : 'typed', kind: isMongo ? 'mongodb' : 'transaction' };
  }

  /** `session.withTransaction(…)`. */
  private isSession({ name, receiver }: CallFact): boolean {
    return name === 'withTransaction' && receiver !== undefined && /session/i.test(lastName(receiver, this.facts.variables));
  }

  private begunHandle(variable: VariableFact, call: CallFact, awaited: boolean): Handle | undefined {
    const on = call.receiver && lastName(call.receiver, this.facts.variables);
    if (call.name === 'createQueryRunner') return this.isUsed(variable, 'startTransaction') ? { variable, how: 'begun', kind: 'transaction' } : undefined;
    if (call.name === 'startSession' && awaited) return this.isUsed(variable, 'startTransaction') || this.isUsed(variable, 'withTransaction') ? { variable, how: 'begun', kind: 'mongodb' } : undefined;
    // `await knex.transaction()`, `await sequelize.transaction({ isolationLevel })`.
    const isPlain = call.args.every((value) => value.kind === 'object' || value.kind === 'path');
    if (/^(?:transaction|startUnmanagedTransaction)$/.test(call.name) && awaited && isPlain && call.receiver && this.isUsed(variable, 'commit')) return { variable, how: 'begun', kind: 'transaction' };
    if (/^(?:connect|getConnection)$/.test(call.name) && awaited && on !== undefined && /pool$|^db$|^pg$/i.test(on) && this.beginsOn(variable)) return { variable, how: 'begun', kind: 'client' };
    return undefined;
  }

  private isUsed(variable: VariableFact, method: string): boolean {
    return this.facts.calls.some((call) => call.name === method && call.receiver?.length === 1 && call.receiver[0] === `v${variable.id}`);
  }

  /** `client.query('BEGIN')`. */
  private beginsOn(variable: VariableFact): boolean {
    return this.facts.calls.some((call) => call.receiver?.length === 1 && call.receiver[0] === `v${variable.id}` && (call.name === 'beginTransaction' || (call.args[0]?.kind === 'string' && /^\s*(?:begin|start\s+transaction)\b/i.test(call.args[0].value))));
  }

  private namedHandle(variable: VariableFact): Handle | undefined {
    const { name, typeName = '' } = variable;
    const kind = typeName === 'ClientSession' || name === 'mongoSession' ? 'mongodb' : typeName === 'PoolClient' ? 'client' : 'transaction';
    const isTyped = HANDLE_TYPE.test(typeName) || (typeName === 'Transaction' && this.facts.modules.some((module) => DATABASE_MODULE.test(module)));
    if (isTyped) return { variable, how: 'typed', kind };
    return typeName === '' && HANDLE_NAME.test(name) ? { variable, how: 'named', kind } : undefined;
  }
}
