import type { Commitment } from '@sanfang/shared/log/event.ts';
import type { KnownRoot } from './known-root.ts';

/** Remembers, outside the store, where logs stood and what was destroyed. */
export interface RootsKeeper {
  of(log: string): KnownRoot | undefined;
  readonly known: ReadonlyMap<string, KnownRoot>;
  /** Notes where logs stand, durably; an older standing does not replace a newer one. */
  keep(roots: ReadonlyMap<string, KnownRoot>): Promise<void>;
  readonly erased: ReadonlySet<Commitment>;
  keepErased(commitments: Iterable<Commitment>): Promise<void>;
}
