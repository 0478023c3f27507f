import { FEED } from '@sanfang/shared/compound/channel.ts';
import type { FeedState, PublishedDecision } from '@sanfang/shared/compound/feed/state.ts';
import type { Hat } from '@sanfang/shared/compound/hats.ts';
import type { Overview, VoteSummary } from '@sanfang/shared/compound/overview.ts';
import type { ProposalText } from '@sanfang/shared/compound/room/state.ts';
import { channelReaders } from '@sanfang/shared/compound/view.ts';
import { ownersVoteFor } from '@sanfang/shared/law/matters.ts';
import type { AwaitedVote, VoteRow } from '@sanfang/shared/protocol/api/vote-desk.ts';
import type { Engine } from '../engine/ports.ts';
import { textOf } from '../view/sealed-text.ts';

type Reads = Pick<Engine, 'events' | 'open'>;

/** Votes of a compound as somebody may see them: what is announced for everybody who comes in, drafts for those who draft, advise or are to count. Newest first. */
export async function listedVotes(engine: Reads, overview: Overview, feed: FeedState, hats: readonly Hat[]): Promise<VoteRow[]> {
  const worn = new Set(hats.map(({ capacity }) => capacity));
  const reader = hats.some(({ office }) => channelReaders.vote.includes(office));
  const counts = (vote: VoteSummary): boolean => vote.count.some((capacity) => worn.has(capacity));
  const walks = ({ canvassers, status }: VoteSummary): boolean => (status === 'NOTICED' || status === 'OPEN') && canvassers.some((capacity) => worn.has(capacity));
  const listed = Object.values(overview.votes).filter((vote) => vote.number !== null || reader || counts(vote));
  const titles = await engine.open(listed.flatMap(({ title, series }) => [title, ...(series === null ? [] : [series.title])]));
  return listed.map((vote): VoteRow => {
    const announced = feed.votes[vote.id];
    return {
      id: vote.id, title: textOf(titles.get(vote.title)), status: vote.status, number: vote.number, draftedAt: vote.draftedAt, series: vote.series === null ? null : { id: vote.series.id, title: textOf(titles.get(vote.series.title)) },
      secondOf: vote.secondOf, opensAt: announced?.opensAt ?? null, closesAt: announced?.closesAt ?? null, outcome: feed.resolutions[vote.id]?.outcome ?? null,
      counts: counts(vote), canvasses: walks(vote), desk: reader || counts(vote),
    };
  }).sort((a, b) => (a.draftedAt < b.draftedAt ? 1 : -1));
}

/** Published decisions that need the owners' vote and have none under way, with what a draft would begin with. A vote that was taken back or did not pass leaves its decision waiting. */
export async function awaitedVotes(engine: Reads, log: string, overview: Overview, feed: FeedState): Promise<AwaitedVote[]> {
  const asked = new Set(Object.values(overview.votes).flatMap((vote) => {
    const outcome = feed.resolutions[vote.id]?.outcome ?? 'PASSED';
    return vote.decision === null || vote.status === 'WITHDRAWN' || outcome !== 'PASSED' ? [] : [vote.decision];
  }));
  const waiting = Object.entries(feed.decisions).filter(([id, decision]) => ownersVoteFor(decision.matterCode).required && decision.supersededBy === null && !asked.has(id));
  const events = (await Promise.all(waiting.map(([, { n }]) => engine.events(log, FEED, n, n)))).flat();
  const values = await engine.open(events.flatMap(({ sealed }) => [sealed['title'], sealed['text']].filter((one) => one !== undefined)));
  return events.map((event): AwaitedVote => {
    const { decision, number, matterCode, budget, fund, scope } = event.data as PublishedDecision;
    const value = (path: 'title' | 'text'): unknown => {
      const commitment = event.sealed[path];
      return commitment === undefined ? undefined : values.get(commitment);
    };
    const text = value('text') as ProposalText | undefined;
    return {
      decision, number, title: textOf(value('title')), text: text === undefined ? null : `${text.problem}\n\n${text.works}`,
      matterCode, amount: fund.source === 'NONE' ? null : budget.total, fund, scope: { buildings: [...scope.buildings], units: scope.units, area: scope.area },
    };
  });
}
