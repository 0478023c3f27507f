import type { SeenEvent } from '@sanfang/shared/protocol/live.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../web/src/lib/live/connection.ts';
import { syncChannel } from '../../web/src/lib/live/channel-sync.ts';
import { createOutboxQueue } from '../../web/src/lib/live/outbox-core.ts';
import { memoryStorage } from '../domain/live/memory-storage.ts';
import { ORIGIN, startHub, type Hub } from '../support/hub.ts';
import { storeKinds } from '../support/stores.ts';
import { wireTo } from './wire.ts';

describe.each(storeKinds)('The outbox of a person, on $name', ({ fresh }) => {
  let hub: Hub;
  beforeAll(async () => { hub = await startHub({ place: await fresh(), config: { limits: 'bench' } }); });
  afterAll(() => hub.close());

  test('loses nothing, doubles nothing and keeps the order when the line is cut in the middle of sending, again and again', async () => {
    const wire = await wireTo(hub.url);
    const { cookie } = await hub.signIn('chair');
    const { person, capacity } = hub.scene.chair;
    const connection = connect({ person, url: wire.url, headers: { cookie, origin: ORIGIN }, backOff: { first: 10, longest: 50 } });
    const storage = memoryStorage();
    const empty = Promise.withResolvers<undefined>();
    let all = false;
    const queue = createOutboxQueue({
      person, storage,
      send: (command) => connection.command(command),
      newId: () => crypto.randomUUID(),
      now: () => hub.clock.now(),
      after: (ms, then) => void setTimeout(then, Math.min(ms, 20)),
      changed: () => { if (all && queue.entries().every((entry) => entry.state.kind === 'RECORDED')) empty.resolve(undefined); },
      settled: () => undefined,
    });
    connection.onStatus(({ kind }) => queue.allow(kind === 'UP'));
    const arrived: SeenEvent[] = [];
    const room = syncChannel({
      connection, log: hub.scene.log, channel: hub.scene.channel, changed: () => undefined,
      seen: (events) => {
        arrived.push(...events);
        queue.seen(hub.scene.channel, events);
        // As soon as something has come through, the line breaks.
        if (arrived.length % 5 === 0) wire.cut();
      },
    });
    const texts = Array.from({ length: 40 }, (_, i) => `第 ${String(i)} 条`);
    for (const text of texts) {
      await queue.put({ log: hub.scene.log, type: 'PostMessage', capacity, data: { room: hub.scene.room, text, replyTo: null, about: null } }, 'room');
    }
    all = true;
    await empty.promise;
    expect(wire.connections).toBeGreaterThan(5);
    const events = await hub.engine.events(hub.scene.log, hub.scene.channel, 3, 3 + texts.length);
    const words = await hub.engine.open(events.flatMap((event) => Object.values(event.sealed)));
    expect(events.map((event) => words.get(event.sealed['text'] ?? ''))).toEqual(texts);
    expect(storage.kept.size).toBe(0);
    room.stop();
    connection.close();
    await wire.close();
  });
});
