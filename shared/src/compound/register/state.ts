import type { Commitment } from '../../log/event.ts';
import type { TransferCause } from '../enrolment/state.ts';

/** Where the area comes from, in the order in which the law takes it (解释 2009/7 Art. 8). */
export const areaSources = ['LAND_REGISTER', 'SURVEY', 'CONTRACT'] as const;
export type AreaSource = (typeof areaSources)[number];

export const unitKinds = ['HOME', 'SHOP', 'GARAGE', 'PARKING', 'OTHER'] as const;
export type UnitKind = (typeof unitKinds)[number];

/** Sold and handed over or not: what is not handed over counts as the developer's (解释 2009/7 Art. 9). */
export const unitStatuses = ['HANDED_OVER', 'SOLD', 'UNSOLD'] as const;
export type UnitStatus = (typeof unitStatuses)[number];

/** A share of ownership as a fraction, `[numerator, denominator]`. */
export interface OwnerShare {
  readonly owner: string;
  readonly share: readonly [number, number];
}

export interface Unit {
  /** As on the door: building-entrance-number, unique in the compound. */
  readonly id: string;
  readonly building: string;
  readonly entrance: string;
  /** Exclusive area in 0.01 m². */
  readonly area: number;
  readonly areaSource: AreaSource;
  readonly kind: UnitKind;
  readonly status: UnitStatus;
  /** Who owns the unit together; joint owners count as one person. */
  readonly owners: readonly OwnerShare[];
  readonly designatedVoter: string | null;
  /** When the roll learned of an owner, ISO UTC; absent for whom it has named from the beginning. */
  readonly acquired?: Readonly<Record<string, string>>;
  /** Local date from which this is so; apart from when it was recorded. */
  readonly validFrom: string;
}

/**
 * How surely an account is known to be an owner. 0: a phone number, no binding; 1: bound by one hand, for asking opinions;
 * 2: name, identity and roll compared by two people of two bodies, for votes of the owners; 3: 2 with a second factor fresh at the act itself.
 */
export type IdentityLevel = 0 | 1 | 2 | 3;

/**
 * As what somebody acts for an owner: as that owner, as the guardian of one who lacks full capacity (Civil Code Art. 23, 34), or for
 * an organisation as its legal representative or agent (Art. 61, 170; 指导规则 Art. 25).
 */
export const ownerStandings = ['SELF', 'GUARDIAN', 'REPRESENTATIVE'] as const;
export type OwnerStanding = (typeof ownerStandings)[number];

/** By what a binding came to be. */
export type BindingOrigin = 'OPERATOR' | 'CLAIM';

/** What ties a person with an account to an owner or a unit: this gives the hat of owner or occupant. */
export interface Binding {
  readonly capacity: string;
  readonly person: string;
  readonly office: 'owner' | 'occupant';
  /** Id of the owner; null for an occupant. */
  readonly owner: string | null;
  readonly units: readonly string[];
  /** How surely the person is known to be whom the binding says. */
  readonly level: 1 | 2;
  readonly how: BindingOrigin;
  /** SELF of an occupant. */
  readonly as: OwnerStanding;
  readonly since: string;
  readonly ended: string | null;
}

export interface Staging {
  readonly rows: number;
  readonly validFrom: string;
  readonly units: readonly Unit[];
  /** Each once. A list, as it grows with every batch: copying a record of thousands for each would take longer the more there are. */
  readonly owners: readonly (readonly [owner: string, name: Commitment])[];
}

/** Slice of the channel `register`. */
export interface RegisterState {
  /** Counts activations; 0 before the first. */
  readonly version: number;
  readonly validFrom: string | null;
  readonly units: Readonly<Record<string, Unit>>;
  /** Sealed `{ name, phone }` of each owner. */
  readonly owners: Readonly<Record<string, Commitment>>;
  readonly staging: Readonly<Record<string, Staging>>;
  readonly bindings: Readonly<Record<string, Binding>>;
  /** What joint owners have said who shall vote for their unit: unit, owner, voter. */
  readonly namings: Readonly<Record<string, Readonly<Record<string, string | null>>>>;
}

export interface RegisterEvents {
  /** Sealed: `file`, the file's name. */
  'register.import_started': { readonly import: string; readonly rows: number; readonly validFrom: string };
  /** Sealed: `owner.<id>` = `{ name, phone }`. At most 50 units an event. */
  'register.units_staged': { readonly import: string; readonly units: readonly Unit[]; readonly owners: readonly string[] };
  /** Everything staged becomes the register at once. Persons as counted by 解释 2009/7 Art. 9. */
  'register.activated': { readonly import: string; readonly version: number; readonly units: number; readonly buildings: number; readonly area: number; readonly persons: number };
  'register.import_discarded': { readonly import: string };
  /** Sealed: `reason`. */
  'unit.corrected': { readonly unit: string; readonly area: number; readonly areaSource: AreaSource; readonly status: UnitStatus; readonly validFrom: string };
  /** Version 1 knew neither level nor origin: an operator had bound it, at level 1. */
  'owner.bound': { readonly owner: string; readonly person: string; readonly capacity: string; readonly units: readonly string[]; readonly level?: 1 | 2; readonly how?: BindingOrigin; /** Absent: the owner themselves. */ readonly as?: OwnerStanding };
  /** `as` where two people have found that the person acts for the owner otherwise than was written down. */
  'binding.raised': { readonly capacity: string; readonly level: 2; readonly as?: OwnerStanding };
  'occupant.bound': { readonly unit: string; readonly person: string; readonly capacity: string };
  'binding.ended': { readonly capacity: string };
  /** Sealed: `reference`, and `owner.<id>` = `{ name, phone }` of those who are new to the register. */
  'unit.transferred': { readonly unit: string; readonly cause: TransferCause; readonly validFrom: string; readonly owners: readonly OwnerShare[]; readonly fresh: readonly string[] };
  /** A joint owner has said who shall vote for the unit; null: takes it back. */
  'voter.named': { readonly unit: string; readonly owner: string; readonly voter: string | null };
  'voter.designated': { readonly unit: string; readonly voter: string | null; readonly how: 'OWNERS' | 'PAPER' };
}
