import type { LogStore } from '../store/log-store.ts';
import type { Vault } from '../store/vault.ts';

/** How long a value may wait for the commit that refers to it. */
export const ORPHAN_MS = 3_600_000;
const PAGE = 500;

/**
 * Goes through values put more than an hour ago that no sweep has looked at: those that an event of their command refers
 * to are confirmed, the others (of lost races, crashes between vault and commit) destroyed. Answers how many of each.
 */
export async function sweepVault(vault: Vault, logs: LogStore, now: number): Promise<{ confirmed: number; destroyed: number }> {
  const before = new Date(now - ORPHAN_MS).toISOString();
  const total = { confirmed: 0, destroyed: 0 };
  for (;;) {
    const entries = await vault.unconfirmed(before, PAGE);
    const sealedBy = new Map<string, ReadonlySet<string>>();
    const kept: string[] = [];
    const orphans: string[] = [];
    for (const { commitment, log, command } of entries) {
      const key = `${log} ${command}`;
      const sealed = sealedBy.get(key) ?? new Set((await logs.command(log, command))?.sealed);
      sealedBy.set(key, sealed);
      (sealed.has(commitment) ? kept : orphans).push(commitment);
    }
    await vault.confirm(kept);
    await vault.erase(orphans);
    total.confirmed += kept.length;
    total.destroyed += orphans.length;
    if (entries.length < PAGE) return total;
  }
}
