import { m } from '#lib/paraglide/messages.js';
import type { MotionProblem } from './motion-draft.ts';

/** What is wrong with a field, and what to do. */
export function motionProblemWords({ field, why }: MotionProblem): string {
  if (why === 'MIXED') return m.desk_problem_fund();
  if (why === 'NOT_A_NUMBER') return { amount: m.desk_problem_amount, persons: m.desk_problem_persons, area: m.desk_problem_area }[field as 'amount' | 'persons' | 'area']();
  switch (field) {
    case 'matterCode': return m.editor_missing_matter();
    case 'scope': return m.editor_missing_scope();
    case 'decision': return m.desk_problem_decision();
    case 'amount': return m.desk_problem_amount();
    default: return m.room_needs_words();
  }
}
