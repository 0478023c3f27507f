import type { VoteStatus } from '@sanfang/shared/compound/vote/state.ts';
import { dateAndTime, dayEnd, dayOf, localDate } from '#lib/format/when.ts';
import { m } from '#lib/paraglide/messages.js';
import type { DeskCommand } from './vote-live.svelte.ts';
import type { Stage, Whereabouts } from './where.ts';

const commands: Readonly<Record<DeskCommand, () => string>> = {
  AmendVote: m.desk_do_amend, WithdrawVote: m.desk_do_withdraw, AskReview: m.desk_do_ask_review, ReviewVote: m.desk_do_review, AppointCount: m.desk_do_appoint, NoticeVote: m.desk_do_notice,
  ExtendVote: m.desk_do_extend, ConfirmParking: m.desk_do_parking, CertifyCount: m.desk_do_certify, PostResult: m.desk_do_post, AnswerObjection: m.desk_do_answer, FinaliseResult: m.desk_do_finalise, RecordFiling: m.desk_do_file,
  ReceivePaper: m.desk_do_receive_paper, EnterPaper: m.desk_do_enter_paper, SettlePaper: m.desk_do_settle_paper,
  AppointCanvassers: m.delivery_appoint, ConfirmSilence: m.delivery_confirm_silence,
  DraftSecondBallot: m.round_do, RevokeResolution: m.desk_do_revoke, RecordJudgment: m.desk_do_judgment,
};
const stageWords: Readonly<Record<Stage, () => string>> = {
  DRAFT: m.desk_stage_draft, NOTICE: m.desk_stage_notice, VOTING: m.desk_stage_voting, COUNT: m.desk_stage_count, POSTED: m.desk_stage_posted, IN_FORCE: m.desk_stage_in_force,
};
const statuses: Readonly<Record<VoteStatus, () => string>> = {
  DRAFT: m.desk_status_draft, REVIEWED: m.desk_status_reviewed, NOTICED: m.desk_status_noticed, OPEN: m.desk_status_open, CLOSED: m.desk_status_closed, PRELIMINARY: m.desk_status_preliminary,
  FINAL: m.desk_status_final, IN_FORCE: m.desk_status_in_force, REVOKED_BY_GOV: m.desk_status_revoked, CANCELLED_BY_COURT: m.desk_status_cancelled, WITHDRAWN: m.desk_status_withdrawn,
};

/** What a command of the desk is called on its button. */
export function deskCommandWord(type: string): string {
  return Object.hasOwn(commands, type) ? commands[type as DeskCommand]() : type;
}

/** Name of a stage on the line of dots. */
export function deskStageWord(stage: Stage): string {
  return stageWords[stage]();
}

/** Name of a status, as on a tag. */
export function voteStatusWord(status: VoteStatus): string {
  return statuses[status]();
}

/** One sentence: what is missing, whose turn it is, by when. */
export function deskWhereWords({ waits, until, missing }: Whereabouts, offset: number): string {
  // Periods end with a day; voting begins with one.
  const when = until === null ? '' : waits === 'OPENING' ? dateAndTime(until, offset) : dayEnd(until, offset);
  switch (waits) {
    case 'NAMES': return missing > 0 ? m.desk_where_names({ missing }) : m.desk_where_tellers();
    case 'REVIEW': return m.desk_where_review({ when });
    case 'NOTICE': return m.desk_where_notice();
    case 'OPENING': return m.desk_where_opening({ when });
    case 'CLOSE': return m.desk_where_close({ when });
    case 'PAPERS': return m.desk_where_papers({ missing });
    case 'CLOSING': return m.desk_where_closing();
    case 'CERTIFY': return m.desk_where_certify({ missing });
    case 'POST': return m.desk_where_post();
    case 'ANSWERS': return m.desk_where_answers({ missing });
    case 'DAYS': return m.desk_where_days({ when });
    case 'FINALISE': return m.desk_where_finalise();
    case 'FILING': return m.desk_where_filing();
    case 'IN_FORCE': return m.desk_where_in_force();
    case 'SECOND_BALLOT': return m.round_where();
    case 'NOT_PASSED': return m.desk_where_not_passed();
    case 'REVOKED_BY_GOV': return m.desk_where_revoked();
    case 'CANCELLED_BY_COURT': return m.desk_where_cancelled();
    case 'WITHDRAWN': return m.desk_where_withdrawn();
  }
}

/** The last local day on which one can vote: a period ends with its last day. */
export function lastDayOf(closesAt: string, offset: number): string {
  return dayOf(new Date(Date.parse(closesAt) - 1).toISOString(), offset);
}

/** From which to which day, both included. */
export function windowWords(opensAt: string, closesAt: string, offset: number): string {
  return m.desk_window({ from: localDate(dayOf(opensAt, offset)), to: localDate(lastDayOf(closesAt, offset)) });
}
