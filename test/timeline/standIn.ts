/**
 * Something that stands in for whatever a piece of code needs: it can be called, walked, compared and awaited. What is
 * awaited takes one unit of virtual time.
 */
import type { VirtualClock } from '../differential/clock';

/** Thrown where code does not come to an end. */
export class Endless extends Error {}

const ITEMS = 3;
const MOST_USES = 4000;
const LIST_METHODS: Readonly<Record<string, (list: unknown[], callback: (...args: unknown[]) => unknown) => unknown>> = {
  map: (list, callback) => list.map(callback),
  flatMap: (list, callback) => list.flatMap(callback),
  forEach: (list, callback) => list.forEach(callback),
  filter: (list, callback) => list.filter(callback),
  some: (list, callback) => list.some(callback),
  every: (list, callback) => list.every(callback),
  find: (list, callback) => list.find(callback),
};

export class StandIns {
  private uses = 0;

  constructor(private readonly clock: VirtualClock) {}

  /** @param takesTime it can be awaited, and is done a unit later */
  make(takesTime = false): unknown {
    const standsFor = (): void => {};
    return new Proxy(standsFor, {
      get: (_, name) => this.part(name, takesTime),
      has: () => true,
      set: () => true,
      deleteProperty: () => true,
      apply: (_target, _self, args) => this.called(args),
      construct: () => this.make() as object,
      ownKeys: () => ['prototype'],
      getPrototypeOf: () => Function.prototype,
    });
  }

  /** `setTimeout` of virtual time. */
  readonly later = (go: () => void): number => {
    this.use();
    this.clock.after(1, go);
    return 1;
  };

  private part(name: string | symbol, takesTime: boolean): unknown {
    this.use();
    if (name === 'then') return takesTime ? (done: (value: unknown) => void) => this.clock.after(1, () => done(this.make())) : undefined;
    if (name === 'catch' || name === 'finally') return () => this.make(takesTime);
    if (name === 'prototype') return {};
    if (name === Symbol.toPrimitive) return () => 2;
    if (name === Symbol.iterator) return () => this.items()[Symbol.iterator]();
    if (name === Symbol.asyncIterator) return undefined;
    if (typeof name === 'symbol') return undefined;
    if (name === 'length' || name === 'size') return ITEMS;
    if (name === 'entries') return () => this.items().entries();
    const method = Object.hasOwn(LIST_METHODS, name) ? LIST_METHODS[name] : undefined;
    return method ? (callback: unknown, ...rest: unknown[]) => (typeof callback === 'function' ? method(this.items(), callback as () => unknown) : this.called([callback, ...rest])) : this.make();
  }

  /** What is given a function calls it once: `withLock(async () => …)`, `app.get('/', handler)` do not. */
  private called(_args: unknown[]): unknown {
    this.use();
    return this.make(true);
  }

  private items(): unknown[] {
    return Array.from({ length: ITEMS }, () => this.make());
  }

  private use(): void {
    if (++this.uses > MOST_USES) throw new Endless('the code does not come to an end');
  }
}
