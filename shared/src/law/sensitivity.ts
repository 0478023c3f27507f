/** What a result would have been had a point been settled otherwise on which the law leaves room. Who watches the count sees it before the result is certified. */
import { standingOf, type AnyMark, type Ballot } from './ballot.ts';
import { countOf, type Question } from './count.ts';
import { electorateOf, type CountingPerson, type SameBuyer, type ScopeUnit } from './electorate.ts';
import type { MatterCode } from './matters.ts';
import { silenceModes } from './rule-profile.ts';
import type { TallyRules } from './tally.ts';
import type { Outcome, VerdictRules } from './verdict.ts';

/** A finished count, and what it was counted from. */
export interface CountedVote extends Partial<Pick<Question, 'options' | 'round'>>, Pick<Question, 'matterClass'> {
  /** As frozen. Keys may be other names for the persons than `electorateOf` gives. */
  readonly persons: readonly CountingPerson[];
  /** All units of the scope as they stood at the freeze, with those left out. */
  readonly scope: readonly ScopeUnit[];
  readonly sameBuyer?: SameBuyer;
  readonly ballots: readonly Ballot<AnyMark>[];
  readonly rules: TallyRules;
  readonly matter: MatterCode;
}

/**
 * The outcome with one switch set otherwise. `chosen`, and between whom to ask again: where it was a choice among options. It flips as
 * well where another of them is chosen, or others go to the second ballot; the latter is absent from events before it was kept.
 */
export type Flip = { readonly outcome: Outcome; readonly flips: boolean; readonly chosen?: string | null; readonly secondBallot?: readonly string[] } & Switch;

export type Switch =
  | { readonly switch: 'PARKING'; readonly value: 'EXCLUDE' | 'INCLUDE' }
  | { readonly switch: 'INVALID_PARTICIPATES'; readonly value: boolean }
  | { readonly switch: 'SAME_BUYER'; readonly value: SameBuyer }
  | { readonly switch: 'SILENCE'; readonly value: TallyRules['silence'] };

export interface Sensitivity {
  readonly outcome: Outcome;
  readonly flips: readonly Flip[];
  /** The rules of procedure do not say whether parking counts, and it decides: the result is held and the street office asked (指导规则 Art. 25). */
  readonly held: 'PARKING_POLICY_DECISIVE' | null;
}

/**
 * Re-runs a count with each disputed switch the other way, one at a time. What is silent about parking holds no vote on the rules of
 * procedure themselves (I1), which could never be adopted otherwise. Owners of parking alone could not vote while parking was left
 * out: with it they are silent.
 */
export function sensitivityOf(vote: CountedVote, profile: VerdictRules): Sensitivity {
  const { matterClass, options = [], round = 1 } = vote;
  const outcomeOf = ({ persons, ballots, rules }: Pick<CountedVote, 'persons' | 'ballots' | 'rules'>): Reached => {
    const counted = countOf({ matterClass, options, round }, persons, ballots, rules, profile);
    const { chosen = null, secondBallot = [] } = counted.options?.verdict ?? {};
    return { outcome: counted.verdict.outcome, chosen, secondBallot };
  };
  const reached = outcomeOf(vote);
  const flips = switches(vote, profile).map((set): Flip => {
    const other = outcomeOf(otherwise(vote, profile, set));
    return { ...set, ...(options.length === 0 ? { outcome: other.outcome } : other), flips: !isSame(reached, other) };
  });
  const parkingDecides = flips.some((flip) => flip.switch === 'PARKING' && flip.flips);
  const held = profile.parking.source === null && parkingDecides && vote.matter !== 'I1' ? 'PARKING_POLICY_DECISIVE' : null;
  return { outcome: reached.outcome, flips, held };
}

/** What a count comes to for who reads it. */
type Reached = Pick<Flip, 'outcome'> & Required<Pick<Flip, 'chosen' | 'secondBallot'>>;

/** Who is ahead of the others that go to the second ballot changes nothing there: it asks between them all. */
function isSame(one: Reached, other: Reached): boolean {
  const goOn = new Set(one.secondBallot);
  return one.outcome === other.outcome && one.chosen === other.chosen && goOn.size === other.secondBallot.length && other.secondBallot.every((option) => goOn.has(option));
}

function switches(vote: CountedVote, profile: VerdictRules): readonly Switch[] {
  return [
    { switch: 'PARKING', value: profile.parking.policy === 'EXCLUDE' ? 'INCLUDE' : 'EXCLUDE' },
    { switch: 'INVALID_PARTICIPATES', value: !vote.rules.invalidParticipates },
    { switch: 'SAME_BUYER', value: vote.sameBuyer === 'SHARED_OWNER' ? 'OWNER_SET' : 'SHARED_OWNER' },
    ...silenceModes.filter((mode) => mode !== vote.rules.silence).map((value) => ({ switch: 'SILENCE', value }) as const),
  ];
}

function otherwise(vote: CountedVote, profile: VerdictRules, set: Switch): Pick<CountedVote, 'persons' | 'ballots' | 'rules'> {
  if (set.switch === 'INVALID_PARTICIPATES') return { ...vote, rules: { ...vote.rules, invalidParticipates: set.value } };
  if (set.switch === 'SILENCE') return { ...vote, rules: { ...vote.rules, silence: set.value } };
  const parking = set.switch === 'PARKING' ? { ...profile.parking, policy: set.value } : profile.parking;
  const sameBuyer = set.switch === 'SAME_BUYER' ? set.value : vote.sameBuyer ?? 'OWNER_SET';
  return regrouped(vote, electorateOf(vote.scope, { parking, sameBuyer }).persons);
}

/** What each person as frozen said is said by whoever has the same units now; two who became one and differ are disputed. */
function regrouped(vote: CountedVote, persons: readonly CountingPerson[]): Pick<CountedVote, 'persons' | 'ballots' | 'rules'> {
  const holder = new Map(persons.flatMap((person) => person.units.map((unit): [string, string] => [unit, person.key])));
  const given = Map.groupBy(vote.ballots, (ballot) => ballot.person);
  const ballots: Ballot<AnyMark>[] = [];
  const delivered = new Set<string>();
  for (const person of vote.persons) {
    const choice = standingOf(person, given.get(person.key) ?? []);
    for (const key of new Set(person.units.flatMap((unit) => holder.get(unit) ?? []))) {
      if (choice !== 'SILENT') ballots.push({ person: key, owner: null, choice });
      if (vote.rules.delivered.has(person.key)) delivered.add(key);
    }
  }
  return { persons, ballots, rules: { ...vote.rules, delivered } };
}
