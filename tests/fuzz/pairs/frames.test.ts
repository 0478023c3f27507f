import { test } from 'vitest';
import { amount, patience } from '../../support/effort.ts';
import { barrage } from '../barrage.ts';
import { framesLayer } from '../frames.ts';

test('no WebSocket frames end the hub, change its logs, or cost more than a while', async () => {
  await barrage({ name: 'frames', inputs: amount(6_000, 500_000), layer: framesLayer });
}, patience(240_000, 4 * 3_600_000));
