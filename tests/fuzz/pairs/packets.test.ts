import { test } from 'vitest';
import { amount, patience } from '../../support/effort.ts';
import { barrage } from '../barrage.ts';
import { packetsLayer } from '../packets.ts';

test('no packets on a socket end the hub, change its logs, or are answered in other words than refusals', async () => {
  await barrage({ name: 'packets', inputs: amount(8_000, 500_000), layer: packetsLayer });
}, patience(240_000, 4 * 3_600_000));
