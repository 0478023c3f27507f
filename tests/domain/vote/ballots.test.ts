import type { CompoundCommand } from '@sanfang/shared/compound/command.ts';
import { stepUpOf } from '@sanfang/shared/compound/step-up.ts';
import { describe, expect, test } from 'vitest';
import { ballotsIn, casting, closed, CLOSES_AT, compound, drafted, noticed, open, owned, owner, ruled, theResult, unitOf, VOTE, voted } from '../support/ballot.ts';
import { event, id, named, somebody, type Asked, type Scene } from '../support/given.ts';
import { alone, home, type ImportedUnit } from '../support/register.ts';
import { chen, song } from '../support/room.ts';

const half = (key: string) => ({ ...alone(key), share: [1, 2] as [number, number] });
/** Nine homes; the first belongs to Ann and Bo together, owners 1 to 8 have the others. */
const joint: readonly ImportedUnit[] = [home(unitOf(0), 'ann', { area: 10_000, owners: [half('ann'), half('bo')] }), ...Array.from({ length: 8 }, (_, i) => home(unitOf(i + 1), `owner ${String(i + 1)}`, { area: 10_000 }))];
const [ann, bo] = [somebody('ann'), somebody('bo')];

describe('A ballot', () => {
  test('stands under a token, and its owner alone gets a receipt', () => {
    const scene = open();
    const result = scene.when(casting(scene, unitOf(0), 'AGREE'), owner(0));
    const [receipt, cast] = result.accepted.events;
    expect(receipt).toMatchObject({ channel: `person/${owner(0).person}`, type: 'receipt.issued', data: { vote: VOTE, units: [unitOf(0)], area: 10_000, disputed: false } });
    expect(cast).toMatchObject({ channel: `vote/${VOTE}`, type: 'ballot.cast', office: { evident: true } });
    expect(JSON.stringify(cast)).not.toContain(owner(0).person);
    expect(JSON.stringify({ ...cast, seal: null })).not.toContain('AGREE');
    expect(cast?.office?.actor).toBe((cast?.data as { token: string }).token);
  });

  test('has a digest that tells nothing of its choice to whoever lacks the salt', () => {
    const scene = open();
    const { data } = casting(scene, unitOf(0), 'AGREE') as Extract<Asked, { type: 'CastBallot' }>;
    const events = scene.when({ type: 'CastBallot', data }, owner(0)).accepted.events;
    expect(events.map(({ data: told }) => JSON.stringify(told)).filter((told) => told.includes(data.salt))).toEqual([]);
    expect(events.map(({ seal }) => seal?.['choice']?.value)).toEqual([{ choice: 'AGREE', salt: data.salt }, { choice: 'AGREE', salt: data.salt }]);
    scene.when({ type: 'CastBallot', data: { ...data, salt: 't'.repeat(43) } }, owner(0)).then('OTHER_PAPER');
  });

  test('counts when it was received in time, also when it is decided after the close', () => {
    const scene = open();
    const asked = casting(scene, unitOf(0), 'AGREE');
    scene.at(CLOSES_AT).when(asked, owner(0)).then('VOTE_CLOSED');
    scene.at('2026-12-22T15:59:59.999Z').when(asked, owner(0)).after();
    closed(scene).when(asked, owner(0)).then('VOTE_CLOSED');
  });

  test('is not taken before the vote opens, nor for a vote that was never announced', () => {
    const announced = noticed();
    announced.when(casting(announced, unitOf(0), 'AGREE'), owner(0)).then('VOTE_NOT_OPEN');
    drafted().when(casting(announced, unitOf(0), 'AGREE'), owner(0)).then('UNKNOWN_VOTE');
    compound.when(casting(announced, unitOf(0), 'AGREE'), owner(0)).then('UNKNOWN_VOTE');
  });

  test('is of what was announced, on the paper that was shown', () => {
    const scene = open();
    const { data } = casting(scene, unitOf(0), 'AGREE') as Extract<Asked, { type: 'CastBallot' }>;
    scene.when({ type: 'CastBallot', data: { ...data, motion: 'A'.repeat(43) } }, owner(0)).then('OTHER_MOTION');
    scene.when({ type: 'CastBallot', data: { ...data, choice: 'AGAINST' } }, owner(0)).then('OTHER_PAPER');
  });

  test('is the owner\'s own, of a home in the scope', () => {
    const scene = open();
    scene.when(casting(scene, unitOf(1), 'AGREE'), owner(0)).then('NOT_YOUR_UNIT');
    scene.when(casting(scene, '9-9-909', 'AGREE'), owner(0)).then('OUT_OF_SCOPE');
    scene.when(casting(scene, unitOf(0), 'AGREE'), chen).then('NOT_YOUR_UNIT');
  });

  test('is one for all units of an owner, with the area of all', () => {
    const two = [...joint.slice(1), home('1-2-201', 'owner 1', { area: 5_000 })];
    const scene = open(noticed(drafted({}, owned(two))));
    const after = scene.when(casting(scene, '1-2-201', 'AGREE'), owner(1)).after();
    after.when(casting(after, unitOf(1), 'AGREE'), owner(1)).then('ALREADY_CAST');
    expect(theResult(closed(after)).tally).toMatchObject({ total: { persons: 8, area: 85_000 }, agreed: { persons: 1, area: 15_000 } });
  });

  test('stands: the first valid one counts', () => {
    const scene = voted(['AGREE']);
    scene.when(casting(scene, unitOf(0), 'AGREE'), owner(0)).then('ALREADY_CAST');
    scene.when(casting(scene, unitOf(0), 'AGAINST'), owner(0)).then('ALREADY_CAST');
  });

  test('changes where the rules of procedure allow it, and the log keeps every version', () => {
    const scene = voted(['AGREE'], open(noticed(drafted({}, ruled('REVOTE')))));
    const [first] = Object.values(ballotsIn(scene));
    const after = scene.when(casting(scene, unitOf(0), 'AGAINST'), owner(0)).after();
    expect(after.events.filter(({ type }) => type === 'ballot.cast').map(({ data }) => (data as { replaces: number | null }).replaces)).toEqual([null, first?.n]);
    expect(theResult(closed(after)).tally).toMatchObject({ agreed: { persons: 0 }, against: { persons: 1 } });
  });
});

const formal = compound.when({ type: 'SetRule', data: { change: { rule: 'LEGAL_EFFECT', value: 'FORMAL' }, basis: 0, source: '六安市住建局复函（演示）', adopted: null } }, song).after();

describe('A formal vote', () => {
  test('is for owners whom two people have compared with the register', () => {
    const scene = open(noticed(drafted({}, formal)));
    scene.when(casting(scene, unitOf(0), 'AGREE'), owner(0)).then({ refused: 'IDENTITY_TOO_WEAK', detail: { level: 2 } });
    const raised = scene.and([event('binding.raised', { capacity: owner(0).capacity, level: 2 })]);
    raised.when(casting(raised, unitOf(0), 'AGREE'), owner(0)).after();
  });
});

describe('A ballot on a special matter', () => {
  const special = { matterCode: 'I6', amount: null, fund: { source: 'NONE', regime: 'NOT_APPLICABLE' } } as const;
  const asked = (scene: Scene) => stepUpOf(scene.compound(null, VOTE), { ...casting(scene, unitOf(0), 'AGREE'), id: named('c'), log: scene.log, capacity: owner(0).capacity } as CompoundCommand);

  test('is approved by a second factor: by whoever has one, and by everybody where the vote is formal', () => {
    expect(asked(open())).toBe('NONE');
    expect(asked(open(noticed(drafted(special))))).toBe('IF_ENROLLED');
    expect(asked(open(noticed(drafted(special, formal))))).toBe('FRESH');
    // So are the hands through which a helper and a witness put one in.
    for (const type of ['AssistBallot', 'WitnessBallot'] as const) {
      const given = (scene: Scene) => stepUpOf(scene.compound(null, VOTE), { id: named('c'), log: scene.log, capacity: owner(0).capacity, type, data: { vote: VOTE } } as CompoundCommand);
      expect([open(), open(noticed(drafted(special))), open(noticed(drafted(special, formal)))].map(given), type).toEqual(['NONE', 'IF_ENROLLED', 'FRESH']);
    }
  });
});

describe('Joint owners', () => {
  const scene = open(noticed(drafted({}, owned(joint))));

  test('cast one ballot together: the second of the same mind is told that it stands', () => {
    const after = scene.when(casting(scene, unitOf(0), 'AGREE'), ann).after();
    after.when(casting(after, unitOf(0), 'AGREE'), bo).then('ALREADY_CAST');
    expect(theResult(closed(after)).tally).toMatchObject({ total: { persons: 9 }, agreed: { persons: 1, area: 10_000 } });
  });

  test('who contradict each other are held: in neither count until they agree on one of them', () => {
    const first = scene.when(casting(scene, unitOf(0), 'AGREE'), ann).after();
    const after = first.when(casting(first, unitOf(0), 'AGAINST'), bo).after();
    after.when(casting(after, unitOf(0), 'AGREE'), ann).then('BALLOT_DISPUTED');
    expect(theResult(closed(after)).tally).toMatchObject({ participated: { persons: 0 }, disputed: { persons: 1, area: 10_000 } });
  });
});

test('A home that is sold while the vote is open keeps its one ballot', () => {
  const scene = voted(['AGREE']);
  const sold = scene.when({ type: 'StartImport', data: { import: id(900), file: '新名册.xlsx', rows: 9, validFrom: '2026-12-10' } }).after()
    .when({ type: 'StageUnits', data: { import: id(900), units: [home(unitOf(0), 'buyer', { area: 10_000 }), ...joint.slice(1)], ownerIds: Object.fromEntries(['buyer', ...Array.from({ length: 8 }, (_, i) => `owner ${String(i + 1)}`)].map((key) => [key, named(key)])) } }).after()
    .when({ type: 'ActivateRegister', data: { import: id(900) } }).after();
  const buyer = somebody('buyer');
  const bound = sold.when({ type: 'BindOwner', data: { owner: named('buyer'), person: buyer.person } }).after();
  const hat = Object.values(bound.compound().register.bindings).find((binding) => binding.person === buyer.person)?.capacity ?? '';
  bound.when(casting(bound, unitOf(0), 'AGAINST'), { ...buyer, capacity: hat }).then('ALREADY_CAST');
  bound.when(casting(bound, unitOf(0), 'AGAINST'), owner(0)).then('NOT_YOUR_UNIT');
  expect(theResult(closed(bound)).tally).toMatchObject({ agreed: { persons: 1 }, total: { persons: 9, area: 90_000 } });
});
