import { presentVersion } from '@sanfang/shared/compound/room/at-the-table.ts';
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
    case 'TakePosition': return awaited && room.may(next) ? page(m.room_do_position(), 'positions') : null;
    case 'AmendProposal':
      return proposal !== null && room.may(next) && presentVersion(proposal).side === side ? { kind: 'PAGE', label: m.room_do_amend(), href: `${base}/proposals/${proposal.id}/amend` } : null;
    case 'OpenSignOff': return room.may(next) ? page(m.room_do_open_sign_off(), 'sign') : null;
    case 'SignOff': {
      if (!awaited || proposal === null || !room.may(next)) return null;
      return page(mandated(room, proposal.id) ? m.room_do_sign() : m.room_do_mandate(), 'sign');
    }
    default: return null;
  }
}

/** Whether the reader's seat has a mandate for the text that is being signed. */
function mandated(room: RoomLive, proposal: string): boolean {
  return room.state?.proposals[proposal]?.mandates[room.seat?.id ?? ''] !== undefined;
}
