import type { Choice } from '@sanfang/shared/law/ballot.ts';
import { ownVoters } from '@sanfang/shared/compound/vote/ballot-standing.ts';
import { lettersHeldBy } from '@sanfang/shared/compound/vote/proxy/held-letters.ts';
import { digestOfLetter } from '@sanfang/shared/compound/vote/proxy/letter-paper.ts';
import { describe, expect, test } from 'vitest';
import { ballotsIn, casting, closed, CLOSES_AT, counters, drafted, motion, noticed, noticing, open, owned, owner, ruled, theNoticed, theResult, unitOf, VOTE } from '../support/ballot.ts';
import { event, named, somebody, type Asked, type By, type Scene } from '../support/given.ts';
import { alone, home, type ImportedUnit } from '../support/register.ts';
import { chen, li, seated, seatOf, song, wu } from '../support/room.ts';

const half = (key: string) => ({ ...alone(key), share: [1, 2] as [number, number] });
/** Ann and Bo own the first home; owner 1 has two; owners 2 to 7 have one each. A tenant lives with owner 2. */
const homes: readonly ImportedUnit[] = [
  home(unitOf(0), 'ann', { area: 10_000, owners: [half('ann'), half('bo')] }), home('1-2-201', 'owner 1', { area: 5_000 }),
  ...Array.from({ length: 8 }, (_, i) => home(unitOf(i + 1), `owner ${String(i + 1)}`, { area: 10_000 })),
];
const [ann, bo, tenant] = [somebody('ann'), somebody('bo'), somebody('tenant')];
const compound = owned(homes).and([event('occupant.bound', { unit: unitOf(2), person: tenant.person, capacity: tenant.capacity })]);
const scene = open(noticed(drafted({}, compound)));
const SALT = 'l'.repeat(43);

/** A letter as the page would send it. */
function giving(before: Scene, unit: string, holder: { name: string; unit: string }): Asked {
  const vote = theNoticed(before);
  const voter = Object.values(vote.electorate.voters).find(({ units }) => units.includes(unit)) ?? { units: [], area: 0 };
  const signed = digestOfLetter({ vote: VOTE, motion: vote.digest, ...voter, holder, salt: SALT });
  return { type: 'GiveProxy', data: { vote: VOTE, unit, holder, motion: vote.digest, salt: SALT, signed, paper: null } };
}

const lastLetter = (after: Scene): string => Object.keys(theNoticed(after).letters).at(-1) ?? '';
const check = (before: Scene, holder: By, letter = lastLetter(before)): Asked => ({ type: 'CheckProxy', data: { vote: VOTE, letter, holder: holder.capacity } });
const revoke = (letter: string): Asked => ({ type: 'RevokeProxy', data: { vote: VOTE, letter } });

/** Given by an owner for a home, and checked by Li, who counts. */
function sent(before: Scene, giver: By, unit: string, holder: By, holderUnit: string): Scene {
  const given = before.when(giving(before, unit, { name: '李四', unit: holderUnit }), giver).after();
  return given.when(check(given, holder), li).after();
}
/** The tenant carries the letter of owner 2. */
const carried = sent(scene, owner(2), unitOf(2), tenant, unitOf(2));
const cast = (before: Scene, unit: string, by: By, choice: Choice = 'AGREE') => before.when(casting(before, unit, choice), by);
const seen = (after: Scene, by: By, office: 'owner' | 'occupant', units: readonly string[]) => ownVoters(theNoticed(after), after.compound().register, [{ capacity: by.capacity, office, units }]);

describe('A letter of proxy', () => {
  test('lets a tenant cast the owner\'s ballot once a teller has checked it, and both have a receipt', () => {
    cast(scene, unitOf(2), tenant).then('NOT_YOUR_UNIT');
    const given = scene.when(giving(scene, unitOf(2), { name: '李四', unit: unitOf(2) }), owner(2)).after();
    cast(given, unitOf(2), tenant).then('NOT_YOUR_UNIT');
    const result = cast(given.when(check(given, tenant), li).after(), unitOf(2), tenant, 'AGAINST');
    const receipts = result.accepted.events.filter(({ type }) => type === 'receipt.issued');
    expect(receipts).toMatchObject([
      { channel: `person/${tenant.person}`, data: { units: [unitOf(2)], proxy: 'HOLDER' } }, { channel: `person/${owner(2).person}`, data: { units: [unitOf(2)], proxy: 'OWNER' } },
    ]);
    expect(theResult(closed(result.after())).tally).toMatchObject({ against: { persons: 1, area: 10_000 } });
  });

  test('tells who gave it and who holds it, and nobody who only rents the home', () => {
    const given = scene.when(giving(scene, unitOf(2), { name: '李四', unit: unitOf(3) }), owner(2));
    const told = (events: readonly { type: string; channel: string; data: unknown }[]) => events.filter(({ type }) => type === 'notice.sent').map(({ channel, data }) => [channel.slice(7), (data as { what: string }).what]);
    expect(told(given.accepted.events)).toEqual([[owner(2).person, 'PROXY_GIVEN']]);
    const after = given.after();
    expect(told(after.when(check(after, owner(3)), li).accepted.events)).toEqual([[owner(2).person, 'PROXY_CHECKED'], [owner(3).person, 'PROXY_CHECKED']]);
    expect(JSON.stringify(given.accepted.events.map(({ data }) => data))).not.toContain('李四');
  });

  test('is of the owner, on the motion that was announced, as it was shown', () => {
    const asked = giving(scene, unitOf(2), { name: '李四', unit: unitOf(2) }) as Extract<Asked, { type: 'GiveProxy' }>;
    scene.when(asked, owner(3)).then('NOT_YOUR_UNIT');
    scene.when({ ...asked, data: { ...asked.data, motion: 'A'.repeat(43) } }, owner(2)).then('OTHER_MOTION');
    scene.when({ ...asked, data: { ...asked.data, holder: { name: '王五', unit: unitOf(2) } } }, owner(2)).then('OTHER_PAPER');
    scene.when(giving(scene, unitOf(2), { name: '李四', unit: '9-9-909' }), owner(2)).then('UNKNOWN_UNIT');
    scene.when(giving(scene, unitOf(2), { name: '\u200b', unit: unitOf(2) }), owner(2)).then('EMPTY_TEXT');
    scene.at(CLOSES_AT).when(asked, owner(2)).then('VOTE_CLOSED');
    const early = noticed(drafted({}, compound));
    early.when(giving(early, unitOf(2), { name: '李四', unit: unitOf(2) }), owner(2)).after();
    drafted({}, compound).when(asked, owner(2)).then('UNKNOWN_VOTE');
  });

  test('is one at a time, and no reason to vote twice', () => {
    carried.when(giving(carried, unitOf(2), { name: '王五', unit: unitOf(3) }), owner(2)).then('LETTER_GIVEN');
    const done = cast(carried, unitOf(2), tenant).after();
    cast(done, unitOf(2), owner(2), 'AGAINST').then('ALREADY_CAST');
    const own = cast(carried, unitOf(2), owner(2)).after();
    cast(own, unitOf(2), tenant, 'AGAINST').then('ALREADY_CAST');
    own.when(giving(own, unitOf(2), { name: '王五', unit: unitOf(3) }), owner(2)).then('ALREADY_CAST');
    // Who is sent does not send on.
    carried.when(giving(carried, unitOf(2), { name: '王五', unit: unitOf(3) }), tenant).then('NOT_YOUR_UNIT');
  });

  test('may change the ballot where the rules allow that, never the owner\'s own', () => {
    const free = sent(open(noticed(drafted({}, ruled('REVOTE', compound)))), owner(2), unitOf(2), tenant, unitOf(2));
    const first = cast(free, unitOf(2), tenant).after();
    const own = cast(cast(first, unitOf(2), tenant, 'ABSTAIN').after(), unitOf(2), owner(2), 'AGAINST').after();
    cast(own, unitOf(2), tenant).then('ALREADY_CAST');
    expect(theResult(closed(own)).tally).toMatchObject({ against: { persons: 1 }, agreed: { persons: 0 } });
  });

  test('ends by the owner\'s or the holder\'s word until the ballot is cast', () => {
    const letter = lastLetter(carried);
    carried.when(revoke(letter), owner(3)).then('NOT_FOUND');
    carried.when(revoke(letter), li).then('NOT_FOUND');
    for (const by of [owner(2), tenant]) {
      const ended = carried.when(revoke(letter), by).after();
      cast(ended, unitOf(2), tenant).then('NOT_YOUR_UNIT');
      ended.when(revoke(letter), owner(2)).then('LETTER_SETTLED');
      cast(ended, unitOf(2), owner(2)).after();
      ended.when(giving(ended, unitOf(2), { name: '王五', unit: unitOf(3) }), owner(2)).after();
    }
    cast(carried, unitOf(2), tenant).after().when(revoke(letter), owner(2)).then('ALREADY_CAST');
  });

  test('is worth nothing once the home is sold, or the holder has moved out', () => {
    const sold = carried.and([event('unit.transferred', { unit: unitOf(2), cause: 'SALE', validFrom: '2026-12-10', owners: [{ owner: named('owner 3'), share: [1, 1] }], fresh: [] }, { seal: {} })]);
    cast(sold, unitOf(2), tenant).then('NOT_YOUR_UNIT');
    expect(seen(sold, tenant, 'occupant', [unitOf(2)])).toMatchObject([{ unit: unitOf(2), refused: 'NOT_YOUR_UNIT' }]);
  });

  test('shows the holder the owner\'s paper, and the owner that somebody is sent', () => {
    expect(seen(carried, tenant, 'occupant', [unitOf(2)])).toMatchObject([{ units: [unitOf(2)], standing: 'MAY_CAST', letter: lastLetter(carried), sent: false }]);
    expect(seen(carried, owner(2), 'owner', [unitOf(2)])).toMatchObject([{ standing: 'MAY_CAST', letter: null, sent: true }]);
    expect(seen(scene, tenant, 'occupant', [unitOf(2)])).toEqual([]);
  });
});

describe('A teller checks a letter', () => {
  const given = scene.when(giving(scene, unitOf(2), { name: '李四', unit: unitOf(3) }), owner(2)).after();

  test('as one who counts this vote, and whom it does not concern', () => {
    given.when(check(given, owner(3)), chen).then('FORBIDDEN');
    given.when(check(given, owner(3)), owner(7)).then('FORBIDDEN');
    given.when({ type: 'CheckProxy', data: { vote: VOTE, letter: named('nothing'), holder: owner(3).capacity } }, li).then('NOT_FOUND');
    const counting = drafted({}, compound).when({ type: 'AppointCount', data: { vote: VOTE, tellers: [li.capacity, owner(4).capacity], observers: [owner(7).capacity, owner(8).capacity] } }, chen).after();
    const running = open(counting.when(noticing(counting), chen).after());
    const mine = running.when(giving(running, unitOf(4), { name: '李四', unit: unitOf(3) }), owner(4)).after();
    mine.when(check(mine, owner(3)), owner(4)).then('REVIEWER_INVOLVED');
    const theirs = running.when(giving(running, unitOf(2), { name: '李四', unit: unitOf(4) }), owner(2)).after();
    theirs.when(check(theirs, owner(4)), li).then('MAY_NOT_CARRY');
  });

  test('and finds the holder among those of the home that it names', () => {
    given.when(check(given, owner(4)), li).then('NOT_THE_HOLDER');
    given.when({ type: 'CheckProxy', data: { vote: VOTE, letter: lastLetter(given), holder: named('nobody') } }, li).then('NOT_THE_HOLDER');
    const self = scene.when(giving(scene, unitOf(2), { name: '我', unit: unitOf(2) }), owner(2)).after();
    self.when(check(self, owner(2)), li).then('MAY_NOT_CARRY');
  });

  test('once: what is settled stays so', () => {
    const checked = given.when(check(given, owner(3)), li).after();
    checked.when(check(checked, owner(3)), li).then('LETTER_SETTLED');
    const refused = given.when({ type: 'RefuseProxy', data: { vote: VOTE, letter: lastLetter(given), reason: 'NOT_SIGNED' } }, li).after();
    refused.when(check(refused, owner(3)), li).then('LETTER_SETTLED');
    cast(refused, unitOf(2), owner(3)).then('NOT_YOUR_UNIT');
  });

  test('not for the property firm\'s people', () => {
    const firm = open(noticed(drafted({}, compound.and([event('occupant.bound', { unit: unitOf(3), person: wu.person, capacity: named('wu lives') })]))));
    const letter = firm.when(giving(firm, unitOf(2), { name: '吴昊', unit: unitOf(3) }), owner(2)).after();
    letter.when(check(letter, { ...wu, capacity: named('wu lives') }), li).then('MAY_NOT_CARRY');
  });

  test('and no more units for one person than the rules allow, over all their hats', () => {
    const two = sent(scene, owner(1), unitOf(1), tenant, unitOf(2));
    const three = sent(two, owner(3), unitOf(3), tenant, unitOf(2));
    const four = three.when(giving(three, unitOf(4), { name: '李四', unit: unitOf(2) }), owner(4)).after();
    four.when(check(four, tenant), li).then({ refused: 'TOO_MANY_PROXIES', detail: { most: 3 } });
    // A home is carried once, also where both of its owners send the same person.
    const both = sent(sent(two, ann, unitOf(0), tenant, unitOf(2)), bo, unitOf(0), tenant, unitOf(2));
    expect(lettersHeldBy(theNoticed(both), tenant.capacity)).toHaveLength(3);
    const again = four.when(revoke(lastLetter(three)), owner(3)).after();
    again.when(check(again, tenant), li).after();
    const voted = cast(four, unitOf(3), owner(3)).after();
    voted.when(check(voted, tenant), li).after();
  });
});

describe('A letter on paper', () => {
  const paper = { blob: named('scan'), sha256: 'p'.repeat(43) };
  const recording = (unit: string): Asked => ({ type: 'RecordProxy', data: { vote: VOTE, unit, holder: { name: '李四', unit: unitOf(3) }, salt: SALT, paper } });

  test('is put down by a teller and checked by somebody else', () => {
    scene.when(recording(unitOf(2)), owner(7)).then('FORBIDDEN');
    const put = scene.when(recording(unitOf(2)), li).after();
    put.when(check(put, owner(3)), li).then('ALREADY_REVIEWED');
    const checked = put.when(check(put, owner(3)), owner(7)).after();
    expect(ballotsIn(cast(checked, unitOf(2), owner(3)).after())).toMatchObject({ [theNoticed(checked).letters[lastLetter(checked)]?.token ?? '']: { via: 'PROXY' } });
    checked.when(revoke(lastLetter(checked)), li).after();
  });

  test('needs two who count or watch for two bodies: what the committee put down, another of the committee does not check', () => {
    const put = scene.when(recording(unitOf(2)), li).after();
    const second = put.and([event('seat.filled', { seat: named('owner 7.seat'), party: named('OWNERS_COMMITTEE'), office: 'committeeMember', person: named('owner 7'), capacity: named('owner 7.seat hat'), term: { from: '2020-01-01', until: null } }, { seal: { name: { value: '七', subjects: [named('owner 7')], retention: 'PERMANENT' } } })]);
    // Under whatever hat: owner 7 watches as an owner, and sits in the committee now.
    second.when(check(put, owner(3)), owner(7)).then('NEEDS_OTHER_BODY');
    second.when(check(put, owner(3)), owner(8)).after();
  });

  test('is not checked by another of the body that put it down, though who did so has left it', () => {
    const wang = somebody('wang');
    const drafting = compound.and([seated('wang', 'OWNERS_COMMITTEE', 'committeeMember')]).when({ type: 'DraftVote', data: motion }, chen).after();
    const two = open(noticed(drafting.when({ type: 'AppointCount', data: { vote: VOTE, tellers: [li.capacity, wang.capacity], observers: counters.observers } }, chen).after()));
    const put = two.when(recording(unitOf(2)), li).after().and([event('seat.vacated', { seat: seatOf(li) })]);
    put.when(check(put, owner(3)), wang).then('NEEDS_OTHER_BODY');
    put.when(check(put, owner(3)), owner(7)).after();
  });

  test('is given so many times and no more: each is checked by hand', () => {
    let now = scene;
    for (let i = 0; i < 5; i += 1) {
      const given = now.when(giving(now, unitOf(2), { name: '李四', unit: unitOf(3) }), owner(2)).after();
      now = given.when(revoke(lastLetter(given)), owner(2)).after();
    }
    now.when(giving(now, unitOf(2), { name: '李四', unit: unitOf(3) }), owner(2)).then('LIMIT_REACHED');
    now.when(giving(now, unitOf(3), { name: '李四', unit: unitOf(4) }), owner(3)).after();
  });

  test('is of an owner who may vote alone', () => {
    scene.when(recording(unitOf(0)), li).then('NO_VOTER_NAMED');
    scene.when(recording('9-9-909'), li).then('OUT_OF_SCOPE');
    const agreed = scene.and([event('voter.designated', { unit: unitOf(0), voter: named('ann'), how: 'OWNERS' })]);
    agreed.when(recording(unitOf(0)), li).after();
  });
});

describe('A formal vote', () => {
  test('takes letters of owners whom two people have compared with the register, whoever carries them', () => {
    const formal = open(noticed(drafted({}, compound.when({ type: 'SetRule', data: { change: { rule: 'LEGAL_EFFECT', value: 'FORMAL' }, basis: 0, source: '复函（演示）', adopted: null } }, song).after())));
    formal.when(giving(formal, unitOf(2), { name: '李四', unit: unitOf(2) }), owner(2)).then('IDENTITY_TOO_WEAK');
    const raised = formal.and([event('binding.raised', { capacity: owner(2).capacity, level: 2 })]);
    cast(sent(raised, owner(2), unitOf(2), tenant, unitOf(2)), unitOf(2), tenant).after();
  });
});

describe('One of several homes that is sold while the vote runs', () => {
  const sale = (before: Scene) => before.and([event('unit.transferred', { unit: '1-2-201', cause: 'SALE', validFrom: '2026-12-10', owners: [{ owner: named('owner 3'), share: [1, 1] }], fresh: [] }, { seal: {} })]);
  const [keeps, buys] = [owner(1), owner(3)];

  test('leaves one ballot to who keeps the others and the buyer together, with the area as it was frozen', () => {
    const sold = sale(scene);
    expect(seen(sold, keeps, 'owner', [unitOf(1)])).toMatchObject([{ units: ['1-2-201', unitOf(1)].sort(), area: 15_000, standing: 'MAY_CAST' }]);
    const one = cast(sold, '1-2-201', buys).after();
    expect(seen(one, keeps, 'owner', [unitOf(1)])).toMatchObject([{ standing: 'JOINT_OWNER_CAST' }]);
    expect(theResult(closed(cast(one, unitOf(1), keeps, 'AGAINST').after())).tally).toMatchObject({ disputed: { persons: 1, area: 15_000 } });
  });

  test('changes nothing of a ballot that stood before', () => {
    const after = sale(cast(scene, unitOf(1), keeps).after());
    cast(after, '1-2-201', buys, 'AGAINST').then('ALREADY_CAST');
    expect(seen(after, buys, 'owner', ['1-2-201'])).toMatchObject([{ standing: 'CAST_BEFORE' }]);
    expect(seen(after, keeps, 'owner', [unitOf(1)])).toMatchObject([{ standing: 'CAST' }]);
  });

  test('is settled by one who carries the letter of the other', () => {
    const sold = sale(scene);
    const apart = cast(cast(sold, '1-2-201', buys).after(), unitOf(1), keeps, 'AGAINST').after();
    cast(apart, unitOf(1), keeps, 'AGAINST').then('BALLOT_DISPUTED');
    const settled = sent(apart, buys, '1-2-201', keeps, unitOf(1));
    expect(theResult(closed(cast(settled, unitOf(1), keeps, 'AGAINST').after())).tally).toMatchObject({ against: { persons: 1, area: 15_000 }, disputed: { persons: 0 } });
  });

  test('is no longer settled by a letter whose owner has voted since: contradicting each other, both are held', () => {
    const voted = cast(sent(scene, bo, unitOf(0), ann, unitOf(0)), unitOf(0), bo).after();
    const apart = cast(voted, unitOf(0), ann, 'AGAINST').after();
    expect(theResult(closed(apart)).tally).toMatchObject({ disputed: { persons: 1 }, agreed: { persons: 0 }, against: { persons: 0 } });
  });

  test('speaks for joint owners as well', () => {
    const apart = cast(cast(scene, unitOf(0), ann).after(), unitOf(0), bo, 'AGAINST').after();
    const settled = sent(apart, bo, unitOf(0), ann, unitOf(0));
    expect(theResult(closed(cast(settled, unitOf(0), ann).after())).tally).toMatchObject({ agreed: { persons: 1 } });
  });
});
