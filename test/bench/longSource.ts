/** Writes TypeScript of a given length, as people write it: services that wait, handlers, loops, computation and types. */

const THINGS = ['Customer', 'Invoice', 'Shipment', 'Ticket', 'Report', 'Session', 'Payment', 'Account', 'Product', 'Message'];

/** What one place in a long file looks like. Each part ends in an empty line. */
const PARTS: ((name: string, number: number) => string)[] = [
  (name, number) => `/** What is kept of a ${name.toLowerCase()}. */
export interface ${name}${number} {
  id: string;
  title: string;
  owner: { id: string; mail: string } | undefined;
  lines: { key: string; amount: number; tags: string[] }[];
}
`,
  (name, number) => `export async function load${name}${number}(id: string, retries = ${2 + (number % 3)}): Promise<${name}${number}> {
  const row = await database.query('select * from ${name.toLowerCase()} where id = $1', [id]);
  if (!row.length && retries > 0) return load${name}${number}(id, retries - 1);
  const owner = await fetchJson(\`/users/\${row[0].owner}\`);
  return { id, title: row[0].title ?? 'untitled', owner, lines: row.map((line) => ({ key: line.key, amount: Number(line.amount), tags: line.tags })) };
}
`,
  (name, number) => `export async function store${name}${number}All(items: ${name}${number}[]): Promise<number> {
  let stored = 0;
  for (const item of items) {
    // Those without lines are drafts.
    if (item.lines.length === 0) continue;
    await writeFile(join(folder, \`\${item.id}.json\`), JSON.stringify(item));
    stored += item.lines.length;
  }
  return stored;
}
`,
  (name, number) => `export function summarize${name}${number}(items: readonly ${name}${number}[], wanted: string[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { lines } of items) {
    for (const { key, amount, tags } of lines) {
      if (!wanted.includes(key) && !tags.some((tag) => wanted.includes(tag))) continue;
      sums.set(key, (sums.get(key) ?? 0) + Math.round(amount * 100) / 100);
    }
  }
  return new Map([...sums].sort(([a], [b]) => a.localeCompare(b)));
}
`,
  (name, number) => `export class ${name}Service${number} {
  private readonly known = new Map<string, ${name}${number}>();
  private busy = false;

  constructor(private readonly clock: { now(): number }, private readonly log: (text: string) => void) {}

  async refresh(ids: string[]): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      const [first, ...others] = ids;
      this.known.set(first, await load${name}${number}(first));
      for (const id of others) this.known.set(id, await load${name}${number}(id));
    } catch (failure) {
      this.log(\`${name} \${String(failure)} at \${this.clock.now()}\`);
    } finally {
      this.busy = false;
    }
  }
}
`,
  (name, number) => `router.get('/${name.toLowerCase()}/${number}/:id', async (request, response) => {
  const user = await authorize(request.headers.authorization);
  const settings = await readSettings(user.id);
  const item = await load${name}${number}(request.params.id);
  response.json({ item, sums: [...summarize${name}${number}([item], settings.keys)], pages: Math.ceil(item.lines.length / settings.pageSize) });
});
`,
];

const HEAD = `import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { router } from './router';
import { authorize, database, fetchJson, readSettings } from './services';

const folder = './data';

`;

/** Exactly so many lines (at least those of the head and of one part). */
export function writeLongSource(lines: number): string {
  let text = HEAD;
  let count = linesIn(text);
  for (let number = 0; ; number++) {
    const part = `${PARTS[number % PARTS.length](THINGS[Math.floor(number / PARTS.length) % THINGS.length], Math.floor(number / PARTS.length))}\n`;
    if (count + linesIn(part) > lines) break;
    text += part;
    count += linesIn(part);
  }
  return text + '// The end.\n'.repeat(lines - count);
}

/** The place of a number in an async function in the middle of the text: what an edit replaces. Zero-based line and columns. */
export function findEdited(text: string): { line: number; start: number; end: number } {
  const lines = text.split('\n');
  const middle = lines.length >> 1;
  const line = lines.findIndex((content, index) => index >= middle && content.includes('retries = '));
  const [before, digits] = /^.*retries = (\d+)/.exec(lines[line])!;
  return { line, start: before.length - digits.length, end: before.length };
}

function linesIn(text: string): number {
  return text.split('\n').length - 1;
}
