import type { Office, PartyKind, Side } from './party/offices.ts';

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
}
