import type { CommandReply } from '@sanfang/shared/protocol/live.ts';
import { afterEach, describe, expect, test } from 'vitest';
import type { Scene } from '../engine/scene.ts';
import type { Sender } from '../history/sending.ts';
import { prepare, runHub } from '../scenarios/hubs.ts';
import { amount } from '../support/effort.ts';
import { mongoProxy, type MongoProxy } from '../support/mongo-proxy/proxy.ts';
import { type Dice, diceOf, seedOf } from '../support/seed.ts';
import { type StoreKind, storeKinds } from '../support/stores.ts';
import { meet, type Meeting, words } from './meeting.ts';

const COMMANDS = amount(2_500, 20_000);
/** They are of several compounds, so that neither node is only ever losing a race. */
const COMPOUNDS = 4;
/** Commands under way at a time. */
const AT_ONCE = 300;
/** Of 100 replies of the database, and of 100 commands after which a socket is cut. */
const LOST_REPLIES = 5;
const CUTS = 1;

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Two hubs on MongoDB, each behind a proxy of its own; one on SQLite. */
async function start({ name, fresh }: StoreKind, dice: Dice) {
  const place = await fresh();
  ends.push(() => place.remove());
  const scenes: Scene[] = [];
  for (let i = 0; i < COMPOUNDS; i += 1) scenes.push(await prepare(place));
  const proxies: MongoProxy[] = name === 'MongoDB' ? [await mongoProxy(place.url), await mongoProxy(place.url)] : [];
  ends.push(async () => { for (const proxy of proxies) await proxy.close(); });
  const urls = proxies.map((proxy) => proxy.url(new URL(place.url).pathname.slice(1)));
  const hubs = await Promise.all((urls.length === 0 ? [place.url] : urls).map((url) => runHub(url)));
  ends.push(async () => { for (const hub of hubs) await hub.stop(); });
  const meetings: { readonly scene: Scene; readonly meeting: Meeting }[] = [];
  for (const scene of scenes) meetings.push({ scene, meeting: await meet(place, scene, hubs.map(({ url }) => url), 'EVERYWHERE') });
  ends.push(async () => { for (const { meeting } of meetings) await meeting.close(); });
  for (const proxy of proxies) proxy.rule({ command: 'insert', mode: 'LOSE_REPLY', chance: { percent: LOST_REPLIES, dice: diceOf(dice.roll(2 ** 31)) } });
  return { meetings, proxies };
}

describe.each(storeKinds)('commands sent over and over on $name', (kind) => {
  test(`${String(COMMANDS)} of them, each 1 to 5 times over sockets and HTTP, have one effect and one answer each`, { timeout: amount(180_000, 1_200_000) }, async () => {
    const dice = diceOf(seedOf(`exactly once, ${kind.name}`));
    const { meetings, proxies } = await start(kind, dice);
    let sendings = 0;
    let reused = 0;

    /** Sends one command as often as the dice say, by any of its author's ways, some at once and some later. */
    async function command(no: number): Promise<void> {
      const { scene, meeting } = dice.pick(meetings);
      const { person } = dice.pick(meeting.sockets);
      const ways = meeting.senders.filter((sender) => sender.person === person);
      const id = crypto.randomUUID();
      const said = words(scene, `第 ${String(no)} 句`);
      const answers: CommandReply[] = [];
      const send = async (way: Sender): Promise<void> => {
        sendings += 1;
        answers.push(await way.insist('PostMessage', said, id));
      };
      const times = 1 + dice.roll(5);
      const first = 1 + dice.roll(times);
      if (dice.roll(100) < CUTS) dice.pick(meeting.sockets).cut();
      await Promise.all(Array.from({ length: first }, () => send(dice.pick(ways))));
      for (let i = first; i < times; i += 1) await send(dice.pick(ways));
      const places = new Set(answers.map((answer) => JSON.stringify('n' in answer ? [answer.channel, answer.n] : answer)));
      expect([...places]).toEqual([expect.stringContaining(scene.channel)]);
      if (dice.chance(2)) {
        reused += 1;
        expect(await dice.pick(ways).insist('PostMessage', words(scene, `另一句 ${String(no)}`), id)).toMatchObject({ refused: 'COMMAND_ID_REUSED' });
      }
    }

    const started = performance.now();
    let next = 0;
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
      while (next < COMMANDS) await command(next++);
    }));
    const seconds = (performance.now() - started) / 1_000;
    const lost = proxies.reduce((sum, proxy) => sum + proxy.hits, 0);
    for (const proxy of proxies) proxy.calm();
    for (const { meeting } of meetings) expect(await meeting.verdict()).toBe('');
    process.stdout.write(`exactly once, ${kind.name}: ${String(COMMANDS)} commands sent ${String(sendings)} times in ${seconds.toFixed(1)} s, ${String(lost)} replies of the database lost, ${String(reused)} ids reused\n`);
    if (proxies.length > 0) expect(lost).toBeGreaterThan(0);
    expect(reused).toBeGreaterThan(0);
  });
});
