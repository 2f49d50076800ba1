/** Every rule, in the order of the product's table. A new rule is registered here and nowhere else. */
import type { Rule } from '../rule';
import { asyncIsNotParallel } from './async-is-not-parallel';
import { awaitInLoop } from './await-in-loop';
import { blockingCall } from './blocking-call';
import { cpuHeavyLoop } from './cpu-heavy-loop';
import { floatingAsyncCallback } from './floating-async-callback';
import { lateAwait } from './late-await';
import { overlapInTransaction } from './overlap-in-transaction';
import { raceAcrossAwait } from './race-across-await';
import { sequentialAwaits } from './sequential-awaits';
import { serialCombinator } from './serial-combinator';
import { slowRegex } from './slow-regex';
import { unboundedOverlap } from './unbounded-overlap';
import { workerForWaiting } from './worker-for-waiting';

export const rules: readonly Rule[] = [sequentialAwaits, awaitInLoop, serialCombinator, cpuHeavyLoop, blockingCall, asyncIsNotParallel, slowRegex, workerForWaiting, unboundedOverlap, raceAcrossAwait, floatingAsyncCallback, overlapInTransaction, lateAwait];
