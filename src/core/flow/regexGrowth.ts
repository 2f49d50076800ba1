/**
 * How the time of a regular expression grows with the length of its input. A text that makes it slow is looked for and
 * tried: some repetition's own words, many times, between a beginning that leads there and an end that does not fit.
 * Only what really took more and more steps is said, so nothing is reported that no input bears out.
 *
 * Misses what needs another kind of text: several different words in turn, or a look-ahead that has to be satisfied.
 */
import { RegExpParser, visitRegExpAST, type AST } from '@eslint-community/regexpp';
import { isOneCharacter, StepCounter } from './regexSteps';

/** A text that makes an expression slow: `start`, then `again` many times, then `end`. */
export interface SlowInput {
  start: string;
  again: string;
  end: string;
}

export interface Growth {
  /** 2 for the square of the length, 3 for its cube and more. */
  kind: 'exponential' | 2 | 3;
  /** The repetition that tries again and again, as it is written, and where in the pattern it begins. */
  part: string;
  partAt: number;
  input: SlowInput;
}

const LONGEST_SOURCE = 1_500;
/** Results are kept by pattern and flags; these many are worth it. */
const MOST_KEPT = 500;
/** For one expression, whatever it is: the same on every machine, some tens of milliseconds. */
const STEPS_IN_ALL = 300_000;
const STEPS_FOR_ONE = 4_000;
const MOST_REPETITIONS = 16;
const MOST_WORDS = 8;
const MOST_SAMPLES = 6;
const LONGEST_WORD = 12;
const USUAL_CHARACTERS = 'aAzZ059 \t\n-_.,@/\\:;"\'<>=()[]{}&%#+*!|$^~`é一\u0000';

const known = new Map<string, Growth | undefined>();

/** Undefined where no input was found that makes it slow, and for what cannot be read. */
export function growthOf(source: string, flags: string): Growth | undefined {
  // A repetition without an end is needed for all of it.
  if (source.length > LONGEST_SOURCE || !/[*+]|,\}/.test(source)) return undefined;
  const key = `${flags}/${source}`;
  if (!known.has(key)) {
    if (known.size >= MOST_KEPT) known.clear();
    known.set(key, findGrowth(source, flags));
  }
  return known.get(key);
}

function findGrowth(source: string, flags: string): Growth | undefined {
  try {
    const parser = new RegExpParser();
    const read = parser.parseFlags(flags);
    return new Search(parser.parsePattern(source, undefined, undefined, { unicode: read.unicode, unicodeSets: read.unicodeSets }), read).run();
  } catch {
    // Syntax that this parser or this engine does not know yet, or a pattern too deep for the stack: nothing is known then.
    return undefined;
  }
}

class Search {
  private readonly counter: StepCounter;
  private readonly repetitions: AST.Quantifier[] = [];
  /** One character for each way to be accepted by the expression's parts, those that fit most of them first. */
  private readonly characters: { character: string; fits: number }[];
  private left = STEPS_IN_ALL;

  constructor(pattern: AST.Pattern, flags: AST.Flags) {
    this.counter = new StepCounter(pattern, flags);
    visitRegExpAST(pattern, { onQuantifierEnter: (node) => { if (node.max === Infinity && this.repetitions.length < MOST_REPETITIONS) this.repetitions.push(node); } });
    this.characters = this.findCharacters(pattern);
  }

  run(): Growth | undefined {
    let worst: Growth | undefined;
    for (const input of this.inputs()) {
      const once = this.steps(input, 20, STEPS_FOR_ONE);
      const twice = this.steps(input, 40, STEPS_FOR_ONE * 5);
      if (this.left <= 0) break;
      // Twice the length, twice the time: nothing to say. Once it is known to be slow, only what is far slower matters.
      if (once < STEPS_FOR_ONE && twice < once * (worst ? 5 : 2.6)) continue;
      const kind = this.kindOf(input);
      if (kind === undefined || (worst && rank(kind) <= rank(worst.kind))) continue;
      const part = this.partToName(kind);
      if (!part) continue;
      worst = { kind, part: part.raw, partAt: part.start, input };
      if (kind === 'exponential') break;
    }
    return worst;
  }

  private steps({ start, again, end }: SlowInput, times: number, budget: number): number {
    const taken = this.counter.count(start + again.repeat(times) + end, Math.max(1, Math.min(budget, this.left)));
    this.left -= taken;
    return taken;
  }

  /** Exponential: every further word multiplies the steps by the same factor. A power's factor shrinks as the text grows. */
  private kindOf(input: SlowInput): Growth['kind'] | undefined {
    const most = 40_000;
    const counts: number[] = [];
    for (let times = 2; times <= 40 && (counts.at(-1) ?? 0) < most; times += 2) counts.push(this.steps(input, times, most));
    if (this.left <= 0) return undefined;
    if (counts.at(-1)! >= most) {
      const early = counts.findIndex((count) => count > 200);
      const late = counts.length - 3;
      const factorAt = (index: number) => Math.log(counts[index + 1] / counts[index]);
      // It shot up at once: as fast as only an exponential does.
      if (late <= early) return counts.length <= 6 ? 'exponential' : 3;
      return factorAt(late) > 0.75 * factorAt(early) ? 'exponential' : 3;
    }
    const [shorter, longer] = counts.at(-1)! > most / 9 ? [counts[9], counts[19]] : [this.steps(input, 48, most), this.steps(input, 96, most)];
    const ratio = longer / shorter;
    return ratio > 5.5 ? 3 : ratio > 2.8 ? 2 : undefined;
  }

  /** The busiest repetition; of nested ones the outermost, as only together they are slow. */
  private partToName(kind: Growth['kind']): AST.Quantifier | undefined {
    const { busiest } = this.counter;
    let part = busiest;
    if (kind !== 'exponential') return part;
    for (let node: AST.Node | null | undefined = busiest; node; node = node.parent) if (node.type === 'Quantifier' && node.max === Infinity) part = node;
    return part;
  }

  private *inputs(): Generator<SlowInput> {
    const refused = [...this.characters].sort((a, b) => a.fits - b.fits);
    for (const repetition of this.repetitions) {
      const lead = this.leadTo(repetition);
      for (const again of this.wordsOf(repetition)) {
        const strange = refused.find(({ character }) => !again.includes(character))?.character ?? '';
        // A look-behind is slow where what should stand before is missing.
        const starts = new Set([lead, strange + lead, '']);
        const ends = new Set([strange, '\n', '', refused[1]?.character ?? '', strange + strange]);
        for (const start of starts) for (const end of ends) yield { start, again, end };
      }
    }
  }

  private findCharacters(pattern: AST.Pattern): { character: string; fits: number }[] {
    const written = new Set(USUAL_CHARACTERS);
    visitRegExpAST(pattern, { onCharacterEnter: ({ value }) => { if (value <= 0xffff && written.size < 120) written.add(String.fromCharCode(value)); } });
    const byFit = new Map<string, { character: string; fits: number }>();
    for (const character of written) {
      const fit = this.counter.takers.map((node) => (this.counter.accepts(node, character) ? '1' : '0')).join('');
      if (!byFit.has(fit)) byFit.set(fit, { character, fits: fit.replaceAll('0', '').length });
    }
    return [...byFit.values()].sort((a, b) => b.fits - a.fits);
  }

  /** What a repetition may take in one turn or in a few. */
  private wordsOf(repetition: AST.Quantifier): string[] {
    const takers = this.counter.takers.filter((node) => node.start >= repetition.start && node.end <= repetition.end);
    const single = this.characters.filter(({ character }) => takers.some((node) => this.counter.accepts(node, character))).map(({ character }) => character);
    const words = this.samples(repetition.element).filter((word) => word.length > 1);
    return [...new Set([...single.slice(0, MOST_WORDS), ...words])];
  }

  /** A shortest text that leads to a repetition from the expression's beginning. */
  private leadTo(repetition: AST.Node): string {
    let lead = '';
    for (let node: AST.Node = repetition; node.parent; node = node.parent) {
      if (node.parent.type !== 'Alternative') continue;
      const before = node.parent.elements.slice(0, node.parent.elements.indexOf(node as AST.Element));
      lead = before.map((element) => this.samples(element)[0] ?? '').join('') + lead;
    }
    return lead;
  }

  /** Some texts that an element takes, a short one first. */
  private samples(element: AST.Element): string[] {
    if (isOneCharacter(element)) {
      const fitting = this.characters.filter(({ character }) => this.counter.accepts(element, character)).map(({ character }) => character);
      return fitting.length > 1 ? [fitting[0], fitting.at(-1)!] : fitting;
    }
    switch (element.type) {
      case 'Group':
      case 'CapturingGroup': return element.alternatives.flatMap((alternative) => this.samplesOfAll(alternative.elements)).slice(0, MOST_SAMPLES);
      case 'Quantifier': {
        const one = this.samples(element.element).map((sample) => sample.repeat(Math.max(1, Math.min(element.min, LONGEST_WORD))));
        return element.min === 0 ? ['', ...one] : one;
      }
      default: return [''];
    }
  }

  /** The first sample of each element, and the same with one of them exchanged. */
  private samplesOfAll(elements: readonly AST.Element[]): string[] {
    const each = elements.map((element) => this.samples(element));
    const first = each.map(([sample]) => sample ?? '');
    const exchanged = each.flatMap((samples, index) => samples.slice(1).map((sample) => first.map((kept, place) => (place === index ? sample : kept))));
    return [first, ...exchanged].map((parts) => parts.join('')).filter((word) => word.length <= LONGEST_WORD).slice(0, MOST_SAMPLES);
  }
}

function rank(kind: Growth['kind']): number {
  return kind === 'exponential' ? 4 : kind;
}
