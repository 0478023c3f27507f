import { afterAll, beforeAll, expect, test } from 'vitest';
import { roomChannel } from '@sanfang/shared/compound/channel.ts';
import type { Item } from '@sanfang/shared/protocol/live.ts';
import { follow } from '../../web/src/lib/feed/follow.ts';
import { made, must } from '../engine/scene.ts';
import { ORIGIN, startHub, type Hub } from '../support/hub.ts';
import { wireTo, type Wire } from './wire.ts';

let hub: Hub;
let wire: Wire;
beforeAll(async () => {
  hub = await startHub({ config: { limits: 'bench' } });
  wire = await wireTo(hub.url);
});
afterAll(async () => {
  await wire.close();
  await hub.close();
});

const head = async () => (await hub.engine.channel(hub.scene.log, 'feed'))?.n ?? 0;

/** Puts three events on the feed: a matter goes to the street, the street joins, and returns it. */
async function threeSteps(): Promise<void> {
  const { engine, clock, scene } = hub;
  const { room } = scene;
  const escalation = made(await must(engine, clock, scene.chair, scene.log, 'Escalate', { room, reason: '请街道参加', from: 'NOW' }), 'escalation');
  await must(engine, clock, scene.official, scene.log, 'JoinEscalation', { room, escalation });
  await must(engine, clock, scene.official, scene.log, 'ReturnEscalation', { room, escalation, outcome: 'ADVICE_GIVEN', text: '已当面指导' });
}

/** A feed page that is open somewhere, as far as following goes. */
async function openPage(held: { incarnation?: string; head?: number } = {}) {
  const items: Item[] = [];
  const said: string[] = [];
  const waiting = new Set<() => void>();
  const changed = () => waiting.forEach((check) => check());
  const url = `${wire.url.replace('http', 'ws')}/ws/?EIO=4&transport=websocket`;
  const sockets: WebSocket[] = [];
  const dial = (): WebSocket => {
    // Node's own WebSocket takes headers; a browser sends its Origin by itself.
    const Dialer = WebSocket as unknown as new (url: string, options: { headers: Record<string, string> }) => WebSocket;
    const socket = new Dialer(url, { headers: { origin: ORIGIN } });
    sockets.push(socket);
    return socket;
  };
  const { wake, stop } = follow({
    log: hub.scene.log,
    incarnation: held.incarnation ?? hub.engine.incarnation,
    head: held.head ?? (await head()),
    more: (news) => { items.push(...news); changed(); },
    stale: () => { said.push('STALE'); changed(); },
    status: (status) => { said.push(status); changed(); },
  }, dial);
  const until = (condition: () => boolean): Promise<void> => new Promise((resolve) => {
    const check = () => {
      if (!condition()) return;
      waiting.delete(check);
      resolve();
    };
    waiting.add(check);
    check();
  });
  const numbers = () => items.map((item) => ('skip' in item ? item.skip : item.n));
  return { items, said, sockets, numbers, until, wake, stop };
}

test('a follower without account hears what is published, once and in order, with its words and without persons', async () => {
  const page = await openPage();
  await page.until(() => page.said.at(-1) === 'LIVE');
  const from = await head();
  await threeSteps();
  await page.until(() => page.items.length === 3);
  expect(page.numbers()).toEqual([from + 1, from + 2, from + 3]);
  expect(page.items.map((item) => 'type' in item && (item.data as { step: string }).step)).toEqual(['RAISED', 'JOINED', 'RETURNED']);
  for (const by of [hub.scene.chair, hub.scene.official]) expect(JSON.stringify(page.items)).not.toContain(by.person);
  page.stop();
});

test('what was published between the rendering and the joining comes too', async () => {
  const rendered = await head();
  await threeSteps();
  const page = await openPage({ head: rendered });
  await page.until(() => page.items.length === 3);
  expect(page.numbers()).toEqual([rendered + 1, rendered + 2, rendered + 3]);
  page.stop();
});

test('after a cut it comes back by itself and misses nothing', async () => {
  const page = await openPage();
  await page.until(() => page.said.at(-1) === 'LIVE');
  const from = await head();
  wire.cut();
  await page.until(() => page.said.at(-1) === 'OFFLINE');
  await threeSteps();
  await page.until(() => page.items.length === 3);
  expect(page.numbers()).toEqual([from + 1, from + 2, from + 3]);
  expect(page.said.slice(0, 3)).toEqual(['LIVE', 'OFFLINE', 'LIVE']);
  page.stop();
});

test('looked at again, it does not wait out the back-off', async () => {
  const page = await openPage();
  await page.until(() => page.said.at(-1) === 'LIVE');
  wire.cut();
  await page.until(() => page.said.at(-1) === 'OFFLINE');
  const before = page.sockets.length;
  page.wake();
  page.wake();
  expect(page.sockets.length).toBe(before + 1);
  await page.until(() => page.said.at(-1) === 'LIVE');
  page.stop();
});

test('a page of another incarnation of the store is read again instead of mended', async () => {
  const page = await openPage({ incarnation: crypto.randomUUID() });
  await page.until(() => page.said.includes('STALE'));
  expect(page.items).toEqual([]);
  page.stop();
});

test('a stopped page lets go of its socket and says nothing more', async () => {
  const page = await openPage();
  await page.until(() => page.said.at(-1) === 'LIVE');
  const [socket] = page.sockets;
  const closed = new Promise((resolve) => socket?.addEventListener('close', resolve));
  page.stop();
  await closed;
  await threeSteps();
  expect(page.said).toEqual(['LIVE']);
  expect(page.items).toEqual([]);
  expect(page.sockets).toHaveLength(1);
});

test('a follower gets the feed and nothing else', async () => {
  const page = await openPage();
  await page.until(() => page.said.at(-1) === 'LIVE');
  const [socket] = page.sockets;
  const answer = new Promise<string>((resolve) => socket?.addEventListener('message', ({ data }) => String(data).startsWith('4399') && resolve(String(data))));
  socket?.send(`4299${JSON.stringify(['open', { log: hub.scene.log, channel: roomChannel(hub.scene.room) }])}`);
  expect(await answer).toBe('4399[{"refused":"NOT_SIGNED_IN"}]');
  page.stop();
});
