/** What a call's literal arguments say of it: its SQL, its options, its command. Whatever is not written there is not guessed. */
import type { CallFact, FileFacts, ValueFact } from '../facts/model';
import { lastName, rootVariable } from '../facts/paths';
import type { Access } from './known';
import type { ReadBy } from './tables/model';
import { namesAWrite } from './verbs';

export interface Reading {
  access: Access;
  /** Whether all of the argument could be read. */
  sure: boolean;
  /** What it gives has to be read to its end, or released. */
  opens?: boolean;
}

/** A statement that begins like a query and changes something, takes a lock, or asks for what another statement left. */
const CHANGING_SQL = /\bfor\s+(?:update|share)\b|\b(?:insert|update|delete|nextval|setval|currval|lastval|set_config|pg_\w*lock\w*|get_lock|last_insert\w*)\b|^\s*pragma\s+\w+\s*=|^\s*select\s+\w+\([^)]*\)\s*;?\s*$|^\s*select\b[^;]*\binto\b/i;
/** Functions that rows can be asked of, and what else stands behind `from` with parentheses; others may do anything. */
const ASKS_FUNCTION = /\b(?:from|join)\s+(?!(?:unnest|generate_\w+|jsonb?_\w+|xmltable|string_\w+|regexp_\w+|opendatasource|now|current_\w+|date_\w+|to_\w+|age|lower|upper|coalesce|trim|cast|timezone|lateral|values|only|table|pragma_\w+)\b)["\w.]+\s*\(/i;
/** Verbs by which the APIs of large platforms name what only looks. */
const LOOKING_VERB = /^(?:[Gg]et|[Ll]ist|[Dd]escribe|[Hh]ead|[Qq]uery|[Ss]can|[Bb]atchGet|[Ss]earch|[Rr]etrieve)(?![a-z])/;

/** What the argument that a row points to says, or undefined where it cannot be read. */
export function readArgument(by: ReadBy, call: CallFact, facts: FileFacts): Reading | undefined {
  const first = valueOf(call.args[0], facts);
  switch (by) {
    case 'method': return { access: readsByOptions(call, facts) ? 'read' : 'write', sure: isAddress(call.args[0], facts) };
    case 'route': return first?.kind === 'string' && /^(?:GET|HEAD)\s/.test(first.value) ? { access: 'read', sure: true } : undefined;
    case 'verb': return looks(call.name) ? { access: 'read', sure: true } : undefined;
    case 'command': return first?.kind === 'call' && facts.calls[first.call].isNew && looks(facts.calls[first.call].name) ? { access: 'read', sure: true } : undefined;
    case 'model': return readRequest(first);
    case 'pipeline': return readPipeline(first);
    case 'sql': {
      const access = sqlKeyword([statementOf(first, facts)]);
      return access && { access, sure: statementOf(first, facts).kind === 'string' };
    }
  }
}

/** What the first SQL literal among the arguments does. */
export function sqlKeyword(args: readonly ValueFact[]): 'read' | 'write' | undefined {
  for (const value of args.slice(0, 2)) {
    const text = value.kind === 'string' ? value.value : value.kind === 'template' ? value.head : undefined;
    const keyword = text === undefined ? undefined : /^\s*\(?\s*([a-z]+)\b/i.exec(text)?.[1].toLowerCase();
    if (keyword === undefined) continue;
    if (/^(?:select|with|show|explain|describe|pragma)$/.test(keyword)) return CHANGING_SQL.test(text!) || ASKS_FUNCTION.test(text!) ? 'write' : 'read';
    if (/^(?:insert|update|delete|replace|merge|create|alter|drop|truncate|begin|start|commit|rollback|savepoint|lock|set|call)$/.test(keyword)) return 'write';
  }
  return undefined;
}

/** `fetch(url, { method: 'POST' })` writes; options that are not a literal may say anything. */
function readsByOptions(call: CallFact, facts: FileFacts): boolean {
  const [target, options] = call.args;
  // `fetch(new Request(url, { method: 'POST' }))` and `fetch(request)`: what they hold is not known.
  if (target?.kind === 'call' || target?.kind === 'object' || holdsRequest(target, facts)) return false;
  if (options === undefined) return true;
  if (options.kind !== 'object' || options.spread) return false;
  const method = options.properties.method;
  return method === undefined || (method.kind === 'string' && /^(?:get|head|options)$/i.test(method.value));
}

/** Names of what holds a whole request, with its method. */
const REQUEST_NAME = /^re?q$|request$/i;
const REQUEST_TYPE = /Request$|^RequestInfo$/;
/** Names of what holds a text or a `URL`. */
const ADDRESS_NAME = /(?:url|uri|href|path|pathname|link|endpoint|address|location|route|src|host|origin|base|api)s?\d*$/i;

function holdsRequest(target: ValueFact | undefined, facts: FileFacts): boolean {
  if (target?.kind !== 'path') return false;
  const variable = rootVariable(target.path, facts.variables);
  const whole = target.path.length === 1 ? variable : undefined;
  if (whole && (/^(?:string|URL)$/.test(whole.typeName ?? '') || isText(whole.value))) return false;
  return REQUEST_NAME.test(lastName(target.path, facts.variables)) || REQUEST_TYPE.test(whole?.typeName ?? '') || (whole?.value?.kind === 'call' && facts.calls[whole.value.call].isNew && facts.calls[whole.value.call].name === 'Request');
}

/** Whether what is fetched is known to be a text or a `URL`, if only by its name. */
function isAddress(target: ValueFact | undefined, facts: FileFacts): boolean {
  if (target?.kind !== 'path') return target === undefined || isText(target) || target.kind === 'call' || target.kind === 'object';
  const variable = target.path.length === 1 ? rootVariable(target.path, facts.variables) : undefined;
  return ADDRESS_NAME.test(lastName(target.path, facts.variables)) || /^(?:string|URL)$/.test(variable?.typeName ?? '') || isText(variable?.value);
}

function isText(value: ValueFact | undefined): boolean {
  return value?.kind === 'string' || value?.kind === 'template' || (value?.kind === 'binary' && value.operator === '+');
}

function looks(name: string): boolean {
  return LOOKING_VERB.test(name) && !namesAWrite(name);
}

/** A model that is given tools may call them, and each of those does what it does. */
function readRequest(request: ValueFact | undefined): Reading | undefined {
  if (request?.kind !== 'object' || request.spread || Object.hasOwn(request.properties, 'tools')) return undefined;
  const stream = Object.hasOwn(request.properties, 'stream') ? request.properties.stream : undefined;
  const isWhole = stream === undefined || (stream.kind === 'constant' && stream.value === false);
  return { access: 'read', sure: true, opens: !isWhole };
}

function readPipeline(stages: ValueFact | undefined): Reading {
  if (stages?.kind !== 'array') return { access: 'read', sure: false };
  const writes = stages.elements.some((stage) => stage.kind === 'object' && (Object.hasOwn(stage.properties, '$out') || Object.hasOwn(stage.properties, '$merge')));
  return { access: writes ? 'write' : 'read', sure: !stages.spread && stages.elements.every((stage) => stage.kind === 'object' && !stage.spread) };
}

/** The statement in `query('SELECT …')`, `query({ text: 'SELECT …' })` and `` execute(sql`SELECT …`) ``. */
function statementOf(value: ValueFact | undefined, facts: FileFacts): ValueFact {
  if (value?.kind === 'object') return valueOf(value.properties.text ?? value.properties.sql, facts) ?? { kind: 'unknown' };
  if (value?.kind === 'call' && facts.calls[value.call].name === 'sql') return facts.calls[value.call].args[0] ?? { kind: 'unknown' };
  return value ?? { kind: 'unknown' };
}

/** A literal, also through the constant that holds it. */
function valueOf(value: ValueFact | undefined, facts: FileFacts): ValueFact | undefined {
  if (value?.kind !== 'path' || value.path.length > 1) return value;
  const variable = rootVariable(value.path, facts.variables);
  return variable?.constant && variable.value ? variable.value : value;
}
