import type { Logger } from '../engine/logger.ts';
import { noDoorbell, type Doorbell } from './doorbell.ts';

/**
 * Opens the doorbell at `url` (`redis://…` or `rediss://…`), or none for an empty one. Does not wait until it works: a hub
 * serves without it. Nodes hear each other if `house` is the same, which is the store's incarnation.
 */
export async function openDoorbell(url: string, house: string, logger: Logger): Promise<Doorbell> {
  if (url === '') return noDoorbell;
  // Loaded only where it is used: one node alone starts without the client.
  const { RedisDoorbell } = await import('./redis-doorbell.ts');
  return new RedisDoorbell({ url, house, logger });
}
