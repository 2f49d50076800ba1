/**
 * Counts the steps that a backtracking matcher takes with a regular expression, the way engines for JavaScript do it:
 * from every place of the text on, one possibility after the other, and nothing is remembered. A budget ends it.
 */
import { visitRegExpAST, type AST } from '@eslint-community/regexpp';

/** Something of the expression that takes exactly one character. */
export type OneCharacter = AST.Character | AST.CharacterSet | AST.CharacterClass | AST.ExpressionCharacterClass;

/** Goes on behind a match; true once everything has matched. */
type Next = (at: number) => boolean;
type Matcher = (at: number, next: Next) => boolean;

class BudgetSpent extends Error {}

const ONE_CHARACTER = new Set<string>(['Character', 'CharacterSet', 'CharacterClass', 'ExpressionCharacterClass']);

export class StepCounter {
  private text = '';
  private steps = 0;
  private budget = 0;
  private readonly groups = new Map<AST.CapturingGroup, string | undefined>();
  private readonly characters = new Map<OneCharacter, CharacterTest>();
  private readonly turns: { of: AST.Quantifier; count: number }[] = [];
  private readonly matcher: Matcher;

  /** Throws where the expression holds something that it does not know. */
  constructor(pattern: AST.Pattern, private readonly flags: AST.Flags) {
    visitRegExpAST(pattern, {
      onCharacterEnter: (node) => this.remember(node),
      onCharacterSetEnter: (node) => this.remember(node),
      onCharacterClassEnter: (node) => this.remember(node),
      onExpressionCharacterClassEnter: (node) => this.remember(node),
    });
    this.matcher = this.anyOf(pattern.alternatives, 1);
  }

  /** Everything that takes one character, in source order. */
  get takers(): readonly OneCharacter[] {
    return [...this.characters.keys()];
  }

  accepts(node: OneCharacter, character: string): boolean {
    return this.characters.get(node)?.accepts(character) ?? false;
  }

  /** The steps until the whole text is searched, as with the flag `g`; the budget, where that is not enough. */
  count(text: string, budget: number): number {
    this.text = text;
    this.steps = 0;
    this.budget = budget;
    for (const tally of this.turns) tally.count = 0;
    try {
      for (let at = 0; at <= text.length;) {
        this.groups.clear();
        let end = -1;
        const found = this.matcher(at, (to) => { end = to; return true; });
        if (this.flags.sticky && !found) break;
        at = found && end > at ? end : at + 1;
      }
    } catch (failure) {
      if (!(failure instanceof BudgetSpent)) throw failure;
      return budget;
    }
    return this.steps;
  }

  /** The repetition that took the most turns in the last count. */
  get busiest(): AST.Quantifier | undefined {
    return [...this.turns].sort((a, b) => b.count - a.count)[0]?.of;
  }

  private remember(node: OneCharacter): void {
    // What a class is made of is asked through the class.
    if (/^(?:Alternative|Quantifier)$/.test(node.parent?.type ?? '')) this.characters.set(node, new CharacterTest(node, this.flags));
  }

  private step(): void {
    if (++this.steps >= this.budget) throw new BudgetSpent();
  }

  private anyOf(alternatives: readonly AST.Alternative[], direction: 1 | -1): Matcher {
    const matchers = alternatives.map((alternative) => this.sequence(alternative.elements, direction));
    if (matchers.length === 1) return matchers[0];
    return (at, next) => matchers.some((matcher) => matcher(at, next));
  }

  private sequence(elements: readonly AST.Element[], direction: 1 | -1): Matcher {
    const matchers = elements.map((element) => this.element(element, direction));
    if (direction === -1) matchers.reverse();
    return matchers.reduceRight<Matcher>((rest, first) => (at, next) => first(at, (to) => rest(to, next)), (at, next) => next(at));
  }

  private element(element: AST.Element, direction: 1 | -1): Matcher {
    if (isOneCharacter(element)) {
      const taker = this.characters.get(element)!;
      return (at, next) => {
        this.step();
        const character = this.text[direction === 1 ? at : at - 1];
        return character !== undefined && taker.accepts(character) && next(at + direction);
      };
    }
    switch (element.type) {
      case 'Group': return this.anyOf(element.alternatives, direction);
      case 'CapturingGroup': return this.capture(element, direction);
      case 'Quantifier': return this.repetition(element, direction);
      case 'Assertion': return this.assertion(element);
      case 'Backreference': return this.backreference(element, direction);
      default: throw new Error('an element of an unknown kind');
    }
  }

  private capture(group: AST.CapturingGroup, direction: 1 | -1): Matcher {
    const inside = this.anyOf(group.alternatives, direction);
    return (at, next) => {
      const before = this.groups.get(group);
      if (inside(at, (to) => { this.groups.set(group, this.text.slice(Math.min(at, to), Math.max(at, to))); return next(to); })) return true;
      this.groups.set(group, before);
      return false;
    };
  }

  private repetition(quantifier: AST.Quantifier, direction: 1 | -1): Matcher {
    const { min, max, greedy } = quantifier;
    const inside = this.element(quantifier.element, direction);
    const tally = { of: quantifier, count: 0 };
    this.turns.push(tally);
    const turn = (count: number, at: number, next: Next): boolean => {
      this.step();
      tally.count++;
      // A turn that takes nothing would go on for ever.
      const again = () => count < max && inside(at, (to) => (to !== at || count < min) && turn(count + 1, to, next));
      if (count < min) return again();
      return greedy ? again() || next(at) : next(at) || again();
    };
    return (at, next) => turn(0, at, next);
  }

  private assertion(assertion: AST.Assertion): Matcher {
    switch (assertion.kind) {
      case 'start': return (at, next) => { this.step(); return (at === 0 || (this.flags.multiline && this.text[at - 1] === '\n')) && next(at); };
      case 'end': return (at, next) => { this.step(); return (at === this.text.length || (this.flags.multiline && this.text[at] === '\n')) && next(at); };
      case 'word': return (at, next) => { this.step(); return (isWord(this.text[at - 1]) !== isWord(this.text[at])) !== assertion.negate && next(at); };
      default: {
        const inside = this.anyOf(assertion.alternatives, assertion.kind === 'lookahead' ? 1 : -1);
        return (at, next) => inside(at, () => true) !== assertion.negate && next(at);
      }
    }
  }

  private backreference({ resolved }: AST.Backreference, direction: 1 | -1): Matcher {
    const groups = Array.isArray(resolved) ? resolved : [resolved];
    return (at, next) => {
      this.step();
      const taken = groups.map((group) => this.groups.get(group)).find((found) => found !== undefined) ?? '';
      const start = direction === 1 ? at : at - taken.length;
      return start >= 0 && this.text.startsWith(taken, start) && next(at + direction * taken.length);
    };
  }
}

export function isOneCharacter(node: AST.Node): node is OneCharacter {
  return ONE_CHARACTER.has(node.type);
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /\w/.test(character);
}

/** Whether one character belongs to a class. The engine itself answers, once for each character, so that every flag means what it means there. */
class CharacterTest {
  private readonly known = new Map<string, boolean>();
  private readonly expression: RegExp;

  constructor(node: OneCharacter, flags: AST.Flags) {
    // Flags that a group around it changes, `(?i:…)`, are left as they are outside.
    const kept = [flags.ignoreCase && 'i', flags.dotAll && 's', flags.unicode && 'u', flags.unicodeSets && 'v'];
    this.expression = new RegExp(`^(?:${node.raw})$`, kept.filter(Boolean).join(''));
  }

  accepts(character: string): boolean {
    let answer = this.known.get(character);
    if (answer === undefined) this.known.set(character, (answer = this.expression.test(character)));
    return answer;
  }
}
