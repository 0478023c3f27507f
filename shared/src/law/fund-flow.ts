import type { FundSource } from './matters.ts';

/** How far a project paid by the owners' money has come. FROZEN and CANCELLED may follow on any step but the last. */
export const projectSteps = [
  'PROPOSED', 'SCOPED', 'VOTING', 'TALLIED', 'EMERGENCY_CONFIRMED', 'PLANNED', 'FILED', 'APPROVED', 'FUNDED_PARTIAL', 'ACCEPTED', 'SETTLED', 'ALLOC_PUBLISHED', 'CLOSED',
] as const;
export type ProjectStep = (typeof projectSteps)[number];
export type ProjectStatus = ProjectStep | 'FROZEN' | 'CANCELLED';

/** Who holds the fund: the authority (165号令 Art. 22) or the owners' meeting, after its transfer (Art. 23). */
export const holdings = ['ART_22', 'ART_23'] as const;
export type Holding = (typeof holdings)[number];

const built = ['FUNDED_PARTIAL', 'ACCEPTED', 'SETTLED', 'ALLOC_PUBLISHED', 'CLOSED'] as const;

/**
 * The steps of a project in order. Art. 22: the owners inside the scope decide, then the plan is made, applied for and approved.
 * Art. 23: the owners decide on the plan itself, which is filed for the record. Emergency (Civil Code Art. 281(2), 165号令 Art. 24):
 * the vote alone is skipped. Income from common parts (Art. 282) needs no authority, as the owners' meeting holds it.
 */
const flows: Readonly<Record<'ART_22' | 'ART_23' | 'ART_22_EMERGENCY' | 'ART_23_EMERGENCY' | 'REVENUE', readonly ProjectStep[]>> = {
  ART_22: ['PROPOSED', 'SCOPED', 'VOTING', 'TALLIED', 'PLANNED', 'FILED', 'APPROVED', ...built],
  ART_23: ['PROPOSED', 'SCOPED', 'PLANNED', 'VOTING', 'TALLIED', 'FILED', ...built],
  ART_22_EMERGENCY: ['PROPOSED', 'SCOPED', 'EMERGENCY_CONFIRMED', 'PLANNED', 'FILED', 'APPROVED', ...built],
  ART_23_EMERGENCY: ['PROPOSED', 'SCOPED', 'EMERGENCY_CONFIRMED', 'PLANNED', 'FILED', ...built],
  REVENUE: ['PROPOSED', 'SCOPED', 'PLANNED', 'VOTING', 'TALLIED', ...built],
};

/** What decides the way of a project. */
export interface ProjectWay {
  readonly source: Extract<FundSource, 'MAINTENANCE_FUND' | 'PUBLIC_REVENUE'>;
  readonly holding: Holding;
  readonly emergency: boolean;
}

/** Steps of a project in their order. */
export function stepsOf({ source, holding, emergency }: ProjectWay): readonly ProjectStep[] {
  if (source === 'PUBLIC_REVENUE') return flows.REVENUE;
  if (!emergency) return flows[holding];
  return holding === 'ART_22' ? flows.ART_22_EMERGENCY : flows.ART_23_EMERGENCY;
}

/** The step after one, or null after the last. */
export function stepAfter(way: ProjectWay, step: ProjectStep): ProjectStep | null {
  const steps = stepsOf(way);
  const at = steps.indexOf(step);
  return at < 0 ? null : steps[at + 1] ?? null;
}

/** Whether a project stands at a step or beyond it. */
export function hasReached(way: ProjectWay, step: ProjectStep, wanted: ProjectStep): boolean {
  const steps = stepsOf(way);
  return steps.includes(wanted) && steps.indexOf(step) >= steps.indexOf(wanted);
}
