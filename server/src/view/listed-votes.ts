import type { FeedState } from '@sanfang/shared/compound/feed/state.ts';
import type { Hat } from '@sanfang/shared/compound/hats.ts';
import type { VotesReply } from '@sanfang/shared/protocol/api/votes.ts';
import type { Engine } from '../engine/ports.ts';
import { papersOf } from './own-vote.ts';
import { textOf } from './sealed-text.ts';

/** The votes of a compound that were announced, whose titles everybody reads, with how many ballots of these hats are missing; the first to close comes first. */
export async function listedVotes(engine: Engine, log: string, { votes }: Pick<FeedState, 'votes'>, hats: readonly Hat[]): Promise<VotesReply['votes']> {
  const overview = await engine.overview(log);
  const titles = await engine.open(Object.keys(votes).flatMap((id) => overview?.votes[id]?.title ?? []));
  const listed = Object.entries(votes).map(async ([vote, { number, matterCode, matterClass, status, opensAt, closesAt, secondOf }]) => {
    const title = overview?.votes[vote]?.title;
    const waits = status === 'OPEN' ? await missing(engine, log, vote, hats) : 0;
    return { vote, number, title: title === undefined ? null : textOf(titles.get(title)), matterCode, matterClass, status, opensAt, closesAt, waits, secondOf: secondOf?.number ?? null };
  });
  return (await Promise.all(listed)).sort((a, b) => a.closesAt.localeCompare(b.closesAt));
}

async function missing(engine: Engine, log: string, vote: string, hats: readonly Hat[]): Promise<number> {
  const compound = await engine.compound(log, null, vote);
  if (compound === null || !('electorate' in compound.vote)) return 0;
  return papersOf(compound.vote, compound, hats).filter((paper) => 'standing' in paper && !paper.sent && (paper.standing === 'MAY_CAST' || paper.standing === 'MAY_SETTLE')).length;
}
