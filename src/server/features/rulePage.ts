/** A rule's page as Markdown, made from what the rule says of itself. */
import type { RuleInfo } from '../../core/index';
import { textBlock } from '../markdown';

const BOTTLENECK: Record<RuleInfo['bottleneck'], string> = {
  waiting: 'Waiting: the code waits in line although waits could overlap. The remedy is concurrency.',
  compute: 'Computing: the one thread is held while others wait for it. The remedy is to move or split the work.',
  hazard: 'Hazard: waits overlap, and something goes wrong because they do.',
};

/** The rule's texts are Markdown of our own; only the code examples are set as blocks. */
export function buildRulePage(rule: RuleInfo): string {
  const { docs } = rule;
  const parts = [
    `# ${rule.id}`,
    `${docs.summary[0].toUpperCase()}${docs.summary.slice(1)}.`,
    `**${BOTTLENECK[rule.bottleneck]}**`,
    '## Why it matters',
    docs.why,
    '## Code that it marks',
    textBlock([docs.bad.trim()], 'ts'),
    '## Code that it leaves alone',
    textBlock([docs.good.trim()], 'ts'),
    '## When to leave the code as it is',
    docs.whenNotToUse,
    `To keep this rule quiet about a line, write \`// concurrency-lens-disable-next-line ${rule.id} -- the reason\` above it; for a whole file, \`// concurrency-lens-disable ${rule.id}\`.`,
    '## What a change may alter',
    docs.fixSafety,
    '## What it does not see',
    docs.misses,
    '## Read on',
    `Run **Concurrency Lens: Open guide** and go to \`${rule.guide}\`.`,
  ];
  return parts.filter((part) => part !== '').join('\n\n') + '\n';
}
