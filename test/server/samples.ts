/** Findings and timelines for the handlers that need no analysis. */
import type { Finding, TimelineStep } from '../../src/core/index';

/** Text that would like to be more than text, as an identifier, an argument or a comment could carry it. */
export const HOSTILE = '`x` [x](command:evil.run) <img src=x onerror=alert(1)> </script> ![y](http://a.b/c) **b** https://evil.example \u202e\n# h';

export const COMMAND_IDS = { explain: 'concurrencyLens.explain', openGuide: 'concurrencyLens.openGuide', openRule: 'concurrencyLens.openRule', reportFalsePositive: 'concurrencyLens.reportFalsePositive' };

export function finding(changes: Partial<Finding> = {}): Finding {
  return {
    rule: 'sequential-awaits',
    range: { start: 40, end: 45 },
    scope: { start: 10, end: 60 },
    severity: 'information',
    confidence: 'certain',
    bottleneck: 'waiting',
    message: 'fetchUser and fetchOrders wait one after the other although nothing orders them.',
    sites: [
      { range: { start: 10, end: 25 }, label: 'fetchUser(id)', note: 'does not use `orders`' },
      { range: { start: 40, end: 58 }, label: 'fetchOrders(id)', note: 'does not use `user`' },
    ],
    evidence: ['`fetchOrders(id)` does not use `user`.'],
    checks: ['If one rejects, the other keeps running.', 'Both may use one connection.', 'A third thing.'],
    saving: { now: 'user + orders', overlapped: 'max(user, orders)' },
    guide: 'concurrency-vs-parallelism#waiting-heavy',
    fixes: [],
    ...changes,
  };
}

export function step(id: number, now: [number, number], possible: [number, number], changes: Partial<TimelineStep> = {}): TimelineStep {
  return {
    id,
    label: `call${id}(value)`,
    range: { start: 0, end: 1 },
    lane: 'waiting',
    kind: 'wait',
    now: { start: now[0], end: now[1] },
    possible: { start: possible[0], end: possible[1] },
    after: [],
    critical: false,
    ...changes,
  };
}
