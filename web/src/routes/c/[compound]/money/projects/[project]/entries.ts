import type { FundEvents } from '@sanfang/shared/compound/fund/events.ts';
import type { SeenEvent } from '@sanfang/shared/protocol/live.ts';
import { yuan } from '#lib/format/money.ts';
import { confirmationWord, groundWord, stepWord } from '#lib/money/words.ts';
import { m } from '#lib/paraglide/messages.js';

type Data<K extends keyof FundEvents> = FundEvents[K];

/** What an entry of a project is, in a few words. */
export function entryWord({ type, data }: SeenEvent): string {
  switch (type as keyof FundEvents) {
    case 'project.proposed': return stepWord('PROPOSED');
    case 'project.scoped': return stepWord('SCOPED');
    case 'project.put_to_vote': return stepWord('VOTING');
    case 'project.tallied': return stepWord('TALLIED');
    case 'project.planned': return stepWord('PLANNED');
    case 'project.filed': return stepWord('FILED');
    case 'project.approved': return stepWord('APPROVED');
    case 'project.made_safe': return m.funds_do_make_safe();
    case 'emergency.confirmed': return m.funds_confirmed_by({ by: confirmationWord((data as Data<'emergency.confirmed'>).as) });
    case 'instalment.paid': return m.funds_paid_entry({ amount: yuan((data as Data<'instalment.paid'>).fen), paid: yuan((data as Data<'instalment.paid'>).paid) });
    case 'acceptance.signed': return (data as Data<'acceptance.signed'>).side === 'COMMITTEE' ? m.funds_signed_committee() : m.funds_signed_company();
    case 'project.settled': return stepWord('SETTLED');
    case 'allocation.listed': return listedWord(data as Data<'allocation.listed'>);
    case 'project.closed': return stepWord('CLOSED');
    case 'project.frozen': return m.funds_frozen({ ground: groundWord((data as Data<'project.frozen'>).ground) });
    case 'project.resumed': return m.funds_do_resume();
    case 'project.cancelled': return stepWord('CANCELLED');
    case 'disclosure.lapsed': return m.funds_disclosure_lapsed();
    default: return '';
  }
}

function listedWord({ short }: Data<'allocation.listed'>): string {
  return short.units === 0 ? stepWord('ALLOC_PUBLISHED') : m.funds_listed_short({ units: short.units, amount: yuan(short.fen) });
}

const labels: Readonly<Record<string, () => string>> = {
  problem: m.funds_project_problem, contractor: m.funds_contractor, supervision: m.funds_supervision, reference: m.desk_reference, text: m.funds_what_done, reason: m.funds_reason,
};

/** The sealed words of an entry, those that were erased left out. */
export function wordsOf({ opened }: SeenEvent): { readonly label: string; readonly text: string }[] {
  return Object.entries(labels).flatMap(([path, label]) => (typeof opened[path] === 'string' ? [{ label: label(), text: opened[path] }] : []));
}

/** Who offered what, in fen. */
export function quotesOf({ opened }: SeenEvent): readonly { readonly contractor: string; readonly fen: number }[] {
  // Sealed by the plan, in this shape.
  return Array.isArray(opened['quotes']) ? (opened['quotes'] as { contractor: string; fen: number }[]) : [];
}

/** Ids of the papers that were shown. */
export function papersOf({ data }: SeenEvent): readonly string[] {
  const { papers, photos } = data as { papers?: readonly string[]; photos?: readonly string[] };
  return papers ?? photos ?? [];
}
