import { Type } from 'typebox';
import { fundRegimes, fundSources, matterCodes } from '../../law/matters.ts';
import { BuildingCode, Digest, Fen, Instant, LocalDate, N, OneOf, Strict, Text, UnitCode, Uuid } from '../../protocol/fields.ts';
import { escalationOutcomes } from '../feed/state.ts';
import { mandateBases, positionWords } from './state.ts';

const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** What a proposer fills in. */
export const proposalFields = {
  matterCode: OneOf(matterCodes),
  title: Text(120),
  problem: Text(4_000),
  works: Text(4_000),
  scope: Strict({
    buildings: Type.Array(BuildingCode, { maxItems: 400, uniqueItems: true }),
    except: Type.Array(UnitCode, { maxItems: 2_000, uniqueItems: true }),
    extra: Type.Array(UnitCode, { maxItems: 2_000, uniqueItems: true }),
  }),
  /** At least one line unless the source is NONE. */
  budget: Type.Array(Strict({ label: Text(120), amount: Fen }), { maxItems: 60 }),
  fund: Strict({ source: OneOf(fundSources), regime: OneOf(fundRegimes) }),
  timetable: Strict({ start: LocalDate, end: LocalDate }),
  /** Uploaded files by id, each with the SHA-256 that the upload answered. */
  photos: Type.Array(Strict({ blob: Uuid, sha256: Digest }), { maxItems: 12 }),
  origin: OneOf(['AGENDA', 'REQUEST', 'PETITION']),
  /** Decision that this one would take the place of. */
  supersedes: OrNull(Uuid),
};

const proposal = { room: Uuid, proposal: Uuid };

export const roomCommands = {
  OpenRoom: Strict({ title: Text(120), parties: Strict({ BRANCH: Uuid, COMMITTEE: Uuid, COMPANY: Uuid }) }),
  CloseRoom: Strict({ room: Uuid }),

  OpenSession: Strict({ room: Uuid }),
  AdjournSession: Strict({ room: Uuid }),
  ResumeSession: Strict({ room: Uuid }),
  CloseSession: Strict({ room: Uuid }),
  CheckIn: Strict({ room: Uuid }),
  CheckOut: Strict({ room: Uuid }),

  PostMessage: Strict({ room: Uuid, text: Text(2_000), replyTo: OrNull(N), about: OrNull(Strict({ proposal: Uuid, version: N })) }),
  HideMessage: Strict({ room: Uuid, message: N, reason: Text(500) }),

  TableProposal: Strict({ room: Uuid, ...proposalFields }),
  /** `basis`: the version that the proposer saw. */
  AmendProposal: Strict({ ...proposal, basis: N, ...proposalFields }),
  WithdrawProposal: Strict(proposal),
  TakePosition: Strict({ ...proposal, version: N, position: OneOf(positionWords), grounds: OrNull(Text(2_000)) }),
  /** Without `seat`: the person who acts stands aside. With it: the convener notes it for somebody. */
  DeclareRecusal: Strict({ ...proposal, seat: OrNull(Uuid), ground: Text(500) }),
  RecordMandate: Strict({ ...proposal, digest: Digest, seat: Uuid, basis: OneOf(mandateBases), reference: Text(200), resolvedOn: LocalDate }),
  OpenSignOff: Strict({ ...proposal, version: N, until: Instant }),
  SignOff: Strict({ ...proposal, version: N, digest: Digest }),
  /** Issued by the hub two seconds after the due time. */
  CloseSignOff: Strict(proposal),

  /** `from`: what the street may read — the whole room, from the present session, or from here on. */
  Escalate: Strict({ room: Uuid, reason: Text(2_000), from: OneOf(['ROOM', 'SESSION', 'NOW']) }),
  JoinEscalation: Strict({ room: Uuid, escalation: Uuid }),
  Advise: Strict({ room: Uuid, escalation: Uuid, text: Text(4_000), about: OrNull(Uuid) }),
  ReturnEscalation: Strict({ room: Uuid, escalation: Uuid, outcome: OneOf(escalationOutcomes), text: Text(4_000) }),
};
