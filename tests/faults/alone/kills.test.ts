import { createEngine } from '@sanfang/server/engine/engine.ts';
import type { Stores } from '@sanfang/server/store/stores.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { check, printViolations } from '../../history/checker.ts';
import type { History } from '../../history/history.ts';
import { readLog, readStates } from '../../history/read-log.ts';
import { amount, patience, slack } from '../../support/effort.ts';
import { diceOf, seedOf } from '../../support/seed.ts';
import { mongodbUrl, mongoStores, storeKinds, type StorePlace } from '../../support/stores.ts';
import { startMortalHub } from '../mortal-hub.ts';
import { startStorm, type Storm } from '../storm.ts';
import { setStormScene, type StormScene } from '../storm-scene.ts';

/** Over all stores together: 120 in every run, 1,000 in a long one. */
const KILLS = Math.ceil(amount(120, 1_000) / (storeKinds.length + (mongodbUrl() === undefined ? 0 : 1)));
const HEALED_MS = 3_000;
const size = { sockets: 6, https: 6, paceMs: 50 };

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => { for (const end of ends.splice(0).reverse()) await end(); });

/** How long it took from a hub's return until everybody's copies were whole again and live; milliseconds. */
async function healed(storm: Storm, since: number): Promise<number> {
  await storm.whole();
  return performance.now() - since;
}

/** What is wrong with what everybody did and saw, with the log, and with what an engine makes of it. */
async function violations(stores: Stores, { log, begin }: StormScene, history: History): Promise<string> {
  const read = await readLog(stores, log);
  const engine = await createEngine({ stores, clock: { now: () => Date.now() } });
  ends.push(() => engine.close());
  return printViolations(check(history, [read], { begin: new Map([[log, begin]]), states: [await readStates(engine, read)] }));
}

/** Lets everybody come to an end, with copies compared to what a hub hands out. */
async function finish(storm: Storm, stores: Stores, { log }: StormScene): Promise<History> {
  await storm.calm();
  // All that is recorded has been answered; where a copy ends is asked of the log.
  const heads = new Map<string, number>();
  for (const event of (await readLog(stores, log)).commits.flatMap(({ events }) => events)) heads.set(event.channel, event.n);
  await Promise.all(storm.watches.map((watch) => watch.until((copy, phase) => phase === 'LIVE' && copy.n === heads.get(watch.channel))));
  await Promise.all(storm.watches.map((watch) => watch.compare()));
  const history = storm.recorder.history();
  await storm.close();
  return history;
}

/** How much was tried, for the record. */
function told({ operations }: History): string {
  const commands = Map.groupBy(operations, ({ command }) => command);
  const unknown = operations.filter(({ result }) => result.kind === 'UNKNOWN').length;
  return `${String(commands.size)} commands, sent ${String(operations.length)} times, ${String(unknown)} times without an answer`;
}

async function open(place: StorePlace): Promise<Stores> {
  ends.push(() => place.remove());
  return place.open();
}

describe.each(storeKinds)('A hub on $name that is killed again and again', ({ name, fresh }) => {
  test(`loses nothing that it acknowledged, does nothing twice and leaves nobody behind (${String(KILLS)} kills)`, async () => {
    const dice = diceOf(seedOf(`kills on ${name}`));
    const place = await fresh();
    const stores = await open(place);
    const scene = await setStormScene(place);
    const hub = await startMortalHub(place.url, dice);
    ends.push(() => hub.stop());
    const storm = await startStorm([hub.url], scene, dice, size);
    ends.push(() => storm.close());
    const took = await healed(storm, await hub.dieUntil(KILLS));
    const history = await finish(storm, stores, scene);
    const starts = hub.starts.toSorted((a, b) => a - b);
    process.stdout.write(`${name}: ${told(history)}; start ${starts.slice(starts.length / 2)[0]?.toFixed(0) ?? ''} ms (p50), ${starts.at(-1)?.toFixed(0) ?? ''} ms (most); whole ${took.toFixed(0)} ms after the last start\n`);
    expect(await violations(stores, scene, history)).toBe('');
    expect(took).toBeLessThanOrEqual(slack(HEALED_MS));
    expect(hub.kills).toBe(KILLS);
    // Not for want of trying.
    expect(history.operations.filter(({ result }) => result.kind === 'UNKNOWN').length).toBeGreaterThan(KILLS / 4);
    expect(history.operations.filter(({ result, type }) => result.kind === 'OK' && type === 'SignOff').length).toBeGreaterThan(0);
  }, patience(400_000, 7_200_000));
});

describe.skipIf(mongodbUrl() === undefined)('Two hubs on one MongoDB, of which one is killed at a time', () => {
  test(`lose nothing that they acknowledged, do nothing twice and leave nobody behind (${String(KILLS)} kills)`, async () => {
    const dice = diceOf(seedOf('kills of two hubs'));
    const place = await mongoStores();
    const stores = await open(place);
    const scene = await setStormScene(place);
    const hubs = await Promise.all([startMortalHub(place.url, dice), startMortalHub(place.url, dice)]);
    ends.push(() => Promise.all(hubs.map((hub) => hub.stop())));
    const storm = await startStorm(hubs.map((hub) => hub.url), scene, dice, size);
    ends.push(() => storm.close());
    let since = 0;
    for (let kills = 0; kills < KILLS;) {
      for (const [i, hub] of hubs.entries()) {
        const other = hubs[1 - i];
        if (other === undefined || kills === KILLS) break;
        const few = Math.min(1 + dice.roll(4), KILLS - kills);
        since = await hub.dieUntil(hub.kills + few, {
          // As a balancer has it: whoever was at this one goes to the other, and back.
          died: () => storm.moveTo(other.url, [i, 2]),
          listens: () => storm.moveTo(hub.url, [i, 2]),
        });
        kills += few;
      }
    }
    const took = await healed(storm, since);
    const history = await finish(storm, stores, scene);
    process.stdout.write(`two hubs: ${told(history)}; whole ${took.toFixed(0)} ms after the last start\n`);
    expect(await violations(stores, scene, history)).toBe('');
    expect(took).toBeLessThanOrEqual(slack(HEALED_MS));
  }, patience(400_000, 7_200_000));
});
