/**
 * What the comments of a file silence, and what is to be said about those that silence nothing or name no rule.
 *
 * Whether a comment is of use is judged on the findings of all confidences, and only for rules that ran: a run with
 * fewer rules, or one that shows less, must not call a comment useless.
 */
import type { DirectiveFact } from '../facts/model';
import type { Finding, Fix, Range, Remark, TextEdit } from '../model';
import { nearestName } from '../nearestName';

const LONGEST_QUOTE = 30;

/** A rule that a directive names, or words of it that are no rule. */
interface Name {
  text: string;
  range: Range;
  isRule: boolean;
  /** The entry between commas that it is written in. */
  entry: number;
}

export interface Silenced {
  findings: Finding[];
  remarks: Remark[];
}

/** `ran`: the rules that looked at the file and did not fail; `known`: all rules that there are. */
export function applyDirectives(findings: readonly Finding[], directives: readonly DirectiveFact[], ran: readonly string[], known: readonly string[]): Silenced {
  if (directives.length === 0) return { findings: [...findings], remarks: [] };
  const read = directives.map((directive) => ({ directive, names: namesOf(directive, known) }));
  const heard = findings.filter((finding) => !read.some(({ directive, names }) => covers(directive, finding) && (directive.names.length === 0 || names.some(({ isRule, text }) => isRule && text === finding.rule))));
  const remarks = read.flatMap(({ directive, names }) => {
    const spokenOf = new Set(findings.filter((finding) => covers(directive, finding)).map(({ rule }) => rule));
    return remarksOn(directive, names, { spokenOf, ran, known });
  });
  return { findings: heard, remarks };
}

/** Whether a directive speaks of the place of a finding, whatever it names. */
function covers({ kind, speaksOf }: DirectiveFact, { range }: Finding): boolean {
  return kind === 'file' || speaksOf.some((part) => part.start <= range.start && range.start < part.end);
}

/** The rules in a directive's list. People forget commas, and the `--` before a reason: rules between other words count. */
function namesOf({ names }: DirectiveFact, known: readonly string[]): Name[] {
  return names.flatMap(({ text, range }, entry) => {
    const found: Name[] = [];
    for (const { 0: word, index } of text.matchAll(/[^\s*]+/g)) {
      const isRule = known.includes(word);
      const last = found.at(-1);
      const end = range.start + index + word.length;
      if (!isRule && last?.isRule === false) Object.assign(last, { text: `${last.text} ${word}`, range: { start: last.range.start, end } });
      else found.push({ text: word, range: { start: range.start + index, end }, isRule, entry });
    }
    return found;
  });
}

/** What a remark needs to know beside the comment. */
interface Circumstances {
  /** Rules that have something to say where the comment speaks. */
  spokenOf: ReadonlySet<string>;
  ran: readonly string[];
  known: readonly string[];
}

function remarksOn(directive: DirectiveFact, names: readonly Name[], { spokenOf, ran, known }: Circumstances): Remark[] {
  const where = directive.kind === 'file' ? 'in this file' : 'there';
  if (names.length === 0) {
    const isOfUse = spokenOf.size > 0 || known.some((rule) => !ran.includes(rule));
    return isOfUse ? [] : [{ code: 'unused-directive', range: directive.range, message: `This comment silences nothing: no rule has anything to say ${where}.`, fixes: [removeAll(directive)] }];
  }
  const isUnused = ({ isRule, text }: Name): boolean => isRule && ran.includes(text) && !spokenOf.has(text);
  const isAllUnused = names.every(isUnused);
  return names.flatMap((name): Remark[] => {
    const remove = isAllUnused ? removeAll(directive) : removeName(directive, names, name);
    if (isUnused(name)) return [{ code: 'unused-directive', range: name.range, message: `This comment silences nothing: ${name.text} has nothing to say ${where}.`, fixes: [remove] }];
    return name.isRule ? [] : [remarkOnUnknown(name, names, known, remove)];
  });
}

function remarkOnUnknown(name: Name, names: readonly Name[], known: readonly string[], remove: Fix): Remark {
  const { text, range } = name;
  const quoted = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
  const nearest = nearestName(text, known);
  if (nearest) return remark(range, `No rule is called ${quoted}; ${nearest} is.`, [edited(`Change to ${nearest}`, { range, newText: nearest }, true), remove]);
  const isBehindRule = name === names.at(-1) && names.at(-2)?.entry === name.entry;
  if (isBehindRule) return remark(range, `No rule is called “${quoted}”; a reason stands behind \`--\`.`, [edited('Put -- before the reason', { range: { start: range.start, end: range.start }, newText: '-- ' }, true), remove]);
  return remark(range, `No rule is called “${quoted}”, so this silences nothing.`, [remove]);
}

function remark(range: Range, message: string, fixes: Fix[]): Remark {
  return { code: 'unknown-rule-in-directive', range, message, fixes };
}

function edited(title: string, edit: TextEdit, preferred: boolean): Fix {
  return { title, preferred, caveats: [], edits: [edit] };
}

function removeAll({ removal }: DirectiveFact): Fix {
  return edited('Remove the comment', removal, true);
}

/** Takes a name and one comma out of the list; the last name takes the comment with it. */
function removeName(directive: DirectiveFact, names: readonly Name[], name: Name): Fix {
  if (names.length === 1) return removeAll(directive);
  const at = names.indexOf(name);
  const range = at + 1 < names.length ? { start: name.range.start, end: names[at + 1].range.start } : { start: names[at - 1].range.end, end: name.range.end };
  return edited(`Remove ${name.isRule ? name.text : 'what is no rule'} from the comment`, { range, newText: '' }, name.isRule);
}
