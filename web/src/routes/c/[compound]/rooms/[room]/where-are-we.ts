import type { CommandType } from '@sanfang/shared/compound/command.ts';
import { sides, type Side } from '@sanfang/shared/compound/party/offices.ts';
import type { OpenRoom, Proposal } from '@sanfang/shared/compound/room/state.ts';

/** The way of a matter through the room, in order. */
export const stages = ['CONVENE', 'CHECK_IN', 'TABLE', 'POSITIONS', 'SIGN', 'DECIDED'] as const;
export type Stage = (typeof stages)[number];

/** Where the room stands: the present stage, what it lacks, and the command that moves it on. */
export interface Whereabouts {
  readonly stage: Stage;
  /** What the stage waits for; `SIDES` when it is the sides of `missing`. */
  readonly waits: 'ROOM_CLOSED' | 'SESSION' | 'RESUME' | 'SIDES' | 'PROPOSAL' | 'AMENDMENT' | 'OPENING' | 'OWNERS_VOTE' | 'NOTHING';
  readonly missing: readonly Side[];
  /** How many of the three sides have done what the stage asks. */
  readonly done: number;
  /** The item in hand, or null before one is tabled. */
  readonly proposal: Proposal | null;
  /** Instant by which it must be done, or null. */
  readonly until: string | null;
  /** What moves it on; null where nothing is left to do here. */
  readonly next: CommandType | null;
}

/** The item in hand: what is being signed, else the latest on the table, else the latest decided. */
export function presentItem(room: OpenRoom): Proposal | null {
  const proposals = Object.values(room.proposals).sort((a, b) => b.no - a.no);
  const first = (status: Proposal['status']) => proposals.find((proposal) => proposal.status === status);
  return first('SIGNING') ?? first('TABLED') ?? first('DECIDED') ?? null;
}

/** Sides that have nobody checked in. */
export function absentSides(room: OpenRoom): Side[] {
  const here = new Set(Object.values(room.session?.checkedIn ?? {}).map((checkIn) => checkIn.side));
  return sides.filter((side) => !here.has(side));
}

/** Reads from the room's state where it stands; `proposal` looks at that item instead of the one in hand. */
export function whereAreWe(room: OpenRoom, proposal: Proposal | null = presentItem(room)): Whereabouts {
  const at = (stage: Stage, waits: Whereabouts['waits'], next: CommandType | null, missing: readonly Side[] = [], until: string | null = null): Whereabouts =>
    ({ stage, waits, next, missing, until, proposal, done: sides.length - missing.length });

  if (proposal?.status === 'SIGNING') {
    const { signatures, until } = proposal.signOff;
    return at('SIGN', 'SIDES', 'SignOff', sides.filter((side) => signatures[side] === undefined), until);
  }
  if (room.status === 'CLOSED') return at('DECIDED', 'ROOM_CLOSED', null);
  const open = Object.values(room.proposals).some((other) => other.status === 'TABLED');
  if (proposal?.status === 'DECIDED' && (room.session === null || !open)) {
    return at('DECIDED', proposal.decision.ownersVote.required ? 'OWNERS_VOTE' : 'NOTHING', null);
  }
  if (room.session === null) return at('CONVENE', 'SESSION', 'OpenSession');
  if (room.session.status === 'ADJOURNED') return at('CONVENE', 'RESUME', 'ResumeSession');
  const absent = absentSides(room);
  if (absent.length > 0) return at('CHECK_IN', 'SIDES', 'CheckIn', absent);
  if (proposal === null || proposal.status !== 'TABLED') return at('TABLE', 'PROPOSAL', 'TableProposal');
  const silent = sides.filter((side) => proposal.positions[side] === undefined);
  if (silent.length > 0) return at('POSITIONS', 'SIDES', 'TakePosition', silent);
  const opposed = sides.filter((side) => proposal.positions[side]?.position === 'OPPOSE');
  if (opposed.length > 0) return at('POSITIONS', 'AMENDMENT', 'AmendProposal', opposed);
  return at('SIGN', 'OPENING', 'OpenSignOff');
}
