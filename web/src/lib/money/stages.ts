import type { ProjectStep } from '@sanfang/shared/law/fund-flow.ts';
import { m } from '#lib/paraglide/messages.js';

/** Steps that belong together on the line of dots: twelve are too many for a phone. */
const stageOf = {
  PROPOSED: 'SCOPE', SCOPED: 'SCOPE', VOTING: 'DECISION', TALLIED: 'DECISION', EMERGENCY_CONFIRMED: 'DECISION', PLANNED: 'PLAN', FILED: 'GRANT', APPROVED: 'GRANT',
  FUNDED_PARTIAL: 'WORKS', ACCEPTED: 'WORKS', SETTLED: 'SHARES', ALLOC_PUBLISHED: 'SHARES', CLOSED: 'CLOSED',
} as const satisfies Record<ProjectStep, string>;
type Stage = (typeof stageOf)[ProjectStep];

const words: Readonly<Record<Stage, () => string>> = {
  SCOPE: m.funds_stage_scope, DECISION: m.funds_stage_decision, PLAN: m.funds_stage_plan, GRANT: m.funds_stage_grant, WORKS: m.funds_stage_works, SHARES: m.funds_stage_shares, CLOSED: m.funds_stage_closed,
};

/** The way of a project as a line of dots: the one that is worked at now is that of the step that comes next; all are done when it is closed. */
export function stageLine(steps: readonly ProjectStep[], step: ProjectStep | null): { readonly stages: readonly string[]; readonly current: number } {
  const stages = [...new Set(steps.map((one) => stageOf[one]))];
  const next = step === null ? undefined : steps[steps.indexOf(step) + 1];
  const current = step === null ? -1 : next === undefined ? stages.length : stages.indexOf(stageOf[next]);
  return { stages: stages.map((stage) => words[stage]()), current };
}

/** The step that comes next, or null. */
export function nextStep(steps: readonly ProjectStep[], step: ProjectStep | null): ProjectStep | null {
  return step === null ? null : steps[steps.indexOf(step) + 1] ?? null;
}
