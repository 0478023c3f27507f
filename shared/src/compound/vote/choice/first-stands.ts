import { refuse, type Refusal } from '../../../protocol/refusal.ts';
import type { FeedState } from '../../feed/state.ts';
import type { VoteLink } from './state.ts';

/**
 * Why a second ballot goes no further; null where it may, or where it is none. It asks on only for what the first left open (Civil Code
 * Art. 278(2)), so that the first must stand as it was posted: neither revoked by the authority (物业管理条例 Art. 19) nor cancelled by a
 * court (Civil Code Art. 280).
 */
export function firstFlaw({ resolutions }: Pick<FeedState, 'resolutions'>, vote: { readonly secondOf?: VoteLink | null } | undefined): Refusal | null {
  const of = vote?.secondOf ?? null;
  if (of === null) return null;
  const first = resolutions[of.vote];
  const stands = first?.outcome === 'REJECTED' && (first.status === 'PRELIMINARY' || first.status === 'FINAL');
  return stands ? null : refuse('FIRST_BALLOT_ENDED', first === undefined ? {} : { status: first.status });
}
