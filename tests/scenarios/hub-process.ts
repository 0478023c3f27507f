/**
 * A hub in a process of its own, for tests that kill it: `node hub-process.ts <store url>`. Loads everything, reads how it is
 * to live from its input, a line of JSON, and prints its port when it listens. It dies by SIGKILL where it was told to.
 */
import { buildApp } from '@sanfang/server/app.ts';
import { createEngine } from '@sanfang/server/engine/engine.ts';
import type { OnMilestone } from '@sanfang/server/engine/milestones.ts';
import { openStores } from '@sanfang/server/store/open-stores.ts';
import { once } from 'node:events';
import { flushCompileCache } from 'node:module';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { testConfig } from '../support/hub.ts';
import type { Fault, Life } from './hubs.ts';

const [storeUrl = ''] = process.argv.slice(2);
// A process that is killed would take with it what it has compiled.
flushCompileCache();
const [line] = (await once(createInterface({ input: process.stdin }), 'line')) as [string];
const { fault, port } = JSON.parse(line) as Life;
const watched = fault === null ? {} : { onMilestone: dyingAt(fault) };
const clock = { now: () => Date.now() };
const stores = await openStores(storeUrl);
const engine = await createEngine({ stores, clock, sweepMs: 100, ...watched });
const app = await buildApp({ stores, engine, config: { ...testConfig(), limits: 'bench' }, clock, ...watched });
await app.listen({ host: '127.0.0.1', port });
process.stdout.write(`${JSON.stringify({ port: (app.server.address() as AddressInfo).port })}\n`);

// Whoever started it has gone.
process.stdin.once('end', () => process.exit(1));
process.once('SIGTERM', () => {
  void (async () => {
    await app.close();
    await engine.close();
    await stores.close();
    process.exit(0);
  })();
});

/** Ends the process when its time has come: nothing is flushed, nobody is told. */
function dyingAt({ at, nth = 1, command, afterMs }: Fault): OnMilestone {
  const die = (): void => void process.kill(process.pid, 'SIGKILL');
  let passed = 0;
  return (milestone, _log, commands) => {
    if (milestone !== at) return;
    passed += 1;
    if (command === undefined ? passed !== nth : !commands.includes(command)) return;
    if (afterMs === undefined) die();
    else setTimeout(die, afterMs);
  };
}
