import { hatsOf } from '@sanfang/shared/compound/hats.ts';
import { evolveOverview, initialOverview } from '@sanfang/shared/compound/overview-fold.ts';
import { isWhole, readableRooms, revealsEarlier, seen, spansOn, toItems, toOpen, within, type Span, type Viewer } from '@sanfang/shared/compound/view.ts';
import { describe, expect, it } from 'vitest';
import { event, named, somebody, type Scene } from '../support/given.ts';
import { all, ask, bodies, chen, everybody, formed, idle, li, ROOM, seated, seatOf, sitting, song, theRoom, wu, zhou } from '../support/room.ts';

const WHOLE = [{ from: 1, until: null }];
const room = `room/${ROOM}`;

function viewer(scene: Scene, name: string | null, now = scene.now): Viewer {
  return name === null ? { person: null, hats: [] } : { person: named(name), hats: hatsOf(scene.compound(ROOM), named(name), now) };
}
function spans(scene: Scene, channel: string, name: string | null, now = scene.now) {
  return spansOn(scene.compound(ROOM), channel, viewer(scene, name, now));
}

describe('who reads what', () => {
  const names = [...Object.keys(everybody), 'nobody', null];
  const readers = (channel: string) => names.filter((name) => spans(idle, channel, name).length > 0);

  it('feed: everybody, also without an account', () => {
    expect(readers('feed')).toEqual(names);
  });

  it('office: who holds a seat in the compound or its street', () => {
    expect(readers('office')).toEqual(['zhou', 'gu', 'chen', 'li', 'wu', 'tang', 'lin', 'xu', 'he', 'operator', 'song', 'shen']);
  });

  it('register: the operator and the owners\' committee', () => {
    expect(readers('register')).toEqual(['chen', 'li', 'operator']);
  });

  it('room: the three bodies at its table and the residents\' committee', () => {
    expect(readers(room)).toEqual(['zhou', 'gu', 'chen', 'li', 'wu', 'tang', 'lin']);
    for (const name of readers(room)) expect(spans(idle, room, name)).toEqual(WHOLE);
  });

  it('no other room, channel or name', () => {
    for (const channel of [`room/${named('other')}`, 'closed/1', '', 'room/', 'rooms', '__proto__']) expect(names.filter((name) => spans(idle, channel, name).length > 0)).toEqual([]);
    expect(spansOn(bodies.compound(), room, viewer(idle, 'zhou'))).toEqual([]);
  });

  it('a body of the same side that does not sit in the room reads nothing of it', () => {
    const after = idle.and([event('party.ended', { party: named('OWNERS_COMMITTEE'), on: '2026-11-23' }), formed('INTERIM_COMMITTEE'), seated('ding', 'INTERIM_COMMITTEE', 'committeeChair')]);
    expect(spans(after, room, 'ding')).toEqual([]);
    expect(spans(after, room, 'chen')).toEqual([]);
    expect(spans(after, 'register', 'ding')).toEqual(WHOLE);
  });

  it('nothing more once the seat is vacated, also of what was said before', () => {
    const after = idle.and([event('seat.vacated', { seat: seatOf(chen) })]);
    for (const channel of [room, 'office', 'register']) expect(spans(after, channel, 'chen')).toEqual([]);
    expect(spans(after, 'feed', 'chen')).toEqual(WHOLE);
  });
});

describe('an official', () => {
  const escalate = (from: 'ROOM' | 'SESSION' | 'NOW') => ask('Escalate', { reason: 'x', from });
  const last = (scene: Scene) => theRoom(scene).escalations.at(-1)?.id ?? '';
  const join = (scene: Scene) => all(scene, [ask('JoinEscalation', { escalation: last(scene) }), song]);
  const giveBack = (scene: Scene) => all(scene, [ask('ReturnEscalation', { escalation: last(scene), outcome: 'MEDIATED', text: 'x' }), song]);
  const talk = (scene: Scene, times: number) => all(scene, ...Array.from({ length: times }, () => [ask('PostMessage', { text: 'x', replyTo: null, about: null }), li] as const));
  /** Numbers 1 … 5: opened, session, three checked in; then two messages. */
  const base = talk(sitting, 2);

  it('reads nothing before they join', () => {
    expect(spans(all(base, [escalate('ROOM'), wu]), room, 'song')).toEqual([]);
  });

  it.each([['ROOM', [{ from: 1, until: null }]], ['SESSION', [{ from: 1, until: null }]], ['NOW', [{ from: 1, until: 1 }, { from: 8, until: null }]]] as const)('reads from %s on, and what the room is', (word, expected) => {
    const scene = join(all(base, [escalate(word), wu]));
    expect(spans(scene, room, 'song')).toEqual(expected);
    expect(spans(scene, room, 'shen')).toEqual([]);
  });

  it('reads up to the return, and that for good', () => {
    const returned = talk(giveBack(talk(join(all(base, [escalate('NOW'), wu])), 1)), 3);
    expect(spans(returned, room, 'song')).toEqual([{ from: 1, until: 1 }, { from: 8, until: 11 }]);
    const again = join(all(returned, [escalate('NOW'), zhou]));
    expect(spans(again, room, 'song')).toEqual([{ from: 1, until: 1 }, { from: 8, until: 11 }, { from: 15, until: null }]);
    const whole = join(all(giveBack(again), [escalate('ROOM'), zhou]));
    expect(spans(whole, room, 'song')).toEqual(WHOLE);
  });

  it('reads nothing more when they leave the street office', () => {
    const scene = join(all(base, [escalate('ROOM'), wu]));
    expect(spansOn(scene.compound(ROOM), room, { person: song.person, hats: [] })).toEqual([]);
    expect(spansOn(scene.compound(ROOM), room, { ...viewer(scene, 'shen'), person: song.person })).toEqual([]);
    expect(spansOn(scene.compound(ROOM), room, { ...viewer(scene, 'song'), person: named('shen') })).toEqual([]);
  });

  it('finds the rooms that they entered in the overview, like everybody finds theirs', () => {
    const overview = (scene: Scene) => scene.events.reduce(evolveOverview, initialOverview);
    const before = all(base, [escalate('ROOM'), wu]);
    const rooms = (scene: Scene, name: string) => readableRooms(overview(scene), viewer(scene, name));
    expect(rooms(before, 'song')).toEqual([]);
    expect(rooms(join(before), 'song')).toEqual([ROOM]);
    expect(rooms(join(before), 'shen')).toEqual([]);
    for (const name of Object.keys(everybody)) expect(rooms(before, name)).toEqual(spans(before, room, name).length > 0 ? [ROOM] : []);
  });
});

describe('an item', () => {
  const spoken = all(sitting, [ask('PostMessage', { text: '墙皮掉了', replyTo: null, about: null }), chen]);
  const [said] = spoken.events.slice(-1);
  if (said === undefined) throw new Error('nothing said');

  it('has no place in the log, no salt and no evidence', () => {
    const item = seen(said, WHOLE, somebody('wu'), spoken.vault);
    expect(Object.keys(item).sort()).toEqual(['actor', 'at', 'capacity', 'channel', 'command', 'data', 'n', 'opened', 'sealed', 'type', 'v']);
    expect(item).toMatchObject({ n: 6, type: 'message.posted', actor: chen.person, opened: { text: '墙皮掉了' } });
  });

  it('names its command to its author only', () => {
    expect(seen(said, WHOLE, chen, spoken.vault)).toMatchObject({ command: said.command });
    expect(seen(said, WHOLE, wu, spoken.vault)).toMatchObject({ command: null });
    expect(seen({ ...said, actor: 'hub' }, WHOLE, { person: null }, spoken.vault)).toMatchObject({ command: null });
  });

  it('shows no value that was erased, and keeps its commitment', () => {
    expect(seen(said, WHOLE, wu, new Map())).toEqual({ ...seen(said, WHOLE, wu, spoken.vault), opened: {} });
    expect(seen(said, WHOLE, wu, new Map())).toMatchObject({ sealed: said.sealed });
  });

  it('shows the words of a hidden message to nobody', () => {
    const hidden = theRoom(all(spoken, [ask('HideMessage', { message: said.n, reason: '与议题无关' }), chen])).hidden;
    for (const by of [chen, zhou, wu]) expect(seen(said, WHOLE, by, spoken.vault, hidden)).toEqual({ ...seen(said, WHOLE, by, spoken.vault), opened: {} });
    expect(toOpen([said], WHOLE, hidden)).toEqual([]);
    expect(toOpen([said], WHOLE)).toEqual(Object.values(said.sealed));
  });

  it('is a gap outside the spans: a number and nothing else', () => {
    expect(seen(said, [{ from: 1, until: 5 }], wu, spoken.vault)).toEqual({ skip: [6, 6] });
    expect(toOpen([said], [{ from: 1, until: 5 }])).toEqual([]);
  });

  it('joins neighbouring gaps', () => {
    const events = spoken.events.filter((one) => one.channel === room);
    const shape = toItems(events, [{ from: 1, until: 1 }, { from: 4, until: 4 }], wu, spoken.vault).map((item) => ('skip' in item ? item.skip : item.n));
    expect(shape).toEqual([1, [2, 3], 4, [5, 6]]);
  });

  it.each<[string, Span[], Span[], boolean]>([
    ['nothing and a whole', [], [...WHOLE], true], ['the same', [{ from: 2, until: null }], [{ from: 2, until: null }], false],
    ['an end', [{ from: 2, until: null }], [{ from: 2, until: 9 }], false], ['a later span', [{ from: 2, until: 4 }], [{ from: 2, until: 4 }, { from: 9, until: null }], false],
    ['an earlier beginning', [{ from: 5, until: null }], [{ from: 4, until: null }], true], ['a gap that is filled', [{ from: 1, until: 2 }, { from: 5, until: null }], [{ from: 1, until: null }], true],
    ['an end that is taken back', [{ from: 1, until: 6 }], [{ from: 1, until: null }], true], ['nothing any more', [...WHOLE], [], false],
  ])('tells whether a copy up to No. 8 lacks what may be read now: %s', (_, before, now, lacks) => {
    expect(revealsEarlier(before, now, 8)).toBe(lacks);
  });

  it('knows a whole from a part', () => {
    expect([WHOLE, [{ from: 1, until: 9 }], [{ from: 2, until: null }], []].map(isWhole)).toEqual([true, false, false, false]);
    expect([1, 2, 3, 4, 5].map((n) => within([{ from: 2, until: 3 }, { from: 5, until: null }], n))).toEqual([false, true, true, false, true]);
  });
});
