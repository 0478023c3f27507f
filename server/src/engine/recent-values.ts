import type { Commitment } from '@sanfang/shared/log/event.ts';

interface Kept {
  readonly value: unknown;
  readonly until: number;
}

/**
 * Sealed values just written or read, so that fan-out does not ask the vault once per viewer. Kept for a minute at most:
 * that is how long a value erased by another node may still be shown by this one.
 */
export class RecentValues {
  static readonly KEPT = 4_096;
  static readonly KEPT_MS = 60_000;
  readonly #values = new Map<Commitment, Kept>();

  set(commitment: Commitment, value: unknown): void {
    this.#values.delete(commitment);
    this.#values.set(commitment, { value, until: performance.now() + RecentValues.KEPT_MS });
    if (this.#values.size <= RecentValues.KEPT) return;
    for (const oldest of this.#values.keys()) {
      this.#values.delete(oldest);
      break;
    }
  }

  get(commitment: Commitment): { readonly value: unknown } | null {
    const kept = this.#values.get(commitment);
    return kept !== undefined && kept.until > performance.now() ? kept : null;
  }
}
