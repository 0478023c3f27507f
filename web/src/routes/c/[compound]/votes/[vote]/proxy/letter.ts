import { digestOfLetter, type LetterOfProxy } from '@sanfang/shared/compound/vote/proxy/letter-paper.ts';
import type { CommandData } from '@sanfang/shared/compound/command.ts';
import type { OwnLetter, OwnPaper } from '@sanfang/shared/protocol/api/votes.ts';
import type { PublicVote } from '#lib/vote/public-vote.ts';
import type { Paper } from '../paper.ts';

/** Papers for which this person can send somebody: their own, not cast, and nobody is sent yet. */
export function giveable(papers: readonly OwnPaper[], letters: readonly OwnLetter[]): Paper[] {
  const given = new Set(letters.filter(({ role, status }) => role === 'GIVER' && (status === 'WAITING' || status === 'CHECKED')).flatMap(({ units }) => units));
  const open: ReadonlySet<string> = new Set(['MAY_CAST', 'MAY_SETTLE', 'JOINT_OWNER_CAST', 'DISPUTED'] satisfies Paper['standing'][]);
  return papers.filter((paper): paper is Paper => 'standing' in paper && paper.letter === null && open.has(paper.standing) && !given.has(paper.unit));
}

/** The letter exactly as it is signed, and the command that carries it. */
export function letterFor({ announced }: PublicVote, { units, area, unit }: Paper, holder: CommandData['GiveProxy']['holder'], salt: string, paper: CommandData['GiveProxy']['paper']): { readonly digest: string; readonly command: CommandData['GiveProxy'] } {
  const { vote, digest: motion } = announced.data;
  const signed = digestOfLetter({ vote, motion, units, area, holder: named(holder), salt });
  return { digest: signed, command: { vote, unit, holder, motion, salt, signed, paper } };
}

/** Who is sent, as the letter says it: whoever has no home here, by the name alone. */
export function named(holder: CommandData['GiveProxy']['holder']): LetterOfProxy['holder'] {
  return { name: holder.name, unit: 'unit' in holder ? holder.unit : null };
}
