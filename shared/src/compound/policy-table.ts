import type { RefusalCode } from '../protocol/refusal.ts';
import type { CommandType } from './command.ts';
import { headOffices, type Office, type SeatOffice } from './party/offices.ts';
import type { RoomState } from './room/state.ts';

/** Who may ask: a hat, or the hub itself (reactors and set-up). */
export type Role = Office | 'HUB';

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
