import type { DeliveryMethod, VisitOutcome } from './state.ts';

/** A hat that brings ballots round; no buildings: all of the scope. */
export interface Canvasser {
  readonly capacity: string;
  readonly buildings: readonly string[];
}

export interface DeliveryEvents {
  'canvassers.appointed': { readonly vote: string; readonly canvassers: readonly Canvasser[] };
  /** Sealed, where there are any: `signature` (strokes), `post` (number), `note`. */
  'visit.recorded': { readonly vote: string; readonly visit: string; readonly unit: string; readonly method: DeliveryMethod; readonly outcome: VisitOutcome; readonly visitedAt: string; readonly proved: boolean };
  /** Sealed: `paper.<blob>` = digest of each file. */
  'visit.proved': { readonly vote: string; readonly visit: string; readonly unit: string; readonly papers: readonly string[] };
  /** Written down by mistake. Sealed: `reason`. */
  'visit.withdrawn': { readonly vote: string; readonly visit: string; readonly unit: string };
  /** Actor and hat are the token: the owner has the notice and the ballot on the own phone. */
  'delivery.confirmed': { readonly vote: string; readonly unit: string };
  /** The street's word that silence may follow the majority in this vote. Sealed: `reference`. */
  'silence.confirmed': { readonly vote: string; readonly version: number };
}
