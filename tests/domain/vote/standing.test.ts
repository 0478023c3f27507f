import { ownVoters } from '@sanfang/shared/compound/vote/ballot-standing.ts';
import { coarseTurnout } from '@sanfang/shared/compound/vote/turnout.ts';
import { describe, expect, test } from 'vitest';
import { casting, drafted, motion, noticed, open, owned, owner, ruled, theNoticed, unitOf, voted } from '../support/ballot.ts';
import { event, named, somebody, type By, type Scene } from '../support/given.ts';
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

  test('is told in steps of five percent, rounded down, and by building only once five have taken part', () => {
    expect(of(voted(['AGREE']))).toEqual({ persons: 10, area: 10, buildings: [{ building: '1', persons: null }] });
    expect(of(voted(['AGREE', 'AGAINST', 'ABSTAIN', 'AGREE']))).toMatchObject({ persons: 40, buildings: [{ persons: null }] });
    expect(of(voted(['AGREE', 'AGAINST', 'ABSTAIN', 'AGREE', 'AGREE']))).toEqual({ persons: 55, area: 55, buildings: [{ building: '1', persons: 55 }] });
  });

  test('does not count ballots that are held', () => {
    const scene = open(noticed(drafted({}, owned(joint))));
    const both = [['AGREE', ann], ['AGAINST', bo]].reduce((now, [choice, by]) => now.when(casting(now, unitOf(0), choice as 'AGREE'), by as By).after(), scene);
    expect(of(both)).toMatchObject({ persons: 0, area: 0 });
  });
});
