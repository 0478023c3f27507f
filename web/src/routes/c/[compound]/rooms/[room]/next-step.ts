import { isHead, isMandated, presentVersion } from '@sanfang/shared/compound/room/at-the-table.ts';
import type { Proposal } from '@sanfang/shared/compound/room/state.ts';
import { m } from '#lib/paraglide/messages.js';
import type { RoomLive } from './room-live.svelte.ts';
import type { Whereabouts } from './where-are-we.ts';

/** What the reader may do to move the matter on: a command without further data, or a page where it is done. */
export type NextStep =
  | { readonly kind: 'COMMAND'; readonly label: string; readonly command: 'OpenSession' | 'ResumeSession' | 'CheckIn' }
  | { readonly kind: 'PAGE'; readonly label: string; readonly href: string };

/** Path of a room's pages. */
export function roomPath(log: string, room: string): string {
  return `/c/${log.replace('compound/', '')}/rooms/${room}`;
}

/** The one button for the person who can move it; null for everybody else. */
export function nextStep(room: RoomLive, where: Whereabouts): NextStep | null {
  const base = roomPath(room.log, room.id);
  const { next, proposal, missing } = where;
  const side = room.hat?.side ?? null;
  const awaited = side !== null && missing.includes(side);
  const page = (label: string, anchor: string): NextStep => ({ kind: 'PAGE', label, href: `${base}/proposals/${proposal?.id ?? ''}#${anchor}` });
  switch (next) {
    case 'OpenSession': return room.may(next) ? { kind: 'COMMAND', label: m.room_do_open_session(), command: next } : null;
    case 'ResumeSession': return room.may(next) ? { kind: 'COMMAND', label: m.room_do_resume_session(), command: next } : null;
    case 'CheckIn': return awaited && room.refusalOf(next, {}) === null ? { kind: 'COMMAND', label: m.room_do_check_in(), command: next } : null;
    case 'TableProposal': return room.may(next) ? { kind: 'PAGE', label: m.room_do_propose(), href: `${base}/propose` } : null;
    case 'TakePosition': return awaited && proposal !== null && room.may(next) && speaks(room, proposal) ? page(m.room_do_position(), 'positions') : null;
    case 'AmendProposal':
      return proposal !== null && room.may(next) && presentVersion(proposal).side === side ? { kind: 'PAGE', label: m.room_do_amend(), href: `${base}/proposals/${proposal.id}/amend` } : null;
    case 'OpenSignOff': return room.may(next) ? page(m.room_do_open_sign_off(), 'sign') : null;
    case 'SignOff': {
      if (!awaited || proposal === null || !room.may(next)) return null;
      const label = signing(room, proposal);
      return label === null ? null : page(label, 'sign');
    }
    default: return null;
  }
}

/** Whether the reader speaks for their side on this text: its head, or a deputy with a mandate, who does not stand aside. */
function speaks(room: RoomLive, proposal: Proposal): boolean {
  const { seat } = room;
  return seat !== null && proposal.recused[seat.person] === undefined && (isHead(seat) || isMandated(proposal, seat));
}

/** Who holds a mandate signs; the head without one has it recorded, and so do the others while nobody of their side could sign. */
function signing(room: RoomLive, proposal: Proposal): string | null {
  const { seat } = room;
  if (seat === null || proposal.status !== 'SIGNING') return null;
  const signed = new Set(Object.values(proposal.signOff.signatures).map((signature) => signature.person));
  const free = (person: string) => proposal.recused[person] === undefined && !signed.has(person);
  if (isMandated(proposal, seat) && free(seat.person)) return m.room_do_sign();
  const own = room.table.find(({ seats }) => seats.some((other) => other.id === seat.id))?.seats ?? [];
  return own.some((other) => isMandated(proposal, other) && free(other.person)) ? null : m.room_do_mandate();
}
