/** Counting the ballots of a motion on both keys of Civil Code Art. 278: persons and area. */
import { standingOf, type Ballot, type Standing } from './ballot.ts';
import type { CountingPerson } from './electorate.ts';
import type { SilenceMode } from './rule-profile.ts';
import { meets } from './threshold.ts';

/** Both keys: counting persons, and 0.01 m². */
export interface Count {
  readonly persons: number;
  readonly area: number;
}

export interface TallyRules {
  /** As allowed for this vote: see silence.ts. */
  readonly silence: SilenceMode;
  readonly invalidParticipates: boolean;
  /** Keys of the persons to whom the ballot has been delivered with proof: only their silence can mean anything (Civil Code Art. 140). */
  readonly delivered: ReadonlySet<string>;
}

/**
 * What a count comes to. Everybody is in exactly one of: agreed, against, abstained, invalid, disputed, silent.
 * participated = agreed + against + abstained, with invalid where the rules say so.
 */
export interface Tally {
  readonly total: Count;
  readonly participated: Count;
  /** With those deemed to agree. */
  readonly agreed: Count;
  readonly against: Count;
  readonly abstained: Count;
  readonly invalid: Count;
  /** Held: neither taking part nor agreeing until settled. */
  readonly disputed: Count;
  /** Of agreed, against or abstained: who was asked, did not answer, and counts by the silence rule. */
  readonly deemed: Count;
  /** Where the deemed were counted; null where nobody is. */
  readonly deemedAs: Deemed | null;
  /** Who did not answer and does not count as taking part. */
  readonly silent: Count;
  /** By which rules it was counted. */
  readonly by: Pick<TallyRules, 'silence' | 'invalidParticipates'>;
}

export type Deemed = 'AGREE' | 'AGAINST' | 'ABSTAIN';

/** Where a person stands; silence with a proof of delivery is REACHED. */
export type Place = Exclude<Standing, 'SILENT'> | 'REACHED' | 'UNREACHED';
export type Places = Readonly<Record<Place, Count>>;

export const nobody: Count = { persons: 0, area: 0 };

/** Counts everything afresh. The order of persons and ballots changes nothing; ballots that `refusedBallots` lists are left out. */
export function tallyOf(persons: readonly CountingPerson[], ballots: Iterable<Ballot>, rules: TallyRules): Tally {
  const given = new Map<string, Ballot[]>();
  for (const ballot of ballots) {
    const own = given.get(ballot.person);
    if (own === undefined) given.set(ballot.person, [ballot]);
    else own.push(ballot);
  }
  const places = noPlaces();
  for (const person of persons) {
    const place = places[placeOf(person, given.get(person.key) ?? [], rules.delivered.has(person.key))];
    place.persons += 1;
    place.area += person.area;
  }
  return settle(places, rules);
}

/** Where a person's ballots and the delivery put the person. */
export function placeOf(person: CountingPerson, ballots: readonly Ballot[], delivered: boolean): Place {
  const standing = standingOf(person, ballots);
  if (standing !== 'SILENT') return standing;
  return delivered ? 'REACHED' : 'UNREACHED';
}

/** Applies the rules on silence and invalid ballots to a finished sorting. */
export function settle(places: Places, rules: Pick<TallyRules, 'silence' | 'invalidParticipates'>): Tally {
  const { AGREE, AGAINST, ABSTAIN, INVALID, DISPUTED, REACHED, UNREACHED } = places;
  const returned = sum(AGREE, AGAINST, ABSTAIN, ...(rules.invalidParticipates ? [INVALID] : []));
  const deemed = rules.silence === 'STRICT' ? nobody : REACHED;
  const follows = rules.silence === 'FOLLOW_MAJORITY' ? majorityOf({ AGREE, AGAINST }, returned) : null;
  const deemedAs = deemed.persons === 0 ? null : follows ?? 'ABSTAIN';
  const withDeemed = (choice: Deemed): Count => (deemedAs === choice ? sum(places[choice], deemed) : sum(places[choice]));
  return {
    total: sum(AGREE, AGAINST, ABSTAIN, INVALID, DISPUTED, REACHED, UNREACHED),
    participated: sum(returned, deemed),
    agreed: withDeemed('AGREE'),
    against: withDeemed('AGAINST'),
    abstained: withDeemed('ABSTAIN'),
    invalid: sum(INVALID),
    disputed: sum(DISPUTED),
    deemed: sum(deemed),
    deemedAs,
    silent: rules.silence === 'STRICT' ? sum(REACHED, UNREACHED) : sum(UNREACHED),
    by: { silence: rules.silence, invalidParticipates: rules.invalidParticipates },
  };
}

/** The choice of more than half of what was returned, on both keys; null where none has that. Only such a majority can be followed (指导规则 Art. 26). */
export function majorityOf<Choice extends string>(counts: Readonly<Record<Choice, Count>>, returned: Count): Choice | null {
  const half = { share: [1, 2], by: '>' } as const;
  for (const choice of Object.keys(counts) as Choice[]) {
    if (meets(half, counts[choice].persons, returned.persons) && meets(half, counts[choice].area, returned.area)) return choice;
  }
  return null;
}

export function sum(...counts: readonly Count[]): Count {
  return counts.reduce((total, count) => ({ persons: total.persons + count.persons, area: total.area + count.area }), nobody);
}

function noPlaces(): Record<Place, { persons: number; area: number }> {
  const none = (): { persons: number; area: number } => ({ persons: 0, area: 0 });
  return { AGREE: none(), AGAINST: none(), ABSTAIN: none(), INVALID: none(), DISPUTED: none(), REACHED: none(), UNREACHED: none() };
}
