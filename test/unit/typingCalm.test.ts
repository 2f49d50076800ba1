/**
 * What is shown while somebody types. A line of a case is a text with its markers: `⟦…⟧` is what an analysis finds, `‹…›` is the
 * statement that is typed. What is shown is written in the same way.
 */
import assert from 'node:assert/strict';
import { smallestEdit, STATEMENT_REST, TypingCalm, type Marker } from '../../src/server/typingCalm';

interface Step {
  /** Milliseconds since the step before. */
  after?: number;
  text: string;
  /** The text does not parse, so the brackets say nothing. */
  broken?: true;
  shown: string;
  /** Whether another look is asked for. */
  again?: true;
}

const CASES: Record<string, Step[]> = {
  'shows what is found when a file is opened': [{ text: '⟦await⟧ a; ⟦await⟧ b;', shown: '⟦await⟧ a; ⟦await⟧ b;' }],
  'holds back what is new in the typed statement, until it has rested': [
    { text: '⟦await⟧ a; ', shown: '⟦await⟧ a; ' },
    { after: 5, text: '⟦await⟧ a; ‹⟦await⟧ b›', shown: '⟦await⟧ a; await b', again: true },
    { after: 200, text: '⟦await⟧ a; ‹⟦await⟧ b›', shown: '⟦await⟧ a; await b', again: true },
    { after: STATEMENT_REST, text: '⟦await⟧ a; ‹⟦await⟧ b›', shown: '⟦await⟧ a; ⟦await⟧ b' },
  ],
  'begins the rest anew with each keystroke': [
    { text: '', shown: '' },
    { text: '‹⟦await⟧ b›', shown: 'await b', again: true },
    { after: STATEMENT_REST - 1, text: '‹⟦await⟧ bc›', shown: 'await bc', again: true },
    { after: STATEMENT_REST - 1, text: '‹⟦await⟧ bc›', shown: 'await bc', again: true },
    { after: 1, text: '‹⟦await⟧ bc›', shown: '⟦await⟧ bc' },
  ],
  'shows at once what is new elsewhere': [
    { text: 'a(); await b;', shown: 'a(); await b;' },
    { text: '‹await a()›; ⟦await⟧ b;', shown: 'await a(); ⟦await⟧ b;' },
  ],
  'keeps what was there in the typed statement': [
    { text: '⟦await⟧ a(b);', shown: '⟦await⟧ a(b);' },
    { text: '‹⟦await⟧ a(b, c)›;', shown: '⟦await⟧ a(b, c);' },
    { text: '‹const d = ⟦await⟧ a(b, c)›;', shown: 'const d = ⟦await⟧ a(b, c);' },
  ],
  'keeps what is found again where its marked text was changed': [
    { text: '⟦readFileSync⟧(a);', shown: '⟦readFileSync⟧(a);' },
    { text: '‹⟦fs.readFileSync⟧(a)›;', shown: '⟦fs.readFileSync⟧(a);' },
  ],
  'shows at once what goes': [
    { text: '⟦await⟧ a; ⟦await⟧ b;', shown: '⟦await⟧ a; ⟦await⟧ b;' },
    { text: '‹a›; await b;', shown: 'a; await b;' },
  ],
  'keeps and moves what was there while the text is broken': [
    { text: 'one(); ⟦await⟧ b;', shown: 'one(); ⟦await⟧ b;' },
    { text: 'one(( ); await b;', broken: true, shown: 'one(( ); ⟦await⟧ b;' },
    { text: 'one((two, ); await b;', broken: true, shown: 'one((two, ); ⟦await⟧ b;' },
    { text: '‹one((two, three))›; ⟦await⟧ b;', shown: 'one((two, three)); ⟦await⟧ b;' },
  ],
  'says nothing new while the text is broken': [
    { text: '', shown: '' },
    { text: '‹⟦await⟧ b›', shown: 'await b', again: true },
    { after: 700, text: 'await b(', broken: true, shown: 'await b(' },
    { text: '‹⟦await⟧ b()›', shown: 'await b()', again: true },
  ],
  'drops what is edited itself while the text is broken, also when it is only longer': [
    { text: '⟦readFileSync⟧(a); ⟦await⟧ b; ⟦await⟧ c;', shown: '⟦readFileSync⟧(a); ⟦await⟧ b; ⟦await⟧ c;' },
    { text: 'readFileSyn(a; ⟦await⟧ b; ⟦await⟧ c;', broken: true, shown: 'readFileSyn(a; ⟦await⟧ b; ⟦await⟧ c;' },
    { text: 'readFileSyn(a; awaits b; ⟦await⟧ c;', broken: true, shown: 'readFileSyn(a; awaits b; ⟦await⟧ c;' },
    { text: 'readFileSyn(a; awaits b; no_await c;', broken: true, shown: 'readFileSyn(a; awaits b; no_await c;' },
  ],
  'drops what is deleted with its line while the text is broken': [
    { text: 'a(\n⟦await⟧ b;\n⟦await⟧ c;', shown: 'a(\n⟦await⟧ b;\n⟦await⟧ c;' },
    { text: 'a(\nawait c;', broken: true, shown: 'a(\n⟦await⟧ c;' },
  ],
  'shows at once what comes without an edit, from another file': [
    { text: 'await b;', shown: 'await b;' },
    { text: '‹await bc›;', shown: 'await bc;' },
    { text: '‹⟦await⟧ bc›;', shown: '⟦await⟧ bc;' },
  ],
};

/** A text without its brackets, what it marks, and the typed statement. */
function read(written: string): { text: string; found: Marker[]; statement?: { start: number; end: number } } {
  const found: Marker[] = [];
  const statement = { start: -1, end: -1 };
  let text = '';
  let start = 0;
  for (const character of written) {
    if (character === '⟦') start = text.length;
    else if (character === '⟧') found.push({ rule: 'await', range: { start, end: text.length } });
    else if (character === '‹') statement.start = text.length;
    else if (character === '›') statement.end = text.length;
    else text += character;
  }
  return { text, found, ...(statement.start >= 0 && { statement }) };
}

function write(text: string, markers: readonly Marker[]): string {
  return [...markers].sort((a, b) => b.range.start - a.range.start).reduce((all, { range: { start, end } }) => `${all.slice(0, start)}⟦${all.slice(start, end)}⟧${all.slice(end)}`, text);
}

describe('while somebody types, the editor', () => {
  for (const [name, steps] of Object.entries(CASES)) {
    it(name, () => {
      const calm = new TypingCalm<Marker>();
      let [time, before] = [0, ''];
      for (const [index, step] of steps.entries()) {
        time += step.after ?? 0;
        const { text, found, statement } = read(step.text);
        if (index > 0) calm.edit(smallestEdit(0, before, text), time);
        before = text;
        const { markers, again } = calm.look({ text, found: step.broken ? undefined : found, statementAt: () => statement ?? { start: 0, end: 0 } }, time);
        assert.equal(write(text, markers), step.shown, `step ${index + 1}`);
        assert.equal(again !== undefined, step.again ?? false, `step ${index + 1}: whether to look again`);
      }
    });
  }

  it('looks again when the rest is over, and no sooner', () => {
    const calm = new TypingCalm<Marker>();
    const { text, found } = read('⟦await⟧ b');
    calm.edit({ range: { start: 0, end: 0 }, text }, 1_000);
    const look = { text, found, statementAt: () => ({ start: 0, end: text.length }) };
    assert.equal(calm.look(look, 1_200.5).again, 400);
    assert.deepEqual(calm.look(look, 1_600), { markers: found });
  });

  it('holds nothing back where nobody asks for it', () => {
    const calm = new TypingCalm<Marker>();
    const { text, found } = read('⟦await⟧ b');
    calm.edit({ range: { start: 0, end: 0 }, text }, 0);
    assert.deepEqual(calm.look({ text, found, statementAt: undefined }, 0), { markers: found });
  });

  it('drops what lost one of its sites while the text is broken, and moves the others', () => {
    const calm = new TypingCalm<Marker>();
    const text = 'load(1);\nawait load(2);';
    const marker = { rule: 'await', range: { start: 9, end: 14 }, scope: { start: 0, end: 22 }, sites: [{ range: { start: 0, end: 7 } }, { file: 'b.ts', range: { start: 0, end: 7 } }] };
    const look = (broken: string) => calm.look({ text: broken, found: undefined, statementAt: undefined }, 0).markers;
    calm.look({ text, found: [marker], statementAt: undefined }, 0);
    calm.edit({ range: { start: 0, end: 0 }, text: '(' }, 0);
    assert.deepEqual(look(`(${text}`), [{ rule: 'await', range: { start: 10, end: 15 }, scope: { start: 1, end: 23 }, sites: [{ range: { start: 1, end: 8 } }, { file: 'b.ts', range: { start: 0, end: 7 } }] }]);
    calm.edit({ range: { start: 1, end: 9 }, text: '' }, 0);
    assert.deepEqual(look('(\nawait load(2);'), []);
  });

  it('sees of an edit only what differs', () => {
    assert.deepEqual(smallestEdit(10, 'await a', 'await b'), { range: { start: 16, end: 17 }, text: 'b' });
    assert.deepEqual(smallestEdit(0, 'aa', 'aaa'), { range: { start: 2, end: 2 }, text: 'a' });
    assert.deepEqual(smallestEdit(0, 'aaa', 'aa'), { range: { start: 2, end: 3 }, text: '' });
    assert.deepEqual(smallestEdit(3, 'same', 'same'), { range: { start: 7, end: 7 }, text: '' });
  });
});
