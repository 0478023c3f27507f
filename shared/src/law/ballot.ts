import type { CountingPerson } from './electorate.ts';

/** What an owner can say to a motion. */
export const choices = ['AGREE', 'AGAINST', 'ABSTAIN'] as const;
export type Choice = (typeof choices)[number];

/** Places of options where a motion asks which of several: at most six, in the order offered. */
export const optionIds = ['O1', 'O2', 'O3', 'O4', 'O5', 'O6'] as const;
export type OptionId = (typeof optionIds)[number];

/** What a ballot can say to a motion of either kind; each offers some of it (`choicesOf`). */
export const ballotChoices = [...choices, ...optionIds] as const;
export type BallotChoice = Choice | OptionId;

/** What a motion offers: agreeing or not; or one of its options, none of them (AGAINST), or abstaining. */
export function choicesOf(options: readonly { readonly id: OptionId }[] | null | undefined): readonly BallotChoice[] {
  return options === null || options === undefined || options.length === 0 ? choices : [...options.map(({ id }) => id), 'AGAINST', 'ABSTAIN'];
}

/** What a ballot says: a choice, or nothing that can be read from it, or something the teller has still to settle with the owner. */
export type Mark = Choice | 'INVALID' | 'DISPUTED';
/** The same of a motion of either kind. */
export type AnyMark = BallotChoice | Mark;

/** A ballot that stands: nothing is left here of one replaced or withdrawn. */
export interface Ballot<Marked extends string = Mark> {
  /** Key of the counting person. */
  readonly person: string;
  /** The owner whose will it is, whoever brought it. Null where it is given for the person as a whole: the developer, an owner not known by id, paper signed by all. */
  readonly owner: string | null;
  readonly choice: Marked | 'INVALID' | 'DISPUTED';
}

/** What a person's ballots come to. */
export type Standing<Marked extends string = Mark> = Marked | 'INVALID' | 'DISPUTED' | 'SILENT';

/** Why a ballot is not counted at all. It is told to who gave it, and named with the result. */
export type BallotRefusal = 'NOT_IN_SCOPE' | 'NOT_AN_OWNER' | 'NOT_THE_VOTER' | 'NO_SUCH_CHOICE';

export interface RefusedBallot {
  readonly person: string;
  readonly owner: string | null;
  readonly reason: BallotRefusal;
}

type Giver = Pick<CountingPerson, 'key' | 'owners' | 'voter'>;

/** Why the person's ballot cannot be given by this owner; null where it can. Where the joint owners named a voter, the others' ballots do not count (指导规则 Art. 25). */
export function refusalOf(person: Giver | undefined, owner: string | null): Exclude<BallotRefusal, 'NO_SUCH_CHOICE'> | null {
  if (person === undefined) return 'NOT_IN_SCOPE';
  if (owner === null || owner === person.voter) return null;
  if (!person.owners.includes(owner)) return 'NOT_AN_OWNER';
  return person.voter === null ? null : 'NOT_THE_VOTER';
}

/** Ballots that count for nobody, in the order given. `offered`: what could be chosen. */
export function refusedBallots(persons: readonly Giver[], ballots: Iterable<Ballot<string>>, offered: readonly string[] = choices): readonly RefusedBallot[] {
  const known = new Map(persons.map((person) => [person.key, person]));
  const marks = new Set([...offered, 'INVALID', 'DISPUTED']);
  const refused: RefusedBallot[] = [];
  for (const { person, owner, choice } of ballots) {
    const reason = refusalOf(known.get(person), owner) ?? (marks.has(choice) ? null : 'NO_SUCH_CHOICE');
    if (reason !== null) refused.push({ person, owner, reason });
  }
  return refused;
}

/**
 * What the ballots of one person come to; the order changes nothing. Nobody guesses: joint owners who contradict each other, or several
 * papers of one owner that do, are disputed until the teller has settled it. What cannot be read does not contradict what can.
 */
export function standingOf<Marked extends string>(person: Giver, ballots: readonly Ballot<Marked>[]): Standing<Marked> {
  let standing: Standing<Marked> = 'SILENT';
  for (const { owner, choice } of ballots) {
    if (refusalOf(person, owner) !== null || choice === standing) continue;
    if (standing === 'SILENT' || standing === 'INVALID') standing = choice;
    else if (choice !== 'INVALID') standing = 'DISPUTED';
  }
  return standing;
}
