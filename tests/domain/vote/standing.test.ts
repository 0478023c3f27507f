import { emptyShelves, ontoShelf, type Shelves } from '@sanfang/shared/compound/shelves.ts';
import { ownVoters } from '@sanfang/shared/compound/vote/ballot-standing.ts';
import type { Ballot } from '@sanfang/shared/compound/vote/state.ts';
import { coarseTurnout, turnoutToTell } from '@sanfang/shared/compound/vote/turnout.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { casting, closed, compound, drafted, motion, noticed, open, owned, owner, ruled, theNoticed, theVote, unitOf, voted } from '../support/ballot.ts';
import { event, named, somebody, type By, type Scene } from '../support/given.ts';
import { seedOf } from '../../support/seed.ts';
import { alone, home, type ImportedUnit } from '../support/register.ts';

const half = (key: string) => ({ ...alone(key), share: [1, 2] as [number, number] });
const joint: readonly ImportedUnit[] = [home(unitOf(0), 'ann', { area: 10_000, owners: [half('ann'), half('bo')] }), ...Array.from({ length: 8 }, (_, i) => home(unitOf(i + 1), `owner ${String(i + 1)}`, { area: 10_000 }))];
const [ann, bo] = [somebody('ann'), somebody('bo')];

/** What an owner of one home sees of the own ballots. */
function seenBy(scene: Scene, by: By, units: readonly string[]): (string | undefined)[] {
  const { register } = scene.compound();
  return ownVoters(theNoticed(scene), register, [{ capacity: by.capacity, office: 'owner', units }]).map((paper) => ('standing' in paper ? paper.standing : paper.refused));
}

describe('How a ballot stands for its owner', () => {
  test('is what the decider does: each standing, by casting', () => {
    const scene = open();
    expect(seenBy(scene, owner(0), [unitOf(0)])).toEqual(['MAY_CAST']);
    expect(seenBy(voted(['AGREE']), owner(0), [unitOf(0)])).toEqual(['CAST']);
    expect(seenBy(voted(['AGREE'], open(noticed(drafted({}, ruled('REVOTE'))))), owner(0), [unitOf(0)])).toEqual(['MAY_RECAST']);
  });

  test('tells joint owners of each other\'s ballot, and of the dispute', () => {
    const scene = open(noticed(drafted({}, owned(joint))));
    const one = scene.when(casting(scene, unitOf(0), 'AGREE'), ann).after();
    expect([seenBy(one, ann, [unitOf(0)]), seenBy(one, bo, [unitOf(0)])]).toEqual([['CAST'], ['JOINT_OWNER_CAST']]);
    const both = one.when(casting(one, unitOf(0), 'AGAINST'), bo).after();
    expect([seenBy(both, ann, [unitOf(0)]), seenBy(both, bo, [unitOf(0)])]).toEqual([['DISPUTED'], ['DISPUTED']]);
    const settled = both.and([event('voter.designated', { unit: unitOf(0), voter: named('bo'), how: 'OWNERS' })]);
    expect([seenBy(settled, ann, [unitOf(0)]), seenBy(settled, bo, [unitOf(0)])]).toEqual([['OTHER_VOTER_NAMED'], ['MAY_SETTLE']]);
  });

  test('shows an owner of several units one paper, and who has sold them all nothing but that it is not theirs', () => {
    const two = [...joint.slice(1), home('1-2-201', 'owner 1', { area: 5_000 })];
    const scene = open(noticed(drafted({}, owned(two))));
    const { register } = scene.compound();
    const hat = { capacity: owner(1).capacity, office: 'owner', units: [unitOf(1), '1-2-201'] } as const;
    expect(ownVoters(theNoticed(scene), register, [hat])).toMatchObject([{ units: [unitOf(1), '1-2-201'], area: 15_000, standing: 'MAY_CAST' }]);
    const sold = { ...register, units: Object.fromEntries(Object.entries(register.units).map(([id, unit]) => [id, hat.units.some((own) => own === id) ? { ...unit, owners: [{ owner: named('ann'), share: [1, 1] as const }] } : unit])) };
    const left = ownVoters(theNoticed(scene), sold, [{ ...hat, units: [unitOf(1)] }]);
    expect(left).toMatchObject([{ unit: unitOf(1), refused: 'NOT_YOUR_UNIT' }]);
    expect(JSON.stringify(left)).not.toContain('1-2-201');
  });

  test('is silent about homes outside the scope', () => {
    const [first, ...others] = joint;
    const scene = open(noticed(drafted({ scope: { ...motion.scope, except: [unitOf(8)] } }, owned([...others, { ...home(unitOf(0), 'owner 0', { area: 10_000 }), owners: first?.owners ?? [] }]))));
    expect(seenBy(scene, owner(8), [unitOf(8)])).toEqual([]);
  });
});

describe('Turnout before the close', () => {
  const of = (scene: Scene) => coarseTurnout(theNoticed(scene), scene.compound().register);
  const told = (areas: readonly number[], took: number) => {
    const voters = Object.fromEntries(areas.map((area, i) => [`t${String(i)}`, { units: [`1-1-${String(i)}`], area }]));
    const electorate = { digest: '', persons: areas.length, area: areas.reduce((sum, area) => sum + area, 0), voters, excluded: [] };
    const ballots = Object.keys(voters).slice(0, took).reduce<Shelves<Ballot>>((cast, token) => ontoShelf(cast, token, { n: 1, choice: '', hand: '', others: null, letter: null, via: 'ONLINE', disputed: false }), emptyShelves);
    return coarseTurnout({ electorate, ballots, profile: theNoticed(open()).profile }, { units: {} });
  };
  const even = (persons: number): number[] => Array.from({ length: persons }, () => 10_000);

  test('moves only by steps that no fewer than five persons fill: the fewer are asked, the coarser', () => {
    expect(of(voted(['AGREE']))).toEqual({ persons: 0, area: null, buildings: [{ building: '1', persons: 0 }] });
    expect(of(voted(['AGREE', 'AGAINST', 'ABSTAIN', 'AGREE']))).toMatchObject({ persons: 0, buildings: [{ persons: 0 }] });
    expect(of(voted(['AGREE', 'AGAINST', 'ABSTAIN', 'AGREE', 'AGREE']))).toMatchObject({ persons: 50, buildings: [{ persons: 50 }] });
    expect([[100, 34], [100, 35], [60, 17], [60, 18], [20, 4], [20, 5]].map(([persons = 0, took = 0]) => told(even(persons), took).persons)).toEqual([30, 35, 20, 30, 0, 25]);
    expect(told(even(8), 8)).toMatchObject({ persons: null, area: null });
  });

  test('says nothing of the area where somebody alone holds a twentieth, and steps over the four largest otherwise', () => {
    expect(told([25_000, ...even(45)], 20)).toMatchObject({ persons: 40, area: null });
    expect(told([25_000, ...even(50)], 10).area).toBe(20);
    expect(told([...Array.from({ length: 4 }, () => 40_000), ...even(84)], 44).area).toBe(40);
  });

  test('for any homes: whoever sees two numbers one ballot apart sees a step, and a step is five ballots away from the next', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1_000, max: 60_000 }), { minLength: 1, maxLength: 150 }), (areas) => {
      for (const key of ['persons', 'area'] as const) {
        const steps = areas.map((_, took) => told(areas, took)[key]);
        const moved = steps.flatMap((step, took) => (took > 0 && step !== steps[took - 1] ? [took] : []));
        // From one step to the next, whatever the order in which they come.
        moved.forEach((took, i) => { if (i > 0) expect(took - (moved[i - 1] ?? 0)).toBeGreaterThanOrEqual(4); });
        expect(moved[0] ?? 5).toBeGreaterThanOrEqual(5);
      }
    }), { seed: seedOf('turnout'), numRuns: 60 });
  });

  test('is whole once nothing can come any more; only small groups stay hidden', () => {
    const over = closed(voted(['AGREE', 'AGREE', 'AGREE', 'AGREE', 'AGREE', 'AGREE', 'AGAINST']));
    expect(turnoutToTell(theVote(over), over.compound().register)).toEqual({ persons: 77, area: 77, buildings: [{ building: '1', persons: 77 }] });
    const few = closed(voted(['AGREE', 'AGREE']));
    expect(turnoutToTell(theVote(few), few.compound().register)).toMatchObject({ persons: 22, buildings: [{ persons: null }] });
    const { register } = compound.compound();
    expect(turnoutToTell({ status: 'ABSENT' }, register)).toBeNull();
    expect(turnoutToTell(theVote(drafted()), drafted().compound().register)).toBeNull();
  });

  test('does not count ballots that are held', () => {
    const scene = open(noticed(drafted({}, owned(joint))));
    const both = [['AGREE', ann], ['AGAINST', bo]].reduce((now, [choice, by]) => now.when(casting(now, unitOf(0), choice as 'AGREE'), by as By).after(), scene);
    const more = [1, 2, 3, 4].reduce((now, i) => now.when(casting(now, unitOf(i), 'AGREE'), owner(i)).after(), both);
    expect(of(more)).toMatchObject({ persons: 0 });
    expect(of(more.when(casting(more, unitOf(5), 'AGREE'), owner(5)).after())).toMatchObject({ persons: 50 });
  });
});
