/**
 * Loads a program's files as modules that share one world. Only the forms of `import` and `export` that the printer writes
 * (and fixes keep) are known; another one is an error, so that it cannot be misread.
 */
import { MAIN, type Program } from './print';

export type Module = Record<string, unknown>;

/** The exports of `main.js`, and of the other files by path. */
export function link(program: Program, packages: Record<string, Module>): { main: Module; modules: Map<string, Module> } {
  const modules = new Map<string, Module>();
  const load = (path: string): Module => {
    const known = modules.get(path);
    if (known) return known;
    const module = evaluate(program[path], (specifier) => (specifier.startsWith('.') ? load(`${path.slice(0, path.lastIndexOf('/'))}${specifier.slice(1)}`) : packages[specifier]), packages.globals);
    modules.set(path, module);
    return module;
  };
  return { main: load(MAIN), modules };
}

function evaluate(text: string, load: (specifier: string) => Module, globals: Module): Module {
  const exported: string[] = [];
  const code = text
    .replace(/^import \{ (.+) \} from '(.+)';$/gm, (_, names: string, specifier: string) => `const { ${names.replace(/ as /g, ': ')} } = __load('${specifier}');`)
    .replace(/^import (\w+) from '(.+)';$/gm, "const { default: $1 } = __load('$2');")
    .replace(/^export ((?:async )?function|const|let) (\w+)/gm, (_, what: string, name: string) => {
      exported.push(name);
      return `${what} ${name}`;
    });
  if (/^\s*(?:import|export)\b/m.test(code)) throw new Error(`The harness does not know this form of import or export:\n${code}`);
  const run = new Function('__load', ...Object.keys(globals), `'use strict';\n${code}\nreturn { ${exported.map((name) => `get ${name}() { return ${name}; }`).join(', ')} };`);
  return run(load, ...Object.values(globals)) as Module;
}
