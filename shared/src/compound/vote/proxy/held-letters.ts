import type { RegisterState } from '../../register/state.ts';
import { fromShelf } from '../../shelves.ts';
import { isForTheWhole } from '../paper/state.ts';
import type { NoticedVote } from '../state.ts';
import type { Letter } from './state.ts';

type Letters = Pick<NoticedVote, 'letters'>;
type LettersAndBallots = Pick<NoticedVote, 'letters' | 'ballots'>;

/** Letters that somebody may act on under a hat. */
export function lettersHeldBy({ letters }: Letters, capacity: string): Letter[] {
  return Object.values(letters).filter(({ status, holder }) => status === 'CHECKED' && holder === capacity);
}

/** The letters by which a hat may cast for a counting person: several of its owners may have sent the same one. */
export function heldLetters(vote: Letters, capacity: string, token: string | null): Letter[] {
  return lettersHeldBy(vote, capacity).filter((letter) => letter.token === token);
}

/** Whether all who own the units beside the one with this hat have sent them in their place. A letter whose owner has voted since speaks no more. */
export function heldOfAll(vote: LettersAndBallots, capacity: string, { token, hand, together }: { readonly token: string; readonly hand: string; readonly together: ReadonlySet<string> }): boolean {
  const cast = fromShelf(vote.ballots, token);
  const votedSince = (letter: Letter): boolean => cast?.letter === null && cast.hand === letter.hand && cast.n > letter.n;
  const sent = new Set(heldLetters(vote, capacity, token).filter((letter) => !votedSince(letter)).map((letter) => letter.hand));
  return [...together].every((one) => one === hand || sent.has(one));
}

/** The letter of an owner for a counting person that waits or holds, or null: one at a time. */
export function livingLetter({ letters }: Letters, { token, hand }: { readonly token: string; readonly hand: string }): Letter | null {
  return Object.values(letters).find((letter) => letter.token === token && letter.hand === hand && isLiving(letter)) ?? null;
}

/** Whether the ballot for which a letter was given is cast: by it, or otherwise by the same owner or for all of them. */
export function ballotBy({ ballots }: Pick<NoticedVote, 'ballots'>, { id, token, hand }: Letter): 'NONE' | 'BY_IT' | 'OTHERWISE' {
  const cast = fromShelf(ballots, token);
  if (cast === undefined) return 'NONE';
  if (cast.letter === id) return 'BY_IT';
  return cast.hand === hand || isForTheWhole(cast.via) ? 'OTHERWISE' : 'NONE';
}

/** The person who holds a letter: by the hat that was found, or, where they wear none, by what stands in its place. */
export function personOfHolder({ bindings }: Pick<RegisterState, 'bindings'>, holder: string): string {
  return bindings[holder]?.person ?? holder;
}

/** Whether somebody who names no hat but themselves has a letter to go by: they have shown its code, and it was not ended since. */
export function carriesLetter({ letters }: Letters, person: string): boolean {
  return Object.values(letters).some((letter) => letter.accepted === person && isLiving(letter));
}

/** What stands in the place of a hat for somebody who has accepted a letter by its code, whatever became of it: they look after their own ballot under it. */
export function letterHats({ letters }: Letters, person: string): { readonly capacity: string; readonly office: null; readonly units: readonly string[] }[] {
  return Object.values(letters).some(({ accepted }) => accepted === person) ? [{ capacity: person, office: null, units: [] }] : [];
}

/** Whether a letter waits for whoever is sent to show its code. */
export function isToAccept({ status, holderUnit, accepted }: Letter): boolean {
  return status === 'WAITING' && holderUnit === null && accepted === null;
}

export function isLiving({ status }: Letter): boolean {
  return status === 'WAITING' || status === 'CHECKED';
}
