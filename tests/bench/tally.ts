/** Counting a vote: `node tests/bench/tally.ts [persons]`. Medians of eleven, in ms; per ballot in µs. */
import { digestOf } from '@sanfang/shared/log/commitment.ts';
import type { Ballot } from '@sanfang/shared/law/ballot.ts';
import { electorateOf, type ScopeUnit } from '@sanfang/shared/law/electorate.ts';
import { recount, runningTally, tallyNow } from '@sanfang/shared/law/incremental-tally.ts';
import { defaultProfile } from '@sanfang/shared/law/rule-profile.ts';
import { sensitivityOf } from '@sanfang/shared/law/sensitivity.ts';
import { tallyOf, type TallyRules } from '@sanfang/shared/law/tally.ts';
import { verdictOf } from '@sanfang/shared/law/verdict.ts';
import { diceOf } from '../support/seed.ts';
import { median, short } from './measure.ts';

const persons = Number(process.argv[2] ?? 100_000);
const dice = diceOf(1);

const scope = Array.from({ length: persons }, (_, i): ScopeUnit => ({
  id: `${String(i % 700)}-1-${String(i)}`, status: 'HANDED_OVER', kind: 'HOME', area: 4_000 + dice.roll(12_000), designatedVoter: null,
  owners: dice.chance(40) ? [{ owner: `o${String(i)}` }, { owner: `p${String(i)}` }] : [{ owner: `o${String(i)}` }],
}));

function timed<T>(what: string, run: () => T): T {
  const times: number[] = [];
  let result: T;
  do {
    const begun = performance.now();
    result = run();
    times.push(performance.now() - begun);
  } while (times.length < 11);
  console.log(`${what}: ${short(median(times))} ms`);
  return result;
}

const electorate = timed(`electorate of ${String(persons)} units`, () => electorateOf(scope, defaultProfile));
timed('its digest', () => digestOf(electorate));
const ballots = electorate.persons.flatMap((person): Ballot[] => (dice.chance(80) ? [{ person: person.key, owner: null, choice: dice.pick(['AGREE', 'AGREE', 'AGAINST', 'ABSTAIN']) }] : []));
const rules: TallyRules = { silence: 'STRICT', invalidParticipates: false, delivered: new Set() };
const tally = timed(`${String(electorate.persons.length)} persons and ${String(ballots.length)} ballots counted from scratch`, () => tallyOf(electorate.persons, ballots, rules));
timed('verdict', () => verdictOf(tally, 'ORDINARY', defaultProfile));
timed('flip table', () => sensitivityOf({ persons: electorate.persons, scope, ballots, rules, matter: 'I5', matterClass: 'ORDINARY' }, defaultProfile));

const byKey = new Map(electorate.persons.map((person) => [person.key, person]));
const begun = performance.now();
let places = runningTally(electorate.persons);
for (const ballot of ballots) {
  const person = byKey.get(ballot.person);
  if (person !== undefined) places = recount(places, person, { ballots: [], delivered: false }, { ballots: [ballot], delivered: false });
}
console.log(`one ballot more: ${short(((performance.now() - begun) * 1000) / ballots.length)} µs`);
if (tallyNow(places, rules).participated.area !== tally.participated.area) throw new Error('the two counts differ');
