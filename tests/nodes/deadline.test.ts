import { afterEach, describe, expect, test, vi } from 'vitest';
import { openForSignOff, register } from '../engine/sign-off.ts';
import { commitsOf } from '../history/read-log.ts';
import { lacking } from './programs.ts';
import { twoNodes, type TwoNodes } from './stage.ts';

const reason = lacking('redis-server');
const HOUR = 3_600_000;
let nodes: TwoNodes;
afterEach(() => nodes.close());

describe.skipIf(reason !== null)(`What falls due${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  test('is decided once by two nodes, two seconds after its time, also while the heads are compared seldom', async () => {
    // A sign-off is open for an hour at least: this one was opened that long ago.
    nodes = await twoNodes({ agoMs: HOUR, environment: { SWEEP_MS: '60000' } });
    const { scene, stores } = nodes;
    const clock = { now: () => Date.now() - HOUR };
    const engine = await nodes.engine(clock);
    await register(engine, clock, scene);
    const until = Date.now() + 10_000;
    await openForSignOff(engine, clock, scene, new Date(until).toISOString());
    await engine.close();
    const lapsed = async () => (await commitsOf(stores.logs, scene.log)).flatMap(({ events }) => events).filter(({ type }) => type === 'signoff.lapsed');
    await vi.waitUntil(async () => (await lapsed()).length > 0, { timeout: 40_000, interval: 50 });
    const [event] = await lapsed();
    const late = Date.parse(event?.at ?? '') - until;
    process.stdout.write(`decided ${String(late)} ms after it fell due\n`);
    expect(late).toBeGreaterThanOrEqual(2_000);
    expect(late).toBeLessThan(10_000);
    // Both nodes go on writing: whatever either had under way has come to its end.
    for (const node of nodes.nodes) {
      const { cookie } = await nodes.somebody('chair', 'chair', node.url);
      const body = { id: crypto.randomUUID(), log: scene.log, type: 'PostMessage', capacity: scene.chair.capacity, data: { room: scene.room, text: '还在', replyTo: null, about: null } };
      const answer = await fetch(`${node.url}/api/commands`, { method: 'POST', headers: { 'content-type': 'application/json', origin: 'http://hub.test', cookie }, body: JSON.stringify(body) });
      expect(answer.status).toBe(200);
    }
    expect(await lapsed()).toHaveLength(1);
  }, 120_000);
});
