import { describe, test } from 'vitest';
import { amount, patience } from '../../support/effort.ts';
import { storeKinds } from '../../support/stores.ts';
import { actsLayer } from '../acts.ts';
import { barrage } from '../barrage.ts';

describe.each(storeKinds)('On $name', ({ name, fresh }) => {
  test('whoever does whatever in whatever order: each command counts once or not at all, and everybody is told so', async () => {
    // In rounds, each in a compound of its own: a log that grows without end is not what is tried here.
    for (let round = amount(1, name === 'SQLite' ? 90 : 10); round > 0; round--) {
      await barrage({ name: 'acts', inputs: name === 'SQLite' ? amount(9_000, 10_000) : amount(1_500, 10_000), layer: actsLayer, fresh });
    }
  }, patience(240_000, 6 * 3_600_000));
});
