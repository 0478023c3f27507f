import type { Act, AuditAction } from './act.ts';

/** What anybody can cause as often as they like. */
const refusals: readonly AuditAction[] = ['SIGN_IN_REFUSED', 'DENIED', 'RATE_LIMITED', 'ORIGIN_REFUSED', 'EXPELLED', 'OFFICIAL_READ'];
/** Different ones from one person or place, and from all of them, that are kept apart within a window. */
const APART_PER_SOURCE = 20;
const APART = 600;
export const WINDOW_MS = 60_000;

interface Counted {
  readonly act: Act;
  again: number;
}

/**
 * Keeps whoever is refused a thousand times a second from filling the disk: within a minute the same act of the same source
 * is recorded when it happens first and once more with how often it came again. A source that is refused in many ways is
 * recorded for the first of them, then without what it asked for; when there are too many sources, without these.
 */
export class Coalescer {
  #seen = new Map<string, Counted>();
  #bySource = new Map<string, number>();

  /** The act to be recorded now, or null: it was counted. */
  take(act: Act): Act | null {
    if (!refusals.includes(act.action)) return act;
    const told = this.#narrowed(act);
    const key = JSON.stringify([told.action, told.actor, told.block, told.outcome, told.session, told.object]);
    const seen = this.#seen.get(key);
    if (seen !== undefined) {
      seen.again += 1;
      return null;
    }
    this.#seen.set(key, { act: told, again: 0 });
    const source = sourceOf(act);
    this.#bySource.set(source, (this.#bySource.get(source) ?? 0) + 1);
    return told;
  }

  /** What was counted since the window began; then another begins. */
  end(): readonly Counted[] {
    const counted = [...this.#seen.values()].filter(({ again }) => again > 0);
    this.#seen = new Map();
    this.#bySource = new Map();
    return counted;
  }

  #narrowed(act: Act): Act {
    const whole = JSON.stringify([act.action, act.actor, act.block, act.outcome, act.session, act.object]);
    if (this.#seen.has(whole)) return act;
    const { action, actor, outcome = 'OK', block = null } = act;
    if (this.#seen.size >= APART) return { action, actor: null, outcome };
    return (this.#bySource.get(sourceOf(act)) ?? 0) >= APART_PER_SOURCE ? { action, actor, outcome, block } : act;
  }
}

function sourceOf({ actor, block }: Act): string {
  return actor ?? block ?? '';
}
