/** What the schema of a procedure's input says of sizes: `.input(z.object({ ids: z.array(z.string()).max(50) }))`. */
import type { CallFact, FileFacts, Path, ValueFact } from '../facts/model';
import { rootVariable } from '../facts/paths';

/** What holds a list, a text or a number to a size. */
const LIMITS = new Set(['max', 'length', 'lte', 'lt', 'enum', 'boolean', 'date']);
const MOST_HOPS = 12;

/** Whether the schema that a procedure was given bounds what lies at the end of these steps. A schema of another file bounds nothing that could be seen. */
export function limitsInSchema(steps: Path, procedure: CallFact, facts: FileFacts): boolean {
  for (let at: CallFact | undefined = procedure; at; at = at.on === undefined ? undefined : facts.calls[at.on]) {
    if (at.name === 'input' && at.args[0]) return limits(at.args[0], steps, facts, 0);
  }
  return false;
}

function limits(schema: ValueFact, steps: Path, facts: FileFacts, hops: number): boolean {
  if (hops > MOST_HOPS) return false;
  if (schema.kind === 'path') {
    const value = schema.path.length === 1 ? rootVariable(schema.path, facts.variables)?.value : undefined;
    return value !== undefined && limits(value, steps, facts, hops + 1);
  }
  if (schema.kind !== 'call') return false;
  const calls = [];
  for (let at: CallFact | undefined = facts.calls[schema.call]; at; at = at.on === undefined ? undefined : facts.calls[at.on]) calls.push(at);
  const [step, ...further] = steps;
  if (step === undefined || step === '.length') return calls.some(({ name }) => LIMITS.has(name));
  const members = calls.find(({ name }) => /object$/i.test(name))?.args[0];
  const member = members?.kind === 'object' ? members.properties[step.slice(1)] : undefined;
  return member !== undefined && limits(member, further, facts, hops + 1);
}
