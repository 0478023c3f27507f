import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { noDoorbell } from '@sanfang/server/doorbell/doorbell.ts';
import { ClockCheck } from '@sanfang/server/engine/clock-check.ts';
import { LogRunner } from '@sanfang/server/engine/log-runner.ts';
import { silent } from '@sanfang/server/engine/logger.ts';
import { Pace } from '@sanfang/server/engine/pace.ts';
import { RecentValues } from '@sanfang/server/engine/recent-values.ts';
import { RootWatch } from '@sanfang/server/engine/root-watch.ts';
import { sweep } from '@sanfang/server/engine/sweep.ts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { faulty } from './faulty-stores.ts';
import { freshPlace, type Place } from './place.ts';
import { listen, say, setScene } from './scene.ts';
import { checkState, checkWhole } from './whole-log.ts';

describe('a log in memory', () => {
  let place: Place;
  beforeEach(async () => { place = await freshPlace(); });
  afterEach(() => place.remove());

  test('that could not be opened leaves it as well: its id may have been made up', async () => {
    const { stores, faults } = faulty(await place.stores());
    const { clock } = place;
    const watch = new RootWatch({ roots: null, logs: stores.logs, keeping: stores.keeping, clock, logger: silent });
    const runner = new LogRunner(`compound/${randomUUID()}`, { stores, clock, values: new RecentValues(), logger: silent, digestKey: createSecretKey(randomBytes(32)), streetOffice: async () => null, clockCheck: new ClockCheck(stores.logs, clock, silent), watch, wrote: () => undefined });
    const runners = new Map([[runner.log, runner]]);
    faults.failedReads = 1;
    await expect(runner.load([])).rejects.toThrow('no connection');
    await runner.drained();
    await sweep({ logs: stores.logs, clock, logger: silent, runners, runnerOf: () => runner, pace: new Pace({ doorbell: noDoorbell, seldomMs: 20, oftenMs: 20 }), watch, restMs: -1, unloadMs: -1, keptIdle: 200 });
    expect(runners.size).toBe(0);
  });
});

describe('an engine', () => {
  let place: Place;
  beforeEach(async () => { place = await freshPlace(); });
  afterEach(() => place.remove());

  test('that is closed finishes what it took, and takes nothing more', async () => {
    const stores = await place.stores();
    const engine = await place.engine({ stores });
    const scene = await setScene(engine, place.clock);
    const under = Array.from({ length: 300 }, (_, i) => say(engine, place.clock, scene, scene.chair, `第 ${String(i)} 句`));
    const closed = engine.close();
    expect(await say(engine, place.clock, scene, scene.chair, '太晚了')).toEqual({ refused: 'UNAVAILABLE', detail: { retryAfter: 2 } });
    for (const reply of await Promise.all(under)) expect(reply).toMatchObject({ fresh: true });
    await closed;
    const events = await checkWhole(stores.logs, scene.log);
    expect(events.filter((event) => event.type === 'message.posted')).toHaveLength(300);
    expect((await stores.logs.snapshot(scene.log, scene.channel))?.n).toBe(events.filter((event) => event.channel === scene.channel).length);
  });

  test('says so when more waits for one log than it can hold, and takes the same ids later', async () => {
    const engine = await place.engine();
    const scene = await setScene(engine, place.clock);
    const ids = Array.from({ length: 1_200 }, () => randomUUID());
    const replies = await Promise.all(ids.map((id) => say(engine, place.clock, scene, scene.chair, '人多', id)));
    const busy = ids.filter((_, i) => JSON.stringify(replies[i]) === '{"refused":"BUSY","detail":{"retryAfter":2}}');
    expect(busy).toHaveLength(200);
    expect(replies.filter((reply) => 'fresh' in reply && reply.fresh)).toHaveLength(1_000);
    for (const reply of await Promise.all(busy.map((id) => say(engine, place.clock, scene, scene.chair, '人多', id)))) expect(reply).toMatchObject({ fresh: true });
  });

  test('writes the snapshots of a log that rests, lets it go, and opens it again as it was', async () => {
    const stores = await place.stores();
    const engine = await place.engine({ stores, restMs: 30, unloadMs: 60 });
    const scene = await setScene(engine, place.clock);
    await say(engine, place.clock, scene, scene.chair, '散会');
    const events = await checkWhole(stores.logs, scene.log);
    const last = events.filter((event) => event.channel === scene.channel).length;
    await vi.waitFor(async () => { expect((await stores.logs.snapshot(scene.log, scene.channel))?.n).toBe(last); }, { timeout: 10_000 });
    // A listener holds it; another engine's commit reaches it all the same.
    const heard = listen(engine, scene.log);
    await engine.overview(scene.log);
    const other = await place.engine();
    await say(other, place.clock, scene, scene.manager, '还有一句');
    expect((await heard.until((all) => all.length > 0)).map((event) => event.n)).toEqual([last + 1]);
    await checkState(engine, scene.log, await checkWhole(stores.logs, scene.log));
  });
});
