import type { VoteRow } from '@sanfang/shared/protocol/api/vote-desk.ts';

export type VoteGroup = 'DRAFTS' | 'RUNNING' | 'RESULTS';

/** Votes by what one does with them: drafts, those under way up to the end of the objections, and what came of the others. Empty groups are left out. */
export function groupsOf(votes: readonly VoteRow[]): { readonly group: VoteGroup; readonly votes: readonly VoteRow[] }[] {
  const groups = (['RUNNING', 'DRAFTS', 'RESULTS'] as const).map((group) => ({ group, votes: votes.filter((vote) => groupOf(vote) === group) }));
  return groups.filter((group) => group.votes.length > 0);
}

function groupOf({ status }: VoteRow): VoteGroup {
  switch (status) {
    case 'DRAFT': case 'REVIEWED': return 'DRAFTS';
    case 'NOTICED': case 'OPEN': case 'CLOSED': case 'PRELIMINARY': return 'RUNNING';
    default: return 'RESULTS';
  }
}

/** Projects on which there are several votes, in the order of the list. */
export function seriesOf(votes: readonly VoteRow[]): { readonly id: string; readonly title: string | null; readonly count: number }[] {
  const groups = Map.groupBy(votes.flatMap(({ series }) => series ?? []), ({ id }) => id);
  return [...groups].map(([id, list]) => ({ id, title: list[0]?.title ?? null, count: list.length }));
}
