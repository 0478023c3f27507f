import type { RefusalCode } from '../protocol/refusal.ts';
import type { CommandType } from './command.ts';
import { headOffices, type Office, type SeatOffice } from './party/offices.ts';
import type { RoomState } from './room/state.ts';

/** Who may ask: a hat, the hub itself (reactors and set-up), somebody with an account who names themselves and shows a code, or goes by a letter of proxy. */
export type Role = Office | 'HUB' | 'NEWCOMER' | 'LETTER_HOLDER';

/** State of the room that a command names; NO_ROOM for commands that name none. */
export const phases = ['NO_ROOM', 'IDLE', 'IN_SESSION', 'ADJOURNED', 'CLOSED'] as const;
export type Phase = (typeof phases)[number];

export interface PolicyRow {
  readonly roles: readonly Role[];
  readonly phases: readonly Phase[];
}

/** Who may ask for what, as data: another table may stand in for the real one, to see what it changes. */
export type PolicyTable = Readonly<Record<CommandType, PolicyRow>>;

const table: readonly SeatOffice[] = ['branchSecretary', 'branchMember', 'committeeChair', 'committeeMember', 'siteManager', 'companyStaff'];
const proposers: readonly SeatOffice[] = ['branchSecretary', 'committeeChair', 'committeeMember', 'siteManager'];
const convener: readonly SeatOffice[] = ['branchSecretary'];
const street: readonly SeatOffice[] = ['streetOfficial'];
/** Everybody who may speak in a room: the table, the residents' committee as observers, and officials who joined. */
const speakers: readonly SeatOffice[] = [...table, 'residentsCommitteeMember', 'streetOfficial'];
const operator: readonly Role[] = ['operator'];
/** The two bodies of the owners' side and of the residents' committee, and the operator: `reviewingBodies`. Two people of two of them decide. */
const reviewers: readonly SeatOffice[] = ['committeeChair', 'committeeMember', 'residentsCommitteeMember', 'operator'];
const inviters: readonly SeatOffice[] = ['operator', 'committeeChair', 'committeeMember'];

const committee: readonly SeatOffice[] = ['committeeChair', 'committeeMember'];
/** Who drafts the owners' votes: the committee; the residents' committee where the street has ordered it, which the decider looks for. */
const drafters: readonly SeatOffice[] = [...committee, 'residentsCommitteeMember'];
/** Who can be named to count a vote or to watch: which of them is, stands in the vote. */
const counters: readonly Role[] = [...table, 'residentsCommitteeMember', 'owner'];
const advisers: readonly SeatOffice[] = ['branchSecretary', 'residentsCommitteeMember', 'streetOfficial'];

/** Whoever may be named to bring the ballots to the owners: the bodies of the compound, the grid, and owners. */
const canvassers: readonly Role[] = [...table, 'residentsCommitteeMember', 'gridWorker', 'neighbourSteward', 'owner'];

/** Who keeps the sub-accounts, and who keeps the books of what comes in and goes out; the owners' own body signs for what leaves. */
const treasurers: readonly SeatOffice[] = ['operator', ...committee];
const bookkeepers: readonly SeatOffice[] = [...committee, 'siteManager'];
const builders: readonly SeatOffice[] = [...committee, 'siteManager', 'companyStaff'];

/** Who helps owners to vote who cannot do it alone. */
const helpers: readonly SeatOffice[] = ['branchSecretary', 'branchMember', ...committee, 'residentsCommitteeMember'];

const noRoom: readonly Phase[] = ['NO_ROOM'];
const open: readonly Phase[] = ['IDLE', 'IN_SESSION', 'ADJOURNED'];
const sitting: readonly Phase[] = ['IN_SESSION'];

/**
 * Who may ask for what, when. Every command has a row; what has no row is refused. The branch convenes, the three parties
 * deliberate and sign, the residents' committee looks on and speaks, the street advises, the operator keeps register and seats.
 * Beyond the table, a seat acts only in rooms at which its body sits, and an official only where they joined (`authorise`).
 */
export const policyTable: PolicyTable = {
  FoundCompound: { roles: ['HUB'], phases: noRoom },
  FoundJurisdiction: { roles: ['HUB'], phases: noRoom },
  AssignJurisdiction: { roles: ['operator', 'HUB'], phases: noRoom },

  // Which of the two may say it hangs on the rule, which the decider looks for.
  SetRule: { roles: ['committeeChair', 'streetOfficial'], phases: noRoom },

  StartImport: { roles: ['operator', 'HUB'], phases: noRoom },
  StageUnits: { roles: ['operator', 'HUB'], phases: noRoom },
  ActivateRegister: { roles: ['operator', 'HUB'], phases: noRoom },
  DiscardImport: { roles: ['operator', 'HUB'], phases: noRoom },
  CorrectUnit: { roles: operator, phases: noRoom },
  BindOwner: { roles: operator, phases: noRoom },
  BindOccupant: { roles: operator, phases: noRoom },
  EndBinding: { roles: operator, phases: noRoom },

  IssueInvitations: { roles: inviters, phases: noRoom },
  WithdrawInvitations: { roles: inviters, phases: noRoom },
  // The doors for whoever wears no hat, this and `AcceptProxy`: what opens them is a code.
  ClaimUnit: { roles: ['NEWCOMER'], phases: noRoom },
  // The first of two; the deciders see to it that the second is another person of another body (rule book 4.3).
  ReviewClaim: { roles: reviewers, phases: noRoom },
  RefuseClaim: { roles: reviewers, phases: noRoom },
  ProposeTransfer: { roles: reviewers, phases: noRoom },
  ProposeVoter: { roles: reviewers, phases: noRoom },
  ConfirmChange: { roles: reviewers, phases: noRoom },
  RefuseChange: { roles: reviewers, phases: noRoom },
  NameVoter: { roles: ['owner'], phases: noRoom },

  FormParty: { roles: ['operator', 'HUB'], phases: noRoom },
  EndParty: { roles: operator, phases: noRoom },
  FillSeat: { roles: ['operator', 'HUB'], phases: noRoom },
  VacateSeat: { roles: operator, phases: noRoom },

  OpenRoom: { roles: convener, phases: noRoom },
  CloseRoom: { roles: convener, phases: ['IDLE'] },
  OpenSession: { roles: convener, phases: ['IDLE'] },
  AdjournSession: { roles: convener, phases: sitting },
  ResumeSession: { roles: convener, phases: ['ADJOURNED'] },
  CloseSession: { roles: convener, phases: ['IN_SESSION', 'ADJOURNED'] },
  CheckIn: { roles: table, phases: sitting },
  CheckOut: { roles: table, phases: ['IN_SESSION', 'ADJOURNED'] },

  PostMessage: { roles: speakers, phases: open },
  // Unlawful words must go out of sight in a closed room as well.
  HideMessage: { roles: speakers, phases: [...open, 'CLOSED'] },

  TableProposal: { roles: proposers, phases: open },
  AmendProposal: { roles: proposers, phases: open },
  WithdrawProposal: { roles: proposers, phases: open },
  // Heads speak for their side; another seat of it needs a mandate, which the deciders look for.
  TakePosition: { roles: table, phases: sitting },
  DeclareRecusal: { roles: table, phases: open },
  RecordMandate: { roles: table, phases: open },
  OpenSignOff: { roles: convener, phases: sitting },
  SignOff: { roles: table, phases: open },
  CloseSignOff: { roles: ['HUB'], phases: open },

  DraftVote: { roles: drafters, phases: noRoom },
  DraftVoteSeries: { roles: drafters, phases: noRoom },
  DraftSecondBallot: { roles: drafters, phases: noRoom },
  AmendVote: { roles: drafters, phases: noRoom },
  WithdrawVote: { roles: drafters, phases: noRoom },
  AskReview: { roles: drafters, phases: noRoom },
  ReviewVote: { roles: advisers, phases: noRoom },
  EndReview: { roles: ['HUB'], phases: noRoom },
  AppointCount: { roles: drafters, phases: noRoom },
  NoticeVote: { roles: ['committeeChair', 'residentsCommitteeMember'], phases: noRoom },
  OpenVote: { roles: ['HUB'], phases: noRoom },
  // Whoever rents casts by an owner's letter alone, which the decider looks for.
  CastBallot: { roles: ['owner', 'occupant', 'LETTER_HOLDER'], phases: noRoom },
  GiveProxy: { roles: ['owner'], phases: noRoom },
  RecordProxy: { roles: counters, phases: noRoom },
  AcceptProxy: { roles: ['NEWCOMER'], phases: noRoom },
  CheckProxy: { roles: counters, phases: noRoom },
  RefuseProxy: { roles: counters, phases: noRoom },
  RevokeProxy: { roles: [...counters, 'occupant', 'LETTER_HOLDER'], phases: noRoom },
  // Who takes papers from the box, who reads them, and who says what they are: tellers and observers, which the decider looks for.
  ReceivePaper: { roles: counters, phases: noRoom },
  EnterPaper: { roles: counters, phases: noRoom },
  SettlePaper: { roles: counters, phases: noRoom },
  ContestPaper: { roles: ['owner'], phases: noRoom },
  // At the Residents' Home: never the firm. A witness may be any owner.
  AssistBallot: { roles: helpers, phases: noRoom },
  WitnessBallot: { roles: [...helpers, 'owner'], phases: noRoom },
  AppointCanvassers: { roles: drafters, phases: noRoom },
  // Which of them goes round in which buildings stands in the vote.
  RecordVisit: { roles: canvassers, phases: noRoom },
  ProveVisit: { roles: canvassers, phases: noRoom },
  WithdrawVisit: { roles: canvassers, phases: noRoom },
  ConfirmDelivery: { roles: ['owner'], phases: noRoom },
  ConfirmSilence: { roles: street, phases: noRoom },
  ExtendVote: { roles: ['committeeChair', 'residentsCommitteeMember'], phases: noRoom },
  CloseVote: { roles: ['HUB'], phases: noRoom },
  ConfirmParking: { roles: street, phases: noRoom },
  CertifyCount: { roles: counters, phases: noRoom },
  PostResult: { roles: ['committeeChair', 'residentsCommitteeMember'], phases: noRoom },
  RaiseObjection: { roles: ['owner'], phases: noRoom },
  AnswerObjection: { roles: drafters, phases: noRoom },
  FinaliseResult: { roles: ['committeeChair', 'residentsCommitteeMember'], phases: noRoom },
  RecordFiling: { roles: ['committeeChair', 'residentsCommitteeMember'], phases: noRoom },
  RevokeResolution: { roles: street, phases: noRoom },
  RecordJudgment: { roles: ['committeeChair', 'streetOfficial'], phases: noRoom },

  RaisePetition: { roles: ['owner'], phases: noRoom },
  SignPetition: { roles: ['owner'], phases: noRoom },
  UnsignPetition: { roles: ['owner'], phases: noRoom },
  WithdrawPetition: { roles: ['owner'], phases: noRoom },
  LapsePetition: { roles: ['HUB'], phases: noRoom },
  OrderPetition: { roles: street, phases: noRoom },

  OpenBooks: { roles: ['operator', 'committeeChair'], phases: noRoom },
  StartDeposits: { roles: treasurers, phases: noRoom },
  StageDeposits: { roles: treasurers, phases: noRoom },
  ActivateDeposits: { roles: treasurers, phases: noRoom },
  RecordDeposit: { roles: treasurers, phases: noRoom },
  RecordInterest: { roles: treasurers, phases: noRoom },
  RecordIncome: { roles: bookkeepers, phases: noRoom },
  RecordCost: { roles: bookkeepers, phases: noRoom },
  ReversePosting: { roles: treasurers, phases: noRoom },
  PublishStatement: { roles: ['committeeChair', 'siteManager'], phases: noRoom },
  RecordBankStatement: { roles: treasurers, phases: noRoom },
  WithdrawBankStatement: { roles: treasurers, phases: noRoom },
  MatchBankLine: { roles: treasurers, phases: noRoom },

  ProposeProject: { roles: bookkeepers, phases: noRoom },
  ScopeProject: { roles: bookkeepers, phases: noRoom },
  PutProjectToVote: { roles: committee, phases: noRoom },
  TallyProject: { roles: committee, phases: noRoom },
  PlanProject: { roles: bookkeepers, phases: noRoom },
  FileProject: { roles: bookkeepers, phases: noRoom },
  ApproveProject: { roles: ['committeeChair'], phases: noRoom },
  RecordMakeSafe: { roles: builders, phases: noRoom },
  // Which of them confirms as what, the decider looks for.
  ConfirmEmergency: { roles: [...builders, 'residentsCommitteeMember', 'streetOfficial'], phases: noRoom },
  PayInstalment: { roles: committee, phases: noRoom },
  SignAcceptance: { roles: builders, phases: noRoom },
  SettleProject: { roles: bookkeepers, phases: noRoom },
  PublishAllocation: { roles: committee, phases: noRoom },
  CloseProject: { roles: ['committeeChair'], phases: noRoom },
  FreezeProject: { roles: ['committeeChair', 'residentsCommitteeMember', 'streetOfficial'], phases: noRoom },
  ResumeProject: { roles: ['committeeChair', 'streetOfficial'], phases: noRoom },
  CancelProject: { roles: ['committeeChair'], phases: noRoom },
  AskQuestion: { roles: ['owner'], phases: noRoom },
  AnswerQuestion: { roles: builders, phases: noRoom },
  MarkOverdue: { roles: ['HUB'], phases: noRoom },

  Escalate: { roles: headOffices, phases: open },
  JoinEscalation: { roles: street, phases: open },
  Advise: { roles: street, phases: open },
  ReturnEscalation: { roles: street, phases: open },
};

/** Phase of a room. */
export function phaseOf(room: RoomState): Phase {
  if (room.status === 'ABSENT') return 'NO_ROOM';
  if (room.status === 'CLOSED') return 'CLOSED';
  if (room.session === null) return 'IDLE';
  return room.session.status === 'IN_PROGRESS' ? 'IN_SESSION' : 'ADJOURNED';
}

/** Whether the table lets a role ask for a command in a phase. */
export function allows(role: Role, type: CommandType, phase: Phase, rows: PolicyTable = policyTable): boolean {
  const row = rows[type];
  return row.roles.includes(role) && row.phases.includes(phase);
}

/** Why a command that the role may use does not fit the phase. */
export function phaseRefusal(type: CommandType, phase: Phase): RefusalCode {
  if (phase === 'NO_ROOM') return 'UNKNOWN_ROOM';
  if (phase === 'CLOSED') return 'ROOM_CLOSED';
  if (type === 'CloseRoom') return 'OPEN_BUSINESS';
  if (type === 'OpenSession') return 'SESSION_IN_PROGRESS';
  return type === 'ResumeSession' && phase === 'IN_SESSION' ? 'SESSION_NOT_ADJOURNED' : 'NO_SESSION';
}
