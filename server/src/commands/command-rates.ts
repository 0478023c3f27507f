import type { CommandType } from '@sanfang/shared/compound/command.ts';
import type { Rate } from '../realtime/rate.ts';

/** Words come in flurries, acts one by one, and what sets up a compound from a desk. */
const talk: Rate = { perSecond: 5, burst: 20 };
const act: Rate = { perSecond: 1, burst: 10 };
const desk: Rate = { perSecond: 0.5, burst: 10 };

/** How often one person may send each command, over all their sockets and HTTP. Imports of a sheet do not pass here. */
export const commandRates: Readonly<Record<CommandType, Rate>> = {
  FoundCompound: desk, FoundJurisdiction: desk, AssignJurisdiction: desk,
  StartImport: desk, StageUnits: desk, ActivateRegister: desk, DiscardImport: desk,
  IssueInvitations: act, WithdrawInvitations: act, ClaimUnit: desk, ReviewClaim: act, RefuseClaim: act, NameVoter: act,
  ProposeTransfer: act, ProposeVoter: act, ConfirmChange: act, RefuseChange: act,
  CorrectUnit: act, BindOwner: act, BindOccupant: act, EndBinding: act,
  SetRule: act,
  FormParty: desk, EndParty: desk, FillSeat: desk, VacateSeat: desk,
  OpenRoom: desk, CloseRoom: desk, OpenSession: desk, AdjournSession: desk, ResumeSession: desk, CloseSession: desk,
  CheckIn: act, CheckOut: act,
  PostMessage: talk, HideMessage: act,
  TableProposal: act, AmendProposal: act, WithdrawProposal: act, TakePosition: act, DeclareRecusal: act, RecordMandate: act,
  OpenSignOff: desk, SignOff: act, CloseSignOff: desk,
  DraftVote: desk, DraftVoteSeries: desk, DraftSecondBallot: desk, AmendVote: act, WithdrawVote: desk, AskReview: desk, ReviewVote: act, EndReview: desk, AppointCount: act, NoticeVote: desk,
  AppointCanvassers: act, RecordVisit: talk, ProveVisit: talk, WithdrawVisit: act, ConfirmDelivery: act, ConfirmSilence: desk,
  OpenVote: desk, CastBallot: act, GiveProxy: act, RecordProxy: act, AcceptProxy: desk, CheckProxy: act, RefuseProxy: act, RevokeProxy: act, ExtendVote: desk, CloseVote: desk, ConfirmParking: desk, CertifyCount: act, PostResult: desk, RaiseObjection: act, AnswerObjection: act,
  ReceivePaper: talk, EnterPaper: talk, SettlePaper: act, ContestPaper: act, AssistBallot: act, WitnessBallot: act,
  FinaliseResult: desk, RecordFiling: desk, RevokeResolution: desk, RecordJudgment: desk,
  RaisePetition: desk, SignPetition: act, UnsignPetition: act, WithdrawPetition: desk, LapsePetition: desk, OrderPetition: desk,
  OpenBooks: desk, StartDeposits: desk, StageDeposits: act, ActivateDeposits: desk, RecordDeposit: act, RecordInterest: desk, RecordIncome: act, RecordCost: act,
  ReversePosting: act, PublishStatement: desk, RecordBankStatement: act, WithdrawBankStatement: act, MatchBankLine: act,
  ProposeProject: desk, ScopeProject: desk, PutProjectToVote: desk, TallyProject: desk, PlanProject: desk, FileProject: desk, ApproveProject: desk,
  RecordMakeSafe: desk, ConfirmEmergency: desk, PayInstalment: desk, SignAcceptance: desk, SettleProject: desk, PublishAllocation: desk, CloseProject: desk,
  FreezeProject: desk, ResumeProject: desk, CancelProject: desk, AskQuestion: act, AnswerQuestion: act, MarkOverdue: desk,
  Escalate: desk, JoinEscalation: desk, Advise: act, ReturnEscalation: desk,
};
