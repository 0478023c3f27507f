import { describe, expect, test } from 'vitest';
import { hatsOf } from '@sanfang/shared/compound/hats.ts';
import { personChannel, voteChannel } from '@sanfang/shared/compound/channel.ts';
import { spansOn, within, type Span } from '@sanfang/shared/compound/view.ts';
import { closed, drafted, noticed, open, owner, posted, theVote, VOTE, voted } from '../support/ballot.ts';
import { secondDrafted } from '../support/choice.ts';
import { named, type By, type Scene } from '../support/given.ts';
import { chen, everybody, li, lin, song, wu, zhou } from '../support/room.ts';

const six = ['AGREE', 'AGREE', 'AGREE', 'AGREE', 'AGAINST', 'AGAINST'] as const;
const WHOLE: readonly Span[] = [{ from: 1, until: null }];

function spans(scene: Scene, by: By | null, channel = voteChannel(VOTE)): readonly Span[] {
  const compound = scene.compound(null, VOTE);
  return spansOn(compound, channel, { person: by?.person ?? null, hats: by === null ? [] : hatsOf(compound, by.person, scene.now) });
}

describe('Who reads a vote', () => {
  test('as a draft: the committee that drafts it, who advises, and who will count', () => {
    const draft = drafted();
    for (const by of [chen, li, zhou, lin, song, owner(7)]) expect(spans(draft, by)).toEqual(WHOLE);
    for (const by of [wu, owner(0), everybody['operator'] ?? null, null]) expect(spans(draft, by)).toEqual([]);
  });

  test('once it is announced: the ballots are for those who count and watch, the committee keeps its draft and reads that it has opened', () => {
    const scene = voted(six);
    for (const by of [li, owner(7), owner(8), lin]) expect(spans(scene, by)).toEqual(WHOLE);
    const vote = theVote(scene);
    const noticedN = 'noticedN' in vote ? vote.noticedN ?? 0 : 0;
    for (const by of [chen, zhou, song]) expect(spans(scene, by)).toEqual([{ from: 1, until: noticedN }, { from: noticedN + 2, until: noticedN + 2 }]);
    for (const by of [wu, owner(0), null]) expect(spans(scene, by)).toEqual([]);
  });

  test('once it is closed: the committee that posts the count and the street that may revoke it read what it came to, and no ballot', () => {
    const scene = posted(closed(voted(six)));
    const all = scene.events.filter(({ channel }) => channel === voteChannel(VOTE));
    for (const by of [chen, zhou, song]) {
      const read = all.filter(({ n }) => within(spans(scene, by), n)).map(({ type }) => type);
      expect(read.slice(-5)).toEqual(['vote.opened', 'vote.closed', 'count.certified', 'count.certified', 'result.posted']);
      expect(read).not.toContain('ballot.cast');
      expect(read).not.toContain('electorate.frozen');
    }
  });

  test('that a second ballot was drafted is read by the committee that drafted it', () => {
    const { scene } = secondDrafted();
    const all = scene.events.filter(({ channel }) => channel === voteChannel(VOTE));
    expect(all.at(-1)?.type).toBe('second.drafted');
    for (const by of [chen, zhou, song]) expect(within(spans(scene, by), all.length)).toBe(true);
    expect(spans(scene, owner(3))).toEqual([]);
  });

  test('an objection is read by the committee as well', () => {
    const scene = posted(closed(voted(six))).when({ type: 'RaiseObjection', data: { vote: VOTE, text: '没有收到公告' } }, owner(3)).after();
    const n = scene.events.filter(({ channel }) => channel === voteChannel(VOTE)).length;
    expect(spans(scene, chen).at(-1)).toMatchObject({ until: n });
    expect(spans(scene, owner(3))).toEqual([]);
  });

  test('who counted before a seat was vacated does so no more', () => {
    const scene = noticed().when({ type: 'VacateSeat', data: { seat: named('li.seat') } }, everybody['operator']).after();
    expect(spans(scene, li)).toEqual([]);
  });
});

test('A person\'s channel is for that person alone', () => {
  const scene = open();
  const channel = personChannel(owner(0).person);
  expect(spans(scene, owner(0), channel)).toEqual(WHOLE);
  for (const by of [owner(1), chen, li, song, everybody['operator'] ?? null, null]) expect(spans(scene, by, channel)).toEqual([]);
});
