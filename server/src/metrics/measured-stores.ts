import type { Commit } from '@sanfang/shared/log/commit.ts';
import type { LogStore } from '../store/log-store.ts';
import type { Stores } from '../store/stores.ts';
import type { Metrics } from './metrics.ts';

/** The ports that daily work goes through. */
const ports = ['logs', 'vault', 'directory', 'blobs', 'audit'] as const;

/** The same stores, timed: each call by port and operation, until it answered or failed. */
export function measureStores(stores: Stores, metrics: Metrics): Stores {
  const timed = Object.fromEntries(ports.map((port) => [port, measurePort(port, stores[port], metrics)]));
  const logs = timed['logs'] as LogStore;
  return { ...stores, ...timed, logs: measureAppends(logs, metrics), close: () => stores.close() };
}

function measurePort<P extends object>(port: string, store: P, { storeSeconds, storeErrors }: Metrics): P {
  const wrapped = new Map<string | symbol, unknown>();
  return new Proxy(store, {
    get(target, name) {
      const known = wrapped.get(name);
      if (known !== undefined) return known;
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function' || typeof name !== 'string') return member;
      const labels = { port, operation: name };
      const seconds = storeSeconds.labels(labels);
      const call = async (...args: unknown[]): Promise<unknown> => {
        const began = performance.now();
        try {
          return await (member.apply(target, args) as Promise<unknown>);
        } catch (error) {
          storeErrors.inc(labels);
          throw error;
        } finally {
          seconds.observe((performance.now() - began) / 1_000);
        }
      };
      wrapped.set(name, call);
      return call;
    },
  });
}

function measureAppends(logs: LogStore, { appends, commitCommands, commitEvents, commitBytes }: Metrics): LogStore {
  async function append(commit: Commit, bytes: readonly string[]): ReturnType<LogStore['append']> {
    const outcome = await logs.append(commit, bytes);
    appends.inc({ outcome });
    commitCommands.observe(commit.commands.length);
    commitEvents.observe(commit.count);
    commitBytes.observe(bytes.reduce((sum, text) => sum + Buffer.byteLength(text), 0));
    return outcome;
  }
  return new Proxy(logs, { get: (target, name) => (name === 'append' ? append : Reflect.get(target, name, target) as unknown) });
}
