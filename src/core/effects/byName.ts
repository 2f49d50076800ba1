/**
 * What a call says of itself where nothing else is known: by its name, by its SQL, by the chain that it ends, and by the
 * literals of its options. A name carries a read at most, and never more than `likely`.
 */
import type { CallFact, FileFacts } from '../facts/model';
import { lastName, rootVariable } from '../facts/paths';
import { sqlKeyword } from './arguments';
import type { Access } from './known';
import { none, saysOf, type Effect } from './lattice';
import { isSupplied, namesACache, readName } from './verbs';

/** Methods that read the body of an answer, once. */
export const BODY_READER = /^(?:json|text|arrayBuffer|blob|formData|bytes)$/;
/** Receivers that stand for the near end of something far away. */
const REMOTE_RECEIVER = /(?:client|api|sdk|rpc|repository|repo|dao|database|db)_?$/i;
/** Verbs that say no more than that something is given. */
const WEAK_READ = /^(?:get|to|has|is|provide)[A-Z]/;
const QUERY_START = /^(?:select|selectFrom|from|find|findOne|findAll|aggregate)$/;
const QUERY_STEP = /^(?:select|from|where\w*|andWhere\w*|orWhere\w*|\w*[jJ]oin|groupBy\w*|orderBy\w*|having\w*|limit|offset|skip|sort|first|as|distinct|lean|populate|exec|execute)$/;

/** What a call does that is neither followed nor known: as its name says, its SQL, or the chain it ends. */
export function effectByName(call: CallFact, facts: FileFacts, resultType?: string): Effect {
  const chainWrites = call.chain.some((name) => readName(name) === 'write');
  const sql = sqlKeyword(call.args);
  if (sql !== undefined && /^(?:query|execute|exec|raw|run|all|get\w*|any|one|many|first|unsafe|\$queryRaw\w*)$/.test(call.name)) {
    const access: Access = sql === 'read' && !chainWrites ? 'read' : 'write';
    return { ...none('name', `\`${call.name}\` ${saysOf(access)}, as its SQL says`), access, waits: true, takesTime: true };
  }
  // `query(statement)` does whatever the statement says; options in place of one are a question.
  if (call.name === 'query' && sql === undefined && call.args.length > 0 && call.args[0].kind !== 'object') return { ...none('none', `what \`${call.label}\` does is not known`), access: 'unknown', waits: true };
  if (BODY_READER.test(call.name) && call.args.length === 0 && isOfRequest(call, facts)) return { ...none('table', `\`${call.name}\` reads the body of an answer`), access: 'read', waits: true, takesTime: true };
  const says = chainWrites ? 'write' : isQuery(call) ? 'read' : isAccessor(call) ? 'unknown' : readName(call.name, resultType);
  if (isSupplied(call) && (says === 'atHand' || says === 'read' || says === 'computes')) return { ...none('none', `\`${call.name}\` is supplied by others, and does what they like`), access: 'unknown', waits: true };
  if (says === 'atHand') return none('name', `\`${call.name}\` names something that is mostly at hand`);
  if (says === 'read' && isWeakReadOfPackage(call)) return { ...none('none', `what \`${call.name}\` of \`${call.origin!.module}\` does is not known`), access: 'unknown', waits: true };
  if (says === 'read') return { ...none('name', `\`${call.name}\` only reads, going by its name`), access: 'read', waits: true, mayBeAtHand: onlyGives(call, facts), takesTime: !onlyGives(call, facts) };
  if (says === 'computes') return none('name', `\`${call.name}\` computes, going by its name`);
  if (says === 'runs') return { ...none('name', `\`${call.label}\` runs something that cannot be seen from here`), access: 'unknown', hold: 'runs', waits: true };
  if (says === 'guard') return { ...none('name', `\`${call.name}\` may decide whether to go on`), access: 'unknown', hold: 'guards', waits: true };
  if (says === 'acquire') return { ...none('name', `\`${call.name}\` may return something that has to be released`), access: 'unknown', hold: 'acquires', waits: true };
  return { ...none('none', says === 'write' ? `\`${call.name}\` may write, going by its name` : `what \`${call.label}\` does is not known`), access: says === 'write' ? 'write' : 'unknown', waits: true, takesTime: says === 'write' || isAskedFarAway(call, facts) };
}

/**
 * `getModel()`: a name that says no more than that something is given, be it at hand or not; `fetch`, `find`, `load` and
 * `read` mean a wait, and so does whatever is asked of a client. Measured on code of many projects: pairs with such a call
 * were right less than half of the time, others four times out of five.
 */
function onlyGives(call: CallFact, facts: FileFacts): boolean {
  return /^_?(?:get(?:[A-Z]|$)|to(?!Array)[A-Z])/.test(call.name) && !isAskedFarAway(call, facts);
}

/** Called on the near end of something far away: `client.request(…)`. */
function isAskedFarAway({ receiver }: CallFact, facts: FileFacts): boolean {
  return receiver !== undefined && REMOTE_RECEIVER.test(lastName(receiver, facts.variables));
}

/** `getPlugin` of a package: a function whose name only says that it gives something, be it at hand or not. */
function isWeakReadOfPackage({ origin, callee, name }: CallFact): boolean {
  const isPackage = origin !== undefined && /^[@a-z]/i.test(origin.module) && !/^(?:@|~)\//.test(origin.module);
  return isPackage && origin.path.length === 1 && callee?.length === 1 && WEAK_READ.test(name);
}

/** Called on what a request gave: `response.json()`, `(await fetch(url)).json()`. */
function isOfRequest(call: CallFact, facts: FileFacts): boolean {
  const value = call.receiver && rootVariable(call.receiver, facts.variables)?.value;
  const request = call.on ?? (value?.kind === 'call' ? value.call : undefined);
  return request !== undefined && /^(?:fetch|request)$/i.test(facts.calls[request].name);
}

/** What a call's literal options say of it, whatever it is called: `{ method: 'POST' }` writes, `{ responseType: 'stream' }` opens. */
export function effectByOptions(call: CallFact): Effect | undefined {
  for (const value of call.args) {
    if (value.kind !== 'object') continue;
    const method = Object.hasOwn(value.properties, 'method') ? value.properties.method : undefined;
    if (method?.kind === 'string' && /^(?:post|put|patch|delete)$/i.test(method.value)) return { ...none('table', `\`${call.label}\` may write: its options say so`), access: 'write', waits: true, takesTime: true };
    const type = Object.hasOwn(value.properties, 'responseType') ? value.properties.responseType : undefined;
    if (type?.kind === 'string' && type.value === 'stream') return { ...none('table', `\`${call.label}\` opens a stream`), access: 'unknown', hold: 'acquires', waits: true };
  }
  return undefined;
}

/** `cache.set(key, value)`, `setCacheValue(…)`. */
export function putsIntoCache({ name, receiver }: CallFact, facts: FileFacts): boolean {
  return /^_?(?:set|put|add|store|save|write)(?:[A-Z]|$)/.test(name) && (/Cache(?:Value|Entry|Item)?$/.test(name) || (receiver !== undefined && namesACache(lastName(receiver, facts.variables))));
}

/** `db('posts').select('id').where({ author }).orderBy('date')`: a chain of query steps that selects. */
function isQuery(call: CallFact): boolean {
  return QUERY_STEP.test(call.name) && [...call.chain, call.name].some((name) => QUERY_START.test(name));
}

/** `secret.get()`, `getSettings()`: without an argument, such a name mostly stands for something that is kept. */
function isAccessor(call: CallFact): boolean {
  if (call.args.length > 0) return false;
  return /^(?:get|read|load|show)$/.test(call.name) || (call.callee?.length === 1 && /^get[A-Z]/.test(call.name));
}
