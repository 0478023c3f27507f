import type { CommandReply } from '@sanfang/shared/protocol/live.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { setTimeout as after } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Recorder } from '../../history/recorder.ts';
import { socketClient, type SocketClient } from '../../history/socket-client.ts';
import { slack } from '../../support/effort.ts';
import { ORIGIN } from '../../support/hub.ts';
import { Follower } from '../follower.ts';
import { lacking } from '../programs.ts';
import { twoNodes, words, type Role, type TwoNodes } from '../stage.ts';

const reason = lacking('redis-server', 'nginx');
const FOLLOWERS = 2_000;
/** Promised for 99 of 100 people. */
const INTERRUPTION_MS = 3_000;
let nodes: TwoNodes;
const followers: Follower[] = [];
afterEach(async () => {
  for (const one of followers.splice(0)) one.end();
  await nodes.close();
});

/** Puts one thing after the other on the feed until told to stop. */
function publish(chair: SocketClient, official: SocketClient): { stop: () => Promise<void> } {
  const { room } = nodes.scene;
  let stopped = false;
  const work = (async () => {
    while (!stopped) {
      const { escalation = '' } = made(await chair.post('Escalate', { room, reason: '请街道介入', from: 'NOW' }));
      made(await official.post('JoinEscalation', { room, escalation }));
      made(await official.post('ReturnEscalation', { room, escalation, outcome: 'ADVICE_GIVEN', text: '已答复' }));
    }
  })();
  return { stop: () => { stopped = true; return work; } };
}

function made(reply: CommandReply): Readonly<Record<string, string>> {
  if (isRefusal(reply)) throw new Error(JSON.stringify(reply));
  return reply.made ?? {};
}

describe.skipIf(reason !== null)(`Two nodes that are restarted one after the other${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  test(`under ${String(FOLLOWERS)} people: nobody loses anything, and hardly anybody notices`, async () => {
    nodes = await twoNodes({ balancer: true });
    const { scene, balancer } = nodes;
    const through = balancer?.url ?? '';
    followers.push(...Array.from({ length: FOLLOWERS }, () => new Follower(balancer?.port ?? 0, scene.log, ORIGIN)));
    for (let i = 0; i < FOLLOWERS; i += 100) await Promise.all(followers.slice(i, i + 100).map((one) => one.begin()));

    const recorder = new Recorder();
    const come = async (role: Role, name: string = role) => socketClient(recorder, through, await nodes.somebody(role, name, through));
    const clients = [await come('chair'), await come('manager'), await come('secretary'), await come('chair', 'chair, again')];
    const watches = clients.map((client) => client.watch(scene.channel, false));
    const [publisher, official] = [await come('chair', 'publisher'), await come('official')];
    let posted = 0;
    let stopped = false;
    const talk = clients.map(async (client, side) => {
      for (; !stopped; posted += 1) {
        expect(await client.post('PostMessage', words(scene, `${String(side)} ${String(posted)}`))).toHaveProperty('n');
        // People do not speak without a pause.
        await after(100);
      }
    });
    const feed = publish(publisher, official);
    for (const node of nodes.nodes) {
      await node.stop();
      await node.start();
      await vi.waitUntil(async () => (await fetch(`${node.url}/api/health/ready`)).ok, { timeout: 30_000, interval: 100 });
      await vi.waitUntil(() => followers.every(({ live }) => live), { timeout: 60_000, interval: 50 });
    }
    stopped = true;
    await Promise.all([...talk, feed.stop()]);
    const head = (await nodes.stores.logs.channel(scene.log, 'feed', 1, Number.MAX_SAFE_INTEGER, 100_000)).length;
    await vi.waitUntil(() => followers.every(({ n }) => n === head), { timeout: 20_000, interval: 50 });
    const room = (await nodes.stores.logs.channel(scene.log, scene.channel, 1, Number.MAX_SAFE_INTEGER, 100_000)).length;
    await Promise.all(watches.map((one) => one.until((copy, phase) => phase === 'LIVE' && copy.n === room)));

    const interruptions = followers.flatMap((one) => one.interruptions).sort((a, b) => a - b);
    const share = (part: number): number => Math.round(interruptions[Math.min(interruptions.length - 1, Math.floor(interruptions.length * part))] ?? NaN);
    process.stdout.write(`rolling restart of two nodes under ${String(FOLLOWERS)} followers: ${String(interruptions.length)} interruptions, p50 ${String(share(0.5))} ms, p99 ${String(share(0.99))} ms, longest ${String(share(1))} ms; ${String(posted)} messages and ${String(head)} notices meanwhile\n`);
    await Promise.all([...clients, publisher, official].map((client) => client.close()));
    expect(recorder.history().operations.filter(({ result }) => result.kind === 'REFUSED')).toEqual([]);
    // Everybody was sent once at least: those of the second node had mostly come from the first.
    expect(interruptions.length).toBeGreaterThanOrEqual(FOLLOWERS);
    expect(share(0.99)).toBeLessThanOrEqual(slack(INTERRUPTION_MS));
  }, 300_000);
});
