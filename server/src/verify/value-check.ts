import type { Commitment, LogEvent } from '@sanfang/shared/log/event.ts';
import type { Keeping } from '../store/keeping.ts';
import type { Vault, VaultEntry } from '../store/vault.ts';
import type { Flaw } from './flaw.ts';

/** Values that are fetched at once. */
const PAGE = 500;

/** What became of the sealed values of some events. */
export interface Values {
  readonly entries: readonly VaultEntry[];
  readonly flaws: readonly Flaw[];
  /** Destroyed, and known to be. */
  readonly erased: number;
}

/** Fetches the sealed values of events and checks them against their commitments. */
export class ValueCheck {
  readonly #vault: Vault;
  readonly #keeping: Keeping;
  #erased: ReadonlySet<Commitment> | null = null;

  constructor(vault: Vault, keeping: Keeping) {
    this.#vault = vault;
    this.#keeping = keeping;
  }

  async of(log: string, events: readonly LogEvent[]): Promise<Values> {
    const places = new Map(events.flatMap((event) => Object.values(event.sealed).map((commitment) => [commitment, event.seq] as const)));
    const found = new Map<Commitment, VaultEntry>();
    const flaws: Flaw[] = [];
    const commitments = [...places.keys()];
    const spoil = (commitment: Commitment, error: string): void => { flaws.push({ kind: 'VALUE', log, seq: places.get(commitment) ?? 0, says: error }); };
    const pages = Array.from({ length: Math.ceil(commitments.length / PAGE) }, (_, i) => commitments.slice(i * PAGE, (i + 1) * PAGE));
    await Promise.all(pages.map((page) => this.#fetch(page, found, spoil)));
    const spoiled = new Set(flaws.map(({ seq }) => seq));
    const missing = commitments.filter((commitment) => !found.has(commitment) && !spoiled.has(places.get(commitment)));
    const erased = missing.length === 0 ? new Set<Commitment>() : await this.#erasedAmong(missing);
    for (const commitment of missing) if (!erased.has(commitment)) flaws.push({ kind: 'VALUE_GONE', log, seq: places.get(commitment) ?? 0, says: commitment });
    return { entries: [...found.values()], flaws, erased: erased.size };
  }

  async #fetch(commitments: readonly Commitment[], found: Map<Commitment, VaultEntry>, spoiled: (commitment: Commitment, error: string) => void): Promise<void> {
    try {
      for (const [commitment, entry] of await this.#vault.get(commitments)) found.set(commitment, entry);
    } catch (error) {
      const [only] = commitments;
      if (only === undefined || commitments.length === 1) return spoiled(only ?? '', error instanceof Error ? error.message : String(error));
      // One of them is not what it was committed to: one by one, to name it.
      for (const commitment of commitments) await this.#fetch([commitment], found, spoiled);
    }
  }

  async #erasedAmong(missing: readonly Commitment[]): Promise<Set<Commitment>> {
    const known = this.#erased ?? await this.#readErased();
    if (missing.every((commitment) => known.has(commitment))) return new Set(missing);
    // Some may have been destroyed since.
    const now = await this.#readErased();
    return new Set(missing.filter((commitment) => now.has(commitment)));
  }

  async #readErased(): Promise<ReadonlySet<Commitment>> {
    const all = new Set<Commitment>();
    for await (const page of erasedPages(this.#keeping)) for (const commitment of page) all.add(commitment);
    this.#erased = all;
    return all;
  }
}

/** All commitments of destroyed values, page by page. */
export async function* erasedPages(keeping: Keeping): AsyncIterable<readonly Commitment[]> {
  for (let after = ''; ;) {
    const page = await keeping.erased(after, 10_000);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    after = last;
  }
}
