/** Durable messages a second through the engine alone, without sockets: `node tests/bench/engine.ts [senders] [seconds]`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine } from '@sanfang/server/engine/engine.ts';
import { openStores } from '@sanfang/server/store/open-stores.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { say, setScene } from '../engine/scene.ts';

const senders = Number(process.argv[2] ?? 50);
const seconds = Number(process.argv[3] ?? 5);

const folder = process.env['STORE_URL'] ?? (await mkdtemp(join(tmpdir(), 'sanfang-bench-')));
const stores = await openStores(folder);
const clock = { now: () => Date.now() };
const engine = await createEngine({ stores, clock });
const scene = await setScene(engine, clock);

const times: number[] = [];
const end = performance.now() + seconds * 1_000;
await Promise.all(Array.from({ length: senders }, async (_, sender) => {
  for (let i = 0; performance.now() < end; i += 1) {
    const began = performance.now();
    const reply = await say(engine, clock, scene, scene.secretary, `第 ${String(sender)} 位的第 ${String(i)} 条消息，关于外墙维修的意见`);
    if (isRefusal(reply)) throw new Error(reply.refused);
    times.push(performance.now() - began);
  }
}));
times.sort((a, b) => a - b);
const at = (share: number): string => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
console.log(JSON.stringify({ senders, perSecond: Math.round(times.length / seconds), p50: at(0.5), p99: at(0.99) }));
await engine.close();
await stores.close();
if (process.env['STORE_URL'] === undefined) await rm(folder, { recursive: true, force: true });
