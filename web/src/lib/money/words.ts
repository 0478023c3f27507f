import type { CommandType } from '@sanfang/shared/compound/command.ts';
import type { UnitLineKind } from '@sanfang/shared/compound/fund/accounts-state.ts';
import type { FreezeGround, PostingKind } from '@sanfang/shared/compound/fund/state.ts';
import type { Account, Ledger, RevenueSource } from '@sanfang/shared/law/books.ts';
import type { EmergencyCategory, EmergencyConfirmation } from '@sanfang/shared/law/emergency.ts';
import type { Holding, ProjectStatus, ProjectStep } from '@sanfang/shared/law/fund-flow.ts';
import type { ProjectStanding } from '@sanfang/shared/protocol/api/money.ts';
import { m } from '#lib/paraglide/messages.js';

const steps: Readonly<Record<ProjectStatus, () => string>> = {
  PROPOSED: m.funds_step_proposed, SCOPED: m.funds_step_scoped, VOTING: m.funds_step_voting, TALLIED: m.funds_step_tallied, EMERGENCY_CONFIRMED: m.funds_step_emergency,
  PLANNED: m.funds_step_planned, FILED: m.funds_step_filed, APPROVED: m.funds_step_approved, FUNDED_PARTIAL: m.funds_step_paid, ACCEPTED: m.funds_step_accepted,
  SETTLED: m.funds_step_settled, ALLOC_PUBLISHED: m.funds_step_listed, CLOSED: m.funds_step_closed, FROZEN: m.funds_step_frozen, CANCELLED: m.funds_step_cancelled,
};
const nexts: Readonly<Partial<Record<ProjectStep, () => string>>> = {
  SCOPED: m.funds_next_scoped, VOTING: m.funds_next_voting, TALLIED: m.funds_next_tallied, EMERGENCY_CONFIRMED: m.funds_next_emergency, PLANNED: m.funds_next_planned, FILED: m.funds_next_filed,
  APPROVED: m.funds_next_approved, FUNDED_PARTIAL: m.funds_next_paid, ACCEPTED: m.funds_next_accepted, SETTLED: m.funds_next_settled, ALLOC_PUBLISHED: m.funds_next_listed, CLOSED: m.funds_next_closed,
};
const sources: Readonly<Record<RevenueSource, () => string>> = {
  PARKING: m.funds_source_parking, ADVERTISING: m.funds_source_advertising, PREMISES: m.funds_source_premises, LOCKERS: m.funds_source_lockers,
  TELECOM_AND_CHARGING: m.funds_source_telecom, OTHER: m.funds_source_other,
};
const kinds: Readonly<Record<PostingKind, () => string>> = {
  OPENING_BALANCE: m.funds_kind_opening, DEPOSIT: m.funds_kind_deposit, INTEREST: m.funds_kind_interest, INCOME: m.funds_kind_income, COST: m.funds_kind_cost,
  INSTALMENT: m.funds_kind_instalment, SETTLEMENT: m.funds_kind_settlement, REVERSAL: m.funds_kind_reversal,
};
const grounds: Readonly<Record<FreezeGround, () => string>> = { REVOKED_BY_GOV: m.money_ground_revoked, CANCELLED_BY_COURT: m.money_ground_cancelled, ORDERED_TO_CORRECT: m.money_ground_ordered };
const emergencies: Readonly<Record<EmergencyCategory, () => string>> = {
  E1: m.money_emergency_e1, E2: m.money_emergency_e2, E3: m.money_emergency_e3, E4: m.money_emergency_e4, E5: m.money_emergency_e5, E6: m.money_emergency_e6, E7: m.money_emergency_e7,
};
const confirmations: Readonly<Record<EmergencyConfirmation, () => string>> = {
  COMMITTEE: m.funds_confirm_committee, STREET_OR_COMMUNITY: m.funds_confirm_street, HOUSING_AUTHORITY: m.funds_confirm_authority, TECHNICAL_REPORT: m.funds_confirm_report,
};

/** What a project has come to, as on a tag. */
export function stepWord(step: ProjectStatus): string {
  return steps[step]();
}
/** What is to be done next, and by whom. */
export function nextWord(step: ProjectStep): string {
  return nexts[step]?.() ?? '';
}
export function sourceWord(source: RevenueSource): string {
  return sources[source]();
}
export function kindWord(kind: PostingKind): string {
  return kinds[kind]();
}
export function movementWord(kind: UnitLineKind): string {
  return { PAID: m.funds_moved_paid, INTEREST: m.funds_moved_interest, SHARE: m.funds_moved_share }[kind]();
}
export function groundWord(ground: FreezeGround): string {
  return grounds[ground]();
}
export function emergencyWord(category: EmergencyCategory): string {
  return emergencies[category]();
}
export function confirmationWord(as: EmergencyConfirmation): string {
  return confirmations[as]();
}
export function ledgerWord(ledger: Ledger): string {
  return ledger === 'MAINTENANCE_FUND' ? m.fund_maintenance_fund() : m.fund_public_revenue();
}
export function holdingWord(holding: Holding): string {
  return holding === 'ART_22' ? m.funds_holding_22() : m.funds_holding_23();
}

/** Name of an account of a ledger; `project` names projects by id. */
export function accountWord(account: Account, project: (id: string) => string = () => m.funds_account_project()): string {
  if (account === 'BANK') return m.funds_account_bank();
  if (account === 'UNITS') return m.funds_account_units();
  const [kind = '', rest = ''] = account.split(' ');
  if (kind === 'PROJECT') return project(rest);
  const source = sources[rest as RevenueSource]();
  return kind === 'INCOME' ? m.funds_account_income({ source }) : m.funds_account_cost({ source });
}

/** Why nothing may be paid yet, in a sentence. */
export function gateWords({ refused, detail }: NonNullable<ProjectStanding['gate']>): string {
  switch (refused) {
    case 'VOTE_NOT_IN_FORCE': return voteGate(detail?.['status']);
    case 'VOTE_FOR_OTHER_MATTER': return m.funds_gate_other_matter();
    case 'OVER_VOTED_AMOUNT': return m.funds_gate_over();
    case 'EMERGENCY_INCOMPLETE': return emergencyGate(String(detail?.['missing'] ?? ''));
    case 'MONEY_FROZEN': return m.funds_gate_frozen();
    default: return m.funds_gate_shut();
  }
}

function voteGate(status: string | number | undefined): string {
  switch (status) {
    case undefined: return m.funds_gate_no_vote();
    case 'PRELIMINARY': return m.funds_gate_preliminary();
    case 'FINAL': return m.funds_gate_final();
    case 'REVOKED_BY_GOV': return m.funds_gate_revoked();
    case 'CANCELLED_BY_COURT': return m.funds_gate_cancelled();
    default: return m.funds_gate_no_vote();
  }
}

function emergencyGate(missing: string): string {
  if (missing === 'MADE_SAFE') return m.funds_gate_make_safe();
  if (missing === 'CATEGORY') return m.funds_gate_category();
  if (missing === 'DIFFERENT_PERSONS') return m.funds_gate_persons();
  return Object.hasOwn(confirmations, missing) ? m.funds_gate_confirmation({ by: confirmations[missing as EmergencyConfirmation]() }) : m.funds_gate_emergency();
}

const commands: Readonly<Partial<Record<CommandType, () => string>>> = {
  OpenBooks: m.funds_do_open, RecordDeposit: m.funds_do_deposit, RecordInterest: m.funds_do_interest, RecordIncome: m.funds_do_income, RecordCost: m.funds_do_cost, ReversePosting: m.funds_do_reverse,
  PublishStatement: m.funds_do_statement, MatchBankLine: m.funds_do_match, WithdrawBankStatement: m.funds_do_withdraw, ProposeProject: m.funds_do_propose, ScopeProject: m.funds_do_scope, PutProjectToVote: m.funds_do_vote, TallyProject: m.funds_do_tally,
  PlanProject: m.funds_do_plan, FileProject: m.funds_do_file, ApproveProject: m.funds_do_approve, RecordMakeSafe: m.funds_do_make_safe, ConfirmEmergency: m.funds_do_confirm, PayInstalment: m.funds_do_pay,
  SignAcceptance: m.funds_do_accept, SettleProject: m.funds_do_settle, PublishAllocation: m.funds_do_list, CloseProject: m.funds_do_close, FreezeProject: m.funds_do_freeze, ResumeProject: m.funds_do_resume,
  CancelProject: m.funds_do_cancel, AskQuestion: m.funds_do_ask, AnswerQuestion: m.funds_do_answer,
};

/** What a command of the money is called on its button. */
export function moneyCommandWord(type: CommandType): string {
  return commands[type]?.() ?? type;
}
