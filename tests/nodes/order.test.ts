import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { httpClient } from '../history/http-client.ts';
import { Recorder } from '../history/recorder.ts';
import { socketClient, type SocketClient } from '../history/socket-client.ts';
import { lacking } from './programs.ts';
import { twoNodes, words, type TwoNodes } from './stage.ts';

const reason = lacking('redis-server', 'nginx');

describe.skipIf(reason !== null)(`Two nodes behind a balancer${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  let nodes: TwoNodes;
  beforeAll(async () => { nodes = await twoNodes({ balancer: true }); });
  afterAll(() => nodes.close());
  const through = () => nodes.balancer?.url ?? '';

  test('write one log: everybody sees one order, whatever node they came to, over sockets and HTTP', async () => {
    const recorder = new Recorder();
    const { scene } = nodes;
    // Least connections: one after the other they come to both.
    const clients: SocketClient[] = [];
    for (const role of ['chair', 'manager', 'secretary', 'chair'] as const) {
      clients.push(await socketClient(recorder, through(), await nodes.somebody(role, `${role} ${String(clients.length)}`, through())));
    }
    const web = httpClient(recorder, through(), await nodes.somebody('secretary', 'web', through()));
    const watches = clients.map((client) => client.watch(scene.channel));
    await Promise.all(watches.map((one) => one.until((_, phase) => phase === 'LIVE')));
    await Promise.all([...clients, web].map(async (client, side) => {
      for (let i = 0; i < 25; i++) await client.insist('PostMessage', words(scene, `${String(side)}-${String(i)}`));
    }));
    await Promise.all(watches.map((one) => one.until((copy, phase) => phase === 'LIVE' && copy.n === 2 + 125)));
    await Promise.all(watches.map((one) => one.compare()));
    const violations = await nodes.violations(recorder);
    await Promise.all(clients.map((client) => client.close()));
    web.close();
    expect(violations).toBe('');
  });

  test('and a client whose line is led to the other node again and again misses nothing and sends nothing twice', async () => {
    const recorder = new Recorder();
    const { scene } = nodes;
    const [here, there] = nodes.nodes;
    const restless = await socketClient(recorder, here.url, await nodes.somebody('chair', 'restless'));
    const steady = await socketClient(recorder, there.url, await nodes.somebody('manager', 'steady'));
    const watches = [restless.watch(scene.channel), steady.watch(scene.channel)];
    const start = (await watches[1]?.until((_, phase) => phase === 'LIVE'))?.n ?? 0;
    for (let i = 0; i < 12; i++) {
      const posted = [restless.post('PostMessage', words(scene, `换 ${String(i)}`)), steady.insist('PostMessage', words(scene, `守 ${String(i)}`))];
      restless.moveTo((i % 2 === 0 ? there : here).url);
      for (const reply of await Promise.all(posted)) expect(reply).toHaveProperty('n');
    }
    await Promise.all(watches.map((one) => one.until((copy, phase) => phase === 'LIVE' && copy.n === start + 24)));
    const history = recorder.history();
    await Promise.all([restless.close(), steady.close()]);
    expect(history.observations.map(({ shown }) => shown.at(-1)?.to)).toEqual([start + 24, start + 24]);
    const events = (await nodes.stores.logs.channel(scene.log, scene.channel, start + 1, start + 24, 100)).map(({ n }) => n);
    expect(events).toEqual(Array.from({ length: 24 }, (_, i) => start + 1 + i));
  });
});
