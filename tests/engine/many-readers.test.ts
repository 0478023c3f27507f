import { personChannel } from '@sanfang/shared/compound/channel.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LogStore } from '@sanfang/server/store/log-store.ts';
import { freshPlace, type Place } from './place.ts';
import { say, setScene } from './scene.ts';

describe('Hundreds who come at once', () => {
  let place: Place;
  beforeEach(async () => { place = await freshPlace(); });
  afterEach(() => place.remove());

  test('to read what was sent to them cost a few reads of the log, and a command between them is answered', async () => {
    const scene = await setScene(await place.engine(), place.clock);
    const stores = await place.stores();
    const reads = { beginnings: 0, channel: 0, snapshot: 0 };
    const counted = (logs: LogStore): LogStore => new Proxy(logs, {
      get(target, name) {
        if (name === 'beginnings' || name === 'channel' || name === 'snapshot') reads[name] += 1;
        const member: unknown = Reflect.get(target, name, target);
        return typeof member === 'function' ? member.bind(target) as unknown : member;
      },
    });
    const engine = await place.engine({ stores: { ...stores, logs: counted(stores.logs) } });
    await engine.compound(scene.log, scene.room);
    const before = { ...reads };
    const people = Array.from({ length: 300 }, () => engine.channel(scene.log, personChannel(crypto.randomUUID())));
    const reply = await say(engine, place.clock, scene, scene.secretary, '各位好');
    expect(isRefusal(reply)).toBe(false);
    expect((await Promise.all(people)).map((slice) => slice?.n)).toEqual(people.map(() => 0));
    expect(reads.beginnings - before.beginnings).toBeLessThanOrEqual(3);
    expect([reads.channel, reads.snapshot]).toEqual([before.channel, before.snapshot]);
  });

  test('one who asks for a channel that cannot be fails alone', async () => {
    const engine = await place.engine();
    const scene = await setScene(engine, place.clock);
    const [good, bad] = await Promise.allSettled([engine.channel(scene.log, personChannel(crypto.randomUUID())), engine.channel(scene.log, 'cellar/1')]);
    expect([good.status, bad.status]).toEqual(['fulfilled', 'rejected']);
  });
});
