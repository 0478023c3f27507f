/**
 * Rights that end while everything goes on: whoever loses one gets nothing that happens afterwards, is let in nowhere at the next
 * request, and their socket or channel is closed within two seconds.
 */
import { setTimeout } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import type { CommandData } from '@sanfang/shared/compound/command.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hub as theHub, made, must, type By } from '../engine/scene.ts';
import { liveItems, type Line } from '../realtime/line.ts';
import { enter } from '../realtime/line.ts';
import { amount, patience } from '../support/effort.ts';
import { startHub, type Hub } from '../support/hub.ts';
import { evidenceOf, type Evidence } from './evidence.ts';
import { inject } from './inject.ts';

const WITHIN_MS = 2_000;
const DAY = 86_400_000;
let hub: Hub;
let talking = true;
let said = 0;
let talk: Promise<void>;
const late: number[] = [];

beforeAll(async () => {
  hub = await startHub({ config: { limits: 'bench', demo: false } });
  await account(hub.scene.secretary.person);
  // Everybody's traffic: the chair's words, one after the other, in every room that is open.
  talk = (async () => {
    while (talking) {
      said += 1;
      await must(hub.engine, hub.clock, hub.scene.chair, hub.scene.log, 'PostMessage', { room: hub.scene.room, text: `第 ${String(said)} 句`, replyTo: null, about: null });
      await setTimeout(5);
    }
  })();
});
afterAll(async () => {
  talking = false;
  await talk;
  late.sort((a, b) => a - b);
  process.stdout.write(`rights ended: ${String(late.length)}; noticed after (ms) p50 ${at(0.5)}, p99 ${at(0.99)}, at most ${at(1)}; ${String(said)} messages meanwhile\n`);
  await hub.close();
});
const at = (part: number): string => (late[Math.min(late.length - 1, Math.floor(part * late.length))] ?? 0).toFixed(0);

async function account(person: string): Promise<void> {
  await hub.stores.directory.addAccount({ person, identifier: `${person}@people.test`, passwordHash: 'nobody signs in with this', demo: null, disabled: false, createdAt: new Date(hub.clock.now()).toISOString() });
}

/** Somebody with a right to a channel, live, with what ends it. */
interface Holder {
  readonly person: string;
  readonly evidence: Evidence;
  readonly line: Line;
  readonly log: string;
  readonly channel: string;
  readonly capacity: string;
}

type Term = CommandData['FillSeat']['term'];
const open: Term = { from: '2024-01-01', until: null };
const localDay = (): string => new Date(hub.clock.now() + 8 * 3_600_000).toISOString().slice(0, 10);

async function party(log: string, kind: CommandData['FormParty']['kind']): Promise<string> {
  const standing = Object.values((await hub.engine.compound(log, null))?.office.parties ?? {}).find((one) => one.kind === kind && one.ended === null);
  return standing?.id ?? made(await must(hub.engine, hub.clock, theHub, log, 'FormParty', { kind, name: kind, term: open }), 'party');
}

/** Gives somebody new a seat, signs them in and opens the channel. */
async function holder(kind: CommandData['FormParty']['kind'], office: CommandData['FillSeat']['office'], channel: string, rest: { readonly term?: Term; readonly on?: string; readonly party?: string; readonly join?: string } = {}): Promise<Holder & { seat: string; party: string }> {
  const { scene } = hub;
  const on = rest.on ?? scene.log;
  const body = rest.party ?? (await party(on, kind));
  const person = randomUUID();
  await account(person);
  const ids = await must(hub.engine, hub.clock, theHub, on, 'FillSeat', { party: body, office, person, name: '某人', term: rest.term ?? open });
  const capacity = made(ids, 'capacity');
  if (rest.join !== undefined) await must(hub.engine, hub.clock, { person, capacity }, scene.log, 'JoinEscalation', { room: scene.room, escalation: rest.join });
  const evidence = await evidenceOf(hub, person, 'fresh cookie');
  const line = await enter(hub.url, { cookie: evidence['cookie'] ?? '', person });
  const opened = await line.ask('open', { log: scene.log, channel });
  if (isRefusal(opened)) throw new Error(`${office}: ${opened.refused}`);
  return { person, evidence, line, log: scene.log, channel, capacity, seat: made(ids, 'seat'), party: body };
}

/** The last number that the channel had when the right was gone. */
async function lastN(channel: string): Promise<number> {
  return (await hub.engine.channel(hub.scene.log, channel))?.n ?? 0;
}

/** Ends a right and sees what comes of it: `whole` where the session itself ends, `elsewhere` where another process ended it. */
async function ends(one: Holder, end: () => Promise<unknown>, whole: boolean, elsewhere = false): Promise<void> {
  const before = await lastN(one.channel);
  await end();
  const [ended, last] = [performance.now(), await lastN(one.channel)];
  // The next request is refused already.
  const [read, act] = [
    await inject(hub, { method: 'GET', url: `/api/logs/${one.log}/channels/${encodeURIComponent(one.channel)}/range?from=1&to=9` }, one.evidence),
    await inject(hub, { method: 'POST', url: '/api/commands', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ id: randomUUID(), log: one.log, type: 'PostMessage', capacity: one.capacity, data: { room: hub.scene.room, text: '还在', replyTo: null, about: null } }) }, one.evidence),
  ];
  expect(read.status).toBe(404);
  if (whole) expect(act.status).toBe(401);
  else expect(act.status).toBeOneOf([403, 404, 409]);
  const closed = one.line.until((frames) => frames.some((frame) => frame.name === 'closed'));
  await Promise.race([closed, setTimeout(WITHIN_MS).then(() => { throw new Error('nothing was closed within two seconds'); })]);
  late.push(performance.now() - ended);
  if (whole) await one.line.ended;
  else expect(await one.line.ask('open', { log: one.log, channel: one.channel })).toEqual({ refused: 'FORBIDDEN' });
  // Nothing after the news of it; and where it ended here, nothing that happened after the end.
  const frames = one.line.frames.map((frame) => (frame.name === 'events' && frame.frame.channel === one.channel ? frame.frame.items : []));
  const closing = one.line.frames.findIndex((frame) => frame.name === 'closed');
  expect(frames.slice(closing).flat()).toEqual([]);
  const numbers = liveItems(one.line.frames, one.channel).flatMap((item) => ('n' in item ? [item.n] : []));
  if (!elsewhere) expect(Math.max(before, ...numbers)).toBeLessThanOrEqual(last);
  one.line.close();
}

const room = (): string => hub.scene.channel;
async function escalation(): Promise<string> {
  const state = (await hub.engine.compound(hub.scene.log, hub.scene.room))?.room;
  const last = state?.status === 'OPEN' ? state.escalations.at(-1) : undefined;
  if (last !== undefined && last.status !== 'RETURNED') return last.id;
  return made(await must(hub.engine, hub.clock, hub.scene.chair, hub.scene.log, 'Escalate', { room: hub.scene.room, reason: '不答复', from: 'NOW' }), 'escalation');
}
const company = async (): Promise<string> => {
  const state = (await hub.engine.compound(hub.scene.log, hub.scene.room))?.room;
  return state?.status === 'OPEN' ? state.parties.COMPANY : '';
};
let streetOperator: By;

/** Kinds of ends, each with somebody new. */
const kinds: Readonly<Record<string, () => Promise<void>>> = {
  'signed out in another tab': async () => {
    const one = await holder('PROPERTY_COMPANY', 'companyStaff', room(), { party: await company() });
    await ends(one, () => inject(hub, { method: 'DELETE', url: '/api/session' }, one.evidence), true);
  },
  'signed out everywhere, from another device': async () => {
    const one = await holder('PROPERTY_COMPANY', 'companyStaff', room(), { party: await company() });
    const other = await evidenceOf(hub, one.person, 'fresh cookie');
    await ends(one, () => inject(hub, { method: 'DELETE', url: '/api/sessions' }, other), true);
  },
  'this device signed out from another': async () => {
    const one = await holder('PROPERTY_COMPANY', 'companyStaff', room(), { party: await company() });
    const other = await evidenceOf(hub, one.person, 'fresh token');
    const list = await inject(hub, { method: 'GET', url: '/api/sessions' }, other);
    const session = (JSON.parse(list.text) as { sessions: { id: string; current: boolean }[] }).sessions.find(({ current }) => !current)?.id ?? '';
    await ends(one, () => inject(hub, { method: 'DELETE', url: `/api/sessions/${session}` }, other), true);
  },
  'account disabled': async () => {
    const one = await holder('PROPERTY_COMPANY', 'companyStaff', room(), { party: await company() });
    await ends(one, () => hub.disable(one.person), true, true);
  },
  'seat vacated': async () => {
    const one = await holder('PROPERTY_COMPANY', 'companyStaff', room(), { party: await company() });
    await ends(one, () => must(hub.engine, hub.clock, hub.scene.operator, hub.scene.log, 'VacateSeat', { seat: one.seat }), false);
  },
  'observer\'s seat vacated': async () => {
    const one = await holder('RESIDENTS_COMMITTEE', 'residentsCommitteeMember', room());
    await ends(one, () => must(hub.engine, hub.clock, hub.scene.operator, hub.scene.log, 'VacateSeat', { seat: one.seat }), false);
  },
  'official\'s seat vacated in the street\'s log': async () => {
    const one = await holder('STREET_OFFICE', 'streetOfficial', room(), { on: hub.scene.street, join: await escalation() });
    await ends(one, () => must(hub.engine, hub.clock, streetOperator, hub.scene.street, 'VacateSeat', { seat: one.seat }), false);
  },
  'body ended': async () => {
    const one = await holder('RESIDENTS_COMMITTEE', 'residentsCommitteeMember', room());
    await ends(one, () => must(hub.engine, hub.clock, hub.scene.operator, hub.scene.log, 'EndParty', { party: one.party, on: localDay() }), false);
  },
  'term over at midnight': async () => {
    const one = await holder('PROPERTY_COMPANY', 'companyStaff', room(), { party: await company(), term: { from: '2024-01-01', until: localDay() } });
    await ends(one, async () => hub.clock.forward(DAY), false);
  },
};

describe('R3 · A right that ends', () => {
  beforeAll(async () => {
    const body = await party(hub.scene.street, 'OPERATOR');
    const person = randomUUID();
    streetOperator = { person, capacity: made(await must(hub.engine, hub.clock, theHub, hub.scene.street, 'FillSeat', { party: body, office: 'operator', person, name: '运营', term: open }), 'capacity') };
  });

  // 23 of each in every run are over 200.
  test.each(Object.entries(kinds))('%s: refused at once, closed within two seconds, and nothing after it', async (_, end) => {
    for (let i = 0; i < amount(23, 115); i += 1) await end();
  }, patience(120_000, 600_000));

  test('official out when the matter is returned: what follows is not even counted for them', async () => {
    for (let i = 0; i < amount(5, 50); i += 1) {
      const id = await escalation();
      const one = await holder('STREET_OFFICE', 'streetOfficial', room(), { on: hub.scene.street, join: id });
      await must(hub.engine, hub.clock, one, hub.scene.log, 'ReturnEscalation', { room: hub.scene.room, escalation: id, outcome: 'MEDIATED', text: '已调解' });
      await one.line.until((frames) => liveItems(frames, room()).some((item) => 'type' in item && item.type === 'escalation.returned'));
      const returned = liveItems(one.line.frames, room()).findLast((item) => 'type' in item && item.type === 'escalation.returned');
      const n = returned !== undefined && 'n' in returned ? returned.n : 0;
      const more = said + 5;
      while (said < more) await setTimeout(5);
      expect(Math.max(...liveItems(one.line.frames, room()).map((item) => ('n' in item ? item.n : item.skip[1])))).toBe(n);
      expect(await one.line.ask('range', { log: hub.scene.log, channel: room(), from: n + 1, to: n + 50 })).toEqual({ items: [] });
      const act = await one.line.ask('command', { id: randomUUID(), log: hub.scene.log, type: 'PostMessage', capacity: one.capacity, data: { room: hub.scene.room, text: '还在', replyTo: null, about: null } });
      expect(act).toEqual({ refused: 'NOT_JOINED' });
      one.line.close();
    }
  });
});
