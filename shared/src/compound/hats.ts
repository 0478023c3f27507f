import { localDate } from '../law/calendar.ts';
import type { Compound } from './compound.ts';
import { partyOfSeat } from './party/life.ts';
import { sideOf, type Office, type PartyKind, type Side } from './party/offices.ts';
import type { OfficeState } from './party/state.ts';
import { bindingsOf } from './register/binding-index.ts';
import type { IdentityLevel, RegisterState } from './register/state.ts';

/** A hat: in which capacity a person may act here and now. Derived from events only. */
export interface Hat {
  readonly capacity: string;
  readonly person: string;
  readonly office: Office;
  /** The body whose seat it is; null for owners and occupants. */
  readonly party: { readonly id: string; readonly kind: PartyKind; readonly name: string } | null;
  readonly seat: string | null;
  readonly side: Side | null;
  /** Units of an owner or occupant. */
  readonly units: readonly string[];
  /** How surely an owner or occupant is known to be it; null for seats, which their bodies answer for. */
  readonly identity: IdentityLevel | null;
}

/** UTC+8, one time for all of China: for logs that say no other. */
const CHINA_STANDARD_TIME = 480;

/** Minutes east of UTC by which the terms of a log are reckoned. */
export function offsetOf(compound: Pick<Compound, 'feed'>): number {
  return compound.feed.founded?.utcOffset ?? CHINA_STANDARD_TIME;
}

/**
 * Every hat that a person wears here at a moment (ISO UTC): seats of living bodies within their term by the local date,
 * officials of the compound's street, and what the register binds to them. A person may wear several and names one per act.
 */
export function hatsOf(compound: Pick<Compound, 'office' | 'register' | 'street' | 'feed'>, person: string, now: string): Hat[] {
  const date = localDate(now, offsetOf(compound));
  const officials = compound.street === null ? [] : seatHats(compound.street, person, date).filter((hat) => hat.party?.kind === 'STREET_OFFICE');
  return [...seatHats(compound.office, person, date), ...officials, ...bindingHats(compound.register, person)];
}

function seatHats(office: OfficeState, person: string, date: string): Hat[] {
  return Object.values(office.seats).flatMap((seat) => {
    const party = seat.person === person ? partyOfSeat(office, seat, date) : null;
    if (party === null) return [];
    const { id, kind, name } = party;
    return [{ capacity: seat.capacity, person, office: seat.office, party: { id, kind, name }, seat: seat.id, side: sideOf[kind], units: [], identity: null }];
  });
}

function bindingHats(register: RegisterState, person: string): Hat[] {
  return bindingsOf(register.bindings, person).flatMap((binding) => {
    if (binding.ended !== null || binding.units.length === 0) return [];
    return [{ capacity: binding.capacity, person, office: binding.office, party: null, seat: null, side: null, units: binding.units, identity: binding.level }];
  });
}
