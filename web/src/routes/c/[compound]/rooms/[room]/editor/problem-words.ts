import { m } from '#lib/paraglide/messages.js';
import type { Problem } from './proposal-draft.ts';

/** What is wrong with a field, and what to do. */
export function problemWords({ field, why }: Problem): string {
  switch (why) {
    case 'NOT_AN_AMOUNT': return m.editor_bad_line();
    case 'NO_LINES': return m.editor_no_lines();
    case 'FUND_OF_MATTER': return m.editor_fund_of_matter();
    case 'MATTER_OF_FUND': return m.editor_matter_of_fund();
    case 'END_BEFORE_START': return m.editor_end_before_start();
    case 'MISSING':
      return {
        matterCode: m.editor_missing_matter, title: m.editor_missing_title, problem: m.editor_missing_problem, works: m.editor_missing_works,
        scope: m.editor_missing_scope, budget: m.editor_no_lines, fund: m.editor_fund_of_matter, timetable: m.editor_missing_timetable,
      }[field]();
  }
}
