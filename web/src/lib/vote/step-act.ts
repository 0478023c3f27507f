import type { VoteEvent } from '#lib/feed/vote-sentence.ts';
import { m } from '#lib/paraglide/messages.js';

/** What a step of a vote is called where it hangs out as a notice of its own. */
export function stepAct(step: VoteEvent): string {
  switch (step.type) {
    case 'vote.announced': return m.notice_letterhead();
    case 'vote.stepped': return { OPENED: m.step_notice_act_opened, EXTENDED: m.step_notice_act_extended, CLOSED: m.step_notice_act_closed, WITHDRAWN: m.step_notice_act_withdrawn }[step.data.step]();
    case 'result.published': return step.data.stage === 'FINAL' ? m.step_notice_act_final() : m.step_notice_act_preliminary();
    case 'resolution.published': return { IN_FORCE: m.step_notice_act_in_force, REVOKED_BY_GOV: m.step_notice_act_revoked, CANCELLED_BY_COURT: m.step_notice_act_cancelled }[step.data.status]();
  }
}
