/** Writes a plan down as files: `src/main.js`, the helpers it calls, and the state that they share. */
import { BLOCKING, READING, WRITING, type Call } from './calls';
import type { Helper, Operation, Plan, Statement } from './plan';

/** Texts by path, absolute as the analyser wants them. */
export type Program = Readonly<Record<string, string>>;

export const MAIN = '/app/src/main.js';
const HELPERS = '/app/src/helpers.js';
const STATE = '/app/src/state.js';

/** Some say what they do, some something else, some nothing. */
const HELPER_NAMES = ['loadProfile', 'fetchTotals', 'getReport', 'readSettings', 'describeTeam', 'refreshView', 'storeResult', 'handleThing', 'prepare', 'listRecent'];
const MANY = 80;

/** What `main` is given. */
export function inputOf({ flag, many }: Plan): unknown {
  return { flag, ids: Array.from({ length: many ? MANY : 3 }, (_, index) => index + 1) };
}

export function printProgram(plan: Plan): Program {
  const helpers = new FilePrinter(HELPERS, []);
  const known: PrintedHelper[] = [];
  for (const [index, helper] of plan.helpers.entries()) {
    const name = `${HELPER_NAMES[helper.name % HELPER_NAMES.length]}${index + 1}`;
    helpers.known = [...known];
    helpers.helper(name, helper);
    known.push({ isQuiet: isQuiet(helper, known), call: helper.form === 'method' ? `service${index + 1}.${name}` : name, import: helper.form === 'method' ? `service${index + 1}` : name });
  }
  const main = new FilePrinter(MAIN, known);
  main.lines.push('export async function main(input) {', '  const bag = {};');
  main.inFunction([{ name: 'input.ids', kind: 'list' }], (scope) => main.block(plan.body, scope, 1));
  main.lines.push('}');
  return {
    '/app/package.json': `${JSON.stringify({ name: 'app', type: 'module', dependencies: plan.limiter && { [plan.limiter]: '7.0.0' } })}\n`,
    [STATE]: "export const counters = { a: 0, b: 0 };\nexport const log = [];\n",
    [HELPERS]: helpers.text(),
    [MAIN]: main.text(),
  };
}

interface PrintedHelper {
  /** What it does leaves no trace, so it does not matter when it does it. */
  isQuiet: boolean;
  call: string;
  import: string;
}

interface Name {
  name: string;
  /** `record` has `.next` and the like, `key` chooses a record itself; `open` is a `let` that later statements may assign; `sink` is a list that loops may fill, and `note` what somebody who catches a failure reads. */
  kind: 'record' | 'scalar' | 'key' | 'open' | 'list' | 'sink' | 'note';
}

/** Whether what a helper does can be seen in nothing but its result. */
function isQuiet({ form, name, body, operation }: Helper, known: readonly PrintedHelper[]): boolean {
  const isQuietOperation = ({ to, which }: Operation) => to === 'reading' || (to === 'helper' && (known.length === 0 || known[which % known.length].isQuiet));
  if (form === 'kept') return false;
  if (form === 'plain' || form === 'strict') return isQuietOperation(operation);
  return (form !== 'method' || name % 2 !== 0) && body.every((statement) => statement.kind === 'read' && statement.form !== 'property' && isQuietOperation(statement.operation));
}

class FilePrinter {
  readonly lines: string[] = [];
  private readonly imports = new Set<string>();
  private readonly setUps = new Set<string>();
  private names = 0;
  private isLoop = false;

  constructor(
    private readonly file: string,
    public known: PrintedHelper[],
  ) {}

  text(): string {
    return [...[...this.imports].sort(), ...[...this.setUps].sort(), ...this.lines].map((line) => `${line}\n`).join('');
  }

  helper(name: string, helper: Helper): void {
    const { form, operation, body } = helper;
    const [head, indent] = form === 'method' ? [`class Service${name} {\n  hits = 0;\n  async ${name}(id, bag = {}) {`, 2] : [`export ${form === 'plain' || form === 'strict' ? '' : 'async '}function ${name}(id, bag = {}) {`, 1];
    if (form === 'kept') this.lines.push(`let kept_${name};`);
    this.lines.push(...head.split('\n'));
    this.inFunction([{ name: 'id', kind: 'key' }], (scope) => {
      const pad = '  '.repeat(indent);
      if (form === 'strict') this.lines.push(`${pad}if (id > 2) throw new Error('no such record');`);
      if (form === 'plain' || form === 'strict') this.lines.push(`${pad}return ${this.operation(operation, scope)};`);
      else if (form === 'kept') this.lines.push(`${pad}if (!kept_${name}) {`, `${pad}  kept_${name} = await ${this.operation({ ...operation, to: 'reading' }, [])};`, `${pad}}`, `${pad}return kept_${name};`);
      else {
        if (form === 'method' && helper.name % 2 === 0) this.lines.push(`${pad}this.hits += 1;`);
        this.block(body, scope, indent);
      }
    });
    this.lines.push(...(form === 'method' ? ['  }', '}', `export const ${`service${name.replace(/\D/g, '')}`} = new Service${name}();`] : ['}']));
  }

  inFunction(names: Name[], print: (scope: Name[]) => void): void {
    this.names = 0;
    print([...names]);
  }

  /** A function's whole body: what is in scope at its end is what it gives. */
  block(statements: readonly Statement[], scope: Name[], indent: number): void {
    const own = [...scope];
    for (const statement of statements) this.statement(statement, own, indent);
    const results = [...own.slice(scope.length).map(({ name }) => name), 'bag'];
    this.line(indent, `return { ${results.join(', ')} };`);
  }

  private inner(statements: readonly Statement[], scope: readonly Name[], indent: number): void {
    const own = [...scope];
    for (const statement of statements) this.statement(statement, own, indent);
  }

  private statement(statement: Statement, scope: Name[], indent: number): void {
    switch (statement.kind) {
      case 'read': return this.read(statement, scope, indent);
      case 'write': return this.line(indent, `await ${this.operation(statement.operation, scope)};`);
      case 'all': return this.all(statement, scope, indent);
      case 'gap': return this.gap(statement, scope, indent);
      case 'if': return this.condition(statement, scope, indent);
      case 'guard': return this.line(indent, `if (${this.test(statement.pick, scope)}) ${statement.throws ? "throw new Error('refused')" : "return { stopped: true }"};`);
      case 'try': return this.attempt(statement, scope, indent);
      case 'loop': return this.loop(statement, scope, indent);
    }
  }

  private read({ form, operation }: Extract<Statement, { kind: 'read' }>, scope: Name[], indent: number): void {
    const call = this.operation(operation, scope);
    const open = scope.filter(({ kind }) => kind === 'open');
    const name = this.fresh();
    switch (form) {
      case 'let': this.line(indent, `let ${name} = await ${call};`); break;
      case 'pattern': this.line(indent, `const { name: ${name}, count: ${name}c = 0 } = await ${call};`); scope.push({ name: `${name}c`, kind: 'scalar' }, { name, kind: 'scalar' }); return;
      case 'member': this.line(indent, `const ${name} = (await ${call}).count;`); scope.push({ name, kind: 'scalar' }); return;
      case 'nullish': this.line(indent, `const ${name} = (await ${call}) ?? 'none';`); break;
      case 'wrapped': this.line(indent, `const ${name} = \`<\${(await ${call}).name}>\`;`); scope.push({ name, kind: 'scalar' }); return;
      case 'property': this.line(indent, `bag.${name} = await ${call};`); return;
      case 'dropped': this.line(indent, `await ${call};`); return;
      case 'assign':
        if (open.length > 0) return this.line(indent, `${open.at(-1)!.name} = await ${call};`);
        this.line(indent, `let ${name} = null;`);
        this.line(indent, `${name} = await ${call};`);
        scope.push({ name, kind: 'open' });
        return;
      default: this.line(indent, `const ${name} = await ${call};`);
    }
    scope.push({ name, kind: 'record' });
  }

  private all({ elements, held }: Extract<Statement, { kind: 'all' }>, scope: Name[], indent: number): void {
    const names = elements.map(() => this.fresh());
    const isSerial = held === 7;
    const calls = elements.map((element, index) => `${held & (1 << index) ? 'await ' : ''}${this.operation(element, scope, undefined, !isSerial)}`);
    this.line(indent, `const [${names.join(', ')}] = await Promise.all([${calls.join(', ')}]);`);
    scope.push(...names.map((name): Name => ({ name, kind: 'record' })));
  }

  private gap({ form, pick }: Extract<Statement, { kind: 'gap' }>, scope: Name[], indent: number): void {
    const name = this.fresh();
    const value = this.value(pick, scope);
    const make = (code: string) => {
      this.line(indent, `const ${name} = ${code};`);
      scope.push({ name, kind: 'scalar' });
    };
    switch (form) {
      case 'compute': return make(`\`\${${value}}-${pick}\``);
      case 'count': return this.line(indent, `${this.state('counters')}.${pick % 2 ? 'a' : 'b'} += 1;`);
      case 'look': return make(`${this.state('counters')}.${pick % 2 ? 'a' : 'b'}`);
      case 'log': return this.line(indent, `${this.state('log')}.push(${value});`);
      case 'fill': return this.line(indent, `bag.${name} = ${value};`);
      case 'mark': return this.line(indent, `${this.moduleVariable()} = ${value};`);
      case 'see': return make(this.moduleVariable());
      case 'note': {
        const note = scope.filter(({ kind }) => kind === 'note').at(-1);
        return note ? this.line(indent, `${note.name} = ${value};`) : undefined;
      }
      case 'twin': return make(this.call(BLOCKING, String((pick % 3) + 1), ''));
    }
  }

  /** What others can see at any time. */
  private moduleVariable(): string {
    this.setUps.add("export let current = 'none';");
    return 'current';
  }

  private condition({ pick, then, otherwise }: Extract<Statement, { kind: 'if' }>, scope: Name[], indent: number): void {
    this.line(indent, `if (${this.test(pick, scope)}) {`);
    this.inner(then, scope, indent + 1);
    if (otherwise.length > 0) {
      this.line(indent, '} else {');
      this.inner(otherwise, scope, indent + 1);
    }
    this.line(indent, '}');
  }

  private attempt({ body, caught, ends, fills }: Extract<Statement, { kind: 'try' }>, scope: Name[], indent: number): void {
    const name = this.fresh();
    this.line(indent, `let ${name} = null;`);
    scope.push({ name, kind: 'open' });
    const [sink, note] = [`${name}s`, `${name}n`];
    if (fills) {
      this.line(indent, `const ${sink} = [];`);
      this.line(indent, `let ${note} = 'begun';`);
    }
    this.line(indent, 'try {');
    this.inner(body, fills ? [...scope, { name: sink, kind: 'sink' }, { name: note, kind: 'note' }] : scope, indent + 1);
    this.line(indent, '} catch (error) {');
    const said = fills ? `\`\${error.message} at \${${note}}\`` : 'error.message';
    const response = { rethrow: 'throw error;', wrap: `throw new Error(${said});`, log: `log.push(${said});`, default: `${name} = 'default';`, return: 'return { failed: true };' }[caught];
    if (caught === 'log') this.state('log');
    this.line(indent + 1, response);
    if (ends) {
      this.line(indent, '} finally {');
      this.line(indent + 1, `${this.state('counters')}.b += 1;`);
    }
    this.line(indent, '}');
    if (fills) scope.push({ name: sink, kind: 'scalar' }, { name: note, kind: 'scalar' });
  }

  private loop({ over, form, skips, counts, body, operation }: Extract<Statement, { kind: 'loop' }>, scope: Name[], indent: number): void {
    const list = !this.isLoop && over === 3 && scope.some(({ kind }) => kind === 'list') ? 'input.ids' : ['[1, 2, 3]', '[2, 4]', '[3, 1, 2, 5]'][over % 3];
    const sink = form === 'collect' ? scope.filter(({ kind }) => kind === 'sink').at(-1) : undefined;
    const result = sink?.name ?? this.fresh();
    const turn = this.fresh();
    const inTurn: Name[] = [...scope, { name: turn, kind: 'key' }];
    const start = { collect: '[]', some: '[]', keep: '{}', keyed: 'new Map()', tally: '0', find: 'null', run: undefined, forEach: undefined }[form];
    if (start !== undefined && !sink) this.line(indent, `${form === 'find' || form === 'tally' ? 'let' : 'const'} ${result} = ${start};`);
    this.line(indent, this.headOfLoop(form, counts, turn, list, indent));
    const outer = this.isLoop;
    this.isLoop = true;
    if (counts && form !== 'forEach') this.line(indent + 1, `const ${turn} = ${turn}s[${turn}i];`);
    if (skips) this.line(indent + 1, `if (${turn} === 2) ${form === 'forEach' ? 'return' : 'continue'};`);
    if (form !== 'forEach') this.inner(body, inTurn, indent + 1);
    const call = this.operation(operation, inTurn, turn, form === 'forEach');
    for (const line of this.turnOf(form, result, turn, call)) this.line(indent + 1, line);
    this.isLoop = outer;
    this.line(indent, form === 'forEach' ? '});' : '}');
    if (form === 'keyed') this.line(indent, `const ${result}e = [...${result}];`);
    if (start !== undefined && !sink) scope.push({ name: form === 'keyed' ? `${result}e` : result, kind: 'scalar' });
  }

  private headOfLoop(form: string, counts: boolean, turn: string, list: string, indent: number): string {
    if (form === 'forEach') return `${list}.forEach(async (${turn}) => {`;
    if (!counts) return `for (const ${turn} of ${list}) {`;
    this.line(indent, `const ${turn}s = ${list};`);
    return `for (let ${turn}i = 0; ${turn}i < ${turn}s.length; ${turn}i++) {`;
  }

  private turnOf(form: Extract<Statement, { kind: 'loop' }>['form'], result: string, turn: string, call: string): string[] {
    const found = `${turn}r`;
    switch (form) {
      case 'collect': return [`${result}.push(await ${call});`];
      case 'keep': return [`${result}[${turn}] = await ${call};`];
      case 'some': return [`const ${found} = await ${call};`, `if (${found}.active) ${result}.push(${found});`, `else if (${found}.count > 3) ${result}.push(${turn}, ${found}.count);`];
      case 'keyed': return [`const ${found} = await ${call};`, `if (${found}.next !== ${turn}) ${result}.set(${turn} % 2, ${found}.name);`];
      case 'tally': return [`const ${found} = await ${call};`, `if (${found}.active) ${result}++;`];
      case 'find': return [`${result} = await ${call};`, `if (${result}) break;`];
      default: return [`await ${call};`];
    }
  }

  /**
   * @param turn the record that a loop is at, which the operation is about then
   * @param quiet nothing that leaves a trace: the program itself overlaps it, so that what it does when is its own race
   */
  private operation({ to, which, key, pick, lends }: Operation, scope: readonly Name[], turn?: string, quiet = false): string {
    const record = turn ?? this.key(key, pick, scope);
    const isLoud = quiet && (to === 'writing' || (to === 'helper' && this.known[which % this.known.length]?.isQuiet === false));
    if (isLoud) return this.operation({ to: 'reading', which, key, pick, lends: false }, scope, turn);
    if (to !== 'helper' || this.known.length === 0) return this.call(to === 'writing' ? WRITING[which % WRITING.length] : READING[which % READING.length], record, this.value(pick, scope));
    const helper = this.known[which % this.known.length];
    if (this.file === MAIN) this.imports.add(`import { ${helper.import} } from './helpers.js';`);
    return `${helper.call}(${record}${lends && !quiet ? ', bag' : ''})`;
  }

  private call({ imports, setUp, write }: Call, key: string, value: string): string {
    if (imports !== undefined) this.imports.add(imports);
    if (setUp !== undefined) this.setUps.add(setUp);
    return write(key, value);
  }

  private state(name: string): string {
    this.imports.add(`import { ${name} } from './state.js';`);
    return name;
  }

  private key(key: number, pick: number, scope: readonly Name[]): string {
    const records = scope.filter(({ kind }) => kind === 'record' || kind === 'key');
    if (pick === 0 || records.length === 0) return String(key);
    const { name, kind } = records[records.length - 1 - ((pick - 1) % records.length)];
    return kind === 'key' ? name : `${name}.next`;
  }

  private value(pick: number, scope: readonly Name[]): string {
    const usable = scope.filter(({ kind }) => kind !== 'list' && kind !== 'sink');
    if (usable.length === 0) return String(pick);
    const { name, kind } = usable[usable.length - 1 - (pick % usable.length)];
    return kind === 'record' ? `${name}.name` : name;
  }

  private test(pick: number, scope: readonly Name[]): string {
    const usable = scope.filter(({ kind }) => kind === 'record' || kind === 'open');
    if (usable.length === 0) return scope.some(({ kind }) => kind === 'list') ? 'input.flag' : 'id === 2';
    const { name, kind } = usable[usable.length - 1 - (pick % usable.length)];
    return kind === 'open' ? `${name} === null` : `${pick % 2 ? '!' : ''}${name}.active`;
  }

  private fresh(): string {
    return `v${++this.names}`;
  }

  private line(indent: number, code: string): void {
    this.lines.push(`${'  '.repeat(indent)}${code}`);
  }
}
