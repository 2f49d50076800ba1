/** Questions about the plan of a timeline. */
import type { TimelinePlan } from '../model';

export function partsOf(plan: TimelinePlan): readonly TimelinePlan[] {
  switch (plan.kind) {
    case 'sequence': case 'either': case 'together': return plan.parts;
    case 'loop': return [plan.body];
    case 'member': case 'start': return [plan.part];
    default: return [];
  }
}

/** Whether a step runs only if the code takes one of several ways. */
export function isInBranch(step: number, plan: TimelinePlan, inBranch = false): boolean {
  if (plan.kind === 'step') return inBranch && plan.step === step;
  return partsOf(plan).some((part) => isInBranch(step, part, inBranch || plan.kind === 'either'));
}

/** Branches are drawn side by side, and only one of them runs. */
export function excludeEachOther(one: number, other: number, plan: TimelinePlan): boolean {
  const parts = partsOf(plan);
  const armOf = (step: number): number => parts.findIndex((part) => holdsStep(step, part));
  if (plan.kind === 'either' && armOf(one) >= 0 && armOf(other) >= 0 && armOf(one) !== armOf(other)) return true;
  return parts.some((part) => excludeEachOther(one, other, part));
}

function holdsStep(step: number, plan: TimelinePlan): boolean {
  return plan.kind === 'step' ? plan.step === step : partsOf(plan).some((part) => holdsStep(step, part));
}
