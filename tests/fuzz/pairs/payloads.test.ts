import { describe, test } from 'vitest';
import { amount, patience } from '../../support/effort.ts';
import { storeKinds } from '../../support/stores.ts';
import { barrage } from '../barrage.ts';
import { payloadsLayer } from '../payloads.ts';
import { requestsLayer } from '../requests.ts';

describe.each(storeKinds)('On $name', ({ name, fresh }) => {
  test('no payload of an event or a command gets past its schema, or leaves a trace where it was refused', async () => {
    const inputs = name === 'SQLite' ? amount(50_000, 5_000_000) : amount(4_000, 500_000);
    await barrage({ name: 'payloads', inputs, layer: payloadsLayer, fresh });
  }, patience(240_000, 6 * 3_600_000));

  test('no request to a route gets past its schemas, fails, or leaves a trace where it was refused', async () => {
    const inputs = name === 'SQLite' ? amount(15_000, 1_500_000) : amount(2_000, 200_000);
    await barrage({ name: 'requests', inputs, layer: requestsLayer, fresh });
  }, patience(240_000, 6 * 3_600_000));
});
