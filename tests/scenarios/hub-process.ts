/**
 * A hub in a process of its own, for tests that kill it: `node hub-process.ts <store url> [options as JSON]`.
 * Prints its port when it listens. It dies by SIGKILL before or after the commit that holds a command, if told so.
 */
import { buildApp } from '@sanfang/server/app.ts';
import { createEngine } from '@sanfang/server/engine/engine.ts';
import type { LogStore } from '@sanfang/server/store/log-store.ts';
import { openStores } from '@sanfang/server/store/open-stores.ts';
import type { AddressInfo } from 'node:net';
import { testConfig } from '../support/hub.ts';
import type { Fault } from './hubs.ts';

const [storeUrl = '', fault = 'null'] = process.argv.slice(2);
const clock = { now: () => Date.now() };
const opened = await openStores(storeUrl);
const stores = { ...opened, logs: dying(opened.logs, JSON.parse(fault) as Fault | null), close: () => opened.close() };
const engine = await createEngine({ stores, clock, sweepMs: 100 });
const app = await buildApp({ stores, engine, config: { ...testConfig(), limits: 'bench' }, clock });
await app.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${JSON.stringify({ port: (app.server.address() as AddressInfo).port })}\n`);

process.once('SIGTERM', () => {
  void (async () => {
    await app.close();
    await engine.close();
    await stores.close();
    process.exit(0);
  })();
});

/** The store itself, except that the process ends at the commit of a command. */
function dying(logs: LogStore, when: Fault | null): LogStore {
  return new Proxy(logs, {
    get(target, name: keyof LogStore) {
      const member: unknown = target[name];
      if (typeof member !== 'function') return member;
      if (name !== 'append' || when === null) return member.bind(target) as unknown;
      return async (...args: Parameters<LogStore['append']>) => {
        const hit = args[0].commands.some((record) => record.id === when.command);
        if (hit && when.die === 'BEFORE_COMMIT') process.kill(process.pid, 'SIGKILL');
        const outcome = await target.append(...args);
        if (hit) process.kill(process.pid, 'SIGKILL');
        return outcome;
      };
    },
  });
}
