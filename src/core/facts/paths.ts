/** Comparing access paths, and walking the statements that hold them. */
import type { BodyFact, CallFact, EventFact, FileFacts, FunctionFact, FunctionId, Path, StatementFact, ValueFact, VariableFact } from './model';
import type { Range } from '../model';

/** Whether two steps can name the same property: `[*]` and `[v3]` may be any. */
function mayBeSame(a: string, b: string): boolean {
  return a === b || a.startsWith('[') || b.startsWith('[');
}

/** Whether one path leads to, or through, the other: a write to `user` touches `user.id`, and the other way round. */
export function overlaps(a: Path, b: Path): boolean {
  if (a[0] !== b[0]) return false;
  const length = Math.min(a.length, b.length);
  for (let i = 1; i < length; i++) if (!mayBeSame(a[i], b[i])) return false;
  return true;
}

export function anyOverlap(as: readonly Path[], bs: readonly Path[]): boolean {
  return as.some((a) => bs.some((b) => overlaps(a, b)));
}

/** The variable at the root of a path, if it is one. */
export function rootVariable(path: Path, variables: readonly VariableFact[]): VariableFact | undefined {
  return path[0].startsWith('v') ? variables[Number(path[0].slice(1))] : undefined;
}

/** A path in the words of the source: `user.id`. */
export function describePath(path: Path, variables: readonly VariableFact[]): string {
  const variable = rootVariable(path, variables);
  const root = variable ? variable.name : path[0].replace(/^(?:g:|x:.*#)/, '');
  return root + path.slice(1).map((step) => (step.startsWith('[') ? '[…]' : step)).join('');
}

/** The last name in a path: `.id` of `user.id`, or the variable's own. */
export function lastName(path: Path, variables: readonly VariableFact[]): string {
  if (path.length > 1) return path.at(-1)!.replace(/^\./, '');
  return rootVariable(path, variables)?.name ?? path[0].replace(/^(?:g:|x:.*#)/, '');
}

/** All paths in a value: what a key or an argument is made of. */
export function pathsIn(value: ValueFact | undefined): Path[] {
  switch (value?.kind) {
    case 'path': return [value.path];
    case 'template': return value.reads;
    case 'array': return value.elements.flatMap(pathsIn);
    case 'object': return Object.values(value.properties).flatMap(pathsIn);
    case 'binary': return [...pathsIn(value.left), ...pathsIn(value.right)];
    default: return [];
  }
}

/** What holds wherever a test does: one part of an `and`, a comparison rather than another, and neither part of an `or`. */
export function surePart(test: ValueFact | undefined): ValueFact | undefined {
  if (test?.kind !== 'logical') return test;
  const left = surePart(test.left);
  return test.operator === '||' ? undefined : left?.kind === 'binary' ? left : surePart(test.right);
}

/** What a call hands over in a parameter; undefined where that cannot be told. */
export function handedTo({ given }: VariableFact, args: readonly ValueFact[]): ValueFact | undefined {
  return given?.keys.reduce<ValueFact | undefined>((value, key) => value && memberOf(value, key), args[given.argument]);
}

function memberOf(value: ValueFact, key: string): ValueFact | undefined {
  if (value.kind === 'path') return { kind: 'path', path: [...value.path, `.${key}`] };
  return value.kind === 'object' && !value.spread && Object.hasOwn(value.properties, key) ? value.properties[key] : undefined;
}

/** Every statement, depth first, each before what lies in it. Functions inside are not entered: they are other functions' bodies. */
export function statementsIn(statements: readonly StatementFact[]): StatementFact[] {
  const all: StatementFact[] = [];
  gatherStatements(statements, all);
  return all;
}

function gatherStatements(statements: readonly StatementFact[], all: StatementFact[]): void {
  for (const statement of statements) {
    all.push(statement);
    for (const body of statement.bodies) gatherStatements(body.statements, all);
  }
}

/**
 * The innermost statement that holds an offset or ends there; undefined between the statements of a function. A function's
 * body is not a part of the statement that the function is written in, but its head is.
 */
export function innermostStatement({ functions }: FileFacts, offset: number): Range | undefined {
  const holds = ({ start, end }: Range): boolean => start <= offset && offset <= end;
  const around = functions.filter(({ kind, head, range }) => kind === 'module' || holds({ start: head.end, end: range.end }));
  // The module comes first, and functions before those that are written in them.
  return statementsIn(around.at(-1)!.body).filter(({ kind, range }) => kind !== 'block' && holds(range)).at(-1)?.range;
}

const soleResults = new WeakMap<FunctionFact, ValueFact | 'several'>();

/** What a function gives, where it gives one thing in one place only. */
export function soleResult(fn: FunctionFact): ValueFact | undefined {
  let known = soleResults.get(fn);
  if (known === undefined) {
    const [given, ...others] = statementsIn(fn.body).flatMap((statement) => (statement.kind === 'return' && statement.value ? [statement.value] : []));
    known = given && others.length === 0 ? given : 'several';
    soleResults.set(fn, known);
  }
  return known === 'several' ? undefined : known;
}

/** Makes of a function one that gives again what it gave before. */
const REMEMBERS = /^(?:p?memoi[sz]e\w*|memo|once|cache|unstable_cache)$/i;

/** `load` of `memoize(load)`, `cache(async () => …)`. */
export function rememberedBy(call: CallFact): ValueFact | undefined {
  return REMEMBERS.test(call.name) && call.args.length > 0 && /^(?:function|path)$/.test(call.args[0].kind) ? call.args[0] : undefined;
}

export function isSame(one: Range, other: Range): boolean {
  return one.start === other.start && one.end === other.end;
}

/** Whether one stretch of the text lies within another. */
export function contains(outer: Range, inner: Range): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Every event of these statements and what lies in them, in source order. */
export function eventsIn(statements: readonly StatementFact[]): EventFact[] {
  const all: EventFact[] = [];
  gatherEvents(statements, all);
  return all;
}

/** Asked of every function by every rule, so without lists in between. */
function gatherEvents(statements: readonly StatementFact[], all: EventFact[]): void {
  for (const { events, bodies } of statements) {
    for (const event of events) all.push(event);
    for (const body of bodies) gatherEvents(body.statements, all);
  }
}

/** These events, and after each function that is made on the way its own, wherever it is called from. */
export function* withClosures(events: Iterable<EventFact>, functions: readonly FunctionFact[]): Generator<EventFact> {
  for (const event of events) {
    yield event;
    if (event.kind === 'closure') yield* eventsWithClosures(functions[event.fn].body, functions);
  }
}

/** As `eventsIn`, and the events of functions that are made on the way. */
export function eventsWithClosures(statements: readonly StatementFact[], functions: readonly FunctionFact[]): Generator<EventFact> {
  return withClosures(eventsIn(statements), functions);
}

/** A function and those that it lies in, from the inside out; the module is the last. */
export function outwards(fn: FunctionFact, functions: readonly FunctionFact[]): FunctionFact[] {
  const around = [fn];
  for (let { parent } = fn; parent !== undefined; { parent } = functions[parent]) around.push(functions[parent]);
  return around;
}

/** Whether a function is another one, or lies inside of it. */
export function liesIn(inner: FunctionFact, outer: FunctionId, functions: readonly FunctionFact[]): boolean {
  return outwards(inner, functions).some((fn) => fn.id === outer);
}

/** The class that a function is a member of, or lies in a member of. */
export function classAround(fn: FunctionFact, functions: readonly FunctionFact[]): string | undefined {
  return outwards(fn, functions).find(({ className }) => className)?.className;
}

/** The body with this role, if the statement has one. */
export function bodyOf(statement: StatementFact, role: BodyFact['role']): BodyFact | undefined {
  return statement.bodies.find((body) => body.role === role);
}
