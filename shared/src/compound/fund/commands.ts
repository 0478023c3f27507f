import { Type } from 'typebox';
import { ledgers, revenueSources } from '../../law/books.ts';
import { emergencyCategories, emergencyConfirmations } from '../../law/emergency.ts';
import { holdings } from '../../law/fund-flow.ts';
import { BuildingCode, Digest, Fen, LocalDate, N, OneOf, Strict, Text, UnitCode, Uuid } from '../../protocol/fields.ts';
import { importKinds } from './accounts-state.ts';
import { freezeGrounds } from './state.ts';

/** Lines in one staging command: keeps each event under 16 KiB. */
export const DEPOSIT_BATCH = 200;

const Amount = Type.Integer({ minimum: 0, maximum: 10_000_000_000_000 });
const Balance = Type.Integer({ minimum: -10_000_000_000_000, maximum: 10_000_000_000_000 });
const Month = Type.String({ pattern: '^\\d{4}-\\d{2}$' });
const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
/** Uploaded files by id, each with the SHA-256 that the upload answered. */
const file = Strict({ blob: Uuid, sha256: Digest });
const Papers = Type.Array(file, { maxItems: 12 });
/** What must be shown. */
const Evidence = Type.Array(file, { minItems: 1, maxItems: 12 });
/** A part of a project, by a name of its own: the number of the building where each decides separately. */
const Part = Type.String({ pattern: '^[0-9A-Za-z一-龥#-]{1,16}$' });
const ByPart = Type.Array(Strict({ part: Part, fen: Fen }), { minItems: 1, maxItems: 100 });

const project = { project: Uuid };

export const fundCommands = {
  OpenBooks: Strict({ holding: OneOf(holdings), bank: Text(60), on: LocalDate }),
  /** Announces as much as the sheet has: lines, and fen in all. */
  StartDeposits: Strict({ import: Uuid, kind: OneOf(importKinds), file: Text(200), rows: Type.Integer({ minimum: 1, maximum: 50_000 }), total: Amount, on: LocalDate }),
  StageDeposits: Strict({ import: Uuid, lines: Type.Array(Strict({ unit: UnitCode, firstDeposit: Amount, fen: Amount }), { minItems: 1, maxItems: DEPOSIT_BATCH }) }),
  ActivateDeposits: Strict({ import: Uuid }),
  /** `first`: it is the unit's first deposit. */
  RecordDeposit: Strict({ unit: UnitCode, fen: Fen, first: Type.Boolean(), on: LocalDate }),
  /** Interest goes to the sub-accounts by their balances (165号令 Art. 27). */
  RecordInterest: Strict({ fen: Fen, on: LocalDate }),
  RecordIncome: Strict({ source: OneOf(revenueSources), fen: Fen, on: LocalDate, text: Text(200), papers: Papers }),
  /** Reasonable cost has to be shown by whoever deducts it (Civil Code Art. 282; 法释〔2009〕7号 Art. 14). */
  RecordCost: Strict({ source: OneOf(revenueSources), fen: Fen, on: LocalDate, text: Text(200), papers: Evidence }),
  ReversePosting: Strict({ posting: Uuid, on: LocalDate, reason: Text(500) }),
  /** Whole months. Publishes totals and closes them. */
  PublishStatement: Strict({ ledger: OneOf(ledgers), from: Month, until: Month }),
  RecordBankStatement: Strict({
    ledger: OneOf(ledgers), from: LocalDate, until: LocalDate, opening: Balance, closing: Balance,
    lines: Type.Array(Strict({ on: LocalDate, fen: Balance, text: Type.String({ maxLength: 200 }) }), { maxItems: DEPOSIT_BATCH }),
  }),
  /** Takes the last recorded statement of a ledger back, while no line of it is matched. */
  WithdrawBankStatement: Strict({ ledger: OneOf(ledgers), until: LocalDate, reason: Text(500) }),
  MatchBankLine: Strict({ line: Uuid, posting: Uuid }),

  ProposeProject: Strict({ source: OneOf(['MAINTENANCE_FUND', 'PUBLIC_REVENUE']), category: OrNull(OneOf(emergencyCategories)), title: Text(120), problem: Text(4_000) }),
  ScopeProject: Strict({
    ...project,
    parts: Type.Array(Strict({
      part: Part, estimate: Fen,
      buildings: Type.Array(BuildingCode, { maxItems: 400, uniqueItems: true }),
      except: Type.Array(UnitCode, { maxItems: 500, uniqueItems: true }),
      extra: Type.Array(UnitCode, { maxItems: 500, uniqueItems: true }),
    }), { minItems: 1, maxItems: 100 }),
  }),
  PutProjectToVote: Strict({ ...project, votes: Type.Array(Strict({ part: Part, vote: Uuid }), { minItems: 1, maxItems: 100 }) }),
  TallyProject: Strict(project),
  PlanProject: Strict({
    ...project, budgets: ByPart, contractor: Text(60), supervision: Text(500),
    quotes: Type.Array(Strict({ contractor: Text(60), fen: Fen, paper: file }), { minItems: 1, maxItems: 10 }),
    contract: file,
  }),
  FileProject: Strict({ ...project, reference: Text(200), papers: Evidence }),
  ApproveProject: Strict({ ...project, reference: Text(200), papers: Evidence }),
  RecordMakeSafe: Strict({ ...project, text: Text(1_000), papers: Evidence }),
  ConfirmEmergency: Strict({ ...project, as: OneOf(emergencyConfirmations), reference: Text(200), papers: Papers }),
  PayInstalment: Strict({ ...project, fen: Fen, on: LocalDate, papers: Evidence }),
  SignAcceptance: Strict({ ...project, photos: Papers }),
  SettleProject: Strict({ ...project, finals: ByPart, papers: Evidence }),
  PublishAllocation: Strict(project),
  CloseProject: Strict({ ...project, on: LocalDate }),
  FreezeProject: Strict({ ...project, ground: OneOf(freezeGrounds), reference: Text(200) }),
  ResumeProject: Strict({ ...project, reference: Text(200) }),
  CancelProject: Strict({ ...project, reason: Text(1_000) }),

  /** `about`: number of a statement or a project's step on the feed; `line`: an account of the statement. */
  AskQuestion: Strict({ about: N, line: OrNull(Text(60)), objection: Type.Boolean(), text: Text(1_000) }),
  AnswerQuestion: Strict({ question: Uuid, text: Text(4_000) }),
  /** Issued by the hub two seconds after the due time. */
  MarkOverdue: Strict({ what: OneOf(['QUESTION', 'DISCLOSURE']), id: Uuid }),
};
