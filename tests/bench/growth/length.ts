import { createEngine } from '@sanfang/server/engine/engine.ts';
import { openStores } from '@sanfang/server/store/open-stores.ts';
import { roomChannel } from '@sanfang/shared/compound/channel.ts';
import { arrange, type Stage } from '../arrange.ts';
import { issue, wallClock } from '../founding.ts';
import { memoryOf } from '../measure.ts';
import { startHub } from '../processes.ts';
import { medianOf, Visitor } from './visitor.ts';
import type { Row } from './rows.ts';

/** A room's log of growing length: what a start, an opening, a message and catching up cost. */
export async function growLog(storeUrl: string, sizes: readonly number[]): Promise<Row[]> {
  const stage = await arrange(storeUrl);
  const rows: Row[] = [];
  let messages = 0;
  for (const size of sizes) {
    const writing = performance.now();
    await say(stage, size - messages);
    const rate = ((size - messages) / (performance.now() - writing)) * 1_000;
    messages = size;
    rows.push({ size, ...await visit(stage), 'written (messages/s)': rate });
  }
  return rows;
}

async function say(stage: Stage, count: number): Promise<void> {
  const stores = await openStores(stage.storeUrl);
  const engine = await createEngine({ stores, clock: wallClock });
  const run = issue(engine, wallClock);
  const [by] = stage.members;
  if (by === undefined) throw new Error('a room without members');
  const post = (n: number) => run(by, stage.log, 'PostMessage', { room: stage.room, text: `第 ${String(n)} 条`, replyTo: null, about: null });
  for (let done = 0; done < count; done += 1_000) await Promise.all(Array.from({ length: Math.min(1_000, count - done) }, (_, i) => post(done + i)));
  await engine.close();
  await stores.close();
}

async function visit({ storeUrl, log, room, members }: Stage): Promise<Omit<Row, 'size'>> {
  const server = await startHub(storeUrl);
  const [member] = members;
  if (member === undefined) throw new Error('a room without members');
  const visitor = await Visitor.enter(server, member);
  const at = { log, channel: roomChannel(room) };
  const cold = await visitor.ask('open', at);
  const warm = await medianOf(20, () => visitor.ask('open', at));
  const append = await medianOf(100, () => visitor.command(log, 'PostMessage', { room, text: '一句话', replyTo: null, about: null }));
  const early = await medianOf(20, (i) => visitor.ask('range', { ...at, from: 1 + i, to: 50 + i }));
  const memory = memoryOf(server.pid) / 1_048_576;
  visitor.close();
  await server.stop();
  return { 'start (ms)': server.startMs, 'open, cold (ms)': cold, 'open, warm (ms)': warm, 'message (ms)': append, 'first page (ms)': early, 'memory (MB)': memory };
}
