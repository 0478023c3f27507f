import { setTimeout as after } from 'node:timers/promises';
import { compoundLog } from '@sanfang/shared/compound/channel.ts';
import type { Stores } from '../store/stores.ts';

/** How long the stores may take to answer; milliseconds. */
const PATIENCE_MS = 2_000;
/** An answer serves for this long, so that however many ask, the stores are asked once. */
const FRESH_MS = 500;
/** Nobody's: what is looked for is an answer, not a row. */
const nobody = '00000000-0000-4000-8000-000000000000';

/** Whether this process should be given work. */
export interface Readiness {
  /** READY, or why not. Never rejects. */
  look(): Promise<'READY' | 'DRAINING' | 'STORE_AWAY'>;
  /** From now on it is not ready: a balancer sends people elsewhere before they are sent away. */
  drain(): void;
}

/** Asks every port that a command or a page cannot do without. `onError` hears why a store did not answer. */
export function createReadiness(stores: Stores, onError: (error: unknown) => void): Readiness {
  let draining = false;
  let asked = { until: -Infinity, answer: Promise.resolve(true) };

  async function ask(): Promise<void> {
    await Promise.all([stores.logs.head(compoundLog(nobody)), stores.vault.get([nobody]), stores.directory.account(nobody), stores.blobs.info(nobody)]);
  }
  async function answered(): Promise<boolean> {
    const patience = new AbortController();
    try {
      const late = after(PATIENCE_MS, undefined, { signal: patience.signal, ref: false }).then(() => Promise.reject(new Error('the stores did not answer in time')));
      await Promise.race([ask(), late]);
      return true;
    } catch (error) {
      onError(error);
      return false;
    } finally {
      patience.abort();
    }
  }

  return {
    async look() {
      if (draining) return 'DRAINING';
      if (asked.until < performance.now()) asked = { until: performance.now() + PATIENCE_MS + FRESH_MS, answer: answered() };
      const current = asked;
      const well = await current.answer;
      current.until = Math.min(current.until, performance.now() + FRESH_MS);
      return draining ? 'DRAINING' : well ? 'READY' : 'STORE_AWAY';
    },
    drain() {
      draining = true;
    },
  };
}
