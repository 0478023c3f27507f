import { actOf } from '@sanfang/server/audit/act.ts';
import { pagesOf } from '@sanfang/server/audit/chain.ts';
import { createPasswords } from '@sanfang/server/accounts/password.ts';
import { createEngine } from '@sanfang/server/engine/engine.ts';
import { setTimeout as after } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { setScene, type By, type Scene } from '../engine/scene.ts';
import { checkWhole } from '../engine/whole-log.ts';
import { talk, type TalkingHub } from '../logs/talking-hub.ts';
import { enter, type Line } from '../realtime/line.ts';
import { Client } from '../support/client.ts';
import { mongoProxy } from '../support/mongo-proxy/proxy.ts';
import { diceOf, seedOf } from '../support/seed.ts';
import { sqliteStores, storeKinds, type StorePlace } from '../support/stores.ts';

const PASSWORD = 'a password for the end';
/** What a process that is told to end is given before whoever looks after it ends it; far above what it takes. */
const END_MS = 15_000;

const cleanUp: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

async function prepare(fresh: () => Promise<StorePlace>): Promise<{ place: StorePlace; scene: Scene }> {
  const place = await fresh();
  cleanUp.push(() => place.remove());
  const stores = await place.open();
  const clock = { now: () => Date.now(), forward: () => undefined };
  const engine = await createEngine({ stores, clock });
  const scene = await setScene(engine, clock);
  const passwordHash = await createPasswords().hash(PASSWORD);
  for (const { person } of [scene.chair, scene.manager]) {
    await stores.directory.addAccount({ person, identifier: `${person}@people.test`, passwordHash, demo: null, disabled: false, createdAt: new Date().toISOString() });
  }
  await engine.close();
  await stores.close();
  return { place, scene };
}

function start(url: string, env: Record<string, string> = {}): TalkingHub {
  const hub = talk({ STORE_URL: url, LOG_LEVEL: 'warn', LIMITS: 'bench', PUBLIC_ORIGINS: 'http://hub.test', ...env });
  cleanUp.push(() => hub.kill('SIGKILL'));
  return hub;
}

async function signIn(hub: TalkingHub, { person }: By): Promise<{ client: Client; line: Line }> {
  const client = new Client(hub.url.replace('localhost', '127.0.0.1'));
  const { status } = await client.post('/api/session', { identifier: `${person}@people.test`, password: PASSWORD });
  if (status !== 200) throw new Error(`could not sign in: ${String(status)}`);
  return { client, line: await enter(client.url, { cookie: client.cookie, person }) };
}

/** Code and time to the end after a signal. */
async function end(hub: TalkingHub, signal: NodeJS.Signals = 'SIGTERM'): Promise<{ how: number | NodeJS.Signals | null; ms: number }> {
  const began = performance.now();
  hub.kill(signal);
  return { how: await hub.ended, ms: performance.now() - began };
}

describe.each(storeKinds)('A hub on $name that is told to end', ({ fresh }) => {
  test('under load says first that it is not ready, then goes; what it acknowledged stands, and nothing stands twice', async () => {
    const { place, scene } = await prepare(fresh);
    const hub = start(place.url, { DRAIN_MS: '700' });
    await hub.until('http://localhost:');
    const people = await Promise.all([scene.chair, scene.manager].map(async (by) => ({ by, ...(await signIn(hub, by)) })));
    const [{ client }] = people as [(typeof people)[number]];

    const sent: string[] = [];
    const acknowledged: string[] = [];
    let going = true;
    const send = async ({ by, line, client: browser }: (typeof people)[number], turn: number): Promise<void> => {
      const id = crypto.randomUUID();
      sent.push(id);
      const command = { id, log: scene.log, type: 'PostMessage', capacity: by.capacity, data: { room: scene.room, text: id, replyTo: null, about: null } };
      const answer = turn % 3 === 0 ? (await browser.post<{ n?: number }>('/api/commands', command)).body : await line.ask<{ n?: number }>('command', command);
      if (typeof answer.n === 'number') acknowledged.push(id);
    };
    const load = people.flatMap((one) => Array.from({ length: 8 }, async (_, lane) => {
      // A line that is gone answers nothing: then this lane is done.
      for (let turn = lane; going; turn += 1) await send(one, turn).catch(() => { going = false; });
    }));
    while (acknowledged.length < 50) await after(10);

    const ending = end(hub);
    let ready = 200;
    for (const until = performance.now() + 5_000; ready === 200 && performance.now() < until;) ready = (await client.get('/api/health/ready')).status;
    expect(ready).toBe(503);
    expect((await client.get('/api/health')).status).toBe(200);
    const beforeGoing = acknowledged.length;
    while (acknowledged.length < beforeGoing + 10) await after(10);
    const { how, ms } = await ending;
    going = false;
    await Promise.all(load);
    expect(how, hub.said()).toBe(0);
    expect(ms).toBeLessThan(END_MS);

    const stores = await place.open();
    const events = await checkWhole(stores.logs, scene.log);
    const standing = events.filter(({ type }) => type === 'message.posted').map(({ command }) => command);
    expect(new Set(standing).size).toBe(standing.length);
    expect(acknowledged.filter((id) => !standing.includes(id))).toEqual([]);
    expect(standing.filter((id) => !sent.includes(id))).toEqual([]);
    const acts = [];
    for await (const page of pagesOf(stores.audit)) acts.push(...page.acts.map(actOf));
    expect(acts.map(({ action }) => action)).toEqual(['HUB_STARTED', 'SIGNED_IN', 'SIGNED_IN', 'HUB_STOPPED']);
    for (const { line } of people) line.close();
  });

  test('twice goes at once', async () => {
    const { place } = await prepare(fresh);
    const hub = start(place.url, { DRAIN_MS: '60000' });
    await hub.until('http://localhost:');
    hub.kill('SIGTERM');
    const url = hub.url.replace('localhost', '127.0.0.1');
    let ready = 200;
    while (ready === 200) ready = (await fetch(`${url}/api/health/ready`)).status;
    const { how, ms } = await end(hub);
    expect(how).toBe(0);
    expect(ms).toBeLessThan(END_MS);
  });

  test('while it starts ends as well, at whatever point, and starts again', async () => {
    const { place } = await prepare(fresh);
    const dice = diceOf(seedOf('told to end while it starts'));
    for (let round = 0; round < 4; round += 1) {
      const hub = start(place.url);
      await after(dice.roll(1_200));
      const { how, ms } = await end(hub);
      // Before its first line of code runs, the signal ends it as it ends any process.
      expect([0, 'SIGTERM']).toContain(how);
      expect(ms).toBeLessThan(END_MS);
    }
    const hub = start(place.url);
    await hub.until('http://localhost:');
    expect((await end(hub)).how).toBe(0);
  });
});

const onMongo = storeKinds.find(({ name }) => name === 'MongoDB');
test.skipIf(onMongo === undefined)('A hub whose store is away ends all the same, within its time (needs MONGODB_URL)', async () => {
  if (onMongo === undefined) return;
  const { place, scene } = await prepare(onMongo.fresh);
  const proxy = await mongoProxy(place.url);
  cleanUp.push(() => proxy.close());
  const hub = start(proxy.url(new URL(place.url).pathname.slice(1)));
  await hub.until('http://localhost:');
  const { line } = await signIn(hub, scene.chair);
  proxy.hold();
  const id = crypto.randomUUID();
  const unanswered = line.ask<{ refused?: string; n?: number }>('command', { id, log: scene.log, type: 'PostMessage', capacity: scene.chair.capacity, data: { room: scene.room, text: id, replyTo: null, about: null } }).catch(() => null);
  const { how, ms } = await end(hub);
  expect([0, 1]).toContain(how);
  expect(ms).toBeLessThan(END_MS);
  const answer = await unanswered;
  proxy.release('ARRIVE');
  const stores = await place.open();
  const trace = await stores.logs.command(scene.log, id);
  // Whatever was said is so.
  if (typeof answer?.n === 'number') expect(trace).not.toBeNull();
  line.close();
});

test('A hub on a folder ends in order when it is interrupted from the keyboard', async () => {
  const { place } = await prepare(sqliteStores);
  const hub = start(place.url);
  await hub.until('http://localhost:');
  expect((await end(hub, 'SIGINT')).how).toBe(0);
});
