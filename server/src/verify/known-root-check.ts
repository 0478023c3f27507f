import type { KnownRoot } from '../roots/known-root.ts';
import type { Flaw } from './flaw.ts';

/** Where a walk along a log stands. */
export interface Standing {
  readonly no: number;
  readonly size: number;
  readonly root: string;
}

/** Compares a walk along a log with where the log was known to stand. */
export class KnownRootCheck {
  readonly #log: string;
  readonly #known: KnownRoot | undefined;

  constructor(log: string, known: KnownRoot | undefined) {
    this.#log = log;
    this.#known = known;
  }

  /** After each commit. */
  take({ no, size, root }: Standing): Flaw | null {
    const known = this.#known;
    if (no !== known?.no || (size === known.size && root === known.root)) return null;
    return { kind: 'OTHER_ROOT', log: this.#log, no, says: says(known, { no, size, root }) };
  }

  /** Where the walk ends. */
  end(standing: Standing): Flaw | null {
    const known = this.#known;
    if (known === undefined || standing.no >= known.no) return null;
    return { kind: 'WENT_BACK', log: this.#log, says: says(known, standing) };
  }
}

function says(known: KnownRoot, found: Standing): string {
  return `已知 known: ${String(known.size)} events, root ${known.root} (${known.at}); 现有 found: ${String(found.size)} events, root ${found.root}`;
}
