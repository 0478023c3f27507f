import { describe, expect, it } from 'vitest';
import type { Ballot } from '@sanfang/shared/law/ballot.ts';
import { electorateOf } from '@sanfang/shared/law/electorate.ts';
import { defaultProfile, silenceModes } from '@sanfang/shared/law/rule-profile.ts';
import { tallyOf, type Count } from '@sanfang/shared/law/tally.ts';
import { verdictOf } from '@sanfang/shared/law/verdict.ts';
import { diceOf, seedOf, type Dice } from '../../support/seed.ts';
import { countAgain, type RawUnit, type RawVote } from './reference-count.ts';

/** Few owners with few different areas, so that persons have several units, owners contradict each other, and shares come out even. */
function anyVote(dice: Dice): RawVote {
  const owners = Array.from({ length: 1 + dice.roll(12) }, (_, i) => `o${String(i)}`);
  const even = dice.chance(60);
  const anyOwner = (): string => dice.pick(owners);
  const units = Array.from({ length: dice.roll(20) }, (_, i): RawUnit => {
    const own = dice.chance(4) ? [] : dice.chance(25) ? [anyOwner(), anyOwner()] : [anyOwner()];
    return {
      id: String(i), area: even ? 100 * (1 + dice.roll(2)) : dice.roll(20_000),
      kind: dice.chance(12) ? dice.pick(['PARKING', 'GARAGE']) : dice.pick(['HOME', 'SHOP', 'OTHER']),
      status: dice.chance(12) ? dice.pick(['SOLD', 'UNSOLD']) : 'HANDED_OVER',
      owners: own.map((owner) => ({ owner })), designatedVoter: dice.chance(15) ? dice.pick([...own, anyOwner()]) : null,
    };
  });
  const turnout = 50 + dice.roll(50);
  const favour = 30 + dice.roll(60);
  const ballots = units.flatMap((unit) => (dice.chance(turnout) ? [unit, ...(dice.chance(10) ? [unit] : [])] : [])).map((unit) => ({
    unit: dice.chance(2) ? 'elsewhere' : unit.id,
    owner: dice.chance(70) ? (unit.owners[dice.roll(2)]?.owner ?? null) : dice.chance(80) ? null : anyOwner(),
    choice: dice.chance(favour) ? 'AGREE' as const : dice.pick(['AGAINST', 'AGAINST', 'AGAINST', 'ABSTAIN', 'ABSTAIN', 'INVALID', 'DISPUTED'] as const),
  }));
  const reached = units.filter(() => dice.chance(50)).map((unit) => unit.id);
  return { units, ballots, reached, parking: dice.pick(['EXCLUDE', 'INCLUDE']), silence: dice.pick(silenceModes), invalidParticipates: dice.chance(30), special: dice.chance(40) };
}

function counted(vote: RawVote): unknown {
  const parking = { policy: vote.parking, source: null };
  const electorate = electorateOf(vote.units, { parking });
  const holder = new Map(electorate.persons.flatMap((person) => person.units.map((unit): [string, string] => [unit, person.key])));
  const ballots = vote.ballots.map(({ unit, owner, choice }): Ballot => ({ person: holder.get(unit) ?? 'nobody', owner, choice }));
  const delivered = new Set(vote.reached.flatMap((unit) => holder.get(unit) ?? []));
  const tally = tallyOf(electorate.persons, ballots, { silence: vote.silence, invalidParticipates: vote.invalidParticipates, delivered });
  const { outcome } = verdictOf(tally, vote.special ? 'SPECIAL' : 'ORDINARY', { ...defaultProfile, parking });
  const pair = ({ persons, area }: Count): [bigint, bigint] => [BigInt(persons), BigInt(area)];
  expect(electorate.area).toBe(tally.total.area);
  return { total: pair(tally.total), participated: pair(tally.participated), agreed: pair(tally.agreed), deemed: pair(tally.deemed), outcome };
}

describe('ten thousand votes', () => {
  it('come out as somebody else counts them from the text of the law', () => {
    const dice = diceOf(seedOf('votes counted twice'));
    const seen = new Map<string, number>();
    const saw = (what: string): void => { seen.set(what, (seen.get(what) ?? 0) + 1); };
    for (let i = 0; i < 10_000; i += 1) {
      const vote = anyVote(dice);
      const { edges, ...again } = countAgain(vote);
      expect(counted(vote), JSON.stringify(vote)).toEqual(again);
      [again.outcome, ...edges].forEach(saw);
    }
    // Each outcome, and each edge met exactly, came up often enough for the agreement to mean something.
    for (const what of ['PASSED', 'REJECTED', 'QUORUM_NOT_MET', 'two thirds', 'one half', 'three quarters']) expect(seen.get(what) ?? 0, what).toBeGreaterThan(100);
  });
});
