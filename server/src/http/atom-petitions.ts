import type { PetitionOnFeed, PetitionStep } from '@sanfang/shared/compound/petition/state.ts';
import type { SeenEvent } from '@sanfang/shared/protocol/live.ts';

/** What happened to a petition of owners, in the Chinese of the compound's records. */
const steps = {
  REACHED: '业主联名已达全体业主的五分之一，业委会应当公告表决', OVERDUE: '业委会没有按期公告业主联名要求的表决', ORDERED: '街道责令业委会公告业主联名要求的表决',
  ORDER_OVERDUE: '街道责令后业委会仍没有公告，居委会可以组织表决', TAKEN_UP: '业主联名要求的表决已经公告', REOPENED: '业主联名要求的表决公告后撤回，须重新公告',
} satisfies Record<PetitionStep, string>;

/** Title, text and link of an entry about a petition. `page`: the feed's own. */
export function petitionTold(event: SeenEvent, page: string): { title: string; text: string; link: string } {
  const { petition, step, number, persons, of, voteNumber } = event.data as PetitionOnFeed['petition.published'];
  const title = typeof event.opened['title'] === 'string' ? event.opened['title'] : '';
  const link = voteNumber === null ? `${page}/petitions/${petition}` : `${page}/votes/${String(voteNumber.year)}/${String(voteNumber.no)}`;
  return { title: `业主联名〔${String(number.year)}〕${String(number.no)}号 ${title}`.trim(), text: `${steps[step]}（${String(persons)}人 / ${String(of.persons)}人）`, link };
}
