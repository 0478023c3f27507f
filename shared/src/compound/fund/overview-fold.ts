import { withDue } from '../due-order.ts';
import type { CompoundEvent } from '../event.ts';
import type { MoneyDue, MoneyIndex, Overview } from '../overview.ts';

export const noMoney: MoneyIndex = { projects: {}, statements: [], topUp: null, questions: {}, open: {} };

/** Folds an event of the owners' money into the overview: what falls due, and where everything stands. */
export function ofMoney(overview: Overview, event: CompoundEvent): Overview {
  const money = indexed(overview.money, event);
  return withDues(money === overview.money ? overview : { ...overview, money }, event);
}

function withDues(overview: Overview, event: CompoundEvent): Overview {
  switch (event.type) {
    case 'question.asked': return withDue(overview, { at: event.data.due, kind: 'QUESTION', id: event.data.question });
    case 'question.answered': case 'question.lapsed': return without(overview, 'QUESTION', event.data.question);
    case 'acceptance.signed': return event.data.discloseBy === null ? overview : withDue(overview, { at: event.data.discloseBy, kind: 'DISCLOSURE', id: event.data.project });
    case 'allocation.listed': case 'disclosure.lapsed': case 'project.cancelled': return without(overview, 'DISCLOSURE', event.data.project);
    default: return overview;
  }
}

function indexed(money: MoneyIndex, event: CompoundEvent): MoneyIndex {
  switch (event.type) {
    case 'statement.published': return { ...money, statements: [...money.statements, event.n] };
    case 'topup.advised': return { ...money, topUp: event.n };
    case 'question.published': {
      const { about } = event.data;
      return { ...money, questions: { ...money.questions, [about]: [...(money.questions[about] ?? []), event.n] } };
    }
    case 'question.asked': return { ...money, open: { ...money.open, [event.data.question]: event.n } };
    case 'question.answered': return { ...money, open: Object.fromEntries(Object.entries(money.open).filter(([id]) => id !== event.data.question)) };
    case 'project.proposed': return { ...money, projects: { ...money.projects, [event.data.project]: { no: event.data.no, told: [], entries: [event.n] } } };
    case 'project.published': return withProject(money, event.data.project, (one) => ({ ...one, told: [...one.told, event.n] }));
    case 'project.scoped': case 'project.put_to_vote': case 'project.tallied': case 'project.planned': case 'project.filed': case 'project.approved': case 'project.made_safe':
    case 'emergency.confirmed': case 'instalment.paid': case 'acceptance.signed': case 'project.settled': case 'allocation.listed': case 'project.closed':
    case 'project.frozen': case 'project.resumed': case 'project.cancelled': case 'disclosure.lapsed':
      return withProject(money, event.data.project, (one) => ({ ...one, entries: [...one.entries, event.n] }));
    default: return money;
  }
}

function withProject(money: MoneyIndex, id: string, change: (one: MoneyIndex['projects'][string]) => MoneyIndex['projects'][string]): MoneyIndex {
  const one = money.projects[id];
  return one === undefined ? money : { ...money, projects: { ...money.projects, [id]: change(one) } };
}

function without(overview: Overview, kind: MoneyDue['kind'], id: string): Overview {
  const dues = overview.dues.filter((due) => due.kind !== kind || !('id' in due) || due.id !== id);
  return dues.length === overview.dues.length ? overview : { ...overview, dues };
}
