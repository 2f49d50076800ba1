/** Which fixes are made, in which order, and when it is enough. Texts are letters, and a finding is about one of them. */
import assert from 'node:assert/strict';
import type { Confidence, Finding, Fix, ProjectSource } from '../../src/core/index';
import { ChangedTexts, Fixing, MOST_PASSES } from '../../src/project/fixing';
import { memoryModules } from '../support/memoryModules';

interface Change extends Partial<Omit<Fix, 'edits'>> {
  /** What is replaced, wherever it stands first, and by what. */
  from: string;
  to: string;
  confidence?: Confidence;
  /** The edit is of that file. */
  file?: string;
}

/** A world in which every change that can be made is a finding. */
function settle(text: string, changes: Change[], affected: string[] = []) {
  const texts = new ChangedTexts(memoryModules({ '/a.ts': text }));
  const found: [Finding, Fix][] = [];
  const findingsOf = (source: ProjectSource) => {
    found.length = 0;
    for (const { from, to, title = `${from} to ${to}`, preferred = true, confidence = 'likely', file } of changes) {
      const start = source.text.indexOf(from);
      const edit = { range: { start, end: start + from.length }, newText: to, ...(file !== undefined && { file }) };
      if (start >= 0) found.push([{ rule: 'letters', confidence, range: edit.range } as Finding, { title, preferred, caveats: [], edits: [edit] }]);
    }
    return found.map(([finding]) => finding);
  };
  const fixesOf = () => ({ applicable: (finding: Finding) => found.filter(([one]) => one === finding).map(([, fix]) => fix) });
  const isReadable = ({ text }: ProjectSource) => !text.includes('!');
  const fixing = new Fixing({ findingsOf, isReadable, changed: () => affected }, texts, fixesOf);
  const again = fixing.settle({ path: '/a.ts', fileName: 'a.ts', text });
  return { text: texts.read('/a.ts'), made: (fixing.made.get('/a.ts') ?? []).map(({ title }) => title), again, fixing };
}

describe('fixing', () => {
  for (const [what, text, changes, expected, made] of [
    ['makes several fixes at once', 'x-y', [{ from: 'x', to: 'X' }, { from: 'y', to: 'YY' }], 'X-YY', ['x to X', 'y to YY']],
    ['makes one of two that take the same name', 'x y', [{ from: 'x', to: 'free' }, { from: 'free y', to: 'free other' }, { from: 'y', to: 'free' }], 'free other', ['x to free', 'free y to free other']],
    ['takes what only a property is called for a free name', 'a.free x y', [{ from: 'x', to: 'free' }, { from: 'free y', to: 'free other' }, { from: 'y', to: 'free' }], 'a.free free other', ['x to free', 'free y to free other']],
    ['makes what a fix makes room for', 'x', [{ from: 'x', to: 'y' }, { from: 'y', to: 'z' }], 'z', ['x to y', 'y to z']],
    ['makes the first of two that overlap', 'xyz', [{ from: 'xy', to: 'X' }, { from: 'yz', to: 'Y' }], 'Xz', ['xy to X']],
    ['makes the second where it is still left', 'xyz', [{ from: 'xy', to: 'Xy' }, { from: 'yz', to: 'Y' }], 'XY', ['xy to Xy', 'yz to Y']],
    ['takes fixes that touch one after the other', 'xy', [{ from: 'x', to: 'X' }, { from: 'y', to: 'Y' }], 'XY', ['x to X', 'y to Y']],
    ['leaves what is not preferred', 'x', [{ from: 'x', to: 'X', preferred: false }], 'x', []],
    ['leaves what is possible only', 'x', [{ from: 'x', to: 'X', confidence: 'possible' }], 'x', []],
    ['leaves what changes another file', 'x', [{ from: 'x', to: 'X', file: '/b.ts' }], 'x', []],
    ['keeps a byte order mark and line endings', '\uFEFFx\r\ny\r\n', [{ from: 'y', to: 'Y' }], '\uFEFFx\r\nY\r\n', ['y to Y']],
  ] as [string, string, Change[], string, string[]][])
    it(what, () => {
      const done = settle(text, changes);
      assert.deepEqual([done.text, done.made], [expected, made]);
    });

  it('leaves out a fix after which a text cannot be read, makes the others, and says so once', () => {
    const { text, made, fixing } = settle('w\nx\ny\nz', [{ from: 'w', to: 'W' }, { from: 'x', to: '!' }, { from: 'y', to: 'Y' }, { from: 'W', to: 'V' }]);
    assert.deepEqual([text, made], ['V\nx\nY\nz', ['w to W', 'y to Y', 'W to V']]);
    assert.deepEqual(fixing.errors.get('/a.ts'), [{ line: 2, message: 'Not fixed: after "x to !" (letters) the file could not be read.' }]);
  });

  it('says which fix could not be worked out', () => {
    const texts = new ChangedTexts(memoryModules({ '/a.ts': 'x\ny' }));
    const findings = [{ rule: 'letters' } as Finding];
    const fixing = new Fixing({ findingsOf: () => findings, isReadable: () => true, changed: () => [] }, texts, (_, fail) => ({
      applicable: () => {
        fail({ range: { start: 2, end: 3 }, message: 'It failed.' });
        return [];
      },
    }));
    fixing.settle({ path: '/a.ts', fileName: 'a.ts', text: 'x\ny' });
    assert.deepEqual([...fixing.errors], [['/a.ts', [{ line: 2, message: 'It failed.' }]]]);
  });

  it('changes nothing where no text could be read', () => {
    const { text, made, fixing } = settle('x', [{ from: 'x', to: '!' }]);
    assert.deepEqual([text, made, fixing.errors.get('/a.ts')?.length], ['x', [], 1]);
  });

  it('ends when fixes undo each other', () => {
    const { made } = settle('x', [{ from: 'x', to: 'y' }, { from: 'y', to: 'x' }]);
    assert.equal(made.length, MOST_PASSES);
  });

  it('says in which other files there may be something to fix now', () => {
    assert.deepEqual(settle('x', [{ from: 'x', to: 'X' }], ['/a.ts', '/b.ts']).again, ['/b.ts']);
    assert.deepEqual(settle('x', [], ['/b.ts']).again, []);
  });

  it('goes on from the changed text, but not for ever', () => {
    const { fixing } = settle('x', [{ from: 'x', to: 'y' }, { from: 'y', to: 'x' }]);
    assert.deepEqual(fixing.settle({ path: '/a.ts', fileName: 'a.ts', text: 'x' }), []);
    assert.equal(fixing.made.get('/a.ts')?.length, MOST_PASSES);
  });
});
