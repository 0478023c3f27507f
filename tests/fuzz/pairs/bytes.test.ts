import { test } from 'vitest';
import { amount, patience } from '../../support/effort.ts';
import { barrage } from '../barrage.ts';
import { bytesLayer } from '../bytes.ts';

test('no bytes on a connection end the hub, change its logs, or are answered in other words than refusals', async () => {
  await barrage({ name: 'bytes', inputs: amount(12_000, 1_000_000), layer: bytesLayer });
}, patience(240_000, 4 * 3_600_000));
