const DAY_MS = 24 * 3_600_000;

/** Network logs are kept for six months at least (Cybersecurity Law, Art. 23 (3)); nothing younger is ever pruned. */
export const KEPT_DAYS = 184;

/** The latest time before which pages may be removed (ISO). */
export function prunableBefore(now: number): string {
  return new Date(now - KEPT_DAYS * DAY_MS).toISOString();
}
