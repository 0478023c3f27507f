import { readWhole } from '@sanfang/server/view/fund/read-whole.ts';
import { FUND, roomChannel } from '@sanfang/shared/compound/channel.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshPlace, type Place } from './place.ts';
import { say, setScene, type Scene } from './scene.ts';

describe('a channel that is read from its first event', () => {
  let place: Place;
  let engine: Awaited<ReturnType<Place['engine']>>;
  let scene: Scene;
  let reads = 0;
  let broken = false;
  const counting = {
    channel: (log: string, channel: string) => engine.channel(log, channel),
    events: (log: string, channel: string, from: number, to: number) => {
      reads += 1;
      return broken ? Promise.reject(new Error('no disk')) : engine.events(log, channel, from, to);
    },
  };
  const numbers = (channel: string) => readWhole(channel, () => {
    const seen: number[] = [];
    return { take: ({ n }) => { seen.push(n); }, end: () => seen };
  });
  beforeAll(async () => {
    place = await freshPlace();
    engine = await place.engine();
    scene = await setScene(engine, place.clock);
  });
  afterAll(() => place.remove());

  test('is read once by however many, and again when there is more of it or it could not be read', async () => {
    const whole = numbers(roomChannel(scene.room));
    const { n = 0 } = (await engine.channel(scene.log, scene.channel)) ?? {};
    const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);
    broken = true;
    await expect(whole(counting, scene.log)).rejects.toThrow('no disk');
    broken = false;
    const all = await Promise.all([whole(counting, scene.log), whole(counting, scene.log)]);
    expect([...all, await whole(counting, scene.log), reads]).toEqual([upTo(n), upTo(n), upTo(n), 2]);
    await say(engine, place.clock, scene, scene.chair, '大家好');
    expect([await whole(counting, scene.log), reads]).toEqual([upTo(n + 1), 3]);
  });

  test('of which there is nothing yet is not read', async () => {
    const before = reads;
    expect([await numbers(FUND)(counting, scene.log), reads]).toEqual([[], before]);
  });
});
