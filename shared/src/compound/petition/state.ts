import type { JointMatterCode } from '../../law/matters.ts';
import type { Commitment } from '../../log/event.ts';
import type { DecisionNumber } from '../feed/state.ts';

/**
 * How far a petition has come. REACHED: a fifth of the owners have signed, and the committee shall hold the vote (物业管理条例 Art. 13).
 * OVERDUE: it has not. ORDERED: the street has told it to. ORDER_OVERDUE: in vain, so that the residents' committee holds it (指导规则 Art. 51).
 */
export const petitionStatuses = ['COLLECTING', 'WITHDRAWN', 'LAPSED', 'REACHED', 'OVERDUE', 'ORDERED', 'ORDER_OVERDUE', 'TAKEN_UP'] as const;
export type PetitionStatus = (typeof petitionStatuses)[number];

/** Persons, and area in 0.01 m². */
export interface SignedBy {
  readonly persons: number;
  readonly area: number;
}

/** What was found when a fifth of the owners had signed. */
export interface PetitionReached extends SignedBy {
  readonly at: string;
  readonly number: DecisionNumber;
  /** All owners of the compound, at that moment. */
  readonly of: SignedBy;
}

/** A request of owners that a matter be put to all of them. */
export interface Petition {
  readonly id: string;
  readonly matterCode: JointMatterCode;
  readonly title: Commitment;
  readonly text: Commitment;
  /** What is signed: `digestOfPetition`. */
  readonly digest: string;
  readonly raisedBy: string;
  readonly raisedAt: string;
  readonly status: PetitionStatus;
  /** When its present clock runs out; null where none runs. */
  readonly until: string | null;
  /** Counting persons who have signed (`countingKey`), each with the hat that signed. None once it is over: the log has them. */
  readonly signers: Readonly<Record<string, string>>;
  readonly reached: PetitionReached | null;
  /** The vote that was announced on it. `was`: how it stood before. */
  readonly takenUp: { readonly vote: string; readonly was: PetitionStatus } | null;
}

/** Slice of the channel `petitions`. */
export interface PetitionsState {
  /** By id. */
  readonly petitions: Readonly<Record<string, Petition>>;
  /** Last number given, by local year. */
  readonly lastNumber: Readonly<Record<string, number>>;
}

/** A step of a petition that everybody is told of. */
export type PetitionStep = 'REACHED' | 'OVERDUE' | 'ORDERED' | 'ORDER_OVERDUE' | 'TAKEN_UP' | 'REOPENED';

export interface PetitionEvents {
  /** Sealed: `title`, `text`. */
  'petition.raised': { readonly petition: string; readonly matterCode: JointMatterCode; readonly digest: string; readonly until: string };
  /** `signers`: the counting persons that the owner signs for. */
  'petition.signed': { readonly petition: string; readonly signers: readonly string[] };
  'petition.unsigned': { readonly petition: string; readonly signers: readonly string[] };
  'petition.withdrawn': { readonly petition: string };
  'petition.reached': { readonly petition: string; readonly number: DecisionNumber; readonly persons: number; readonly area: number; readonly of: SignedBy; readonly until: string };
  /** Its clock has run out. */
  'petition.lapsed': { readonly petition: string; readonly status: 'LAPSED' | 'OVERDUE' | 'ORDER_OVERDUE' };
  /** Sealed: `reference`. */
  'petition.ordered': { readonly petition: string; readonly until: string };
  'petition.taken_up': { readonly petition: string; readonly vote: string };
  /** The vote was taken back before it opened: the duty stands as it stood, with its clock. */
  'petition.reopened': { readonly petition: string; readonly until: string | null };
}

/** On the feed. Sealed: `title`; `text`, once, when it is reached; `reference` of the order. */
export interface PetitionOnFeed {
  'petition.published': {
    readonly petition: string; readonly number: DecisionNumber; readonly step: PetitionStep; readonly matterCode: JointMatterCode;
    /** As found when it was reached. `areaMet`: a fifth of the area has signed too, which 指导规则 Art. 21 asks for beside the persons. */
    readonly persons: number; readonly area: number; readonly of: SignedBy; readonly areaMet: boolean;
    readonly until: string | null;
    /** Number of the vote that was announced on it. */
    readonly voteNumber: DecisionNumber | null;
  };
}
