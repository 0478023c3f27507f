import type { BallotChoice } from '../../law/ballot.ts';
import type { Electorate } from '../../law/electorate.ts';
import { digestOf } from '../../log/commitment.ts';
import type { AnnouncedOption, VoteLink } from './choice/state.ts';

/** What an owner is shown before the last tap, and signs: the very content whose digest is recorded. Area in 0.01 m². */
export interface BallotPaper {
  readonly vote: string;
  /** Digest of the motion as it was announced. */
  readonly motion: string;
  readonly units: readonly string[];
  readonly area: number;
  readonly choice: BallotChoice;
  /** 32 random bytes, base64url, made by who votes: without them a receipt, or whoever reads the digest, could tell the choice by trying them all. */
  readonly salt: string;
}

/** What is sealed of a ballot: enough to reckon the digest that its owner signed. */
export type SealedBallot = Pick<BallotPaper, 'choice' | 'salt'>;

/** SHA-256 over a ballot paper's canonical bytes, base64url. */
export function digestOfPaper({ vote, motion, units, area, choice, salt }: BallotPaper): string {
  return digestOf({ paper: 'BALLOT', vote, motion, units, area, choice, salt });
}

/** What is announced, in words and figures; nothing of it can change afterwards. */
export interface AnnouncedMotion {
  readonly title: string;
  readonly text: string;
  readonly matterCode: string;
  readonly scope: { readonly buildings: readonly string[]; readonly units: number; readonly area: number };
  readonly amount: number | null;
  readonly fund: { readonly source: string; readonly regime: string };
  /** In the order offered; none where owners agree or do not. */
  readonly options?: readonly AnnouncedOption[] | null;
  /** The vote whose second ballot it is. */
  readonly secondOf?: VoteLink | null;
}

/** SHA-256 over a motion as it is announced: whoever reads the notice can reckon it. */
export function digestOfMotion(vote: string, { title, text, matterCode, scope, amount, fund, options = null, secondOf = null }: AnnouncedMotion): string {
  return digestOf({
    paper: 'MOTION', vote, title, text, matterCode, scope: { buildings: scope.buildings, units: scope.units, area: scope.area }, amount, fund: { source: fund.source, regime: fund.regime },
    ...(options === null ? {} : { options: options.map(({ id, label, amount: fen }) => ({ id, label, amount: fen })) }),
    ...(secondOf === null ? {} : { secondOf: { vote: secondOf.vote, number: { year: secondOf.number.year, no: secondOf.number.no } } }),
  });
}

/** SHA-256 over who counts, and what of the scope does not, as it is frozen: whoever has the register can reckon it. */
export function digestOfElectorate({ persons, excluded }: Pick<Electorate, 'persons' | 'excluded'>): string {
  return digestOf({ persons: persons.map(({ units, area }) => ({ units, area })), excluded: excluded.map(({ unit, area, reason }) => ({ unit, area, reason })) });
}

/** Stands for an owner on the ballots of one counting person: who knows the owner's id can tell which of the joint owners cast it. */
export function handOf(token: string, owner: string): string {
  return digestOf({ token, owner });
}
