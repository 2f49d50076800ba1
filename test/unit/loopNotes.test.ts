/** How often the loops around heavy work run, in the words beside each of them. */
import assert from 'node:assert/strict';
import { analyzeFile } from '../../src/core/index';

describe('how often a loop around heavy work runs', () => {
  const rows: [loop: string, note: string][] = [
    ['for (const one of items)', 'runs once for each `req.body.items`'],
    ['for (const one of named(first))', 'runs n times'],
    ['for (const one of [1, 2, 3])', 'runs 3 times'],
    ['for (let i = 0; i < 1; i++)', 'runs once'],
    ['for (let i = 0; i < 5; i++)', 'runs 5 times'],
  ];
  for (const [loop, note] of rows) {
    it(`${loop}: ${note}`, () => {
      const text = `declare function named(item: string): string[];
export function register(app: any) {
  app.post('/pairs', (req: any, res: any) => {
    const items: string[] = req.body.items;
    let pairs = 0;
    for (const first of items) { ${loop} { for (const second of items) if (first > second) pairs++; } }
    res.json({ pairs });
  });
}
`;
      const notes = analyzeFile({ fileName: 'src/pairs.ts', text }, { minConfidence: 'possible' }).findings.filter(({ rule }) => rule === 'cpu-heavy-loop').flatMap(({ sites }) => sites.map((site) => site.note));
      assert.ok(notes.includes(note), notes.join(', '));
    });
  }
});
