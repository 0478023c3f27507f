import { sideOf, sides, type Office, type PartyKind, type Side } from '@sanfang/shared/compound/party/offices.ts';
import type { OfficeState, Seat } from '@sanfang/shared/compound/party/state.ts';
import type { OpenRoom } from '@sanfang/shared/compound/room/state.ts';
import type { Commitment } from '@sanfang/shared/log/event.ts';
import type { PresenceFrame } from '@sanfang/shared/protocol/live.ts';
import { officeWord } from '#lib/words/offices.ts';

/** Reads a sealed text by its commitment; undefined where it was erased or is not at hand. */
export type Texts = (commitment: Commitment) => unknown;

/** Who acts, as the room shows it: hat and name. */
export interface Speaker {
  readonly name: string | null;
  readonly office: Office;
  readonly party: string | null;
  readonly side: Side | null;
}

/** A side of the table with the body that sits there and its seats. */
export interface TableSide {
  readonly side: Side;
  readonly party: { readonly id: string; readonly name: string; readonly kind: PartyKind } | null;
  readonly seats: readonly Seat[];
}

const asText = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/**
 * The speaker behind a hat. Officials are known by the escalation under which they joined, or by their own seats;
 * null for hats that are unknown here.
 */
export function speakerOf(office: OfficeState, street: OfficeState | null, room: OpenRoom | null, capacity: string, texts: Texts): Speaker | null {
  const official = room?.escalations.flatMap((escalation) => escalation.officials).find((other) => other.capacity === capacity);
  if (official !== undefined) return { name: asText(texts(official.name)), office: 'streetOfficial', party: null, side: null };
  for (const seats of street === null ? [office] : [office, street]) {
    const seat = Object.values(seats.seats).find((other) => other.capacity === capacity);
    if (seat === undefined) continue;
    const party = seats.parties[seat.party];
    const name = seats.names[seat.person];
    return { name: name === undefined ? null : asText(texts(name)), office: seat.office, party: party?.name ?? null, side: party === undefined ? null : sideOf[party.kind] };
  }
  return null;
}

/** `支部书记 周岚`. */
export function speakerWords(speaker: Speaker | null, otherwise: string): string {
  return speaker === null ? otherwise : [officeWord(speaker.office), speaker.name].filter(Boolean).join(' ');
}

/** The three sides of a room with their bodies and the seats that are held now. */
export function tableOf(office: OfficeState, room: OpenRoom): TableSide[] {
  return sides.map((side) => {
    const party = office.parties[room.parties[side]] ?? null;
    const seats = Object.values(office.seats).filter((seat) => seat.party === room.parties[side] && seat.vacated === null);
    return { side, party, seats };
  });
}

type Present = PresenceFrame['present'][number];

/** Who is here, by hat. */
export function byCapacity(present: readonly Present[]): ReadonlyMap<string, Present> {
  return new Map(present.map((one) => [one.capacity, one]));
}
