import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTarget, type Target } from '../../fuzz/target.ts';
import { slack } from '../../support/effort.ts';
import { ORIGIN } from '../../support/hub.ts';
import { LightSocket } from '../../support/light-socket.ts';

const EACH = 300;
/** How many that say nothing one address may have, and when all of them are gone. */
const MOST_SILENT = 200;
const GONE_MS = 20_000;
const body = JSON.stringify({ identifier: 'nobody@people.test', password: 'x'.repeat(200) });
const head = (line: string, ...lines: string[]): string => [line, 'Host: hub', `Origin: ${ORIGIN}`, ...lines, '', ''].join('\r\n');
const upgrade = head('GET /ws/?EIO=4&transport=websocket HTTP/1.1', 'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==');

/** What each kind says at once, and a byte of it after the other from then on. */
const kinds: readonly (readonly [name: string, first: string, then: string])[] = [
  ['say nothing', '', ''],
  ['say their headers a byte at a time', 'GET /api/feeds HTTP/1.1\r\nHost: hub\r\nX-', 'abcdefghijklmnopqrstuvwxyz'.repeat(10)],
  ['send half of a body', head('POST /api/session HTTP/1.1', 'Content-Type: application/json', `Content-Length: ${String(body.length)}`) + body.slice(0, 40), ''],
  ['send a body a byte at a time', head('POST /api/session HTTP/1.1', 'Content-Type: application/json', `Content-Length: ${String(body.length)}`), body],
  ['ask for half an upgrade', upgrade.slice(0, -2), ''],
  ['upgrade and never say who they are', upgrade, ''],
];

let target: Target;
beforeAll(async () => { target = await startTarget(); });
afterAll(() => target.remove());

/** Opens a connection that is slow in its way. */
async function dawdle(first: string, then: string): Promise<Socket> {
  const socket = connect({ port: target.hub.port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.resume();
  socket.write(first);
  let at = 0;
  const timer = setInterval(() => at < then.length && !socket.destroyed && socket.write(then[at++] ?? ''), 500);
  socket.once('close', () => clearInterval(timer));
  return socket;
}

describe(`${String(kinds.length * EACH)} connections that take their time`, () => {
  test('are hung up on, and whoever comes meanwhile is served as usual', async () => {
    const { hub, scene, people: { chair } } = target;
    const before = (await hub.ask('measure')).connections;
    const began = performance.now();
    const sockets = (await Promise.all(kinds.map(async ([name, first, then]) => (
      (await Promise.all(Array.from({ length: EACH }, () => dawdle(first, then)))).map((socket) => ({ name, socket }))
    )))).flat();
    expect((await hub.ask('measure')).connections).toBeGreaterThan(MOST_SILENT);

    const line = await LightSocket.open(hub.port, '/ws/', { Origin: ORIGIN, Cookie: chair.cookie }, () => undefined, { protocol: 1, person: chair.person });
    expect(await line.ask('open', { log: scene.log, channel: scene.channel })).toHaveProperty('head');
    const took: number[] = [];
    while (sockets.some(({ socket }) => !socket.closed)) {
      const asked = performance.now();
      expect(await line.ask('command', { id: crypto.randomUUID(), log: scene.log, type: 'PostMessage', capacity: chair.capacity, data: { room: scene.room, text: '不受影响', replyTo: null, about: null } })).toMatchObject({ fresh: true });
      expect((await fetch(`${hub.url}/api/feeds`)).status).toBe(200);
      took.push(performance.now() - asked);
      expect(performance.now() - began, `still there: ${[...new Set(sockets.filter(({ socket }) => !socket.closed).map(({ name }) => name))].join(', ')}`).toBeLessThan(slack(GONE_MS));
      // People do not speak without a pause.
      await after(100);
    }
    took.sort((a, b) => a - b);
    process.stdout.write(`slow connections: all gone after ${((performance.now() - began) / 1_000).toFixed(1)} s; a message and a page meanwhile: p50 ${(took[Math.floor(took.length / 2)] ?? NaN).toFixed(1)} ms, longest ${(took.at(-1) ?? NaN).toFixed(1)} ms\n`);
    line.close();
    await vi.waitUntil(async () => (await hub.ask('measure')).connections <= before + 5, { timeout: 10_000, interval: 100 });
    expect(await hub.ask('bugs')).toEqual([]);
  }, 120_000);

  test(`that say nothing are ${String(MOST_SILENT)} at most from one address, long before they would have to hang up`, async () => {
    const sockets = await Promise.all(Array.from({ length: 3 * MOST_SILENT }, () => dawdle('', '')));
    const began = performance.now();
    await vi.waitUntil(() => sockets.filter(({ closed }) => !closed).length <= MOST_SILENT, { timeout: 8_000, interval: 100 });
    expect(performance.now() - began).toBeLessThan(slack(8_000));
    // The youngest stay.
    expect(sockets.slice(-MOST_SILENT).every(({ closed }) => !closed)).toBe(true);
    for (const socket of sockets) socket.destroy();
  }, 60_000);
});
