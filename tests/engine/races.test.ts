import type { Engine } from '@sanfang/server/engine/ports.ts';
import type { OpenRoom } from '@sanfang/shared/compound/room/state.ts';
import type { LogEvent } from '@sanfang/shared/log/event.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { storeKinds } from '../support/stores.ts';
import { freshPlace, type Place } from './place.ts';
import { listen, made, must, say, send, setScene } from './scene.ts';
import { checkState, checkWhole } from './whole-log.ts';

/** A sweep that never comes: what an engine knows of the others, it learns from lost races. */
const NEVER = 3_600_000;

describe.each(storeKinds)('two engines on one $name', ({ fresh }) => {
  let place: Place;
  beforeEach(async () => { place = await freshPlace(fresh); });
  afterEach(() => place.remove());

  test('write the same log at once: every number once, every command once, the same order for every listener', async () => {
    const engines: readonly Engine[] = [await place.engine(), await place.engine()];
    const [first] = engines;
    if (first === undefined) throw new Error('no engine');
    const scene = await setScene(first, place.clock);
    for (const engine of engines) await engine.overview(scene.log);
    const ears = engines.map((engine) => listen(engine, scene.log));
    const post = async (engine: Engine, by: typeof scene.chair, name: string) => {
      const replies = [];
      for (let i = 0; i < 20; i += 1) replies.push(await say(engine, place.clock, scene, by, `${name} ${String(i)}`));
      return replies;
    };
    const replies = (await Promise.all(engines.flatMap((engine, i) => [post(engine, scene.chair, `a${String(i)}`), post(engine, scene.manager, `b${String(i)}`)]))).flat();
    expect(replies.filter((reply) => !('fresh' in reply && reply.fresh))).toEqual([]);

    const events = await checkWhole((await place.stores()).logs, scene.log);
    const messages = events.filter((event) => event.type === 'message.posted');
    expect(messages).toHaveLength(80);
    expect(new Set(replies.map((reply) => ('n' in reply ? reply.n : 0)))).toEqual(new Set(messages.map((event) => event.n)));
    const isLast = (all: readonly LogEvent[]) => all.at(-1)?.seq === events.length;
    for (const heard of ears) expect((await heard.until(isLast)).filter((event) => event.type === 'message.posted')).toEqual(messages);
    for (const engine of engines) await checkState(engine, scene.log, events);
  });

  test('ask policy and decision again after a lost race', async () => {
    const [a, b] = [await place.engine({ sweepMs: NEVER }), await place.engine({ sweepMs: NEVER })];
    const scene = await setScene(a, place.clock);
    expect(await say(a, place.clock, scene, scene.manager, '在')).toMatchObject({ fresh: true });
    await b.channel(scene.log, scene.channel);
    expect(await say(b, place.clock, scene, scene.manager, '也在')).toMatchObject({ fresh: true });

    // B takes the seat away and opens nothing to A, which would still let the manager speak.
    await must(b, place.clock, scene.operator, scene.log, 'VacateSeat', { seat: scene.seats[scene.manager.capacity] ?? '' });
    expect(await say(a, place.clock, scene, scene.manager, '还在吗')).toEqual({ refused: 'CAPACITY_NOT_YOURS' });

    // Checked in through A; B does not know, and would accept it once more.
    expect(await send(a, place.clock, scene.chair, scene.log, 'CheckIn', { room: scene.room })).toMatchObject({ fresh: true });
    expect(await send(b, place.clock, scene.chair, scene.log, 'CheckIn', { room: scene.room })).toEqual({ refused: 'ALREADY_CHECKED_IN' });
    const events = await checkWhole((await place.stores()).logs, scene.log);
    for (const engine of [a, b]) await checkState(engine, scene.log, events);
  });

  test('refuse nothing that the other has made possible meanwhile', async () => {
    const [a, b] = [await place.engine({ sweepMs: NEVER }), await place.engine({ sweepMs: NEVER })];
    const scene = await setScene(a, place.clock);
    expect(await say(b, place.clock, scene, scene.chair, '在')).toMatchObject({ fresh: true });

    const parties = (await a.channel(scene.log, scene.channel))?.state as OpenRoom;
    const room = made(await must(a, place.clock, scene.secretary, scene.log, 'OpenRoom', { title: '又一间', parties: { ...parties.parties } }), 'room');
    expect(await say(b, place.clock, { ...scene, room }, scene.chair, '新的议事厅')).toMatchObject({ fresh: true });
    await must(a, place.clock, scene.secretary, scene.log, 'AdjournSession', { room: scene.room });
    expect(await send(b, place.clock, scene.secretary, scene.log, 'ResumeSession', { room: scene.room })).toMatchObject({ fresh: true });
    await checkState(b, scene.log, await checkWhole((await place.stores()).logs, scene.log));
  });

  test('keep the ids that a command made and the values that it sealed when it is decided again', async () => {
    const stores = await place.stores();
    const [a, b] = [await place.engine({ sweepMs: NEVER, stores }), await place.engine({ sweepMs: NEVER })];
    const scene = await setScene(a, place.clock);
    await b.channel(scene.log, scene.channel);
    await say(b, place.clock, scene, scene.chair, '先到');
    // Both engines have their turn to lose.
    await Promise.all([say(a, place.clock, scene, scene.manager, '同时'), say(b, place.clock, scene, scene.chair, '同时')]);
    const messages = (await checkWhole(stores.logs, scene.log)).filter((event) => event.type === 'message.posted');
    const values = await stores.vault.get(messages.map((event) => event.sealed['text'] ?? ''));
    expect(values.size).toBe(messages.length);
    // A lost attempt left nothing else behind: its commitments were the same.
    const left = await stores.vault.unconfirmed(new Date(place.clock.now() + 1).toISOString(), 1_000);
    expect(left.filter((entry) => messages.some((event) => event.command === entry.command))).toHaveLength(messages.length);
  });
});
