import type { MoneyOnFeed } from '@sanfang/shared/compound/fund/events.ts';
import type { FreezeGround } from '@sanfang/shared/compound/fund/state.ts';
import type { SeenEvent } from '@sanfang/shared/protocol/live.ts';
import { yuan } from '#lib/format/money.ts';
import { m } from '#lib/paraglide/messages.js';

/** An event of the owners' money on a feed. */
export type MoneyEvent = { [K in keyof MoneyOnFeed]: SeenEvent & { readonly type: K; readonly data: MoneyOnFeed[K] } }[keyof MoneyOnFeed];
type Project = MoneyOnFeed['project.published'];

const grounds: Readonly<Record<FreezeGround, () => string>> = { REVOKED_BY_GOV: m.money_ground_revoked, CANCELLED_BY_COURT: m.money_ground_cancelled, ORDERED_TO_CORRECT: m.money_ground_ordered };
const emergencies: Readonly<Record<string, () => string>> = {
  E1: m.money_emergency_e1, E2: m.money_emergency_e2, E3: m.money_emergency_e3, E4: m.money_emergency_e4, E5: m.money_emergency_e5, E6: m.money_emergency_e6, E7: m.money_emergency_e7,
};

/** What happened to the owners' money, in one plain sentence. `day`: local date of a moment, as people write it. */
export function moneySentence(event: MoneyEvent, day: (at: string) => string): string {
  switch (event.type) {
    case 'project.published': return projectSentence(event.data, event, day);
    case 'statement.published': return statementSentence(event.data);
    case 'topup.advised': return m.money_topup({ balance: yuan(event.data.balance) });
    case 'question.published': return questionSentence(event.data, event, day);
  }
}

function projectSentence(project: Project, { opened }: Pick<SeenEvent, 'opened'>, day: (at: string) => string): string {
  const title = typeof opened['title'] === 'string' ? opened['title'] : m.text_erased();
  const amount = yuan(project.fen ?? 0);
  const { units } = project.scope;
  switch (project.step) {
    case 'PROPOSED': return m.money_project_proposed({ title });
    case 'SCOPED': return m.money_project_scoped({ title, units, amount });
    case 'VOTING': return m.money_project_voting({ title });
    case 'TALLIED': return m.money_project_tallied({ title, amount });
    case 'EMERGENCY_CONFIRMED': return m.money_project_emergency({ title, amount, category: (emergencies[project.category ?? ''] ?? m.money_emergency_e7)() });
    case 'PLANNED': return m.money_project_planned({ title, amount, contractor: typeof opened['contractor'] === 'string' ? opened['contractor'] : m.text_erased() });
    case 'FILED': return m.money_project_filed({ title });
    case 'APPROVED': return m.money_project_approved({ title });
    case 'FUNDED_PARTIAL': return m.money_project_paid({ title, amount, paid: yuan(project.paid) });
    case 'ACCEPTED': return m.money_project_accepted({ title });
    case 'SETTLED': return m.money_project_settled({ title, amount });
    case 'ALLOC_PUBLISHED': return project.source === 'PUBLIC_REVENUE' ? m.money_project_posted({ title, amount }) : m.money_project_listed({ title, amount, units, until: day(project.until ?? '') });
    case 'CLOSED': return m.money_project_closed({ title, amount });
    case 'FROZEN': return m.money_project_frozen({ title, ground: project.ground === null ? '' : grounds[project.ground]() });
    case 'CANCELLED': return m.money_project_cancelled({ title });
    case 'MADE_SAFE': return m.money_project_made_safe({ title });
    case 'RESUMED': return m.money_project_resumed({ title });
    case 'DISCLOSURE_OVERDUE': return m.money_project_overdue({ title });
  }
}

/** Income stands on the credit side, which a reader expects above zero; what was taken back is taken off. */
function statementSentence({ ledger, from, until, lines }: MoneyOnFeed['statement.published']): string {
  const balance = yuan(lines.find(({ account }) => account === 'BANK')?.closing ?? 0);
  if (ledger === 'MAINTENANCE_FUND') return m.money_statement_fund({ from, until, balance });
  const net = (kind: string): number => lines.reduce((sum, { account, debit, credit }) => sum + (account.startsWith(kind) ? debit - credit : 0), 0);
  return m.money_statement_revenue({ from, until, income: yuan(0 - net('INCOME ')), cost: yuan(net('COST ')), balance });
}

function questionSentence({ about, step, objection, due, inTime }: MoneyOnFeed['question.published'], { opened }: Pick<SeenEvent, 'opened'>, day: (at: string) => string): string {
  if (step === 'ASKED') return objection ? m.money_objection_asked({ about, due: day(due) }) : m.money_question_asked({ about, due: day(due) });
  if (step === 'OVERDUE') return m.money_question_overdue({ about });
  const text = typeof opened['text'] === 'string' ? opened['text'] : m.text_erased();
  return inTime === false ? m.money_question_answered_late({ about, text }) : m.money_question_answered({ about, text });
}
