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

/** Votes on one project, as one line: the words with which their titles begin, and how many they are. */
export function seriesOf(votes: readonly VoteRow[]): { readonly id: string; readonly title: string; readonly count: number }[] {
  const groups = Map.groupBy(votes.filter(({ series }) => series !== null), ({ series }) => series ?? '');
  return [...groups].map(([id, list]) => ({ id, title: commonWords(list.flatMap(({ title }) => title ?? [])), count: list.length }));
}

function commonWords([first = '', ...others]: readonly string[]): string {
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length -= 1;
  const common = first.slice(0, length).replace(/[\s（(]+$/, '');
  return common === '' ? first : common;
}
