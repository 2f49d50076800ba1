/**
 * What generated programs read and write: rows, files, addresses and keys, each a cell with a version. An operation takes a
 * while, does what it does in the middle of it, as a request that travels there and back, and fails where the plan says so.
 * How long it takes follows from the cell, from what is done there, and from the seed, so an operation takes as long whenever
 * it starts; with `jitter` each takes a time of its own.
 */
import { VirtualClock } from './clock';
import { plain } from './plain';

/** More operations of one resource than this at once, and it refuses. Fixes that overlap a list have to stay far below. */
export const MOST_AT_ONCE = 50;
const LONGEST = 40;

/** Cells that a plan may let fail, by its numbers. */
export const CELLS: readonly string[] = [
  ...['user', 'order', 'item'].flatMap((table) => [1, 2, 3].map((key) => `row:${table}/${key}`)),
  ...['user', 'order'].flatMap((table) => [1, 2, 3].map((key) => `web:${table}/${key}`)),
  ...[1, 2, 3].map((key) => `key:${key}`),
  ...[1, 2, 3].map((key) => `file:${key}.txt`),
];

interface Cell {
  version: number;
  value: unknown;
}

/** What an operation gives: a record, with what others may be chosen by. */
export interface Row {
  id: string;
  name: string;
  count: number;
  next: number;
  active: boolean;
  value: unknown;
}

export class World {
  readonly cells = new Map<string, Cell>();
  /** By resource, in the order in which they were done. */
  readonly writes = new Map<string, string[]>();
  /** What failed: operations, by their cells, and what the program itself refused. */
  readonly failures: string[] = [];
  /** Something was refused because too much of its resource was under way. */
  isOverrun = false;
  /** How many writes each resource had seen when something failed for the first time. */
  writesBeforeFailure: Record<string, number> | undefined;
  private readonly underWay = new Map<string, number>();
  private readonly failing: ReadonlySet<string>;
  private operations = 0;

  constructor(
    private readonly clock: VirtualClock,
    private readonly seed: number,
    failing: readonly number[],
    private readonly jitter = 0,
  ) {
    this.failing = new Set(failing.map((number) => CELLS[number % CELLS.length]));
  }

  read(cell: string): Promise<Row> {
    return this.operate(cell, 'read', () => this.rowOf(cell));
  }

  /** The same, while nothing else can run. */
  readHoldingTheThread(cell: string): Row {
    this.clock.hold(this.latencyOf(cell, 'read'));
    if (this.failing.has(cell)) throw this.failureOf(cell);
    return this.rowOf(cell);
  }

  /** @param given what is written, where that does not depend on what was there */
  write(cell: string, change: (before: unknown) => unknown, given?: unknown): Promise<Row> {
    return this.operate(cell, `write ${JSON.stringify(plain(given))}`, () => {
      const before = this.cells.get(cell) ?? { version: 0, value: undefined };
      const after = { version: before.version + 1, value: change(before.value) };
      this.cells.set(cell, after);
      const resource = resourceOf(cell);
      this.writes.set(resource, [...(this.writes.get(resource) ?? []), `${cell}=${JSON.stringify(plain(after.value))}`]);
      return this.rowOf(cell);
    });
  }

  private operate(cell: string, what: string, act: () => Row): Promise<Row> {
    const resource = resourceOf(cell);
    const latency = this.latencyOf(cell, what);
    this.underWay.set(resource, (this.underWay.get(resource) ?? 0) + 1);
    const isRefused = this.underWay.get(resource)! > MOST_AT_ONCE;
    this.isOverrun ||= isRefused;
    return new Promise((done, failed) => {
      let settle: () => void;
      this.clock.after(latency / 2, () => {
        if (isRefused || this.failing.has(cell)) {
          const failure = this.failureOf(cell, isRefused ? `too many operations of ${resource} at once` : undefined);
          settle = () => failed(failure);
        } else {
          const row = act();
          settle = () => done(row);
        }
      });
      this.clock.after(latency, () => {
        this.underWay.set(resource, this.underWay.get(resource)! - 1);
        settle();
      });
    });
  }

  fail(what: string): void {
    this.failures.push(what);
    this.writesBeforeFailure ??= Object.fromEntries([...this.writes].map(([resource, { length }]) => [resource, length]));
  }

  private failureOf(cell: string, message = `${cell} failed`): Error {
    this.fail(cell);
    return new Error(message);
  }

  private rowOf(cell: string): Row {
    const { version, value } = this.cells.get(cell) ?? { version: 0, value: undefined };
    const number = hashOf(cell);
    return { id: cell, name: `${cell}@${version}`, count: (number % 7) + version, next: (number % 3) + 1, active: number % 4 !== 0, value };
  }

  private latencyOf(cell: string, what: string): number {
    const own = this.jitter === 0 ? '' : ` ${this.jitter} ${this.operations++}`;
    return 2 + (hashOf(`${cell} ${what} ${this.seed}${own}`) % LONGEST);
  }
}

/** Writes to one table, to one file and so on have an order. */
function resourceOf(cell: string): string {
  return cell.split('/')[0];
}

/** FNV-1a: the same for the same text, whatever runs. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash >>> 3;
}
