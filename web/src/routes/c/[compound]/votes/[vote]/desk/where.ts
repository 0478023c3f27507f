import type { CommandType } from '@sanfang/shared/compound/command.ts';
import { pendingPapers } from '@sanfang/shared/compound/vote/paper/state.ts';
import type { Vote } from '@sanfang/shared/compound/vote/state.ts';

/** The way of a vote, in order. */
export const stages = ['DRAFT', 'NOTICE', 'VOTING', 'COUNT', 'POSTED', 'IN_FORCE'] as const;
export type Stage = (typeof stages)[number];

/** What the present stage waits for. */
export type Waits =
  | 'NAMES' | 'REVIEW' | 'NOTICE' | 'OPENING' | 'CLOSE' | 'PAPERS' | 'CLOSING' | 'CERTIFY' | 'POST' | 'ANSWERS' | 'DAYS' | 'FINALISE' | 'FILING'
  | 'IN_FORCE' | 'SECOND_BALLOT' | 'NOT_PASSED' | 'REVOKED_BY_GOV' | 'CANCELLED_BY_COURT' | 'WITHDRAWN';

/** Where a vote stands: its stage, what is missing, until when, and the command that moves it on. */
export interface Whereabouts {
  readonly stage: Stage;
  readonly waits: Waits;
  /** Instant, or null where no clock runs. */
  readonly until: string | null;
  /** How many are still missing: observers to name, signatures, answers. */
  readonly missing: number;
  readonly next: CommandType | null;
}

/** Owners who watch the count: so many must be named, and as many of those who watch sign it. */
const LEAST_OBSERVERS = 2;

/** Reads from the state where it stands. `owners`: how many of the named observers are owners. `now`: instant. */
export function whereIs(vote: Vote, owners: number, now: string): Whereabouts {
  const at = (stage: Stage, waits: Waits, next: CommandType | null, rest: Partial<Pick<Whereabouts, 'until' | 'missing'>> = {}): Whereabouts => ({ stage, waits, next, until: null, missing: 0, ...rest });
  switch (vote.status) {
    case 'DRAFT': case 'REVIEWED': {
      if (vote.status === 'DRAFT' && vote.reviewUntil !== null) return at('DRAFT', 'REVIEW', 'ReviewVote', { until: vote.reviewUntil });
      const missing = Math.max(0, LEAST_OBSERVERS - owners);
      return vote.tellers.length === 0 || missing > 0 ? at('DRAFT', 'NAMES', 'AppointCount', { missing }) : at('DRAFT', 'NOTICE', 'NoticeVote');
    }
    case 'NOTICED': return at('NOTICE', 'OPENING', null, { until: vote.opensAt });
    case 'OPEN': {
      if (now < vote.closesAt) return at('VOTING', 'CLOSE', null, { until: vote.closesAt });
      const missing = pendingPapers(vote).length;
      return missing > 0 ? at('VOTING', 'PAPERS', 'EnterPaper', { missing }) : at('VOTING', 'CLOSING', null);
    }
    case 'CLOSED': {
      const missing = LEAST_OBSERVERS - vote.observers.filter((capacity) => vote.certified[capacity] !== undefined).length;
      return missing > 0 ? at('COUNT', 'CERTIFY', 'CertifyCount', { missing }) : at('COUNT', 'POST', 'PostResult');
    }
    case 'PRELIMINARY': {
      const missing = Object.values(vote.objections).filter(({ answered }) => !answered).length;
      if (missing > 0) return at('POSTED', 'ANSWERS', 'AnswerObjection', { missing, until: vote.objectionsUntil });
      return now < vote.objectionsUntil ? at('POSTED', 'DAYS', null, { until: vote.objectionsUntil }) : at('POSTED', 'FINALISE', 'FinaliseResult');
    }
    case 'FINAL': {
      if (vote.result.verdict.outcome === 'PASSED') return at('POSTED', 'FILING', 'RecordFiling');
      const again = vote.second === null && (vote.result.options?.verdict.secondBallot.length ?? 0) > 0;
      return again ? at('IN_FORCE', 'SECOND_BALLOT', 'DraftSecondBallot') : at('IN_FORCE', 'NOT_PASSED', null);
    }
    case 'WITHDRAWN': return at('DRAFT', 'WITHDRAWN', null);
    default: return at('IN_FORCE', vote.status, null);
  }
}
