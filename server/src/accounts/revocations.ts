import type { Doorbell } from '../doorbell/doorbell.ts';
import type { Clock } from '../engine/ports.ts';
import type { Directory } from '../store/directory.ts';

/** Tells whoever holds sockets which sessions have ended: on this node at once, on others when the bell rings or within about a second. */
export interface Revocations {
  /** Sessions have been ended here. */
  announce(sessions: readonly string[]): void;
  /** Whether a session was announced as ended within the last seconds: whoever is let in meanwhile did not listen yet. */
  hasEnded(session: string): boolean;
  /** Listens until the answered function is called. A session may be announced more than once. */
  subscribe(listener: (sessions: readonly string[]) => void): () => void;
  close(): void;
}

export interface RevocationsOptions {
  readonly directory: Directory;
  readonly clock: Clock;
  readonly doorbell: Doorbell;
  readonly onError: (error: unknown) => void;
}

const POLL_MS = 1_000;
/** A row may be written later than its time says: each look reaches back further than the last one. */
const OVERLAP_MS = 10_000;

export function createRevocations({ directory, clock, doorbell, onError }: RevocationsOptions): Revocations {
  const listeners = new Set<(sessions: readonly string[]) => void>();
  const told = new Map<string, number>();

  function tell(sessions: readonly string[]): void {
    const now = clock.now();
    for (const [id, at] of told) if (at < now - 2 * OVERLAP_MS) told.delete(id);
    const fresh = sessions.filter((id) => !told.has(id));
    for (const id of fresh) told.set(id, now);
    if (fresh.length > 0) for (const listener of listeners) listener(fresh);
  }

  let looking = false;
  let again = false;
  /** A ring only makes it look sooner: what the store says counts. */
  function look(): void {
    if (looking || listeners.size === 0) return;
    again = false;
    looking = true;
    directory.revokedSince(new Date(clock.now() - OVERLAP_MS).toISOString())
      .then(tell, onError)
      .finally(() => {
        looking = false;
        if (again) look();
      });
  }
  const timer = setInterval(look, POLL_MS);
  timer.unref();
  const deaf = doorbell.onRing((ring) => {
    if (ring.kind !== 'SESSIONS') return;
    // What is being read may have been asked for before the session ended.
    again = true;
    look();
  });

  return {
    announce(sessions) {
      tell(sessions);
      doorbell.ring({ kind: 'SESSIONS' });
    },
    hasEnded: (session) => told.has(session),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      clearInterval(timer);
      deaf();
    },
  };
}
