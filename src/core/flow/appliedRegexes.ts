/** Where a function applies a regular expression to a text that somebody else decides. */
import type { CallFact, FileFacts, FunctionFact, RegexValue, ValueFact } from '../facts/model';
import { eventsIn, rootVariable } from '../facts/paths';
import type { Range } from '../model';
import type { SuppliedText, SuppliedTexts } from './supplied';

export interface AppliedRegex {
  call: CallFact;
  source: string;
  flags: string;
  /** The literal, or the `RegExp` that is made. */
  range: Range;
  /** A literal, so that a place in the pattern is a place in the file. */
  isLiteral: boolean;
  text: SuppliedText;
}

const OF_REGEX = new Set(['test', 'exec']);
const OF_TEXT = new Set(['match', 'matchAll', 'replace', 'replaceAll', 'search', 'split']);

/** Whether a file applies any, to whatever text: most do not, and need no closer look. */
export function appliesRegexes(facts: FileFacts): boolean {
  return facts.calls.some((call) => appliedBy(call, facts) !== undefined);
}

export function appliedRegexes(fn: FunctionFact, facts: FileFacts, texts: SuppliedTexts): AppliedRegex[] {
  const found: AppliedRegex[] = [];
  for (const event of eventsIn(fn.body)) {
    if (event.kind !== 'call') continue;
    const call = facts.calls[event.call];
    const regex = appliedBy(call, facts);
    if (!regex) continue;
    const text = OF_REGEX.has(call.name) ? call.args[0] && texts.textOf(call.args[0]) : texts.receiverOf(call);
    if (text) found.push({ call, ...regex, text });
  }
  return found;
}

type FoundRegex = Pick<AppliedRegex, 'source' | 'flags' | 'range' | 'isLiteral'>;

function appliedBy(call: CallFact, facts: FileFacts): FoundRegex | undefined {
  if (OF_REGEX.has(call.name)) return calledOn(call, facts);
  return OF_TEXT.has(call.name) ? regexOf(call.args[0], facts) : undefined;
}

function calledOn(call: CallFact, facts: FileFacts): FoundRegex | undefined {
  if (call.onRegex) return literal(call.onRegex);
  if (call.on !== undefined) return regexOf({ kind: 'call', call: call.on, awaited: false }, facts);
  return call.receiver && regexOf({ kind: 'path', path: call.receiver }, facts);
}

/** A literal, a constant that holds one, or `new RegExp('…', '…')`. */
function regexOf(value: ValueFact | undefined, facts: FileFacts, hops = 0): FoundRegex | undefined {
  if (!value || hops > 3) return undefined;
  switch (value.kind) {
    case 'regex': return literal(value);
    case 'path': {
      const variable = rootVariable(value.path, facts.variables);
      if (!variable?.constant) return undefined;
      let held = variable.value;
      // `PATTERNS.email`
      for (const step of value.path.slice(1)) held = held?.kind === 'object' && step.startsWith('.') && Object.hasOwn(held.properties, step.slice(1)) ? held.properties[step.slice(1)] : undefined;
      return regexOf(held, facts, hops + 1);
    }
    case 'call': {
      const call = facts.calls[value.call];
      if (call.callee?.join('') !== 'g:RegExp') return undefined;
      const [pattern, flags] = call.args;
      if (flags && flags.kind !== 'string') return undefined;
      const given = pattern?.kind === 'string' ? { source: pattern.value, flags: '' } : regexOf(pattern, facts, hops + 1);
      return given && { source: given.source, flags: flags?.value ?? given.flags, range: call.nameRange, isLiteral: false };
    }
    default: return undefined;
  }
}

function literal({ source, flags, range }: RegexValue): FoundRegex {
  return { source, flags, range, isLiteral: true };
}
