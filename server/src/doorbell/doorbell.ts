import type { Ring } from './ring.ts';

/**
 * Wakes other nodes. A ring may be lost, doubled or late, and nothing may depend on it but time: whoever hears one looks
 * into the store, and whoever hears none looks there anyway, less often.
 */
export interface Doorbell {
  /** Whether this node hears what is rung, its own rings included. */
  readonly works: boolean;
  /** Rings at all other nodes, as soon as it can; what cannot be rung now is dropped. */
  ring(ring: Ring): void;
  /** Listens to rings of other nodes until the answered function is called. */
  onRing(listener: (ring: Ring, from: string) => void): () => void;
  /** Called when the bell has begun to work, at first or again: what was rung before was not heard. */
  onWorking(listener: () => void): () => void;
  /** Rings what still waits, and lets go. */
  close(): Promise<void>;
}

/** For one node alone, or several without anything beside the store: they look by themselves. */
export const noDoorbell: Doorbell = {
  works: false,
  ring: () => undefined,
  onRing: () => () => undefined,
  onWorking: () => () => undefined,
  close: () => Promise.resolve(),
};
