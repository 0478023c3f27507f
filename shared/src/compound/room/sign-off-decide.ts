import type { Context } from '../../log/command.ts';
import { refuse, type Refusal } from '../../protocol/refusal.ts';
import { roomChannel } from '../channel.ts';
import type { CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import { draft } from '../event.ts';
import type { Outcome } from '../outcome.ts';
import { sides } from '../party/offices.ts';
import { actingSeat, presentVersion, type TableSeat } from './at-the-table.ts';
import { decisionDrafts } from './decision-decide.ts';
import { canSupersede } from './proposal-text.ts';
import { sidesAway, sitting } from './session-decide.ts';
import type { OpenRoom, Proposal } from './state.ts';

/** How long a sign-off may stay open, from the moment it is opened. */
export const SIGN_OFF_MIN_MS = 5 * 60_000;
export const SIGN_OFF_MAX_MS = 30 * 86_400_000;

type Signing = Extract<Proposal, { status: 'SIGNING' }>;

/** Opens the sign-off of the present text until a set time: in session, with all three sides present, heard, and none opposed. */
export function openSignOff(compound: Compound, room: OpenRoom, command: CommandOf<'OpenSignOff'>, ctx: Context): Outcome {
  const { until } = command.data;
  const proposal = room.proposals[command.data.proposal];
  if (proposal === undefined) return refuse('UNKNOWN_PROPOSAL');
  if (proposal.status === 'SIGNING') return refuse('SIGN_OFF_ALREADY_OPEN');
  if (proposal.status !== 'TABLED') return refuse('PROPOSAL_NOT_OPEN', { status: proposal.status });
  const { version, digest, supersedes } = presentVersion(proposal);
  if (command.data.version !== version) return refuse('STALE_VERSION', { version });
  if (!canSupersede(compound.feed, supersedes)) return refuse('NOT_FOUND', { field: 'supersedes' });
  const session = sitting(room);
  if (session === null) return refuse('NO_SESSION');
  const [away] = sidesAway(compound, session, ctx.now);
  if (away !== undefined) return refuse('NO_QUORUM', { side: away });
  const silent = sides.find((side) => proposal.positions[side] === undefined);
  if (silent !== undefined) return refuse('POSITIONS_MISSING', { side: silent });
  const opposed = sides.find((side) => proposal.positions[side]?.position === 'OPPOSE');
  if (opposed !== undefined) return refuse('POSITION_OPPOSES', { side: opposed });
  if (!closesInTime(until, ctx.now)) return refuse('BAD_CLOSING_TIME');
  return { events: [draft(roomChannel(room.id), 'signoff.opened', { proposal: proposal.id, version, digest, session: session.id, until })] };
}

/** One side's signature, by any seat of it that holds a mandate. The third makes the decision, and its notice on the feed, in the same commit. */
export function signOff(compound: Compound, room: OpenRoom, command: CommandOf<'SignOff'>, ctx: Context): Outcome {
  const proposal = room.proposals[command.data.proposal];
  if (proposal === undefined) return refuse('UNKNOWN_PROPOSAL');
  if (proposal.status !== 'SIGNING') return refuse('SIGN_OFF_NOT_OPEN', { status: proposal.status });
  const { version, digest, until, session } = proposal.signOff;
  if (command.data.version !== version || command.data.digest !== digest) return refuse('STALE_VERSION', { version });
  if (ctx.received > until) return refuse('SIGN_OFF_CLOSED', { until });
  if (!canSupersede(compound.feed, presentVersion(proposal).supersedes)) return refuse('NOT_FOUND', { field: 'supersedes' });
  const acting = actingSeat(compound, room, ctx);
  if (acting === null) return refuse('SEAT_MAY_NOT_SIGN');
  const against = whyNotSign(proposal, acting, ctx.person);
  if (against !== null) return against;

  const given = draft(roomChannel(room.id), 'signoff.given', { proposal: proposal.id, version, digest, session, seat: acting.seat.id, side: acting.side });
  const last = sides.every((side) => side === acting.side || proposal.signOff.signatures[side] !== undefined);
  if (!last) return { events: [given] };
  const decision = ctx.newId();
  return { events: [given, ...decisionDrafts(compound, room, proposal, decision, ctx)], made: { decision } };
}

/** Who stands aside does not sign; a side signs once, and so does a person, whatever hats they wear; and only under a mandate for this text. */
function whyNotSign(proposal: Signing, acting: TableSeat, person: string): Refusal | null {
  const { signatures, digest } = proposal.signOff;
  if (proposal.recused[person] !== undefined) return refuse('MUST_STAND_ASIDE');
  if (signatures[acting.side] !== undefined) return refuse('ALREADY_SIGNED', { side: acting.side });
  const other = Object.values(signatures).find((signature) => signature.person === person);
  if (other !== undefined) return refuse('SIGNED_UNDER_OTHER_HAT', { side: other.side });
  const mandate = proposal.mandates[acting.seat.id];
  if (mandate === undefined) return refuse('NO_MANDATE');
  return mandate.digest === digest ? null : refuse('MANDATE_FOR_OTHER_TEXT');
}

/** The time is up: the proposal is on the table again. Signatures received in time are decided before this. */
export function closeSignOff(room: OpenRoom, command: CommandOf<'CloseSignOff'>, ctx: Context): Outcome {
  const proposal = room.proposals[command.data.proposal];
  if (proposal === undefined) return refuse('UNKNOWN_PROPOSAL');
  if (proposal.status !== 'SIGNING') return refuse('SIGN_OFF_NOT_OPEN', { status: proposal.status });
  const { version, until, signatures } = proposal.signOff;
  if (ctx.now <= until) return refuse('NOT_DUE', { until });
  const missing = sides.filter((side) => signatures[side] === undefined);
  return { events: [draft(roomChannel(room.id), 'signoff.lapsed', { proposal: proposal.id, version, missing })] };
}

function closesInTime(until: string, now: string): boolean {
  const time = Date.parse(until);
  if (Number.isNaN(time) || new Date(time).toISOString() !== until) return false;
  const left = time - Date.parse(now);
  return left >= SIGN_OFF_MIN_MS && left <= SIGN_OFF_MAX_MS;
}
