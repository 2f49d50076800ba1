/** Code in which single calls can be silenced, one by one. */

export const HEAD = "import { execSync as run } from 'node:child_process';\n";

/** A handler in which each `run('x')` is one finding of `blocking-call`. */
export function handler(body: string): string {
  return `${HEAD}app.get('/', async (req, res) => {\n${body}\n});\n`;
}
