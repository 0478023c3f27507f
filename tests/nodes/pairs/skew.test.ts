import { describe, expect, test, vi } from 'vitest';
import { commitsOf } from '../../history/read-log.ts';
import { Recorder } from '../../history/recorder.ts';
import { socketClient } from '../../history/socket-client.ts';
import { openForSignOff, register } from '../../engine/sign-off.ts';
import { lacking } from '../programs.ts';
import { twoNodes, words } from '../stage.ts';

const reason = lacking('redis-server');
const MINUTE = 60_000;
/** A sign-off is open for an hour at least: this one was opened that long ago. */
const HOUR = 60 * MINUTE;

describe.skipIf(reason !== null)(`Nodes whose clocks are wrong${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  test.concurrent.each([['fast', 10 * MINUTE], ['slow', -10 * MINUTE]] as const)('ten minutes %s: order and times stay right, and only the other one says that a time has come', async (_, offset) => {
    const nodes = await twoNodes({ clockOffsets: [0, offset], agoMs: HOUR });
    try {
      const { scene } = nodes;
      const [right, wrong] = nodes.nodes;
      const clock = { now: () => Date.now() - HOUR };
      const engine = await nodes.engine(clock);
      await register(engine, clock, scene);
      const began = Date.now();
      const until = began + 10_000;
      await openForSignOff(engine, clock, scene, new Date(until).toISOString());
      await engine.close();

      const recorder = new Recorder();
      const clients = [await socketClient(recorder, right.url, await nodes.somebody('chair')), await socketClient(recorder, wrong.url, await nodes.somebody('manager'))];
      const watches = clients.map((client) => client.watch(scene.channel));
      await Promise.all(clients.map(async (client, side) => {
        for (let i = 0; i < 20; i++) await client.insist('PostMessage', words(scene, `${String(side)} ${String(i)}`));
      }));
      // The node that is right goes away: the other one serves, and leaves the time to those who know it.
      await right.stop();
      await vi.waitUntil(() => Date.now() > until + 4_000, { timeout: 20_000 });
      await clients[1]?.insist('PostMessage', words(scene, '到点了吗'));
      const types = async (): Promise<string[]> => (await commitsOf(nodes.stores.logs, scene.log)).flatMap((commit) => commit.events.map(({ type }) => type));
      expect(await types()).not.toContain('signoff.lapsed');
      await right.start();
      await vi.waitUntil(async () => (await types()).includes('signoff.lapsed'), { timeout: 20_000, interval: 100 });
      expect((await types()).filter((type) => type === 'signoff.lapsed')).toHaveLength(1);

      const head = (await nodes.stores.logs.channel(scene.log, scene.channel, 1, Number.MAX_SAFE_INTEGER, 1_000)).length;
      await Promise.all(watches.map((one) => one.until((copy, phase) => phase === 'LIVE' && copy.n === head)));
      await Promise.all(clients.map((client) => client.close()));
      const commits = await commitsOf(nodes.stores.logs, scene.log);
      const times = commits.map(({ at }) => Date.parse(at));
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      // Everybody's time is the store's: nothing stands ten minutes off.
      for (const at of times.slice(-30)) expect(Math.abs(at - began)).toBeLessThan(2 * MINUTE);
      expect(wrong.output()).toContain("differs from the store's");
      expect(right.output()).not.toContain("differs from the store's");
    } finally {
      await nodes.close();
    }
  }, 120_000);
});
