import type { OwnLetter } from '@sanfang/shared/protocol/api/votes.ts';
import type { VotePhase } from '#lib/vote/public-vote.ts';

/** How an accepted letter stands for whoever holds it. OVER: the voting ended without it. */
export type LetterStanding = 'CAST' | 'OVERTAKEN' | 'REFUSED' | 'ENDED' | 'WITHDRAWN' | 'OVER' | 'WAITING' | 'NOT_YET' | 'READY';

/** What was cast or settled stands, however far the vote has come since; only what is still to be done depends on it. */
export function letterStanding({ status, ballot }: Pick<OwnLetter, 'status' | 'ballot'>, phase: VotePhase): LetterStanding {
  if (ballot === 'BY_IT') return 'CAST';
  if (ballot === 'OTHERWISE') return 'OVERTAKEN';
  if (status === 'REFUSED' || status === 'ENDED') return status;
  if (phase === 'WITHDRAWN') return 'WITHDRAWN';
  if (phase !== 'NOTICED' && phase !== 'OPEN') return 'OVER';
  if (status === 'WAITING') return 'WAITING';
  return phase === 'OPEN' ? 'READY' : 'NOT_YET';
}
