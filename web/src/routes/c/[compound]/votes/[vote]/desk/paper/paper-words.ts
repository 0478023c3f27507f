import { isChoice, isPending, type InvalidReason, type Paper, type PaperMark, type SetAsideReason } from '@sanfang/shared/compound/vote/paper/state.ts';
import type { VotePerson } from '@sanfang/shared/protocol/api/vote-desk.ts';
import { m } from '#lib/paraglide/messages.js';
import { offerWord, type ShownOption } from '#lib/vote/options.ts';

const reasons: Readonly<Record<InvalidReason | SetAsideReason, () => string>> = {
  UNMARKED: m.paper_mark_unmarked, SEVERAL_MARKS: m.paper_mark_several, UNSIGNED: m.paper_mark_unsigned, ALTERED: m.paper_mark_altered, UNREADABLE: m.paper_mark_unreadable,
  OTHER_CODE: m.paper_mark_other_code, BALLOT_STANDS: m.paper_aside_ballot, PAPER_BEFORE: m.paper_aside_before, DISPUTED: m.paper_aside_disputed, CONTESTED: m.paper_aside_contested,
};

/** Why a paper is invalid or not counted. */
export function paperReason(reason: InvalidReason | SetAsideReason): string {
  return reasons[reason]();
}

/** What is read from a paper. `options`: of the motion. */
export function markWord(mark: PaperMark, options: readonly ShownOption[]): string {
  return isChoice(mark) ? offerWord(mark, options) : paperReason(mark);
}

/** Where a paper stands, as on a tag. */
export function paperStatusWord({ status, entries, contested }: Pick<Paper, 'status' | 'entries' | 'contested'>): string {
  switch (status) {
    case 'WAITING': return entries.length === 0 ? m.paper_status_first() : m.paper_status_second();
    case 'DIFFERS': return contested === null ? m.paper_status_differs() : m.paper_status_third();
    case 'COUNTED': return m.paper_status_counted();
    case 'INVALID': return m.paper_status_invalid();
    case 'SET_ASIDE': return m.paper_status_aside();
  }
}

export function paperTone(status: Paper['status']): 'plain' | 'agree' | 'reserve' | 'oppose' {
  return ({ WAITING: 'plain', DIFFERS: 'reserve', COUNTED: 'agree', INVALID: 'oppose', SET_ASIDE: 'oppose' } as const)[status];
}

/** What somebody can do with a paper: read it, settle two readings, or why it waits for others. */
export type PaperTurn = 'ENTER' | 'SETTLE' | 'ENTERED' | 'OWN_BODY' | 'OTHERS' | 'OVER';

/** `people`: who counts and watches. The hub asks the same and more. */
export function turnOf({ status, entries, receiver, receivedBy, contested }: Paper, me: { readonly person: string; readonly capacity: string | null }, people: readonly VotePerson[]): PaperTurn {
  if (!isPending({ status })) return 'OVER';
  if (me.capacity === null) return 'OTHERS';
  const entered = entries.some(({ person }) => person === me.person);
  const body = (capacity: string | null): string | null => {
    const found = people.find((one) => one.capacity === capacity);
    return found === undefined ? null : found.office === 'owner' ? 'OWNERS' : found.party;
  };
  const mine = body(me.capacity);
  // The third is nobody who has had it in hand; of a paper that its owner denies, nobody of that body either.
  if (status === 'DIFFERS') return entered || receiver === me.person || (contested !== null && body(receivedBy) === mine) ? 'OTHERS' : 'SETTLE';
  if (entered) return 'ENTERED';
  return mine !== null && entries.some(({ capacity }) => body(capacity) === mine) ? 'OWN_BODY' : 'ENTER';
}

/** The homes of the counting person whose paper it is. */
export function unitsOf(voters: Readonly<Record<string, { readonly units: readonly string[] }>>, token: string): string {
  return voters[token]?.units.join(m.list_join()) ?? '';
}
