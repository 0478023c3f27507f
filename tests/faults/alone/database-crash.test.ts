import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { prepare, runHub } from '../../scenarios/hubs.ts';
import { amount, slack } from '../../support/effort.ts';
import { diceOf, seedOf } from '../../support/seed.ts';
import { mongodbUrl, mongoStores } from '../../support/stores.ts';
import { meet, words } from '../meeting.ts';

/** Commands for a shell that pull the plug of the database of `MONGODB_URL`, and start it again. */
const crash = process.env['MONGODB_CRASH'];
const start = process.env['MONGODB_START'];
const reason = mongodbUrl() !== undefined && crash !== undefined && start !== undefined ? null : 'set MONGODB_URL, MONGODB_CRASH and MONGODB_START';

const CRASHES = amount(3, 40);
const LANES = 3;
/** Promised are 5 s; twice that on a machine that does something else as well. */
const SERVES_MS = 10_000;

async function run(command = ''): Promise<void> {
  const [code] = (await once(spawn('sh', ['-c', command], { stdio: 'ignore' }), 'exit')) as [number | null];
  if (code !== 0) throw new Error(`“${command}” ended with ${String(code)}`);
}

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

describe.skipIf(reason !== null)(`hubs whose database crashes${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  test(`${String(CRASHES)} times under load: what was acknowledged is there, once, and they serve again as soon as it does`, { timeout: 120_000 + CRASHES * 40_000 }, async () => {
    const dice = diceOf(seedOf('database crash'));
    const place = await mongoStores();
    ends.push(() => place.remove());
    const scene = await prepare(place);
    const hubs = [await runHub(place.url), await runHub(place.url)];
    ends.push(async () => { for (const hub of hubs) await hub.stop(); });
    const meeting = await meet(place, scene, hubs.map(({ url }) => url));
    ends.push(() => meeting.close());

    let over = false;
    let acknowledged = 0;
    const lanes = meeting.senders.flatMap((sender, s) => Array.from({ length: LANES }, async (_, lane) => {
      for (let i = 0; !over; i += 1) {
        expect(await sender.insist('PostMessage', words(scene, `${String(s)}/${String(lane)}/${String(i)}`))).toHaveProperty('n');
        acknowledged += 1;
      }
    }));
    ends.push(async () => {
      over = true;
      await Promise.allSettled(lanes);
    });
    const served: number[] = [];
    for (let i = 0; i < CRASHES; i += 1) {
      const before = acknowledged;
      await expect.poll(() => acknowledged - before, { timeout: 30_000 }).toBeGreaterThan(20);
      await wait(dice.roll(500));
      await run(crash);
      ends.push(() => run(start));
      await wait(dice.roll(4_000));
      await run(start);
      ends.pop();
      const back = performance.now();
      const ids = meeting.senders.map((sender, s) => sender.insist('PostMessage', words(scene, `${String(s)} 在第 ${String(i)} 次之后`)));
      await Promise.all(ids);
      served.push(performance.now() - back);
    }
    over = true;
    await Promise.all(lanes);
    expect(await meeting.verdict()).toBe('');
    process.stdout.write(`database crashed ${String(CRASHES)} times: ${String(acknowledged)} acknowledged, both hubs serve again after ${served.map((ms) => ms.toFixed(0)).join(', ')} ms, views whole after ${meeting.healedMs.toFixed(0)} ms\n`);
    // Neither has ended meanwhile.
    for (const { ended } of hubs) expect(await Promise.race([ended, 'RUNS'])).toBe('RUNS');
    expect(Math.max(...served)).toBeLessThan(slack(SERVES_MS));
  });
});
