/** The hover: says what the marker does not, in few lines, and lets no text from a file become a link. */
import assert from 'node:assert/strict';
import { marked, type Token } from 'marked';
import { buildHover, MAX_LINES, picture } from '../../src/server/features/hover';
import { COMMAND_IDS, finding, HOSTILE, step } from './samples';

const target = { uri: 'file:///a (1).ts', position: { line: 3, character: 4 } };
const steps = [step(1, [0, 1], [0, 1]), step(2, [1, 2], [0, 1])];

/** All tokens of some Markdown, nested ones included. */
function tokens(markdown: string): Token[] {
  const found: Token[] = [];
  marked.walkTokens(marked.lexer(markdown), (token) => void found.push(token));
  return found;
}

function links(markdown: string): string[] {
  return tokens(markdown).flatMap((token) => (token.type === 'link' || token.type === 'image' ? [token.href as string] : []));
}

describe('hover', () => {
  it('tells the effect, what to check, how sure it is, and where to read on', () => {
    const text = buildHover([{ finding: finding(), steps, target }], COMMAND_IDS);
    for (const part of ['Wait now: user \\+ orders', 'If one rejects', '_certain_', 'Explain', 'Guide', 'Rule']) assert.ok(text.includes(part), `${part} is missing in:\n${text}`);
    assert.ok(!text.includes('wait one after the other'), 'repeats the marker');
  });

  it('takes at most 12 lines, with many steps, checks and findings', () => {
    const many = Array.from({ length: 9 }, (_, i) => step(i, [i, i + 1], [0, 1]));
    for (const subjects of [[finding()], [finding(), finding()], [finding(), finding(), finding()]]) {
      const text = buildHover(subjects.map((one) => ({ finding: one, steps: many, target })), COMMAND_IDS);
      const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('```'));
      assert.ok(lines.length <= MAX_LINES, `${lines.length} lines:\n${text}`);
    }
  });

  it('links to our own commands and nothing else, whatever the code says', () => {
    const hostile = finding({ saving: { now: HOSTILE, overlapped: HOSTILE }, evidence: [HOSTILE], checks: [HOSTILE] });
    const text = buildHover([{ finding: hostile, steps: steps.map((one) => ({ ...one, label: HOSTILE })), target }], COMMAND_IDS);
    assert.deepEqual(links(text).map((href) => href.split('?')[0]), [COMMAND_IDS.explain, COMMAND_IDS.openGuide, COMMAND_IDS.openRule].map((id) => `command:${id}`));
    assert.deepEqual(tokens(text).filter(({ type }) => type === 'html' || type === 'heading'), []);
    assert.ok(!text.includes('\u202e'), 'a character that reorders text is left in');
  });

  it('hands the place to the explainer, also with parentheses in its path', () => {
    const [explain] = links(buildHover([{ finding: finding(), steps, target }], COMMAND_IDS));
    assert.deepEqual(JSON.parse(decodeURIComponent(explain.split('?')[1])), [target]);
  });

  it('has no command links for an editor that has no such commands', () => {
    const text = buildHover([{ finding: finding(), steps, target }], undefined);
    assert.deepEqual(links(text), ['concurrency-lens-guide:/rules/sequential-awaits.md']);
  });

  it('draws waits in line and overlapped on one axis', () => {
    assert.deepEqual(picture(steps), [
      '              now               possible',
      'call1(value)  ━━━━━━━━          ━━━━━━━━',
      'call2(value)          ━━━━━━━━  ━━━━━━━━',
    ]);
  });

  it('has its bars begin in one column, however wide letters are', () => {
    const drawn = picture([step(1, [0, 1], [0, 1], { label: '取得(最初)' }), step(2, [1, 2], [0, 1], { label: 'send("🚀🚀🚀🚀🚀🚀🚀🚀🚀")' })]);
    assert.deepEqual(drawn, [
      '            now               possible',
      '取得(最初)  ━━━━━━━━          ━━━━━━━━',
      'send(…)             ━━━━━━━━  ━━━━━━━━',
    ]);
  });

  it('draws what holds the thread as solid, and names how many rows it leaves out', () => {
    const rows = picture([step(1, [0, 1], [0, 1], { lane: 'thread', kind: 'block' }), ...Array.from({ length: 5 }, (_, i) => step(i + 2, [i + 1, i + 2], [1, 2]))]);
    assert.match(rows[1], /█/);
    assert.equal(rows.at(-1), '… 2 more');
  });
});
