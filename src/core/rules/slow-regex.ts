/**
 * A regular expression that some input makes very slow, applied to input that somebody else supplies, in code that
 * others wait for.
 *
 * Not reported: input whose length is bounded or looked at before, expressions for which no slow input was found, and
 * those whose time is a power of the length where the input is a function's own parameter or a short part of a request.
 */
import type { CallFact, FileFacts, FunctionFact } from '../facts/model';
import { handedTo } from '../facts/paths';
import { appliedRegexes, appliesRegexes, type AppliedRegex } from '../flow/appliedRegexes';
import { lowest } from '../flow/independence';
import { growthOf, type Growth, type SlowInput } from '../flow/regexGrowth';
import { SuppliedTexts, type SuppliedText } from '../flow/supplied';
import type { Step } from '../flow/reach';
import { defineRule, type RuleContext } from '../rule';
import type { Confidence } from '../model';
import { computeNote, cut, severityOf, siteOfStep, whoWaits } from './wording';

/** Different expressions of one file that are tried; a list of hundreds is a table, and takes too long. */
const MOST_IN_FILE = 60;
const LONGEST_TEXT_NAME = 24;

export const slowRegex = defineRule({
  id: 'slow-regex',
  bottleneck: 'compute',
  guide: 'concurrency-vs-parallelism#compute-heavy',
  docs: {
    summary: 'a regular expression that some input makes very slow, applied to input that a caller supplies',
    why: 'Where a text can be matched in several ways, the engine tries them one after the other until one fits, and all of them if none does. With a repetition inside a repetition, every further character can double the number of ways: a short text then holds the thread for minutes, and every other request waits.',
    bad: `export function register(app) {
  app.post('/tags', (req, res) => {
    res.json({ valid: /^(\\w+\\s?)*$/.test(req.body.tags) });
  });
}
`,
    good: `export function register(app) {
  app.post('/tags', (req, res) => {
    res.json({ valid: /^\\w+(?:\\s\\w+)*\\s?$/.test(req.body.tags) });
  });
}
`,
    whenNotToUse: 'Where the input is short for a reason that the code does not show: a validated schema, a gateway, a column of the database.',
    fixSafety: 'There is no automatic change: an expression that is written anew may accept other texts. Compare both on examples.',
    misses: 'Expressions that are put together at run time or come from other files, requests under unusual names, and slow inputs of a kind that is not tried.',
  },
  check(fn, context) {
    if (context.file.isWorker || !context.reach.roleOf(fn) || context.reach.isCarried(fn)) return;
    const state = stateOf(context);
    if (!state) return;
    const { texts } = state;
    for (const applied of context.reach.withCallbacks(fn).flatMap((part) => appliedRegexes(part, context.facts, texts))) judge(fn, applied, [], state, context);
    // What a request brings is followed inside of the file only.
    for (const { chain, cause } of context.reach.below(fn, (callee, facts) => (facts === context.facts ? appliedRegexes(callee, facts, texts) : []))) {
      // One cause is said once: at the first asynchronous caller of the function that leads to it.
      if (chain.every(({ file }) => file === undefined) && context.reach.isFirstHeld(chain[0].call)) judge(fn, cause, chain, state, context);
    }
  },
});

/** What is found out once for a file; undefined where it applies no expression at all. */
interface FileState {
  texts: SuppliedTexts;
  tried: Set<string>;
}

const known = new WeakMap<FileFacts, FileState | 'none'>();

function stateOf({ facts, reach }: RuleContext): FileState | undefined {
  let state = known.get(facts);
  if (!state) known.set(facts, (state = appliesRegexes(facts) ? { texts: new SuppliedTexts(facts, reach), tried: new Set() } : 'none'));
  return state === 'none' ? undefined : state;
}

function judge(fn: FunctionFact, applied: AppliedRegex, chain: readonly Step[], { texts, tried }: FileState, context: RuleContext): void {
  const origin = originOf(applied, chain, texts, context);
  if (!origin) return;
  // Only an exponential one would be reported, and that takes a group that repeats.
  if ((origin.text.from === 'parameter' || origin.checked) && !/\)[*+{]/.test(applied.source)) return;
  tried.add(`${applied.flags}/${applied.source}`);
  if (tried.size > MOST_IN_FILE) return;
  const growth = growthOf(applied.source, applied.flags);
  const level = growth && levelOf(growth, origin, fn, context);
  if (level) report(fn, applied, chain, origin.text, growth, level, context);
}

interface Origin {
  text: SuppliedText;
  /** Something may have bounded it before. */
  checked: boolean;
}

/** Follows a parameter through the calls that lead here, or to whoever else of this file calls; undefined where the length is bounded on the way. */
function originOf({ call, text }: AppliedRegex, chain: readonly Step[], texts: SuppliedTexts, context: RuleContext): Origin | undefined {
  const check = texts.checkBefore(call, text);
  if (check === 'bounded') return undefined;
  let origin: Origin = { text, checked: check === 'checked' };
  const steps = chain.length > 0 ? chain.map(({ call }) => call).reverse() : callerWithRequest(text, texts, context);
  for (const step of steps) {
    if (origin.text.parameter === undefined) break;
    const given = givenTo(origin.text, step, texts, context);
    // Something else is handed over: a constant, or what nobody outside decides.
    if (!given) return undefined;
    const before = texts.checkBefore(step, given);
    if (before === 'bounded') return undefined;
    origin = { text: { ...given, name: chain.length > 0 ? given.name : origin.text.name }, checked: origin.checked || before === 'checked' };
  }
  return origin;
}

/** The caller of an async function that hands it a part of a request. */
function callerWithRequest(text: SuppliedText, texts: SuppliedTexts, context: RuleContext): CallFact[] {
  if (text.parameter === undefined) return [];
  const { owner } = context.facts.variables[text.parameter];
  const caller = context.reach.callersOf(owner).find((call) => ['body', 'head'].includes(givenTo(text, call, texts, context)?.from ?? ''));
  return caller ? [caller] : [];
}

function givenTo({ parameter }: SuppliedText, call: CallFact, texts: SuppliedTexts, context: RuleContext): SuppliedText | undefined {
  const variable = context.facts.variables[parameter!];
  if (call.target !== variable.owner) return variable.given?.argument === 0 ? texts.receiverOf(call) : undefined;
  const value = handedTo(variable, call.args);
  return value && texts.textOf(value);
}

function levelOf({ kind }: Growth, { text, checked }: Origin, fn: FunctionFact, context: RuleContext): Confidence | undefined {
  const unsure = checked || context.reach.runsOnce(fn);
  if (kind === 'exponential') {
    const level = lowest(text.from === 'parameter' || unsure ? 'possible' : 'likely', 'likely');
    return level === 'none' ? undefined : level;
  }
  // Some kilobytes squared are soon done.
  const long = text.from === 'body' || (text.from === 'head' && kind === 3);
  return long && !unsure ? 'possible' : undefined;
}

function report(fn: FunctionFact, applied: AppliedRegex, chain: readonly Step[], text: SuppliedText, growth: Growth, level: Confidence, context: RuleContext): void {
  const { call, range, source, flags } = applied;
  const role = context.reach.roleOf(fn)!;
  const inPlace = chain.length === 0 && range.start >= call.range.start && range.end <= call.range.end;
  const whole = `/${source}/${flags}`;
  context.report({
    range: chain[0]?.call.nameRange ?? (inPlace ? range : call.nameRange),
    scope: (chain[0]?.call ?? call).range,
    severity: severityOf(level, role, context.file),
    confidence: level,
    message: `The time of \`${cut(whole)}\` grows ${inWords(growth)} the length of \`${cut(text.name, LONGEST_TEXT_NAME)}\`.`,
    sites: [
      ...chain.map(siteOfStep),
      { range, label: cut(whole, 48), note: `\`${cut(growth.part)}\` tries one way after the other` },
      { range: call.range, label: call.label, note: 'holds the thread while it tries' },
    ],
    evidence: [
      `\`${cut(growth.part, 48)}\`, character ${growth.partAt + 1} of the pattern, can match the same text in many ways${growth.kind === 'exponential' ? '' : ', or from many places'}`,
      `slow with ${describeInput(growth.input)}: the steps were counted`,
      originNote(text),
      whoWaits(role, fn),
      computeNote(level, [text.from === 'parameter' ? 'who calls it with which text is not known' : level === 'likely' ? 'a limit for the text may stand where it cannot be seen' : 'something may bound the text before, or it would have to be very long']),
    ],
    checks: [
      'Bound the length before: a text that is too long is no valid input anyway.',
      growth.kind === 'exponential'
        ? 'Write it so that each character can be taken in one way only: in `(a+b?)*`, make what separates two turns a must: `(?:a+(?:ba+)*b?)?`.'
        : 'Let neighbouring repetitions have no character in common, or do it without an expression: `trimEnd()`, `indexOf`, `split(\',\')`.',
      'Is what it matches written by people, in any length? Then an engine that takes linear time, such as the package `re2`, is worth a look.',
    ],
  });
}

function inWords({ kind }: Growth): string {
  return kind === 'exponential' ? 'exponentially with' : kind === 2 ? 'with the square of' : 'with the cube (or more) of';
}

/** `"a" many times, then "!"`. */
function describeInput({ start, again, end }: SlowInput): string {
  const quote = (text: string) => JSON.stringify(text);
  return `${start ? `${quote(start)}, then ` : ''}${quote(again)} many times${end ? `, then ${quote(end)}` : ''}`;
}

function originNote({ name, from }: SuppliedText): string {
  switch (from) {
    case 'body': return `\`${cut(name)}\` comes with a request, and nothing here bounds its length`;
    case 'head': return `\`${cut(name)}\` comes with a request; servers bound addresses and headers to some kilobytes`;
    case 'parameter': return `\`${cut(name)}\` is whatever a caller hands over`;
  }
}
