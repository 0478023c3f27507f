import { createReadiness } from '@sanfang/server/health/readiness.ts';
import type { Stores } from '@sanfang/server/store/stores.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startHub, type Hub } from '../support/hub.ts';

let hub: Hub;
beforeAll(async () => { hub = await startHub(); });
afterAll(() => hub.close());

/** The hub's stores, whose directory answers as it is told; how often it was asked. */
function moody(directory: () => Promise<unknown>): { stores: Stores; asked: () => number } {
  let asked = 0;
  const stores = { ...hub.stores, directory: { ...hub.stores.directory, account: async () => { asked += 1; return directory() as never; } } };
  return { stores, asked: () => asked };
}

describe('a hub', () => {
  test('is ready while its stores answer, and live in any case', async () => {
    expect(await hub.anybody().get('/api/health')).toMatchObject({ status: 200, body: { live: 'YES' } });
    expect(await hub.anybody().get('/api/health/ready')).toMatchObject({ status: 200, body: { ready: 'YES' } });
  });

  test('whose store fails or is silent is not ready, within three seconds, and is again when it answers', async () => {
    for (const away of [() => Promise.reject(new Error('no connection')), () => new Promise(() => undefined)]) {
      let mood: () => Promise<unknown> = away;
      const failures: unknown[] = [];
      const { stores } = moody(() => mood());
      const readiness = createReadiness(stores, (error) => failures.push(error));
      const began = performance.now();
      expect(await readiness.look()).toBe('STORE_AWAY');
      expect(performance.now() - began).toBeLessThan(3_000);
      expect(failures).toHaveLength(1);
      mood = () => Promise.resolve(null);
      let state = await readiness.look();
      for (const end = performance.now() + 5_000; state !== 'READY' && performance.now() < end;) state = await readiness.look();
      expect(state).toBe('READY');
    }
  });

  test('asks its stores once, however many ask it', async () => {
    const { stores, asked } = moody(() => Promise.resolve(null));
    const readiness = createReadiness(stores, () => undefined);
    expect(new Set(await Promise.all(Array.from({ length: 500 }, () => readiness.look())))).toEqual(new Set(['READY']));
    expect(asked()).toBe(1);
  });

  test('that is told to drain is not ready from that moment on, also for who has asked already', async () => {
    let answer: (value: null) => void = () => undefined;
    const { stores } = moody(() => new Promise((resolve) => { answer = resolve; }));
    const readiness = createReadiness(stores, () => undefined);
    const before = readiness.look();
    readiness.drain();
    answer(null);
    expect(await before).toBe('DRAINING');
    expect(await readiness.look()).toBe('DRAINING');
  });
});
