import { randomUUID } from 'node:crypto';
import type { Engine } from '@sanfang/server/engine/ports.ts';
import type { Snapshot } from '@sanfang/server/store/log-store.ts';
import type { Stores } from '@sanfang/server/store/stores.ts';
import { FOLD_VERSION } from '@sanfang/shared/compound/slices.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { storeKinds } from '../support/stores.ts';
import { freshPlace, type Place } from './place.ts';
import { say, type Scene, send, setScene } from './scene.ts';
import { openForSignOff, register, sign } from './sign-off.ts';
import { checkState, checkWhole } from './whole-log.ts';

describe.each(storeKinds)('a log on $name that is opened again', ({ fresh }) => {
  let place: Place;
  let stores: Stores;
  let scene: Scene;
  beforeEach(async () => {
    place = await freshPlace(fresh);
    stores = await place.stores();
  });
  afterEach(() => place.remove());

  /** A compound with a register, a proposal signed by two, and talk. */
  async function lively(engine: Engine): Promise<void> {
    scene = await setScene(engine, place.clock);
    await register(engine, place.clock, scene);
    const proposal = await openForSignOff(engine, place.clock, scene, new Date(place.clock.now() + 86_400_000).toISOString());
    for (const by of [scene.secretary, scene.chair]) await sign(engine, place.clock, scene, by, proposal);
    await Promise.all(Array.from({ length: 700 }, (_, i) => say(engine, place.clock, scene, scene.manager, `第 ${String(i)} 句`)));
  }

  test('has the state that it had, from snapshots and what came after them', async () => {
    const engine = await place.engine({ stores });
    await lively(engine);
    await engine.close();
    const events = await checkWhole(stores.logs, scene.log);
    const last = events.filter((event) => event.channel === scene.channel).length;
    expect(await stores.logs.snapshot(scene.log, scene.channel)).toMatchObject({ fold: FOLD_VERSION, n: last });
    const again = await place.engine({ stores });
    await checkState(again, scene.log, events);
    expect(await say(again, place.clock, scene, scene.chair, '继续')).toMatchObject({ channel: scene.channel, n: last + 1, fresh: true });
    await checkState(again, scene.log, await checkWhole(stores.logs, scene.log));
  });

  test('has the state that it had when its snapshots are gone', async () => {
    const engine = await place.engine({ stores });
    await lively(engine);
    await engine.close();
    await stores.logs.dropSnapshots(scene.log);
    await checkState(await place.engine({ stores }), scene.log, await checkWhole(stores.logs, scene.log));
  });

  test('has the state that it had when its overview is of another fold, and its snapshots are gone', async () => {
    const engine = await place.engine({ stores });
    await lively(engine);
    await engine.close();
    const [old] = await stores.logs.overviews([scene.log]);
    if (old === undefined) throw new Error('no overview');
    await stores.logs.putOverview({ ...old, fold: FOLD_VERSION + 1, ties: [] });
    await stores.logs.dropSnapshots(scene.log);
    const again = await place.engine({ stores });
    await checkState(again, scene.log, await checkWhole(stores.logs, scene.log));
    expect(await say(again, place.clock, scene, scene.chair, '继续')).toMatchObject({ fresh: true });
    await again.close();
    // What it has folded anew is kept.
    expect(await stores.logs.snapshot(scene.log, scene.channel)).toMatchObject({ fold: FOLD_VERSION });
  });

  test('passes over a snapshot of another fold, and one that stands on a commit it does not know yet', async () => {
    const engine = await place.engine({ stores, sweepMs: 3_600_000 });
    await lively(engine);
    const other = await place.engine({ sweepMs: 3_600_000 });
    await other.overview(scene.log);
    await say(engine, place.clock, scene, scene.chair, '新的一句');
    await engine.close();
    // The snapshot is ahead of what the other engine knows of the log.
    const events = await checkWhole(stores.logs, scene.log);
    await checkState(other, scene.log, events);

    const wrong: Snapshot = { log: scene.log, channel: scene.channel, fold: FOLD_VERSION + 1, commit: 1, n: 1, state: { status: 'ABSENT' } };
    await stores.logs.putSnapshot(wrong);
    await checkState(await place.engine({ stores }), scene.log, events);
  });

  test('is whole where the process ended without a word: what was acknowledged is there, and overviews that lag are rebuilt', async () => {
    const crashed = await place.engine();
    await lively(crashed);
    const id = randomUUID();
    const first = await say(crashed, place.clock, scene, scene.chair, '最后的话', id);

    // Nothing of the first engine is asked again; the second has only the store.
    const engine = await place.engine({ stores });
    expect(await say(engine, place.clock, scene, scene.chair, '最后的话', id)).toEqual({ ...first, fresh: false });
    const events = await checkWhole(stores.logs, scene.log);
    await checkState(engine, scene.log, events);
    expect((await engine.overviews()).get(scene.log)).toEqual(await engine.overview(scene.log));
    await engine.close();
    expect(await stores.logs.overviews([scene.log])).toMatchObject([{ commit: (await stores.logs.head(scene.log))?.no }]);
  });

  test('goes on in time: an event is never earlier than the one before, even if the clock went back', async () => {
    const engine = await place.engine({ stores });
    scene = await setScene(engine, place.clock);
    place.clock.forward(-5_000);
    await say(engine, place.clock, scene, scene.chair, '钟慢了');
    const again = await place.engine({ stores });
    await send(again, place.clock, scene.chair, scene.log, 'CheckIn', { room: scene.room });
    const events = await checkWhole(stores.logs, scene.log);
    expect(new Set(events.slice(-3).map((event) => event.at)).size).toBe(1);
  });
});
