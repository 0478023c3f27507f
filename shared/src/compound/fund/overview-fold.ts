import { withDue } from '../due-order.ts';
import type { CompoundEvent } from '../event.ts';
import type { MoneyDue, Overview } from '../overview.ts';

/** Folds an event of the owners' money into the overview: what falls due. */
export function ofMoney(overview: Overview, event: CompoundEvent): Overview {
  switch (event.type) {
    case 'question.asked': return withDue(overview, { at: event.data.due, kind: 'QUESTION', id: event.data.question });
    case 'question.answered': case 'question.lapsed': return without(overview, 'QUESTION', event.data.question);
    case 'acceptance.signed': return event.data.discloseBy === null ? overview : withDue(overview, { at: event.data.discloseBy, kind: 'DISCLOSURE', id: event.data.project });
    case 'allocation.listed': case 'disclosure.lapsed': case 'project.cancelled': return without(overview, 'DISCLOSURE', event.data.project);
    default: return overview;
  }
}

function without(overview: Overview, kind: MoneyDue['kind'], id: string): Overview {
  const dues = overview.dues.filter((due) => due.kind !== kind || !('id' in due) || due.id !== id);
  return dues.length === overview.dues.length ? overview : { ...overview, dues };
}
