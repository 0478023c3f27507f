import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import type { OpenReply } from '@sanfang/shared/protocol/live.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { must } from '../engine/scene.ts';
import { evidenceOf, type Evidence } from '../policy/evidence.ts';
import { inject } from '../policy/inject.ts';
import { requestFor } from '../policy/requests.ts';
import { startTown, type Town } from '../policy/town.ts';
import { enter, liveItems, type Line } from '../realtime/line.ts';

let town: Town;
let evidence: Evidence;
let line: Line;
let before: OpenReply;
const chairPerson = () => town.home.people['committeeMember']?.person ?? '';
const room = () => `room/${town.home.room}`;
const get = (url: string) => inject(town.hub, { method: 'GET', url }, evidence);

beforeAll(async () => {
  town = await startTown();
  evidence = await evidenceOf(town.hub, chairPerson(), 'fresh cookie');
  line = await enter(town.hub.url, { cookie: evidence['cookie'] ?? '', person: chairPerson() });
  const opened = await line.ask<OpenReply>('open', { log: town.home.log, channel: room() });
  if (isRefusal(opened)) throw new Error('the committee reads its room');
  before = opened;
  // Everything has been asked for once, so that whatever keeps answers has them.
  for (const url of urls()) expect((await get(url)).status, url).toBe(200);
  const seats = Object.values((await town.hub.engine.compound(town.home.log, null))?.office.seats ?? {});
  const seat = seats.find(({ person }) => person === chairPerson());
  const { operator, committeeChair } = town.home.people;
  if (operator === undefined || committeeChair === undefined) throw new Error('the cast is not whole');
  await must(town.hub.engine, town.hub.clock, operator, town.home.log, 'VacateSeat', { seat: seat?.id ?? '' });
  await line.until((frames) => frames.some(({ name }) => name === 'closed'));
  await must(town.hub.engine, town.hub.clock, committeeChair, town.home.log, 'PostMessage', { room: town.home.room, text: `之后 ${town.home.secret}`, replyTo: null, about: null });
});
afterAll(async () => {
  line.close();
  await town.close();
});

/** Every way in which a room, or a word of it, was open to the member. */
function urls(): string[] {
  const { id, log, blobs } = town.home;
  const channels = [room(), `room/${town.home.closedRoom}`, 'office', 'register'];
  return [
    `/api/compounds/${id}`, `/api/compounds/${id}/scope`,
    ...channels.flatMap((channel) => [`/api/logs/${log}/channels/${encodeURIComponent(channel)}/open`, `/api/logs/${log}/channels/${encodeURIComponent(channel)}/range?from=1&to=500`]),
    ...[blobs.tabled, blobs.earlier, blobs.loose].map((blob) => `/api/blobs/${blob}`),
  ];
}

describe('R5 · Who is no longer of a room', () => {
  test('R5: is refused every page, channel, preview and file that was theirs a moment ago', async () => {
    for (const url of urls()) {
      const answer = await get(url);
      expect([url, answer.status]).toEqual([url, 404]);
      expect(answer.text).not.toContain(town.home.secret);
    }
  });

  test('R5: is refused the same on the open socket: open, resume, older pages, presence, acts', async () => {
    const at = { log: town.home.log, channel: room() };
    const capacity = town.home.people['committeeMember']?.capacity ?? '';
    expect(await line.ask('open', at)).toEqual({ refused: 'FORBIDDEN' });
    expect(await line.ask('open', { ...at, incarnation: before.incarnation, after: before.head })).toEqual({ refused: 'FORBIDDEN' });
    expect(await line.ask('open', { ...at, incarnation: before.incarnation, after: 0 })).toEqual({ refused: 'FORBIDDEN' });
    expect(await line.ask('range', { ...at, from: 1, to: before.head })).toEqual({ refused: 'FORBIDDEN' });
    expect(await line.ask('presence', { ...at, capacity, doing: 'HERE' })).toEqual({ refused: 'FORBIDDEN' });
    expect(await line.ask('command', { id: crypto.randomUUID(), log: town.home.log, type: 'PostMessage', capacity, data: { room: town.home.room, text: '还在', replyTo: null, about: null } })).toEqual({ refused: 'CAPACITY_NOT_YOURS' });
    expect(liveItems(line.frames, room())).toEqual([]);
  });

  test('R5: finds nothing of it in any list, inbox or feed', async () => {
    for (const url of ['/api/me', '/api/compounds', '/api/inbox', `/api/feed/${town.home.id}`, `/feeds/${town.home.id}.atom`, '/api/feeds']) {
      const answer = await get(url);
      expect(answer.status).toBe(200);
      expect([url, answer.text.includes(town.home.secret), answer.text.includes(town.home.closedRoom)]).toEqual([url, false, false]);
    }
  });

  test('R5: still has what everybody has', async () => {
    expect((await get(requestFor('GET /api/blobs/:blob', town.home, { blob: town.home.blobs.published }).url)).status).toBe(200);
    expect(await line.ask('open', { log: town.home.log, channel: 'feed' })).toMatchObject({ head: expect.any(Number) });
  });
});
