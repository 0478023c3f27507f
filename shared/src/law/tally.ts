/** Counting ballots on both keys of Civil Code Art. 278: persons and area. */
import { standingOf, type Ballot, type Mark } from './ballot.ts';
import type { CountingPerson } from './electorate.ts';
import type { SilenceMode } from './rule-profile.ts';
import { meets } from './threshold.ts';

/** Both keys: counting persons, and 0.01 m². */
export interface Count {
  readonly persons: number;
  readonly area: number;
}

/** What counting reads of a person. */
export type Counted = Pick<CountingPerson, 'key' | 'area' | 'owners' | 'voter'>;

export interface TallyRules {
  /** As allowed for this vote: `silenceFor`. */
  readonly silence: SilenceMode;
  readonly invalidParticipates: boolean;
  /** Keys of the persons to whom the ballot has been delivered with proof: only their silence can mean anything (Civil Code Art. 140). */
  readonly delivered: ReadonlySet<string>;
}

/** What a count of any kind comes to. Everybody is in one of: a choice, invalid, disputed, silent. Those in a choice took part, and the invalid where the rules say so. */
export interface Turnout {
  readonly total: Count;
  readonly participated: Count;
  readonly against: Count;
  readonly abstained: Count;
  readonly invalid: Count;
  /** Held: neither taking part nor agreeing until settled. */
  readonly disputed: Count;
  /** Within one of the choices: who was asked, did not answer, and counts by the silence rule. */
  readonly deemed: Count;
  /** The choice in which they are counted; null where there are none. */
  readonly deemedAs: string | null;
  /** Who did not answer and does not count as taking part. */
  readonly silent: Count;
  /** By which rules it was counted. */
  readonly by: Pick<TallyRules, 'silence' | 'invalidParticipates'>;
}

/** Count of a motion. */
export interface Tally extends Turnout {
  /** With those deemed to agree. */
  readonly agreed: Count;
}

/** Where a person stands; silence with a proof of delivery is REACHED. */
export type Place<Marked extends string = Mark> = Marked | 'INVALID' | 'DISPUTED' | 'REACHED' | 'UNREACHED';
export type Places<Marked extends string = Mark> = Readonly<Record<Place<Marked>, Count>>;

export const nobody: Count = { persons: 0, area: 0 };

/** Counts everything afresh. The order of persons and ballots changes nothing; ballots that `refusedBallots` lists are left out. */
export function tallyOf(persons: readonly Counted[], ballots: Iterable<Ballot>, rules: TallyRules): Tally {
  return settle(placesOf(['AGREE', 'AGAINST', 'ABSTAIN'], persons, ballots, rules.delivered), rules);
}

/** Sorts everybody by where they stand. */
export function placesOf<Marked extends string>(marks: readonly Marked[], persons: readonly Counted[], ballots: Iterable<Ballot<Marked>>, delivered: ReadonlySet<string>): Places<Marked> {
  const given = new Map<string, Ballot<Marked>[]>();
  for (const ballot of ballots) {
    const own = given.get(ballot.person);
    if (own === undefined) given.set(ballot.person, [ballot]);
    else own.push(ballot);
  }
  const places = Object.fromEntries([...marks, 'INVALID', 'DISPUTED', 'REACHED', 'UNREACHED'].map((place) => [place, { ...nobody }])) as Record<Place<Marked>, { persons: number; area: number }>;
  for (const person of persons) {
    const place = places[placeOf(person, given.get(person.key) ?? [], delivered.has(person.key))];
    place.persons += 1;
    place.area += person.area;
  }
  return places;
}

/** Where a person's ballots and the delivery put the person. */
export function placeOf<Marked extends string>(person: Counted, ballots: readonly Ballot<Marked>[], delivered: boolean): Place<Marked> {
  const standing = standingOf(person, ballots);
  if (standing !== 'SILENT') return standing;
  return delivered ? 'REACHED' : 'UNREACHED';
}

/** The count of a motion, by the rules on silence and invalid ballots. */
export function settle(places: Places, rules: Pick<TallyRules, 'silence' | 'invalidParticipates'>): Tally {
  const { AGREE, AGAINST } = places;
  const { counts, ...turnout } = turnoutOf({ AGREE, AGAINST }, places, rules);
  return { ...turnout, agreed: counts.AGREE, against: counts.AGAINST };
}

/** What all counts have in common. `choices`: all but abstaining; `counts`: the same with the deemed where they belong. */
export function turnoutOf<Marked extends string>(
  choices: Readonly<Record<Marked, Count>>, { ABSTAIN, INVALID, DISPUTED, REACHED, UNREACHED }: Places<'ABSTAIN'>, rules: Pick<TallyRules, 'silence' | 'invalidParticipates'>,
): Omit<Turnout, 'against'> & { readonly counts: Readonly<Record<Marked, Count>> } {
  const { silence, invalidParticipates } = rules;
  const marks = Object.keys(choices) as Marked[];
  const valid = sum(ABSTAIN, ...marks.map((mark) => choices[mark]));
  const returned = invalidParticipates ? sum(valid, INVALID) : valid;
  const deemed = silence === 'STRICT' ? nobody : REACHED;
  // Only a majority on both keys draws the silent; without one they abstain (指导规则 Art. 26).
  const followed = silence === 'FOLLOW_MAJORITY' ? marks.find((mark) => isMajority(choices[mark], returned)) : undefined;
  const counts = Object.fromEntries(marks.map((mark) => [mark, mark === followed ? sum(choices[mark], deemed) : sum(choices[mark])])) as Record<Marked, Count>;
  return {
    counts,
    total: sum(valid, INVALID, DISPUTED, REACHED, UNREACHED),
    participated: sum(returned, deemed),
    abstained: followed === undefined ? sum(ABSTAIN, deemed) : sum(ABSTAIN),
    invalid: sum(INVALID),
    disputed: sum(DISPUTED),
    deemed: sum(deemed),
    deemedAs: deemed.persons === 0 ? null : followed ?? 'ABSTAIN',
    silent: silence === 'STRICT' ? sum(REACHED, UNREACHED) : sum(UNREACHED),
    by: { silence, invalidParticipates },
  };
}

function isMajority(count: Count, returned: Count): boolean {
  const half = { share: [1, 2], by: '>' } as const;
  return meets(half, count.persons, returned.persons) && meets(half, count.area, returned.area);
}

export function sum(...counts: readonly Count[]): Count {
  return counts.reduce((total, count) => ({ persons: total.persons + count.persons, area: total.area + count.area }), nobody);
}
