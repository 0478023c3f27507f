import { afterEach, describe, expect, test } from 'vitest';
import { prepare, runHub } from '../scenarios/hubs.ts';
import { amount } from '../support/effort.ts';
import { mongoProxy, type MongoProxy } from '../support/mongo-proxy/proxy.ts';
import type { Mode } from '../support/mongo-proxy/rules.ts';
import { type Dice, diceOf, seedOf } from '../support/seed.ts';
import { mongodbUrl, mongoStores } from '../support/stores.ts';
import { meet, words } from './meeting.ts';

/** What is broken, and how often of 100. */
const trouble: readonly (readonly [string | readonly string[], Mode, number])[] = [
  ['insert', 'LOSE_COMMAND', 4],
  ['insert', 'LOSE_REPLY', 6],
  ['insert', 'TRUNCATE_REPLY', 3],
  ['insert', { delayMs: 400 }, 5],
  ['insert', 'HOLD', 1],
  [['update', 'getMore'], 'LOSE_REPLY', 6],
  ['find', 'LOSE_REPLY', 2],
  ['find', 'TRUNCATE_REPLY', 1],
  ['find', { delayMs: 300 }, 4],
  ['hello', 'LOSE_COMMAND', 8],
  ['hello', { delayMs: 600 }, 8],
];
const MESSAGES = amount(8, 400);
const LANES = 4;

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

describe.skipIf(mongodbUrl() === undefined)('hubs on a MongoDB whose wire breaks (skipped without MONGODB_URL)', () => {
  test.each([1, 2])('%i of them: what was acknowledged stands once, nothing else was promised, and every view is whole afterwards', { timeout: amount(150_000, 3_600_000) }, async (nodes) => {
    const dice = diceOf(seedOf(`wire, ${String(nodes)} nodes`));
    const place = await mongoStores();
    ends.push(() => place.remove());
    const scene = await prepare(place);
    const proxies: MongoProxy[] = [];
    for (let i = 0; i < nodes; i += 1) proxies.push(await mongoProxy(place.url));
    ends.push(async () => { for (const proxy of proxies) await proxy.close(); });
    const hubs = await Promise.all(proxies.map((proxy) => runHub(proxy.url(new URL(place.url).pathname.slice(1)))));
    ends.push(async () => { for (const hub of hubs) await hub.stop(); });
    const meeting = await meet(place, scene, hubs.map(({ url }) => url));
    ends.push(() => meeting.close());

    for (const proxy of proxies) {
      const own: Dice = diceOf(dice.roll(2 ** 31));
      for (const [command, mode, percent] of trouble) proxy.rule({ command, mode, chance: { percent, dice: own } });
    }
    await Promise.all(meeting.senders.flatMap((sender, s) => Array.from({ length: LANES }, async (_, lane) => {
      for (let i = 0; i < MESSAGES; i += 1) {
        const said = words(scene, `${String(s)}/${String(lane)}/${String(i)}`);
        const id = crypto.randomUUID();
        // Now and then somebody presses twice.
        const twice = dice.chance(20) ? [sender.once('PostMessage', said, id)] : [];
        await Promise.all([...twice, sender.insist('PostMessage', said, id)]);
      }
    })));
    const hits = proxies.map((proxy) => proxy.hits);
    for (const proxy of proxies) proxy.calm();
    expect(await meeting.verdict()).toBe('');
    process.stdout.write(`wire, ${String(nodes)} nodes: ${String(meeting.recorder.history().operations.length)} sendings, ${hits.join(' and ')} exchanges broken, views whole after ${meeting.healedMs.toFixed(0)} ms\n`);
    for (const broken of hits) expect(broken).toBeGreaterThan(20);
  });
});
