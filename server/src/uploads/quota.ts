import { Places } from './places.ts';

/** What one person may upload in a day: files and bytes. */
const MOST_FILES = 500;
const MOST_BYTES = 200 * 1024 * 1024;
const DAY_MS = 24 * 3600 * 1000;
/** Uploads in hand at a time; each is in memory while it is checked. */
const AT_ONCE = 4;

interface Used {
  readonly since: number;
  readonly files: number;
  readonly bytes: number;
}

/** Counts uploads in the memory of this process. */
export class UploadQuota {
  readonly places = new Places(AT_ONCE);
  readonly #now: () => number;
  readonly #used = new Map<string, Used>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Counts a file, if the person may still have it today. */
  take(person: string, bytes: number): boolean {
    const now = this.#now();
    const known = this.#used.get(person);
    const used = known === undefined || known.since <= now - DAY_MS ? { since: now, files: 0, bytes: 0 } : known;
    const next = { since: used.since, files: used.files + 1, bytes: used.bytes + bytes };
    if (next.files > MOST_FILES || next.bytes > MOST_BYTES) return false;
    this.#used.set(person, next);
    return true;
  }
}
