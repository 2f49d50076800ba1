/**
 * What a method's name says about it, for calls that could not be followed. A name carries a read to `likely` at
 * most, and every doubtful token kills it: a wrong overlap costs more than a missed one.
 *
 * Misses reads with unusual names (`warehouse()`), and reads whose names hold a write's token (`getNextPage`).
 */
import type { CallFact } from '../facts/model';

/** A first token that says: it only looks. `provide…` is what language services are asked by, `to…` gives another form of what is there. */
const READ = words('get find fetch load read list count query select search exists has is lookup look stat head aggregate first pluck describe retrieve scan glob browse show calc calculate compute estimate measure detect inspect peek provide to');
/** A token that says, anywhere in the name: something is changed, or the order counts. */
const WRITE = words('create add insert update upsert save delete remove destroy write put send publish emit enqueue dedupe dispatch rollback init initialize setup register unregister move clear flush reset refresh apply install migrate invalidate revoke rotate generate acquire release pop shift poll wait consume claim reserve increment decrement touch next replace drop modify change edit patch login logout sign pay charge notify cancel');
/** Of these, the tokens that nothing but a change of what is stored is called by. */
const CHANGE = words('create insert update upsert save delete remove publish send');
/** Tokens that are nouns as often as verbs: they count at the start, or after `and`, `or`, `then`. */
const WRITE_FIRST = words('set post patch commit log start stop close open connect disconnect track mark copy lock unlock sync process handle render prompt ask sleep delay');
/** A token that says: what follows depends on its having passed. */
const GUARD = words('auth authorize authenticate authorise permission permissions access valid validate verify check ensure assert require can allowed policy csrf rate limit guard');
/** A token that says: the result has to be given back. */
const ACQUIRE = words('stream handle lock lease connection client cursor browser page session reader writer channel socket iterator');
/** A last token that names something which is mostly at hand already: an `await` on it seldom waits. */
const AT_HAND = words('path paths name names type types kind scope label title prefix suffix extension url uri href version config');
/** A token that says, anywhere in the name, that what is asked for is kept nearby. */
const NEARBY = words('local cache cached memory current');
/** A result's type that would have to be given back. */
const ACQUIRED_TYPE = /Stream|Handle|Lock|Lease|Connection|Client|Cursor|Browser|Page|Session|Reader|Writer|Channel|Socket|Iterator|Generator/;
/** A first token of a synchronous call that only makes a value of what it is given. */
const MAKES_VALUE = words('get to from is has as convert parse format map filter find join split slice trim pick omit encode decode serialize deserialize stringify normalize build make compute calc calculate resolve with concat flat sort reverse keys values entries includes merge clone compact uniq group sum min max round floor ceil abs pad repeat replace match test now create generate random');
/** A first token of an awaited call that computes what it gives, whatever its promise says. */
const COMPUTES = words('parse decode encode format convert serialize deserialize stringify normalize render');
/** Receivers whose calls only write lines for people; their order among themselves stays. */
const LOGGER = /^(?:console|log|logger|_?log(?:ger)?|debug|winston|pino|spinner)$/i;

/** `runs`: it starts something whose effect is not in the name; `atHand`: it hardly waits. */
export type NameSays = 'read' | 'computes' | 'write' | 'guard' | 'acquire' | 'runs' | 'atHand' | 'unknown';
/** A first token that starts something else. */
const RUNS = words('exec execute run spawn invoke call');
/** A last token that names a function which somebody else supplies. */
const SUPPLIED = words('hook callback');

/** Splits `getUserByID_v2` into `get user by id v2`. */
export function tokensOf(name: string): string[] {
  return name
    .replace(/^[#_$]+/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[\s_\-$]+/)
    .filter(Boolean)
    .map((token) => token.toLowerCase());
}

/** What a name says of an awaited call whose body is not known. */
export function readName(name: string, resultType?: string): NameSays {
  const tokens = tokensOf(name);
  if (tokens.length === 0) return 'unknown';
  if (RUNS.has(tokens[0])) return 'runs';
  // `getInstance` sets up what it returns when it is asked first.
  if (tokens.includes('instance')) return 'unknown';
  if (isWriteName(tokens)) return 'write';
  if (tokens.some((token) => GUARD.has(token))) return 'guard';
  const givesBack = resultType === undefined ? tokens.some((token) => ACQUIRE.has(token)) : ACQUIRED_TYPE.test(resultType);
  if (givesBack) return 'acquire';
  if (tokens.length === 1 && COMPUTES.has(tokens[0])) return 'computes';
  if (!READ.has(tokens[0]) || (tokens[0] === 'to' && tokens.length === 1)) return 'unknown';
  return tokens.length > 1 && (AT_HAND.has(tokens.at(-1)!) || tokens.some((token) => NEARBY.has(token))) ? 'atHand' : 'read';
}

function isWriteName(tokens: readonly string[]): boolean {
  return tokens.some((token, index) => {
    if (WRITE.has(token)) return true;
    const leads = index === 0 || /^(?:and|or|then)$/.test(tokens[index - 1]);
    if (leads && WRITE_FIRST.has(token)) return true;
    // `findOrFail` reads; `getOrWhatever` may do anything.
    return token === 'or' && index > 0 && !/^(?:throw|fail|null|undefined|default)$/.test(tokens[index + 1] ?? '');
  });
}

/** Whether a name says, anywhere in it, that records come, change or go: `findOrCreateUser`. */
export function namesAChange(name: string): boolean {
  return tokensOf(name).some((token) => CHANGE.has(token));
}

/** Whether a synchronous call's name says that it changes something. */
export function namesAWrite(name: string): boolean {
  return isWriteName(tokensOf(name)) && !namesAValue(name);
}

/** Whether others supply what is called, which then does what they like: `options.read?.(name)`, `readHook(name)`. */
export function isSupplied({ name, isOptional }: Pick<CallFact, 'name' | 'isOptional'>): boolean {
  return isOptional === true || SUPPLIED.has(tokensOf(name).at(-1) ?? '');
}

/** Whether a synchronous call's name says that it only makes a value of what it is given. */
export function namesAValue(name: string): boolean {
  const tokens = tokensOf(name);
  return tokens.length > 0 && MAKES_VALUE.has(tokens[0]) && !tokens.slice(1).some((token) => WRITE.has(token));
}

/** Whether a synchronous call's name says that it throws unless all is well. */
export function namesAGuard(name: string): boolean {
  return /^(?:assert|ensure|require|check|verify|validate|authori[sz]e|guard|throw|demand|enforce|must)$/.test(tokensOf(name)[0] ?? '');
}

/** Whether a call's name says that each call makes something which stays open: `createClient`, `openSession`. */
export function namesAnAcquisition(name: string): boolean {
  const tokens = tokensOf(name);
  return /^(?:create|open|launch|acquire|start|make)$/.test(tokens[0] ?? '') && tokens.slice(1).some((token) => ACQUIRE.has(token));
}

export function namesALogger(name: string): boolean {
  return LOGGER.test(name);
}

/** For a person at a terminal: lines that are meant to be read. Warnings and errors may come in any order. */
export function printsLines({ receiver, name }: CallFact): boolean {
  if (receiver?.[0] === 'g:console') return /^(?:log|info|table|group\w*)$/.test(name);
  return receiver?.[0] === 'g:process' && receiver[1] === '.stdout' && name === 'write';
}

/** Whether a receiver's name says that it keeps what it is given for whoever asks next. */
export function namesACache(name: string): boolean {
  return /cache$/i.test(name);
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
