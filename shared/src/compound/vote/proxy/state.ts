import type { Commitment } from '../../../log/event.ts';

/** Why a teller has not accepted a letter. */
export const letterRefusals = ['NOT_SIGNED', 'HOLDER_UNKNOWN', 'NOT_READABLE', 'OTHER'] as const;
export type LetterRefusal = (typeof letterRefusals)[number];

/** By whose hand a letter came: the owner's on the own phone, or a teller's who has the paper before them. */
export const letterWays = ['OWNER', 'TELLER'] as const;
export type LetterWay = (typeof letterWays)[number];

export const letterStatuses = ['WAITING', 'CHECKED', 'REFUSED', 'ENDED'] as const;
export type LetterStatus = (typeof letterStatuses)[number];

/** Who ends a letter: the owner, the holder who lays it down (Civil Code Art. 173), or a teller on the owner's paper. */
export type LetterEnd = 'OWNER' | 'HOLDER' | 'TELLER';

/** A letter of proxy for one vote (Civil Code Art. 165): matter, powers and period are those of the vote; who is sent stands in it. */
export interface Letter {
  readonly id: string;
  /** Number of the event that gave it. */
  readonly n: number;
  readonly at: string;
  /** The counting person, and which of its owners gave it (`handOf`). */
  readonly token: string;
  readonly hand: string;
  /** A home of who gave it, and the home by which the holder is found. */
  readonly unit: string;
  /** Null: the holder has no home here, and is found by a code (`key`). */
  readonly holderUnit: string | null;
  /** `keyOfProof` of the code; null where the holder is found by a home. */
  readonly key: string | null;
  /** Random id of the person who has shown the code; null before. */
  readonly accepted: string | null;
  /** Sealed `{ name, salt }`: the holder as the letter names them. */
  readonly named: Commitment;
  /** Photo or scan of the signed paper; null where the owner signed on the phone alone. */
  readonly paper: string | null;
  readonly way: LetterWay;
  /** Who recorded it: a second person checks what a teller put down. */
  readonly by: string;
  /** The hat for it. */
  readonly hat: string;
  readonly status: LetterStatus;
  /** The hat that a teller has found to be the holder's, or their own id where they wear none; null before. */
  readonly holder: string | null;
  readonly reason: LetterRefusal | null;
}

export interface ProxyEvents {
  /** Sealed: `named` = `{ name, salt }`. `signed`: `digestOfLetter`; null for one on paper. */
  'proxy.given': {
    readonly vote: string; readonly letter: string; readonly token: string; readonly hand: string; readonly unit: string; readonly holderUnit: string | null; readonly key?: string;
    readonly paper: string | null; readonly signed: string | null; readonly way: LetterWay;
  };
  /** By whoever showed the code. */
  'proxy.accepted': { readonly vote: string; readonly letter: string };
  'proxy.checked': { readonly vote: string; readonly letter: string; readonly holder: string };
  'proxy.refused': { readonly vote: string; readonly letter: string; readonly reason: LetterRefusal };
  'proxy.ended': { readonly vote: string; readonly letter: string; readonly by: LetterEnd };
}
