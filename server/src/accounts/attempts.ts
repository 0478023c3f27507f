/** How many failures within which time, and the pause after the n-th of them. */
interface Allowance {
  readonly most: number;
  readonly withinMs: number;
  readonly pauses: readonly number[];
}

/** Per identifier and address block, or per identifier and a device that has signed in before. A slip of the finger costs nothing. */
const perPlace: Allowance = { most: 5, withinMs: 15 * 60_000, pauses: [0, 0, 0, 5_000, 20_000] };
/** Per identifier from everywhere; a known device is not counted here, so that outsiders cannot lock anybody out. */
const perIdentifier: Allowance = { most: 20, withinMs: 60 * 60_000, pauses: [] };
const MAX_KEYS = 50_000;

export interface Place {
  readonly block: string;
  /** Id of the device if this person has signed in on it before. */
  readonly knownDevice: string | null;
}

/**
 * Failed sign-ins, in the memory of this process: with several nodes each counts its own.
 * An attempt is counted when it begins and taken back when it succeeds, so that many at once find no gap.
 */
export class Attempts {
  readonly #failures = new Map<string, readonly number[]>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Seconds to wait, or a function that takes the attempt back because it succeeded. */
  begin(identifier: string, place: Place): number | (() => void) {
    const keys: readonly (readonly [string, Allowance])[] = place.knownDevice === null
      ? [[`${identifier} at ${place.block}`, perPlace], [identifier, perIdentifier]]
      : [[`${identifier} on ${place.knownDevice}`, perPlace]];
    const now = this.#now();
    const wait = Math.max(...keys.map(([key, allowance]) => this.#wait(key, allowance, now)));
    if (wait > 0) return Math.ceil(wait / 1000);
    for (const [key] of keys) this.#add(key, now);
    return () => {
      for (const [key] of keys) this.#remove(key, now);
    };
  }

  #wait(key: string, { most, withinMs, pauses }: Allowance, now: number): number {
    const recent = (this.#failures.get(key) ?? []).filter((at) => at > now - withinMs);
    const [first] = recent.slice(-most);
    if (first === undefined) return 0;
    if (recent.length >= most) return first + withinMs - now;
    return (recent.at(-1) ?? now) + (pauses[recent.length] ?? 0) - now;
  }

  #add(key: string, at: number): void {
    const kept = (this.#failures.get(key) ?? []).slice(1 - perIdentifier.most);
    // Last written is last in the map: what falls out first is what nobody has tried for longest.
    this.#failures.delete(key);
    this.#failures.set(key, [...kept, at]);
    if (this.#failures.size <= MAX_KEYS) return;
    const [oldest] = this.#failures.keys();
    if (oldest !== undefined) this.#failures.delete(oldest);
  }

  #remove(key: string, at: number): void {
    const failures = this.#failures.get(key) ?? [];
    const left = failures.toSpliced(failures.lastIndexOf(at), failures.includes(at) ? 1 : 0);
    if (left.length === 0) this.#failures.delete(key);
    else this.#failures.set(key, left);
  }
}
