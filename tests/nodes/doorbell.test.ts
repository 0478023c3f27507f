import { afterEach, describe, expect, test } from 'vitest';
import type { OpenReply } from '@sanfang/shared/protocol/live.ts';
import { Recorder } from '../history/recorder.ts';
import { socketClient } from '../history/socket-client.ts';
import { liveItems } from '../realtime/line.ts';
import { lineTo } from '../scenarios/hubs.ts';
import { slack } from '../support/effort.ts';
import { lacking } from './programs.ts';
import { twoNodes, words, type TwoNodes } from './stage.ts';

const reason = lacking('redis-server');
let nodes: TwoNodes;
afterEach(() => nodes.close());

/** Says something at one node until it is seen at the other; milliseconds for each. */
async function latencies(count: number): Promise<number[]> {
  const { scene } = nodes;
  const [here, there] = nodes.nodes;
  const [speaker, listener] = [await nodes.somebody('chair'), await nodes.somebody('manager')];
  const near = await lineTo(here.url, scene.chair, speaker.cookie, scene);
  const far = await lineTo(there.url, scene.manager, listener.cookie, scene);
  await far.line.ask<OpenReply>('open', { log: scene.log, channel: scene.channel });
  const took: number[] = [];
  for (let i = 0; i < count; i++) {
    const acknowledged = near.say(`听见 ${String(i)}`).then((reply) => ({ reply, at: performance.now() }));
    const { reply, at } = await acknowledged;
    const n = 'n' in reply ? reply.n : 0;
    await far.line.until((frames) => liveItems(frames, scene.channel).some((item) => 'n' in item && item.n === n));
    took.push(Math.max(0, performance.now() - at));
  }
  near.line.close();
  far.line.close();
  return took.sort((a, b) => a - b);
}
const at = (sorted: readonly number[], share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
const told = (name: string, sorted: readonly number[]): void => {
  process.stdout.write(`${name}: acknowledged at one node, seen at the other: p50 ${at(sorted, 0.5).toFixed(1)} ms, p99 ${at(sorted, 0.99).toFixed(1)} ms (${String(sorted.length)} messages)\n`);
};

describe.skipIf(reason !== null)(`The doorbell${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  test('makes the other node look at once, not at its next round', async () => {
    nodes = await twoNodes();
    const rung = await latencies(100);
    told('with a doorbell', rung);
    // The round comes every 1,500 ms: half of all would wait longer than 750.
    expect(at(rung, 0.5)).toBeLessThan(300);
  });

  test('is not needed: without it nodes look four times a second', async () => {
    nodes = await twoNodes({ doorbell: false });
    const swept = await latencies(40);
    told('without a doorbell', swept);
    expect(at(swept, 1)).toBeLessThan(slack(2_000));
  });

  test('that is gone, frozen or back makes things later, never wrong; a hub starts without it too', async () => {
    nodes = await twoNodes();
    const { scene, redis } = nodes;
    const [left, right] = nodes.nodes;
    const recorder = new Recorder();
    const clients = [await socketClient(recorder, left.url, await nodes.somebody('chair')), await socketClient(recorder, right.url, await nodes.somebody('manager'))];
    const watches = clients.map((client) => client.watch(scene.channel));
    await Promise.all(watches.map((one) => one.until((_, phase) => phase === 'LIVE')));
    let head = 2;
    const speak = async (word: string): Promise<number> => {
      await Promise.all(clients.map(async (client, side) => {
        for (let i = 0; i < 5; i++) await client.insist('PostMessage', words(scene, `${word} ${String(side)} ${String(i)}`));
      }));
      head += 10;
      const spoken = performance.now();
      await Promise.all(watches.map((one) => one.until((copy) => copy.n === head)));
      return performance.now() - spoken;
    };
    await speak('有铃');
    await redis?.stop();
    expect(await speak('没有铃')).toBeLessThan(slack(3_000));
    await right.stop();
    await right.start();
    expect(await speak('没有铃时启动')).toBeLessThan(slack(10_000));
    await redis?.start();
    await speak('铃回来了');
    redis?.signal('SIGSTOP');
    expect(await speak('铃冻住了')).toBeLessThan(slack(3_000));
    redis?.signal('SIGCONT');
    await speak('铃又响了');
    await Promise.all(watches.map((one) => one.compare()));
    const violations = await nodes.violations(recorder);
    await Promise.all(clients.map((client) => client.close()));
    expect(violations).toBe('');
    expect(left.output()).toContain('the doorbell does not work');
  });
});
