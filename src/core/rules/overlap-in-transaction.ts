/**
 * Operations that `Promise.all` and its kin overlap on one transaction, session or connection of one's own.
 *
 * Not reported: a transaction for each item, a list of operations that is handed to the transaction as a whole, a pool,
 * stores of a browser and document stores whose transactions take requests side by side.
 */
import { findSharedHandles, type SharedHandle } from '../flow/sharedHandles';
import { defineRule, type RuleContext } from '../rule';
import { combinatorToken, confidenceNote, cutShort, severityOf } from './wording';

export const overlapInTransaction = defineRule({
  id: 'overlap-in-transaction',
  bottleneck: 'hazard',
  guide: 'promises-and-async-await#limits',
  docs: {
    summary: 'operations overlapped on one transaction, session or exclusive connection, which runs them in turn and loses its guarantees',
    why: 'A transaction has one connection, and that does one thing after the other: nothing is gained by starting several at once. Something is lost. `Promise.all` rejects at the first failure and the transaction is rolled back, while the operations that were started go on. What they then do may fail with an error that nobody expects, or take effect outside of the transaction.',
    bad: `export async function placeOrder(prisma, order) {
  await prisma.$transaction(async (tx) => {
    await Promise.all([
      tx.order.create({ data: order }),
      tx.stock.update({ where: { id: order.item }, data: { left: { decrement: 1 } } }),
    ]);
  });
}
`,
    good: `export async function placeOrder(prisma, order) {
  await prisma.$transaction(async (tx) => {
    await tx.order.create({ data: order });
    await tx.stock.update({ where: { id: order.item }, data: { left: { decrement: 1 } } });
  });
}
`,
    whenNotToUse: 'Where the driver documents that a transaction takes several requests at once.',
    fixSafety: 'There is no automatic change. Awaiting one after the other takes as long as before, as the connection did so already, and after a failure nothing more is started.',
    misses: 'Handles that lie in objects or in `this`, that functions of other files make, or that a library passes along unseen.',
  },
  check(fn, context) {
    for (const shared of findSharedHandles(fn, context.facts, context.effects)) report(shared, context);
  },
});

function report(shared: SharedHandle, context: RuleContext): void {
  const { overlap: { combinator }, handle, calls, level } = shared;
  context.report({
    range: combinatorToken(combinator),
    scope: combinator.range,
    severity: severityOf(level, context.reach.roleOf(context.facts.functions[combinator.fn]), context.file),
    confidence: level,
    message: messageOf(shared),
    sites: calls.map((call) => ({ range: call.range, label: call.label, note: `runs on \`${handle.variable.name}\`` })),
    evidence: [howKnown(shared), ...lossOf(shared), confidenceNote(level)],
    checks: [...(handle.how === 'typed' || handle.how === 'named' ? [`Can \`${handle.variable.name}\` be absent? Without it nothing is shared.`] : []), 'Await them one after the other: on one connection that takes no longer.', ...(handle.kind === 'mongodb' ? [] : ['Where the operations are many, one statement for all of them saves the round trips.'])],
  });
}

function messageOf({ handle, overlap }: SharedHandle): string {
  const name = `\`${cutShort(handle.variable.name)}\``;
  if (handle.kind === 'mongodb') return `These overlap in the session ${name}, which MongoDB's driver does not support in a transaction.`;
  const inTurn = `These share ${name}, whose one connection runs them in turn`;
  return overlap.combinator.name === 'allSettled' ? `${inTurn}: overlapping them gains nothing.` : `${inTurn}; if one fails, the others still run.`;
}

function howKnown({ handle: { how, kind, variable } }: SharedHandle): string {
  const name = `\`${variable.name}\``;
  switch (how) {
    case 'given': return `${name} is what the transaction gives to its callback`;
    case 'begun': return kind === 'client' ? `${name} is one connection of a pool, and a transaction was begun on it` : `a transaction was begun on ${name}`;
    case 'typed': return `${name} stands for a transaction or a connection of its own`;
    case 'named': return `${name} is named like a transaction`;
  }
}

function lossOf({ handle: { kind }, overlap: { combinator } }: SharedHandle): string[] {
  if (kind === 'mongodb') return ['running operations of one transaction at once is undefined behaviour, says the driver'];
  const turn = kind === 'client' ? 'a client sends one query at a time and keeps the others in a queue' : 'a transaction has one connection, which does one thing after the other';
  return combinator.name === 'allSettled' ? [turn] : [turn, `\`Promise.${combinator.name}\` does not wait for the others when it is settled: they go on while the transaction is ended`];
}
