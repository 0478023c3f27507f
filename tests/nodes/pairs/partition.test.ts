import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Scene } from '../../engine/scene.ts';
import { check, printViolations } from '../../history/checker.ts';
import { readLog } from '../../history/read-log.ts';
import { Recorder } from '../../history/recorder.ts';
import { socketClient, type SocketClient } from '../../history/socket-client.ts';
import { prepare, signIn } from '../../scenarios/hubs.ts';
import { amount, slack } from '../../support/effort.ts';
import { mongodbUrl, mongoStores, type StorePlace } from '../../support/stores.ts';
import { startNode, type Node } from '../cluster.ts';
import { joinMember, noNetworks, type Cable, type Member } from '../network.ts';
import { freePort, lacking } from '../programs.ts';
import { startRedis, type Redis } from '../redis.ts';
import { words } from '../stage.ts';

const reason = lacking('redis-server', 'ip') ?? noNetworks();
const CUT_MS = amount(4_000, 30_000);
const HEALED_MS = 3_000;

/** The store's door on this machine's side of all cables: it listens where the server itself may not. */
async function door(): Promise<{ readonly port: number; close(): Promise<void> }> {
  const [, host = '127.0.0.1', port = '27017'] = /\/\/(?:[^@/]*@)?([^:/,?]+)(?::(\d+))?/.exec(mongodbUrl() ?? '') ?? [];
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), host);
    for (const [socket, other] of [[near, far], [far, near]] as const) {
      sockets.add(socket);
      socket.pipe(other);
      socket.on('error', () => other.destroy()).on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    }),
  };
}

describe.skipIf(reason !== null)(`Two nodes whose cables are pulled${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  let place: StorePlace;
  let scene: Scene;
  let redis: Redis;
  let store: Awaited<ReturnType<typeof door>>;
  const members: Member[] = [];
  const nodes: Node[] = [];

  beforeAll(async () => {
    place = await mongoStores();
    scene = await prepare(place);
    redis = await startRedis({ host: '0.0.0.0' });
    store = await door();
    for (const number of [0, 1]) {
      const member = joinMember(number);
      members.push(member);
      const database = new URL(place.url).pathname;
      nodes.push(await startNode({
        storeUrl: `mongodb://${member.outside('store')}:${String(store.port)}${database}?directConnection=true`,
        doorbellUrl: `redis://${member.outside('bell')}:${String(redis.port)}`,
        host: member.address, port: await freePort(), prefix: member.prefix,
      }));
    }
  });
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    for (const member of members) member.remove();
    await redis.stop();
    await store.close();
    await place.remove();
  });

  test.each([
    ['the first and the store', [0], ['store']],
    ['the first and the doorbell', [0], ['bell']],
    ['the first and both, while people reach it', [0], ['store', 'bell']],
    ['everybody and the store', [0, 1], ['store']],
    ['everybody and the doorbell', [0, 1], ['bell']],
  ] as const satisfies readonly (readonly [string, readonly (0 | 1)[], readonly Cable[]])[])('between %s: one log, nothing acknowledged is lost, and soon everybody sees the same', async (what, whose, pulled) => {
    const stores = await place.open();
    const begin = new Map([[scene.log, (await readLog(stores, scene.log)).bytes.length]]);
    const recorder = new Recorder();
    const somebody = async (role: 'chair' | 'manager', node: Node | undefined) => {
      const url = node?.url ?? '';
      return socketClient(recorder, url, { name: role, ...scene[role], cookie: (await signIn(url, scene[role])).cookie, log: scene.log });
    };
    const clients: SocketClient[] = [await somebody('chair', nodes[0]), await somebody('manager', nodes[1])];
    const watches = clients.map((client) => client.watch(scene.channel));
    const behind = (): Promise<unknown> => Promise.all(watches.map((one) => one.until((copy, phase) => phase === 'LIVE' && copy.n === copy.head)));
    await behind();
    const affected = members.filter((_, i) => (whose as readonly number[]).includes(i));
    let cut = true;
    const talk = clients.map(async (client, side) => {
      for (let i = 0; cut; i++) {
        expect(await client.post('PostMessage', words(scene, `${what} ${String(side)} ${String(i)}`))).toHaveProperty('n');
        await after(20);
      }
    });
    await after(500);
    for (const member of affected) for (const cable of pulled) member.pull(cable);
    await after(CUT_MS);
    const ready = await Promise.all(nodes.map(async ({ url }) => (await fetch(`${url}/api/health/ready`)).ok));
    for (const member of affected) for (const cable of pulled) member.plug(cable);
    const healed = performance.now();
    // Whatever waited is recorded, and what is said now comes to both.
    cut = false;
    await Promise.all(talk);
    const last = await Promise.all(clients.map((client, side) => client.post('PostMessage', words(scene, `${what} ${String(side)} 最后`))));
    const head = Math.max(...last.map((reply) => ('n' in reply ? reply.n : Infinity)));
    await Promise.all(watches.map((one) => one.until((copy, phase) => phase === 'LIVE' && copy.n >= head)));
    const took = performance.now() - healed;
    await Promise.all(watches.map((one) => one.compare()));
    const history = recorder.history();
    await Promise.all(clients.map((client) => client.close()));
    process.stdout.write(`cut for ${String(CUT_MS)} ms between ${what}: whole again ${took.toFixed(0)} ms after\n`);
    expect(printViolations(check(history, [await readLog(stores, scene.log)], { begin }))).toBe('');
    expect(took).toBeLessThan(slack(HEALED_MS));
    // It was a real cut: who had no store said so.
    expect(ready).toEqual([0, 1].map((node) => !(pulled as readonly Cable[]).includes('store') || !(whose as readonly number[]).includes(node)));
    for (const node of whose) if ((pulled as readonly Cable[]).includes('bell')) expect(nodes[node]?.output()).toContain('the doorbell does not work');
  }, 180_000);
});
