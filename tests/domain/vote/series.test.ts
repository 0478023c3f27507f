import { PETITIONS } from '@sanfang/shared/compound/channel.ts';
import { channelsOf } from '@sanfang/shared/compound/decide.ts';
import type { CommandData } from '@sanfang/shared/compound/command.ts';
import { digestOfPetition } from '@sanfang/shared/compound/petition/signatures.ts';
import type { PetitionsState } from '@sanfang/shared/compound/petition/state.ts';
import { describe, expect, test } from 'vitest';
import { counters, motion, noticing, owned, owner, theVote } from '../support/ballot.ts';
import { id, type Scene } from '../support/given.ts';
import { home } from '../support/register.ts';
import { chen } from '../support/room.ts';

/** Nine homes in three buildings. */
const compound = owned(Array.from({ length: 9 }, (_, i) => home(`${String((i % 3) + 1)}-1-10${String(i)}`, `owner ${String(i)}`, { area: 10_000 })));
const scopeOf = (building: string) => ({ buildings: [building], except: [], extra: [] });
const part = (building: string, amount: number) => ({ title: `用维修资金修外墙（${building} 栋）`, scope: scopeOf(building), amount });
const { matterCode, text, fund, origin } = motion;
const data: CommandData['DraftVoteSeries'] = { title: '外墙维修', matterCode, text, fund, origin, parts: [part('1', 100_000), part('2', 200_000), part('3', 300_000)] };
const drafted = compound.when({ type: 'DraftVoteSeries', data }, chen);

/** Counted by the usual ones and announced. */
function announced(before: Scene, vote: string): Scene {
  const counted = before.when({ type: 'AppointCount', data: { vote, ...counters } }, chen).after();
  return counted.when(noticing(counted, {}, vote), chen).after();
}

describe('Several buildings that decide separately on one project', () => {
  test('are drafted at once, each with its own scope and the most that it may spend', () => {
    expect([drafted.made('series'), drafted.made('vote1'), drafted.made('vote3')]).toEqual([id(1), id(2), id(4)]);
    const scene = drafted.after();
    const votes = [2, 3, 4].map((n) => theVote(scene, id(n)).motion);
    expect(votes.map(({ amount, scope }) => [amount, scope.touched, scope.units])).toEqual([[100_000, ['1'], 3], [200_000, ['2'], 3], [300_000, ['3'], 3]]);
    expect(votes.map(({ series }) => [series?.id, series?.no, series?.of, scene.opened(series?.title ?? '')])).toEqual([1, 2, 3].map((no) => [id(1), no, 3, '外墙维修']));
  });

  test('ask all the same: none of them becomes a choice among options', () => {
    const amended = { vote: id(2), basis: 1, matterCode, text, fund, origin, ...part('1', 100_000), options: [{ label: '甲', amount: null }, { label: '乙', amount: null }] };
    drafted.after().when({ type: 'AmendVote', data: amended }, chen).then({ refused: 'MALFORMED', detail: { field: 'options' } });
  });

  test('are drafted all or none, and no home stands in two of them', () => {
    compound.when({ type: 'DraftVoteSeries', data: { ...data, parts: [part('1', 1), { ...part('2', 1), scope: { buildings: ['2'], except: [], extra: ['1-1-100'] } }] } }, chen)
      .then({ refused: 'PARTS_OVERLAP', detail: { unit: '1-1-100' } });
    compound.when({ type: 'DraftVoteSeries', data: { ...data, parts: [part('1', 1), part('9', 1)] } }, chen).then({ refused: 'UNKNOWN_BUILDING', detail: { building: '9', part: 2 } });
    compound.when({ type: 'DraftVoteSeries', data: { ...data, title: '\u200b' } }, chen).then('EMPTY_TEXT');
  });

  test('take in no home by another text: it may stand in another part, and would pay twice', () => {
    const wider = { ...part('2', 1), scope: { buildings: ['2'], except: [], extra: ['1-1-100'] } };
    drafted.after().when({ type: 'AmendVote', data: { vote: id(3), basis: 1, ...motion, ...wider } }, chen).then({ refused: 'PARTS_OVERLAP', detail: { unit: '1-1-100' } });
  });

  test('keep their place when one of them is written anew, and tell it on the feed', () => {
    const amended = drafted.after().when({ type: 'AmendVote', data: { vote: id(3), basis: 1, ...motion, ...part('2', 250_000) } }, chen).after();
    const scene = announced(amended, id(3));
    const feed = scene.events.find(({ type }) => type === 'vote.announced');
    expect(feed?.data).toMatchObject({ amount: 250_000, series: { id: id(1), no: 2, of: 3 } });
    expect(scene.opened(feed?.sealed['series'] ?? '')).toBe('外墙维修');
    expect(scene.compound().feed.votes[id(3)]?.series).toEqual({ id: id(1), no: 2, of: 3 });
  });

  test('are one duty together where a petition asks for them', () => {
    const words = { matterCode: 'I5' as const, title: '修外墙', text: '请求表决' };
    const signed = compound.when({ type: 'RaisePetition', data: words }, owner(0)).after().when({ type: 'SignPetition', data: { petition: id(1), digest: digestOfPetition(words) } }, owner(1)).after();
    const asked = signed.when({ type: 'DraftVoteSeries', data: { ...data, origin: { kind: 'PETITION', petition: id(1) } } }, chen).after();
    const both = announced(announced(asked, id(3)), id(4));
    expect((both.slice('petitions') as PetitionsState).petitions[id(1)]).toMatchObject({ status: 'TAKEN_UP', takenUp: { vote: id(3) } });
    expect(Object.values(both.compound().feed.votes).map(({ number }) => number.no)).toEqual([1, 2]);
    // The third part goes back to the petition that the first has taken up.
    both.when({ type: 'AmendVote', data: { vote: id(5), basis: 1, ...motion, ...part('3', 250_000), origin: { kind: 'PETITION', petition: id(1) } } }, chen).after();
    // As long as one of them is announced, the duty is done; with the last it is back.
    const statusIn = (scene: Scene) => (scene.slice('petitions') as PetitionsState).petitions[id(1)]?.status;
    const first = both.when({ type: 'WithdrawVote', data: { vote: id(3), reason: '改期' } }, chen).after();
    expect(statusIn(first)).toBe('TAKEN_UP');
    expect(statusIn(first.when({ type: 'WithdrawVote', data: { vote: id(4), reason: '改期' } }, chen).after())).toBe('REACHED');
    expect(channelsOf({ id: id(99), log: 'x', capacity: '', type: 'DraftVoteSeries', data }, 'p')).toContain(PETITIONS);
  });
});
