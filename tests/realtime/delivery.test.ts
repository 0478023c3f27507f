import { Tally } from '@sanfang/server/realtime/tally.ts';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Outlet } from '@sanfang/server/realtime/delivery.ts';
import { limits } from '@sanfang/server/realtime/limits.ts';
import { encodePacket, type Packet } from '@sanfang/server/realtime/packet.ts';
import { Server, type Socket as ServerSocket } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const weights = limits.normal;

let server: Server;
let url: string;
let time: number;
const outlets: Outlet[] = [];
beforeEach(async () => {
  time = 0;
  const http = createServer();
  server = new Server(http, { transports: ['websocket'], perMessageDeflate: false, serveClient: false });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${String((http.address() as AddressInfo).port)}`;
});
afterEach(async () => {
  // A close waits for readers, also for those that do not read.
  for (const outlet of outlets.splice(0)) outlet.terminate();
  await server.close();
});

interface Pair {
  readonly outlet: Outlet;
  readonly near: ServerSocket;
  readonly far: Socket;
  readonly got: unknown[];
  /** How often the socket had drained after a lag. */
  readonly drained: () => number;
  until(condition: () => boolean): Promise<void>;
}

async function pair(): Promise<Pair> {
  const arrived = new Promise<ServerSocket>((resolve) => server.once('connection', resolve));
  const far = io(url, { transports: ['websocket'], reconnection: false, forceNew: true });
  const near = await arrived;
  const got: unknown[] = [];
  const checks = new Set<() => void>();
  far.onAny((name: string, frame: unknown) => {
    got.push([name, frame]);
    checks.forEach((check) => check());
  });
  let drains = 0;
  const outlet = new Outlet(near, weights, () => time, () => (drains += 1), new Tally());
  outlets.push(outlet);
  await new Promise<void>((resolve) => (far.connected ? resolve() : far.once('connect', () => resolve())));
  return {
    outlet, near, far, got, drained: () => drains,
    until: (condition) => new Promise((resolve) => {
      const timer = setInterval(() => check(), 10);
      const check = () => {
        if (!condition()) return;
        clearInterval(timer);
        checks.delete(check);
        resolve();
      };
      checks.add(check);
    }),
  };
}

/** The TCP socket under a client: paused, it is a reader that does not read. */
function tcpOf(far: Socket): { pause(): void; resume(): void } {
  return (far.io.engine.transport as unknown as { ws: { _socket: { pause(): void; resume(): void } } }).ws._socket;
}
const frame = (text: string): Packet => encodePacket('events', { log: 'compound/a', channel: 'feed', items: [{ v: 1, channel: 'feed', n: 1, type: 't', at: '', actor: '', capacity: '', data: { text }, sealed: {}, command: null, opened: {} }] });
const large = frame('字'.repeat(30_000));

describe('A packet', () => {
  test.each([1, 40, 60, 20_000, 30_000])('of %i characters arrives as it was encoded, for one socket and for many', async (length) => {
    const [one, two] = [await pair(), await pair()];
    const packet = frame('事'.repeat(length));
    for (const { outlet } of [one, two]) expect(outlet.sendEvents(packet)).toBe(true);
    await Promise.all([one, two].map((each) => each.until(() => each.got.length === 1)));
    expect(one.got).toEqual(two.got);
    expect(one.got[0]).toMatchObject(['events', { items: [{ data: { text: '事'.repeat(length) } }] }]);
  });
});

describe('A reader that does not read', () => {
  test('costs no more than its limits, loses presence before live frames, and harms nobody else', async () => {
    const [slow, well] = [await pair(), await pair()];
    tcpOf(slow.far).pause();
    const presence = encodePacket('presence', { log: 'compound/a', channel: 'room/x', present: [] });
    let sent = 0;
    let most = 0;
    // Far more than the kernel takes on this line.
    for (let i = 0; i < 2_000; i++) {
      if (slow.outlet.sendEvents(large)) sent += 1;
      slow.outlet.sendPresence(presence);
      most = Math.max(most, slow.outlet.pending);
      if (i % 20 === 0) {
        well.outlet.sendEvents(frame(String(i)));
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    expect(sent).toBeLessThan(1_000);
    expect(most).toBeLessThanOrEqual(weights.stopLive + large.bytes);
    await well.until(() => well.got.length === 100);
    expect(well.outlet.pending).toBe(0);
    const held = slow.outlet.pending;
    slow.outlet.sendPresence(presence);
    expect(slow.outlet.pending).toBe(held);
    slow.outlet.sendControl(encodePacket('closed', { reason: 'SLOW' }));
    expect(slow.outlet.pending).toBeGreaterThan(held);
  });

  test('is told once it reads again, and gets live frames from then on', async () => {
    const slow = await pair();
    tcpOf(slow.far).pause();
    let sent = 0;
    while (slow.outlet.sendEvents(large)) {
      sent += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(slow.drained()).toBe(0);
    tcpOf(slow.far).resume();
    await slow.until(() => slow.drained() === 1 && slow.got.length === sent);
    expect(slow.outlet.sendEvents(frame('再来'))).toBe(true);
    await slow.until(() => slow.got.length === sent + 1);
  });

  test('is cut off when nothing has moved for too long, also while its own buffer would hold a polite farewell', async () => {
    const slow = await pair();
    tcpOf(slow.far).pause();
    while (slow.outlet.sendEvents(large)) await new Promise((resolve) => setImmediate(resolve));
    expect(slow.outlet.evictIfStuck()).toBe(false);
    time += weights.stuckMs - 1;
    expect(slow.outlet.evictIfStuck()).toBe(false);
    const gone = new Promise((resolve) => slow.near.once('disconnect', resolve));
    time += 60_000;
    expect(slow.outlet.evictIfStuck()).toBe(true);
    await gone;
    expect(server.sockets.sockets.size).toBe(0);
  });

  test('is cut off when it asks for more than it takes', async () => {
    const slow = await pair();
    tcpOf(slow.far).pause();
    while (slow.outlet.sendEvents(large)) await new Promise((resolve) => setImmediate(resolve));
    const gone = new Promise((resolve) => slow.near.once('disconnect', resolve));
    // Answers go out beside the outlet, and are counted all the same.
    for (let i = 0; i < 20; i++) slow.near.emit('answer', 'x'.repeat(100_000));
    expect(slow.outlet.hasRoom).toBe(false);
    expect(slow.outlet.evictIfStuck()).toBe(true);
    await gone;
  });
});
