import type { PetitionStatus } from '@sanfang/shared/compound/petition/state.ts';
import type { PetitionReply } from '@sanfang/shared/protocol/api/petitions.ts';
import { dayEnd } from '#lib/format/when.ts';
import { m } from '#lib/paraglide/messages.js';

/** How far a petition is, in a word or two. */
export function petitionStatusWord(status: PetitionStatus): string {
  return {
    COLLECTING: m.petition_status_collecting, WITHDRAWN: m.petition_status_withdrawn, LAPSED: m.petition_status_lapsed, REACHED: m.petition_status_reached,
    OVERDUE: m.petition_status_overdue, ORDERED: m.petition_status_ordered, ORDER_OVERDUE: m.petition_status_order_overdue, TAKEN_UP: m.petition_status_taken_up,
  }[status]();
}

/** What that means now, and whose turn it is. */
export function petitionNow({ status, until }: Pick<PetitionReply, 'status' | 'until'>, offset: number): string {
  const by = { until: until === null ? '' : dayEnd(until, offset) };
  switch (status) {
    case 'COLLECTING': return m.petition_now_collecting(by);
    case 'REACHED': return m.petition_now_reached(by);
    case 'ORDERED': return m.petition_now_ordered(by);
    case 'OVERDUE': return m.petition_now_overdue();
    case 'ORDER_OVERDUE': return m.petition_now_order_overdue();
    case 'TAKEN_UP': return m.petition_now_taken_up();
    case 'LAPSED': return m.petition_now_lapsed();
    case 'WITHDRAWN': return m.petition_now_withdrawn();
  }
}

const tones = { COLLECTING: 'info', REACHED: 'accent', OVERDUE: 'oppose', ORDERED: 'accent', ORDER_OVERDUE: 'oppose', TAKEN_UP: 'agree', LAPSED: 'plain', WITHDRAWN: 'plain' } as const;

/** Its colour; the word says it too. */
export function petitionTone(status: PetitionStatus): (typeof tones)[PetitionStatus] {
  return tones[status];
}
