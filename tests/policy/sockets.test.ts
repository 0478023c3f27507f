/** The socket for everybody who can come to it: handshake in every state of a session, every event, every command, every frame. */
import { commandTypes } from '@sanfang/shared/compound/command.ts';
import { PROTOCOL_VERSION, type Item, type OpenReply, type RangeReply } from '@sanfang/shared/protocol/live.ts';
import { isRefusal, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { must } from '../engine/scene.ts';
import { enter, liveItems, type Line } from '../realtime/line.ts';
import { ORIGIN } from '../support/hub.ts';
import { evidenceOf, sessionStates } from './evidence.ts';
import { readTable, rowsByName } from './oracle/read-table.ts';
import { channelsOf, dataOf } from './requests.ts';
import { refusedByPolicy, toldInTown } from './told-in-town.ts';
import { startTown, type Knocker, type Town } from './town.ts';

let town: Town;
const lines = new Map<string, Line>();
const channels = rowsByName('channels');
const unknown = `room/${crypto.randomUUID()}`;
let cells = 0;

async function come({ person }: Pick<Knocker, 'person'>, state: string, claimed = person): Promise<Line> {
  cells += 1;
  const shown = person === null ? {} : await evidenceOf(town.hub, person, state);
  // A client without cookies sends no origin; a page cannot but send one.
  const headers = 'authorization' in shown ? { ...shown } : { origin: ORIGIN, ...shown };
  return enter(town.hub.url, null, { headers, auth: { protocol: PROTOCOL_VERSION, person: claimed } });
}
function lineOf({ name }: Knocker): Line {
  const line = lines.get(name);
  if (line === undefined) throw new Error(`${name} is not there`);
  return line;
}
async function ask<T>(knocker: Knocker, event: string, request: unknown): Promise<T | Refusal> {
  cells += 1;
  return lineOf(knocker).ask<T | Refusal>(event, request);
}

/** What a line of the channels table lets see of a channel of the home compound. */
function may({ line }: Knocker, kind: string, channel: string): string {
  if (channel === unknown || (channel === `room/${town.home.closedRoom}` && line.startsWith('official'))) return '';
  return channels.get(line === 'former' ? 'nobody' : line)?.[kind] ?? '';
}
const told = (knocker: Knocker): string => (knocker.person === null ? 'NOT_SIGNED_IN' : 'FORBIDDEN');
const codeOf = (reply: unknown): string => (isRefusal(reply) ? reply.refused : 'given');

beforeAll(async () => {
  town = await startTown();
  for (const knocker of town.knockers) lines.set(knocker.name, await come(knocker, 'fresh cookie'));
});
afterAll(async () => {
  process.stdout.write(`permission matrix, socket: ${String(cells)} cells\n`);
  for (const line of lines.values()) line.close();
  await town.close();
});

const all = (): readonly (readonly [string, string])[] => [...channelsOf(town.home), ['room', `room/${town.home.closedRoom}`], ['room', unknown]];

describe('At the door', () => {
  test.each(sessionStates.filter(({ state }) => state !== 'disabled account'))('$state: in where live, and NOT_SIGNED_IN otherwise', async ({ state, live }) => {
    const people = town.knockers.filter(({ name, person }) => person !== null && !name.startsWith('former') && !name.includes('next door') && !name.includes('far'));
    expect(people.length).toBeGreaterThan(10);
    for (const knocker of people) {
      const answer = await come(knocker, state).then((line) => (line.close(), 'in'), codeOf);
      expect(`${knocker.name}: ${answer}`).toBe(`${knocker.name}: ${live ? 'in' : 'NOT_SIGNED_IN'}`);
    }
  });

  test('nobody comes in as another person than their session\'s, nor signed in without saying so', async () => {
    const [one, other] = town.knockers.filter(({ role }) => role !== null);
    for (const knocker of town.knockers.filter(({ role }) => role !== null)) {
      const another = knocker === one ? other : one;
      for (const state of ['fresh cookie', 'fresh token']) expect(await come(knocker, state, another?.person ?? '').catch(codeOf), knocker.name).toBe('NOT_SIGNED_IN');
      // Without a name they are a follower, whatever they could show.
      const follower = await come(knocker, 'fresh cookie', null);
      expect(await follower.ask('open', { log: town.home.log, channel: 'office' })).toEqual({ refused: 'NOT_SIGNED_IN' });
      follower.close();
    }
  });
});

describe('A channel', () => {
  test('is opened by whom the table says, and by nobody else; the answer to others is that to a channel that is not there', async () => {
    for (const knocker of town.knockers) {
      for (const [kind, channel] of all()) {
        const reply = await ask<OpenReply>(knocker, 'open', { log: town.home.log, channel });
        expect(`${knocker.name} ${channel}: ${codeOf(reply)}`).toBe(`${knocker.name} ${channel}: ${may(knocker, kind, channel) === '' ? told(knocker) : 'given'}`);
        if (isRefusal(reply)) expect(reply).toEqual(await lineOf(knocker).ask('open', { log: `compound/${crypto.randomUUID()}`, channel: unknown }));
      }
    }
  });

  test('is caught up on by the same people, in the same part', async () => {
    const begins = (await town.hub.engine.compound(town.home.log, town.home.room))?.room;
    const from = begins?.status === 'OPEN' ? (begins.escalations.at(-1)?.from ?? 0) : 0;
    for (const knocker of town.knockers) {
      for (const [kind, channel] of all()) {
        const reply = await ask<RangeReply>(knocker, 'range', { log: town.home.log, channel, from: 1, to: 500 });
        const allowed = may(knocker, kind, channel);
        expect(`${knocker.name} ${channel}: ${codeOf(reply)}`).toBe(`${knocker.name} ${channel}: ${allowed === '' ? told(knocker) : 'given'}`);
        if (isRefusal(reply)) continue;
        const numbers = reply.items.flatMap((item: Item) => ('skip' in item ? [] : [item.n]));
        if (allowed === 'all') expect(numbers, knocker.name).toEqual(numbers.map((_, i) => i + 1));
        if (knocker.line === 'official during' && kind === 'room') expect(numbers.slice(0, 2), knocker.name).toEqual([1, from]);
        if (knocker.line === 'official after' && kind === 'room') expect(Math.max(...numbers)).toBeLessThan(from);
      }
    }
  });

  test('is left by anybody', async () => {
    for (const knocker of town.knockers) {
      for (const [, channel] of [...all(), ['feed', 'feed']]) expect(await ask(knocker, 'leave', { log: town.home.log, channel }), knocker.name).toEqual({});
    }
  });
});

describe('Presence', () => {
  test('is taken in the room that one has open and goes on to see, under one\'s own hat', async () => {
    const at = { log: town.home.log, channel: `room/${town.home.room}` };
    for (const knocker of town.knockers) {
      const lease = { ...at, capacity: knocker.capacity, doing: 'HERE' };
      const closed = await ask(knocker, 'presence', lease);
      expect(`${knocker.name}: ${codeOf(closed)}`).toBe(`${knocker.name}: ${told(knocker)}`);
      await ask(knocker, 'open', at);
      const allowed = may(knocker, 'room', at.channel);
      const stays = allowed === 'all' || knocker.line === 'official during';
      expect(`${knocker.name}: ${codeOf(await ask(knocker, 'presence', lease))}`).toBe(`${knocker.name}: ${stays ? 'given' : told(knocker)}`);
      const another = town.knockers.find(({ role, capacity }) => role !== null && capacity !== knocker.capacity)?.capacity;
      expect(`${knocker.name}: ${codeOf(await ask(knocker, 'presence', { ...lease, capacity: another }))}`).toBe(`${knocker.name}: ${stays ? 'CAPACITY_NOT_YOURS' : told(knocker)}`);
      await ask(knocker, 'leave', at);
    }
  });
});

test('Every command is answered as the tables say', async () => {
  const { hub, home } = town;
  for (const knocker of town.knockers) {
    for (const type of commandTypes) {
      const reply = await ask(knocker, 'command', { id: crypto.randomUUID(), log: home.log, type, capacity: knocker.capacity, data: dataOf(type, home) });
      const expected = knocker.person === null ? 'NOT_SIGNED_IN' : toldInTown(knocker, type, home);
      if (expected === null) expect(`${knocker.name} ${type}: ${isRefusal(reply) && refusedByPolicy(reply) ? reply.refused : 'allowed'}`).toBe(`${knocker.name} ${type}: allowed`);
      else expect(`${knocker.name} ${type}: ${codeOf(reply)}`).toBe(`${knocker.name} ${type}: ${expected}`);
      const { branchSecretary: secretary } = home.people;
      if (isRefusal(reply) || secretary === undefined) continue;
      if (type === 'AdjournSession') await must(hub.engine, hub.clock, secretary, home.log, 'ResumeSession', { room: home.room });
      if (type === 'CloseSession') await must(hub.engine, hub.clock, secretary, home.log, 'OpenSession', { room: home.room });
    }
  }
});

test('Nobody acts as the hub: its hat is not an id that a message may hold', async () => {
  for (const knocker of town.knockers.filter(({ person }) => person !== null)) {
    for (const over of [{ capacity: 'hub' }, { person: 'hub' }, { from: { person: 'hub', auth: { method: 'HUB' } } }]) {
      const reply = await ask(knocker, 'command', { id: crypto.randomUUID(), log: town.home.log, type: 'CloseSignOff', capacity: knocker.capacity, data: dataOf('CloseSignOff', town.home), ...over });
      expect(codeOf(reply), knocker.name).toBe('MALFORMED');
    }
  }
});

test('R4: every live frame goes to whom the table shows its channel, and to nobody else', async () => {
  const { hub, home } = town;
  const { operator, branchSecretary, committeeChair } = home.people;
  if (operator === undefined || branchSecretary === undefined || committeeChair === undefined) throw new Error('the cast is not whole');
  const room = `room/${home.room}`;
  for (const knocker of town.knockers) for (const [, channel] of channelsOf(home)) await lineOf(knocker).ask('open', { log: home.log, channel });
  const before = new Map(town.knockers.map((knocker) => [knocker.name, lineOf(knocker).frames.length]));
  const word = `帧 ${crypto.randomUUID()}`;
  const parties = dataOf('OpenRoom', home).parties;
  await must(hub.engine, hub.clock, branchSecretary, home.log, 'OpenRoom', { title: word, parties });
  await must(hub.engine, hub.clock, operator, home.log, 'CorrectUnit', { unit: '1-1-103', area: 9_001, areaSource: 'SURVEY', status: 'HANDED_OVER', validFrom: '2026-02-02', reason: word });
  await must(hub.engine, hub.clock, committeeChair, home.log, 'PostMessage', { room: home.room, text: word, replyTo: null, about: null });
  const during = town.knockers.find(({ line }) => line === 'official during');
  const escalation = (await hub.engine.compound(home.log, home.room))?.room;
  const id = escalation?.status === 'OPEN' ? (escalation.escalations.at(-1)?.id ?? '') : '';
  await must(hub.engine, hub.clock, { person: during?.person ?? '', capacity: during?.capacity ?? '' }, home.log, 'ReturnEscalation', { room: home.room, escalation: id, outcome: 'MEDIATED', text: '已调解' });
  // The feed's news of the return is the last that anybody gets.
  await Promise.all(town.knockers.map((knocker) => lineOf(knocker).until((frames) => liveItems(frames.slice(before.get(knocker.name)), 'feed').length === 1)));
  await Promise.all(town.knockers.filter((knocker) => may(knocker, 'room', room) === 'all').map((knocker) => lineOf(knocker).until((frames) => liveItems(frames.slice(before.get(knocker.name)), room).length === 2)));
  for (const knocker of town.knockers) {
    const frames = lineOf(knocker).frames.slice(before.get(knocker.name));
    const got = Object.fromEntries(channelsOf(home).map(([kind, channel]) => [kind, liveItems(frames, channel).map((item) => ('type' in item ? item.type : 'skip'))]));
    const sees = (kind: string, ...types: string[]): string[] => (['', 'part'].includes(may(knocker, kind, kind === 'room' ? room : kind)) && knocker.line !== 'official during' ? [] : may(knocker, kind, kind) === '' ? [] : types);
    cells += 6;
    expect({ who: knocker.name, ...got }).toEqual({
      who: knocker.name, feed: ['escalation.published'], office: sees('office', 'room.listed'), register: sees('register', 'unit.corrected'), enrolment: [], petitions: [], fund: [], accounts: [], room: sees('room', 'message.posted', 'escalation.returned'),
    });
    const whole = JSON.stringify(frames);
    expect(whole.includes(word), knocker.name).toBe(['office', 'register', 'room'].some((kind) => sees(kind, 'x').length > 0));
    for (const frame of frames) if (frame.name === 'heads') for (const head of frame.frame.heads) expect(may(knocker, head.channel.startsWith('room/') ? 'room' : head.channel, head.channel), knocker.name).not.toBe('');
  }
});

test('The table knows every event', () => {
  expect(readTable('events').map(({ event }) => event)).toEqual(['open', 'range', 'leave', 'command', 'presence']);
});

test('Who is disabled while they are here is sent away, and does not come back', async () => {
  const people = town.knockers.filter(({ name }) => name.includes('far compound'));
  expect(people.length).toBeGreaterThan(10);
  for (const knocker of people) {
    const line = lineOf(knocker);
    expect(await come(knocker, 'disabled account').catch(codeOf), knocker.name).toBe('NOT_SIGNED_IN');
    await line.ended;
    expect(line.frames.at(-1)).toEqual({ name: 'closed', frame: { reason: 'SIGNED_OUT' } });
  }
});
