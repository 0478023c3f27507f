import type { Commit } from '@sanfang/shared/log/commit.ts';
import type { LogStore } from '@sanfang/server/store/log-store.ts';
import type { Stores } from '@sanfang/server/store/stores.ts';

/** The stores of a node that can die: from then on nothing of it reaches them, and it hears nothing. */
export interface MortalStores {
  readonly stores: Stores;
  readonly dead: boolean;
  /** It dies at the next commit of which this is true: just before it is written, or just after. */
  dieAt(commit: (commit: Commit) => boolean, when: 'BEFORE' | 'AFTER'): void;
}

/** Wraps open stores; `time` is what their own clock shows. */
export function mortal(stores: Stores, time: () => number): MortalStores {
  let dead = false;
  let death: { readonly at: (commit: Commit) => boolean; readonly when: 'BEFORE' | 'AFTER' } | null = null;
  const gone = (): Promise<never> => Promise.reject(new Error('this node is dead'));

  const append: LogStore['append'] = async (commit, bytes) => {
    const hit = death?.at(commit) === true;
    if (hit && death?.when === 'BEFORE') dead = true;
    if (dead) return gone();
    const outcome = await stores.logs.append(commit, bytes);
    dead ||= hit;
    return dead ? gone() : outcome;
  };
  const guard = <T extends object>(port: T, own: Partial<T> = {}): T => new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(own, name) ?? Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => (dead ? gone() : (member as (...given: unknown[]) => unknown).apply(target, args));
    },
  });
  return {
    stores: { ...stores, logs: guard(stores.logs, { append, time: async () => time() }), vault: guard(stores.vault), close: () => stores.close() },
    get dead() {
      return dead;
    },
    dieAt(at, when) {
      death = { at, when };
    },
  };
}
