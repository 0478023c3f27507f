import { randomUUID } from 'node:crypto';
import type { Engine } from '@sanfang/server/engine/ports.ts';
import type { Stores } from '@sanfang/server/store/stores.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { storeKinds } from '../support/stores.ts';
import { type Countable, type Faults, faulty } from './faulty-stores.ts';
import { freshPlace, type Place } from './place.ts';
import { listen, say, type Scene, send, setScene } from './scene.ts';
import { checkState, checkWhole } from './whole-log.ts';

const NEVER = 3_600_000;

describe.each(storeKinds)('an append without a clear answer on $name', ({ fresh }) => {
  let place: Place;
  let stores: Stores;
  let faults: Faults;
  let engine: Engine;
  let scene: Scene;
  beforeEach(async () => {
    place = await freshPlace(fresh);
    stores = await place.stores();
    const line = faulty(stores);
    faults = line.faults;
    engine = await place.engine({ stores: line.stores, sweepMs: NEVER });
    scene = await setScene(engine, place.clock);
  });
  afterEach(() => place.remove());

  async function sayThree(): Promise<unknown[]> {
    return Promise.all(['一', '二', '三'].map((text) => say(engine, place.clock, scene, scene.chair, text)));
  }

  async function expectRecordedOnce(replies: readonly unknown[]): Promise<void> {
    const events = await checkWhole(stores.logs, scene.log);
    const numbers = events.filter((event) => event.type === 'message.posted').map((event) => event.n);
    expect(replies.map((reply) => (reply as { n?: number }).n)).toEqual(numbers);
    await checkState(engine, scene.log, events);
  }

  test.each<Countable>(['lostReplies', 'sentTwice'])('whose commit stands all the same (%s) is found, answered as fresh and published once', async (fault) => {
    const heard = listen(engine, scene.log);
    faults[fault] = 1;
    const replies = await sayThree();
    for (const reply of replies) expect(reply).toMatchObject({ fresh: true });
    await expectRecordedOnce(replies);
    await say(engine, place.clock, scene, scene.chair, '四');
    const events = await heard.until((all) => all.length >= 4);
    expect(events.map((event) => event.type)).toEqual(['message.posted', 'message.posted', 'message.posted', 'message.posted']);
    expect(new Set(events.map((event) => event.seq)).size).toBe(4);
  });

  test('that never arrived is written again', async () => {
    faults.lostRequests = 3;
    const replies = await sayThree();
    for (const reply of replies) expect(reply).toMatchObject({ fresh: true });
    await expectRecordedOnce(replies);
  });

  test('is looked up until the store can be reached again, before anything else is decided', async () => {
    faults.lostReplies = 1;
    faults.failedReadsAfterLoss = 4;
    const replies = await Promise.all([sayThree(), sayThree()]);
    for (const reply of replies.flat()) expect(reply).toMatchObject({ fresh: true });
    await expectRecordedOnce(replies.flat());
  });

  test('leaves refusals of the same batch undecided until it is settled', async () => {
    faults.lostRequests = 1;
    const [checkedIn, again] = await Promise.all([1, 2].map(() => send(engine, place.clock, scene.chair, scene.log, 'CheckIn', { room: scene.room })));
    expect(checkedIn).toMatchObject({ fresh: true });
    expect(again).toEqual({ refused: 'ALREADY_CHECKED_IN' });
  });

  test('a vault that takes nothing: nothing is written, and the same id may be sent again', async () => {
    faults.failedPuts = 1;
    const id = randomUUID();
    expect(await say(engine, place.clock, scene, scene.chair, '再来', id)).toEqual({ refused: 'UNAVAILABLE', detail: { retryAfter: 2 } });
    const before = await checkWhole(stores.logs, scene.log);
    expect(before.filter((event) => event.type === 'message.posted')).toEqual([]);
    expect(await say(engine, place.clock, scene, scene.chair, '再来', id)).toMatchObject({ fresh: true });
    await checkState(engine, scene.log, await checkWhole(stores.logs, scene.log));
  });

  test('a store that cannot be read when a refusal is looked up: the sender is told to come again', async () => {
    const id = randomUUID();
    const close = () => send(engine, place.clock, scene.secretary, scene.log, 'ResumeSession', { room: scene.room }, id);
    faults.failedReads = 1;
    expect(await close()).toEqual({ refused: 'UNAVAILABLE', detail: { retryAfter: 2 } });
    expect(await close()).toEqual({ refused: 'SESSION_NOT_ADJOURNED' });
  });
});
