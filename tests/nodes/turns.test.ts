import { afterEach, describe, expect, test } from 'vitest';
import { meet, words } from '../faults/meeting.ts';
import { prepare, runHub } from '../scenarios/hubs.ts';
import { amount } from '../support/effort.ts';
import { mongodbUrl, mongoStores } from '../support/stores.ts';

const reason = mongodbUrl() === undefined ? 'MONGODB_URL is not set' : null;

/** Commands that are always under way at the one node, and what is said in turn at the other. */
const BUSY = 9;
const WORDS = amount(40, 1_000);

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

describe.skipIf(reason !== null)(`two nodes whose people write to one log${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  test('where one node writes without a pause, the other gets its turn before anybody there is told to come again', { timeout: 60_000 + WORDS * 500 }, async () => {
    const place = await mongoStores();
    ends.push(() => place.remove());
    const scene = await prepare(place);
    const hubs = [await runHub(place.url), await runHub(place.url)];
    ends.push(async () => { for (const hub of hubs) await hub.stop(); });
    const meeting = await meet(place, scene, hubs.map(({ url }) => url), 'EVERYWHERE');
    ends.push(() => meeting.close());
    const at = (node: number) => meeting.sockets.filter(({ name }) => name.endsWith(`at ${String(node)}`));

    let over = false;
    let meanwhile = 0;
    const busy = Array.from({ length: BUSY }, async (_, lane) => {
      const sender = at(0)[lane % at(0).length];
      for (let i = 0; !over; i += 1) {
        await sender?.insist('PostMessage', words(scene, `${String(lane)}/${String(i)}`));
        meanwhile += 1;
      }
    });
    const [calm] = at(1);
    const refused: unknown[] = [];
    for (let i = 0; i < WORDS; i += 1) {
      const reply = await calm?.once('PostMessage', words(scene, `轮到第 ${String(i)} 句`));
      if (reply === null || reply === undefined || 'refused' in reply) refused.push(reply);
    }
    over = true;
    await Promise.all(busy);
    expect(refused).toEqual([]);
    // Otherwise nobody was in the way.
    expect(meanwhile).toBeGreaterThan(WORDS);
    expect(await meeting.verdict()).toBe('');
  });
});
