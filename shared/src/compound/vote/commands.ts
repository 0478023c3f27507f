import { Type } from 'typebox';
import { ballotChoices } from '../../law/ballot.ts';
import { fundRegimes, fundSources, matterCodes } from '../../law/matters.ts';
import { BuildingCode, Digest, Fen, LocalDate, N, OneOf, Strict, Text, UnitCode, Uuid } from '../../protocol/fields.ts';
import { deliveryCommands } from './delivery/commands.ts';
import { paperCommands } from './paper/commands.ts';
import { proxyCommands } from './proxy/commands.ts';

const Count = Type.Integer({ minimum: 1, maximum: 1_000_000 });

/** Why the owners are asked. `reference`: number or title of the paper. */
const origin = Type.Union([
  Strict({ kind: OneOf(['DECISION']), decision: Uuid }),
  Strict({ kind: OneOf(['PETITION']), persons: Count, area: Type.Integer({ minimum: 0, maximum: 1_000_000_000_000 }), reference: Text(200) }),
  Strict({ kind: OneOf(['ORDER']), reference: Text(200) }),
  // Signed here: the hub knows by how many.
  Strict({ kind: OneOf(['PETITION', 'ORDER']), petition: Uuid }),
]);

/** What a drafter fills in. */
export const motionFields = {
  matterCode: OneOf(matterCodes.filter((code) => code !== 'NONE')),
  title: Text(120),
  text: Text(8_000),
  scope: Strict({
    buildings: Type.Array(BuildingCode, { maxItems: 400, uniqueItems: true }),
    except: Type.Array(UnitCode, { maxItems: 2_000, uniqueItems: true }),
    extra: Type.Array(UnitCode, { maxItems: 2_000, uniqueItems: true }),
  }),
  amount: Type.Union([Fen, Type.Null()]),
  fund: Strict({ source: OneOf(fundSources), regime: OneOf(fundRegimes) }),
  origin,
  /** Where it asks which of several, in the order offered. `amount`: the most that may be spent if it is chosen. */
  options: Type.Optional(Type.Array(Strict({ label: Text(200), amount: Type.Union([Fen, Type.Null()]) }), { minItems: 2, maxItems: 6 })),
};

const Hats = Type.Array(Uuid, { maxItems: 40, uniqueItems: true });

/** A vote of its own on one project. */
const part = Strict({ title: motionFields.title, scope: motionFields.scope, amount: motionFields.amount });

export const voteCommands = {
  ...deliveryCommands,
  DraftVote: Strict(motionFields),
  /** `title`: of the project that all of them are about. */
  DraftVoteSeries: Strict({
    title: Text(120), matterCode: motionFields.matterCode, text: motionFields.text, fund: motionFields.fund, origin: motionFields.origin,
    parts: Type.Array(part, { minItems: 2, maxItems: 60 }),
  }),
  /** No option of this vote had the majority: a new draft between those that the verdict names. */
  DraftSecondBallot: Strict({ vote: Uuid }),
  /** `basis`: the version that the drafter saw. */
  AmendVote: Strict({ vote: Uuid, basis: N, ...motionFields }),
  /** Only before it opens. */
  WithdrawVote: Strict({ vote: Uuid, reason: Text(1_000) }),
  AskReview: Strict({ vote: Uuid, version: N }),
  ReviewVote: Strict({ vote: Uuid, version: N, concern: Type.Boolean(), text: Text(4_000) }),
  /** Issued by the hub when nobody has answered in time. */
  EndReview: Strict({ vote: Uuid }),
  AppointCount: Strict({ vote: Uuid, tellers: Hats, observers: Hats }),
  /** Opens with the first day and closes with the end of the last. */
  NoticeVote: Strict({ vote: Uuid, version: N, digest: Digest, opens: LocalDate, closes: LocalDate }),
  /** Issued by the hub. */
  OpenVote: Strict({ vote: Uuid }),
  /** `unit`: any of the counting person's. `motion`: digest of what was announced. `signed`: digest of the ballot paper as it was shown (`digestOfPaper`), with a salt of the voter's own. */
  CastBallot: Strict({ vote: Uuid, unit: UnitCode, motion: Digest, choice: OneOf(ballotChoices), salt: Digest, signed: Digest }),
  ExtendVote: Strict({ vote: Uuid, closes: LocalDate }),
  /** Issued by the hub two seconds after the close. */
  CloseVote: Strict({ vote: Uuid }),
  /** Lifts what holds a result that hangs on whether parking counts: it stays as it was frozen. */
  ConfirmParking: Strict({ vote: Uuid, reference: Text(200) }),
  CertifyCount: Strict({ vote: Uuid, digest: Digest }),
  PostResult: Strict({ vote: Uuid, digest: Digest }),
  RaiseObjection: Strict({ vote: Uuid, text: Text(2_000) }),
  AnswerObjection: Strict({ vote: Uuid, objection: Uuid, text: Text(4_000) }),
  FinaliseResult: Strict({ vote: Uuid }),
  /** The filing that the rules of the place demand. */
  RecordFiling: Strict({ vote: Uuid, reference: Text(200) }),
  RevokeResolution: Strict({ vote: Uuid, reference: Text(200), reason: Text(4_000) }),
  RecordJudgment: Strict({ vote: Uuid, reference: Text(200), reason: Text(4_000) }),
  ...paperCommands,
  ...proxyCommands,
};
