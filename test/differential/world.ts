/**
 * What generated programs read and write: rows, files, addresses and keys, each a cell with a version. An operation takes a
 * while, does what it does in the middle of it, as a request that travels there and back, and fails where the plan says so.
 * How long it takes follows from the cell and the seed, so an operation takes as long whenever it starts.
 */
import { VirtualClock } from './clock';

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
  private readonly underWay = new Map<string, number>();
  private readonly failing: ReadonlySet<string>;

  constructor(
    private readonly clock: VirtualClock,
    private readonly seed: number,
    failing: readonly number[],
  ) {
    this.failing = new Set(failing.map((number) => CELLS[number % CELLS.length]));
  }

  read(cell: string): Promise<Row> {
    return this.operate(cell, () => this.rowOf(cell));
  }

  /** The same, while nothing else can run. */
  readHoldingTheThread(cell: string): Row {
    this.clock.hold(this.latencyOf(cell));
    if (this.failing.has(cell)) throw this.failureOf(cell);
    return this.rowOf(cell);
  }

  write(cell: string, change: (before: unknown) => unknown): Promise<Row> {
    return this.operate(cell, () => {
      const before = this.cells.get(cell) ?? { version: 0, value: undefined };
      const after = { version: before.version + 1, value: change(before.value) };
      this.cells.set(cell, after);
      const resource = resourceOf(cell);
      this.writes.set(resource, [...(this.writes.get(resource) ?? []), `${cell}=${JSON.stringify(after.value)}`]);
      return this.rowOf(cell);
    });
  }

  private operate(cell: string, act: () => Row): Promise<Row> {
    const resource = resourceOf(cell);
    const latency = this.latencyOf(cell);
    this.underWay.set(resource, (this.underWay.get(resource) ?? 0) + 1);
    const isRefused = this.underWay.get(resource)! > MOST_AT_ONCE;
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

  private failureOf(cell: string, message = `${cell} failed`): Error {
    this.failures.push(cell);
    return new Error(message);
  }

  private rowOf(cell: string): Row {
    const { version, value } = this.cells.get(cell) ?? { version: 0, value: undefined };
    const number = hashOf(cell);
    return { id: cell, name: `${cell}@${version}`, count: (number % 7) + version, next: (number % 3) + 1, active: number % 4 !== 0, value };
  }

  private latencyOf(cell: string): number {
    return 2 + (hashOf(`${cell} ${this.seed}`) % LONGEST);
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
