import type { Clock } from '../engine/ports.ts';
import type { Directory } from '../store/directory.ts';

/** Tells whoever holds sockets which sessions have ended, on this node at once, on others within about a second. */
export interface Revocations {
  announce(sessions: readonly string[]): void;
  /** Listens until the answered function is called. A session may be announced more than once. */
  subscribe(listener: (sessions: readonly string[]) => void): () => void;
  close(): void;
}

const POLL_MS = 1_000;
/** Nodes' clocks may differ: each look reaches back further than the last one. */
const OVERLAP_MS = 10_000;

export function createRevocations(directory: Directory, clock: Clock, onError: (error: unknown) => void): Revocations {
  const listeners = new Set<(sessions: readonly string[]) => void>();
  const told = new Map<string, number>();

  function announce(sessions: readonly string[]): void {
    const now = clock.now();
    for (const [id, at] of told) if (at < now - 2 * OVERLAP_MS) told.delete(id);
    const fresh = sessions.filter((id) => !told.has(id));
    for (const id of fresh) told.set(id, now);
    if (fresh.length > 0) for (const listener of listeners) listener(fresh);
  }

  let looking = false;
  const timer = setInterval(() => {
    if (looking || listeners.size === 0) return;
    looking = true;
    directory.revokedSince(new Date(clock.now() - OVERLAP_MS).toISOString())
      .then(announce, onError)
      .finally(() => (looking = false));
  }, POLL_MS);
  timer.unref();

  return {
    announce,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => clearInterval(timer),
  };
}
