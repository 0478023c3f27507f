import type { KnownRoot } from '@sanfang/server/roots/known-root.ts';
import type { StoredCommit } from '@sanfang/server/store/keeping.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshPlace, type Place } from '../engine/place.ts';
import { must, say, setScene } from '../engine/scene.ts';
import { amount } from '../support/effort.ts';
import { diceOf, seedOf } from '../support/seed.ts';
import { vandalisms } from './support/vandalism.ts';
import { flawOf } from './support/walk.ts';

const LOGS = amount(20, 500);
const seed = seedOf('tampering');

describe('A log that was tampered with', () => {
  let place: Place;
  let logs: readonly { readonly log: string; readonly commits: readonly StoredCommit[]; readonly known: KnownRoot }[];

  beforeAll(async () => {
    place = await freshPlace();
    const engine = await place.engine();
    const stores = await place.stores();
    const dice = diceOf(seed);
    const scenes = await Promise.all(Array.from({ length: LOGS }, async () => {
      const scene = await setScene(engine, place.clock);
      for (let i = dice.roll(6); i >= 0; i -= 1) await say(engine, place.clock, scene, dice.pick([scene.chair, scene.manager]), `第${String(i)}句`);
      await must(engine, place.clock, scene.secretary, scene.log, 'AdjournSession', { room: scene.room });
      return scene;
    }));
    logs = await Promise.all(scenes.map(async ({ log }) => {
      const commits = await stores.keeping.stored(log, 0, 1_000);
      const { no, size, root } = commits.map((commit) => ({ no: commit.no, size: commit.first + commit.count - 1, root: commit.root })).at(-1) ?? { no: 0, size: 0, root: '' };
      return { log, commits, known: { no, size, root, at: '2026-11-23T02:00:00.000Z' } };
    }));
  });
  afterAll(() => place.remove());

  test(`raises no alarm while nobody touches it (${String(LOGS)} logs)`, () => {
    expect(logs.map(({ log, commits, known }) => flawOf(log, commits, known))).toEqual(logs.map(() => null));
  });

  test.each(vandalisms)('is found out: $name', ({ change, consistent }) => {
    for (const [i, { log, commits, known }] of logs.entries()) {
      const changed = change(commits, diceOf(seed + i));
      expect(changed, 'the vandal did something').not.toEqual(commits);
      expect(flawOf(log, changed, known), `${log}, SEED=${String(seed)}`).not.toBeNull();
      // Those that fit in themselves are found by what was known, and by nothing else.
      if (consistent === true) expect(flawOf(log, changed)).toBeNull();
    }
  });
});
