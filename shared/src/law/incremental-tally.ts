/** A count that is kept while ballots come in: each changes it in constant time, and it always equals `tallyOf`, or `optionTallyOf`, over what stands. */
import type { Ballot, Mark } from './ballot.ts';
import { offeredBy } from './options.ts';
import { placeOf, placesOf, settle, type Count, type Counted, type Place, type Places, type Tally, type TallyRules } from './tally.ts';

/** What is known of one person at a moment: all ballots that stand, and whether the delivery is proven. */
export interface Given<Marked extends string = Mark> {
  readonly ballots: readonly Ballot<Marked>[];
  readonly delivered: boolean;
}

/** Nobody has answered, nothing is delivered. */
export function runningTally(persons: readonly Counted[]): Places {
  return placesOf(['AGREE', 'AGAINST', 'ABSTAIN'], persons, [], new Set());
}

/** The same among options; `settleOptions` gives its count. */
export function runningOptions(options: readonly string[], persons: readonly Counted[]): Places<string> {
  return placesOf<string>(offeredBy(options), persons, [], new Set());
}

/** A person's ballots or delivery have changed: cast, replaced, withdrawn, disputed, settled, proven. `before` must be what was last counted. */
export function recount<Marked extends string>(places: Places<Marked>, person: Counted, before: Given<Marked>, after: Given<Marked>): Places<Marked> {
  const from = placeOf(person, before.ballots, before.delivered);
  const to = placeOf(person, after.ballots, after.delivered);
  return from === to ? places : moved(places, person, from, to);
}

/** The count as it stands. */
export function tallyNow(places: Places, rules: Pick<TallyRules, 'silence' | 'invalidParticipates'>): Tally {
  return settle(places, rules);
}

function moved<Marked extends string>(places: Places<Marked>, { area }: Counted, from: Place<Marked>, to: Place<Marked>): Places<Marked> {
  const left: Count = { persons: places[from].persons - 1, area: places[from].area - area };
  if (left.persons < 0 || left.area < 0) throw new Error(`nobody of area ${String(area)} stands at ${from}`);
  return { ...places, [from]: left, [to]: { persons: places[to].persons + 1, area: places[to].area + area } };
}
