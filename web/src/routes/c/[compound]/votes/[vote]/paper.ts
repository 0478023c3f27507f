import { allocate } from '@sanfang/shared/law/allocation.ts';
import type { BallotChoice } from '@sanfang/shared/law/ballot.ts';
import { digestOfMotion, digestOfPaper, type BallotPaper } from '@sanfang/shared/compound/vote/ballot-paper.ts';
import { withLabels } from '@sanfang/shared/compound/vote/choice/state.ts';
import type { BallotStanding } from '@sanfang/shared/compound/vote/ballot-standing.ts';
import type { CommandData } from '@sanfang/shared/compound/command.ts';
import { toBase64url } from '@sanfang/shared/log/ids.ts';
import type { OwnPaper } from '@sanfang/shared/protocol/api/votes.ts';
import type { PublicVote } from '#lib/vote/public-vote.ts';

/** A paper on which this person may act. */
export type Paper = Extract<OwnPaper, { readonly standing: BallotStanding }>;

/** Whether a paper waits for its owner. */
export function waits(paper: OwnPaper): paper is Paper {
  return 'standing' in paper && (paper.standing === 'MAY_CAST' || paper.standing === 'MAY_SETTLE');
}

/** Whether a paper may be cast though one stands or waits: to change it, to say something else than a joint owner, or in place of a paper of which only one teller speaks. */
export function mayStillCast(paper: OwnPaper): paper is Paper {
  return 'standing' in paper && (paper.standing === 'MAY_RECAST' || paper.standing === 'JOINT_OWNER_CAST' || paper.standing === 'PAPER_UNREAD');
}

/** What makes a ballot's digest tell nothing of the choice. */
export function freshSalt(): string {
  return toBase64url(crypto.getRandomValues(new Uint8Array(32)));
}

/** The ballot exactly as it is signed, and the command that carries it. */
export function filledIn({ announced }: PublicVote, { units, area, unit }: Paper, choice: BallotChoice, salt: string): { readonly paper: BallotPaper; readonly digest: string; readonly command: CommandData['CastBallot'] } {
  const { vote, digest: motion } = announced.data;
  const paper = { vote, motion, units, area, choice, salt };
  const digest = digestOfPaper(paper);
  return { paper, digest, command: { vote, unit, motion, choice, salt, signed: digest } };
}

/** Whether the words and figures on this page are those that were announced: reckoned here, not believed. */
export function isAsAnnounced({ announced, title, text }: PublicVote): boolean {
  const { vote, digest, matterCode, scope, amount, fund, secondOf } = announced.data;
  const options = withLabels(announced.data.options, announced.opened['options']);
  return title !== null && text !== null && digestOfMotion(vote, { title, text, matterCode, scope, amount, fund, options, ...(secondOf === undefined ? {} : { secondOf }) }) === digest;
}

/** What some units would bear of an amount (fen), by their share of the area in scope: an estimate, for the list is made when the work is done. */
export function estimatedShare({ announced }: PublicVote, { area }: Pick<Paper, 'area'>, amount: number | null = announced.data.amount): number | null {
  const { scope } = announced.data;
  if (amount === null || area > scope.area) return null;
  const rest = scope.area - area;
  const [mine] = allocate(amount, [{ id: 'mine', area, status: 'HANDED_OVER' }, ...(rest > 0 ? [{ id: 'rest', area: rest, status: 'HANDED_OVER' as const }] : [])]);
  return mine?.amount ?? null;
}

/** A digest for the eye: the first characters in groups of four. */
export function shortDigest(digest: string): string {
  return [digest.slice(0, 4), digest.slice(4, 8), digest.slice(8, 12)].join(' ');
}
