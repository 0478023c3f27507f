import type { PetitionsState } from '@sanfang/shared/compound/petition/state.ts';
import { digestOfPetition, signaturesOf } from '@sanfang/shared/compound/petition/signatures.ts';
import { describe, expect, test } from 'vitest';
import { CLOSES, compound, counters, motion, noticing, OPENS, owned, owner, unitOf } from '../support/ballot.ts';
import { event, id, named, somebody, type Asked, type Scene } from '../support/given.ts';
import { alone, home } from '../support/register.ts';
import { chen, lin, song } from '../support/room.ts';

const words = { matterCode: 'I4' as const, title: '解聘物业', text: '服务不到位，请求召开业主大会表决。' };
const raise: Asked = { type: 'RaisePetition', data: words };
const digest = digestOfPetition(words);
const about = { petition: id(1) };
const sign: Asked = { type: 'SignPetition', data: { ...about, digest } };
const clock: Asked = { type: 'LapsePetition', data: about };
const petition = (scene: Scene) => (scene.slice('petitions') as PetitionsState).petitions[id(1)];
const told = (scene: Scene): unknown[] => scene.events.filter(({ type }) => type === 'petition.published').map(({ data, actor }) => [(data as { step: string }).step, actor === 'hub']);

/** Nine owners, one person each: two of them are more than a fifth. */
const raised = compound.when(raise, owner(0)).after();
const reached = raised.when(sign, owner(1)).after();
/** 15 days after 23 November, 24:00. */
const DUE = '2026-12-08T16:00:00.000Z';
const overdue = reached.at(DUE).when(clock).after();

describe('A petition of owners', () => {
  test('is raised by an owner, who signs it, and told to nobody before a fifth of the owners have signed', () => {
    compound.when(raise, owner(0)).then([
      event('petition.raised', { petition: id(1), matterCode: 'I4', digest, until: '2027-01-22T16:00:00.000Z' }, {
        seal: { title: { value: words.title, subjects: [owner(0).person], retention: 'PERMANENT' }, text: { value: words.text, subjects: [owner(0).person], retention: 'PERMANENT' } },
      }),
      event('petition.signed', { petition: id(1), signers: [named('owner 0')] }),
    ]);
    expect(told(raised)).toEqual([]);
  });

  test('becomes a duty with the signature that makes the fifth of the persons full, and says so on the feed without a name', () => {
    const { accepted } = raised.when(sign, owner(1));
    const count = { persons: 2, area: 20_000, of: { persons: 9, area: 90_000 } };
    const number = { year: 2026, no: 1 };
    raised.when(sign, owner(1)).then([
      event('petition.signed', { petition: id(1), signers: [named('owner 1')] }),
      event('petition.reached', { petition: id(1), number, ...count, until: DUE }),
      event('petition.published', { petition: id(1), number, step: 'REACHED', matterCode: 'I4', ...count, areaMet: true, until: DUE, voteNumber: null }, {
        seal: { title: { value: words.title, subjects: [], retention: 'PERMANENT' }, text: { value: words.text, subjects: [owner(0).person], retention: 'PERMANENT' } }, office: { actor: 'hub', capacity: 'hub' },
      }),
    ]);
    expect(accepted.events.filter(({ channel }) => channel === 'feed').every(({ data }) => !JSON.stringify(data).includes(owner(1).person))).toBe(true);
  });

  test('stands on the persons alone; that the area is short is said', () => {
    const scene = owned([home(unitOf(0), 'owner 0', { area: 1_000 }), ...Array.from({ length: 4 }, (_, i) => home(unitOf(i + 1), `owner ${String(i + 1)}`, { area: 10_000 }))]);
    const event = scene.when(raise, owner(0)).accepted.events.find(({ type }) => type === 'petition.published');
    expect(event?.data).toMatchObject({ step: 'REACHED', persons: 1, area: 1_000, areaMet: false });
  });

  test('takes further signatures until the vote is announced, and each owner once', () => {
    raised.when(sign, owner(0)).then('PETITION_SIGNED');
    reached.when(sign, owner(2)).then([event('petition.signed', { petition: id(1), signers: [named('owner 2')] })]);
  });

  test('is signed as it was shown', () => {
    raised.when({ type: 'SignPetition', data: { ...about, digest: 'x'.repeat(43) } }, owner(1)).then('OTHER_PAPER');
  });

  test('counts joint owners once, and lets only the one sign whom they have named', () => {
    const joint = home('1-1-101', 'A', { owners: [{ ...alone('A'), share: [1, 2] }, { ...alone('B'), share: [1, 2] }] });
    const others = Array.from({ length: 20 }, (_, i) => home(`2-1-${String(101 + i)}`, `owner ${String(i)}`, { area: 10_000 }));
    const [a, b] = [{ person: named('A'), capacity: named('A.hat') }, { person: named('B'), capacity: named('B.hat') }];
    const scene = owned([joint, ...others]).when(raise, a).after();
    scene.when(sign, b).then('PETITION_SIGNED');
    expect(signaturesOf(scene.compound(), petition(scene) ?? { signers: {} })).toMatchObject({ persons: 1, met: false });
    const chosen = owned([joint, ...others]).and([event('voter.designated', { unit: '1-1-101', voter: named('B'), how: 'PAPER' })]);
    chosen.when(raise, a).then('OTHER_VOTER_NAMED');
  });

  test('lets an owner take the signature back, and who raised it all of it, before it binds anybody', () => {
    const back = raised.when({ type: 'UnsignPetition', data: about }, owner(0)).after();
    expect(petition(back)?.signers).toEqual({});
    back.when({ type: 'UnsignPetition', data: about }, owner(0)).then('NOT_SIGNED');
    expect(petition(raised.when({ type: 'WithdrawPetition', data: about }, owner(0)).after())).toMatchObject({ status: 'WITHDRAWN', signers: {} });
    raised.when({ type: 'WithdrawPetition', data: about }, owner(1)).then('FORBIDDEN');
    reached.when({ type: 'UnsignPetition', data: about }, owner(1)).then('PETITION_OVER');
    reached.when({ type: 'WithdrawPetition', data: about }, owner(0)).then('PETITION_OVER');
  });

  test('has a place beside those of others: it takes a fifth of the owners to hold them all, and nobody raises one after another', () => {
    const many = owned(Array.from({ length: 125 }, (_, i) => home(`2-1-${String(i + 1)}`, `neighbour ${String(i)}`)));
    const full = Array.from({ length: 25 }).reduce<Scene>((now, _, i) => {
      if (i === 20) now.when(raise, somebody('neighbour 20')).after();
      return now.when(raise, somebody(`neighbour ${String(i)}`)).after();
    }, many);
    full.when(raise, somebody('neighbour 30')).then('TOO_MANY_PETITIONS');
    const withdrawn = (scene: Scene): Scene => scene.when({ type: 'WithdrawPetition', data: { petition: Object.keys((scene.slice('petitions') as PetitionsState).petitions).at(-1) ?? '' } }, owner(0)).after();
    const often = Array.from({ length: 4 }).reduce<Scene>((now) => withdrawn(now.when(raise, owner(0)).after()), compound);
    often.when(raise, owner(0)).then('LIMIT_REACHED');
    often.at('2027-11-24T00:00:00.000Z').when(raise, owner(0)).after();
  });

  test('is one at a time for a home as well: joint owners do not take two places', () => {
    const half = (key: string) => ({ ...alone(key), share: [1, 2] as [number, number] });
    const joint = owned([home(unitOf(0), 'ann', { owners: [half('ann'), half('bo')] }), ...Array.from({ length: 8 }, (_, i) => home(unitOf(i + 1), `owner ${String(i + 1)}`))]);
    joint.when(raise, somebody('ann')).after().when(raise, somebody('bo')).then('PETITION_UNDER_WAY');
  });

  test('collects for sixty days, one at a time for each owner', () => {
    raised.when(raise, owner(0)).then('PETITION_UNDER_WAY');
    raised.at('2027-01-22T15:59:59.000Z').when(clock).then('NOT_DUE');
    const lapsed = raised.at('2027-01-22T16:00:00.000Z').when(clock).after();
    expect(petition(lapsed)).toMatchObject({ status: 'LAPSED', signers: {} });
    expect(told(lapsed)).toEqual([]);
    lapsed.when(sign, owner(1)).then('PETITION_OVER');
    lapsed.when(raise, owner(0)).after();
  });
});

describe('The duty that a petition makes', () => {
  const order: Asked = { type: 'OrderPetition', data: { ...about, reference: '街道责令〔2026〕1 号' } };

  test('is overdue when its days are over; then the street orders, and after the order\'s days the residents\' committee may act', () => {
    reached.when(order, song).then('PETITION_NOT_THERE');
    const ordered = overdue.when(order, song).after();
    const late = ordered.at(petition(ordered)?.until ?? '').when(clock).after();
    expect(petition(late)?.status).toBe('ORDER_OVERDUE');
    expect(told(late)).toEqual([['REACHED', true], ['OVERDUE', true], ['ORDERED', false], ['ORDER_OVERDUE', true]]);
    expect(late.events.find(({ type, data }) => type === 'petition.published' && (data as { step: string }).step === 'ORDERED')?.sealed).toHaveProperty('reference');
  });

  const vote = id(2);
  const draft = { ...motion, matterCode: 'I4' as const, amount: null, fund: { source: 'NONE' as const, regime: 'NOT_APPLICABLE' as const } };
  const draftVote = (kind: 'PETITION' | 'ORDER'): Asked => ({ type: 'DraftVote', data: { ...draft, origin: { kind, ...about } } });
  /** Drafted by somebody, counted by the usual ones, and announced for the earliest days. */
  const announced = (before: Scene, kind: 'PETITION' | 'ORDER', by = chen): Scene => {
    const drafted = before.when(draftVote(kind), by).after().when({ type: 'AppointCount', data: { vote, ...counters } }, by).after();
    return drafted.when(noticing(drafted, { opens: OPENS, closes: CLOSES }, vote), by).after();
  };

  test('lets the committee draft the vote on this very matter, with the numbers that the hub has counted', () => {
    raised.when(draftVote('PETITION'), chen).then('PETITION_NOT_THERE');
    reached.when({ type: 'DraftVote', data: { ...draft, matterCode: 'I3', origin: { kind: 'PETITION', ...about } } }, chen).then('OTHER_MATTER');
    reached.when(draftVote('ORDER'), lin).then('PETITION_NOT_THERE');
    expect(reached.when(draftVote('PETITION'), chen).accepted.events[0]?.data).toMatchObject({ origin: { kind: 'PETITION', persons: 2, area: 20_000, petition: id(1) } });
  });

  test('is done when the vote is announced, once, and stands again with its clock when that is taken back', () => {
    const done = announced(reached, 'PETITION');
    expect(petition(done)).toMatchObject({ status: 'TAKEN_UP', takenUp: { vote, was: 'REACHED' } });
    expect(told(done)).toEqual([['REACHED', true], ['TAKEN_UP', false]]);
    done.at(DUE).when(clock).then('NOT_DUE');
    done.when(draftVote('PETITION'), chen).then('PETITION_NOT_THERE');
    const back = done.when({ type: 'WithdrawVote', data: { vote, reason: '公告有误' } }, chen).after();
    expect(petition(back)).toMatchObject({ status: 'REACHED', takenUp: null, until: DUE });
    expect(petition(back.at(DUE).when(clock).after())?.status).toBe('OVERDUE');
  });

  test('passes to the residents\' committee when the order was in vain', () => {
    const ordered = overdue.when(order, song).after();
    const late = ordered.at(petition(ordered)?.until ?? '').when(clock).after().at('2026-11-23T02:00:00.000Z');
    expect(petition(announced(late, 'ORDER', lin))).toMatchObject({ status: 'TAKEN_UP', takenUp: { was: 'ORDER_OVERDUE' } });
  });
});

test('nobody ends a clock before its time, or one that does not run', () => {
  reached.at('2026-12-08T15:59:59.000Z').when(clock).then('NOT_DUE');
  overdue.when(clock).then('NOT_DUE');
  compound.when(clock).then('UNKNOWN_PETITION');
});
