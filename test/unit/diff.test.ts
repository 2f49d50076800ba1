/** Which lines changed, read from what git prints. The real git is asked in `cli/since`. */
import assert from 'node:assert/strict';
import { DiffReader } from '../../src/cli/diff';

function changes(...lines: string[]) {
  const reader = new DiffReader();
  for (const line of lines) reader.line(line);
  return Object.fromEntries([...reader.changes].map(([file, spans]) => [file, spans.map(({ first, last }) => `${first}-${last}`).join(' ')]));
}

const head = (name: string) => [`diff --git a/${name} b/${name}`, 'index 1..2 100644', `--- a/${name}`, `+++ b/${name}`];

describe('diff', () => {
  for (const [what, lines, expected] of [
    ['changed, added and removed lines', [...head('src/a.ts'), '@@ -3 +3 @@ function f() {', '-a', '+b', '@@ -9,0 +10,2 @@', '+c', '+d', '@@ -20,2 +22,0 @@', '-e', '-f'], { 'src/a.ts': '3-3 10-11 22.5-22.5' }],
    ['a new file', ['diff --git a/n.ts b/n.ts', 'new file mode 100644', '--- /dev/null', '+++ b/n.ts', '@@ -0,0 +1,2 @@', '+a', '+b'], { 'n.ts': '1-2' }],
    ['a file that went', ['diff --git a/n.ts b/n.ts', 'deleted file mode 100644', '--- a/n.ts', '+++ /dev/null', '@@ -1 +0,0 @@', '-a'], {}],
    ['a renamed file, by its new name', ['diff --git a/old.ts b/new name.ts', 'similarity index 90%', 'rename from old.ts', 'rename to new name.ts', '--- a/old.ts', '+++ b/new name.ts\t', '@@ -2 +2 @@', '-a', '+b'], { 'new name.ts': '2-2' }],
    ['a file that was only renamed, or has another mode', ['diff --git a/old.ts b/new.ts', 'similarity index 100%', 'rename from old.ts', 'rename to new.ts', 'diff --git a/x.ts b/x.ts', 'old mode 100644', 'new mode 100755'], {}],
    ['a file that git shows no lines of', ['diff --git a/a b.js b/a b.js', 'index 1..2', 'Binary files a/a b.js and b/a b.js differ'], { 'a b.js': '1-Infinity' }],
    ['lines that look like more of a diff', [...head('a.ts'), '@@ -1,2 +1,2 @@', '--- a/x.ts', '-@@ -1 +1 @@', '+++ b/evil.ts', '+diff --git a/e b/e', '\\ No newline at end of file', ...head('b.ts'), '@@ -0,0 +1 @@', '+a'], { 'a.ts': '1-2', 'b.ts': '1-1' }],
    ['a name in quotes', ['diff --git "a/q\\"\\t\\\\.ts" "b/q\\"\\t\\\\.ts"', '--- "a/q\\"\\t\\\\.ts"', '+++ "b/q\\"\\t\\\\.ts"', '@@ -1 +1 @@', '-a', '+b'], { 'q"\t\\.ts': '1-1' }],
    ['nothing', [], {}],
  ] as const)
    it(`knows ${what}`, () => {
      assert.deepEqual(changes(...lines), expected);
    });
});
