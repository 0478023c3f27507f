import type { DecisionNumber } from '../feed/state.ts';

/** Slice of a channel `person/<id>`: how much has been sent to somebody; the texts are in the events. */
export interface PersonState {
  /** Receipts of ballots, by vote: numbers of the events in this channel, oldest first. */
  readonly receipts: Readonly<Record<string, readonly number[]>>;
  /** The same with the answers to objections. */
  readonly about: Readonly<Record<string, readonly number[]>>;
  readonly notices: number;
}

/** What can come to pass with a unit that all its people with an account are told of. */
export const unitNews = ['CLAIM_FILED', 'OWNER_BOUND', 'OWNER_CONFIRMED', 'OCCUPANT_BOUND', 'BINDING_ENDED', 'TRANSFERRED', 'VOTER_DESIGNATED', 'VOTER_OPEN', 'PROXY_GIVEN', 'PROXY_ACCEPTED', 'PROXY_CHECKED', 'PROXY_REFUSED', 'PROXY_ENDED', 'PAPER_RECEIVED', 'PAPER_SET_ASIDE', 'BALLOT_ASSISTED'] as const;
export type UnitNews = (typeof unitNews)[number];

export interface PersonEvents {
  /** Something has come to pass with a unit of theirs: who they are, the register says. */
  'notice.sent': { readonly unit: string; readonly what: UnitNews };
  /** Proof that a ballot stands: the digest of the paper that was signed. Sealed: `choice` = SealedBallot, for its owner's eyes. */
  'receipt.issued': {
    readonly vote: string; readonly number: DecisionNumber; readonly units: readonly string[]; readonly area: number;
    readonly signed: string; readonly disputed: boolean;
    /** By a letter of proxy: whether this one is for who cast it, or for the owner who gave the letter. */
    readonly proxy?: 'HOLDER' | 'OWNER';
  };
  /** The committee's answer to an objection. Sealed: `text`. */
  'answer.received': { readonly vote: string; readonly number: DecisionNumber; readonly objection: string };
}
