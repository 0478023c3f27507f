import { setTimeout as sleep } from 'node:timers/promises';
import { createEngine } from '@sanfang/server/engine/engine.ts';
import { openStores } from '@sanfang/server/store/open-stores.ts';
import { roomChannel } from '@sanfang/shared/compound/channel.ts';
import { body, foundCompound, foundStreet, importUnits, issue, seat, session, wallClock } from '../founding.ts';
import type { Member } from '../arrange.ts';
import { cpuOf, memoryOf } from '../measure.ts';
import { startHub } from '../processes.ts';
import type { Row } from './rows.ts';
import { medianOf, Visitor } from './visitor.ts';

interface Home {
  readonly log: string;
  readonly room: string;
  readonly secretary: Member;
}

/** A hub that keeps more and more compounds: start, what idling costs, the first request to one that is cold, the lists, memory. */
export async function growCompounds(storeUrl: string, sizes: readonly number[], units: number): Promise<Row[]> {
  const homes: Home[] = [];
  const rows: Row[] = [];
  for (const size of sizes) {
    await found(storeUrl, homes, size, units);
    rows.push({ size, ...await visit(storeUrl, homes) });
  }
  return rows;
}

async function found(storeUrl: string, homes: Home[], size: number, units: number): Promise<void> {
  const stores = await openStores(storeUrl);
  const engine = await createEngine({ stores, clock: wallClock, sweepMs: 10_000 });
  const run = issue(engine, wallClock);
  // A street has some twenty compounds.
  let street = '';
  while (homes.length < size) {
    if (homes.length % 20 === 0 || street === '') street = await foundStreet(run);
    const { log, parties } = await foundCompound(run, street);
    const seated = await seat(run, log, parties.BRANCH, 'branchSecretary');
    await body(run, log, 'OPERATOR');
    await importUnits(engine, wallClock, log, units);
    const room = (await run(seated, log, 'OpenRoom', { title: '测试议事厅', parties }))['room'] ?? '';
    await Promise.all(Array.from({ length: 20 }, (_, i) => run(seated, log, 'PostMessage', { room, text: `第 ${String(i)} 条`, replyTo: null, about: null })));
    homes.push({ log, room, secretary: { ...seated, cookie: await session(stores, seated.person) } });
  }
  await engine.close();
  await stores.close();
}

/** How long the hub is left alone to see what idling costs, ms. */
const IDLE_MS = 5_000;
const LOOKED_AT = 20;

async function visit(storeUrl: string, homes: readonly Home[]): Promise<Omit<Row, 'size'>> {
  const server = await startHub(storeUrl);
  const [home] = homes;
  if (home === undefined) throw new Error('a hub without compounds');
  const started = memoryOf(server.pid) / 1_048_576;
  const visitor = await Visitor.enter(server, home.secretary);
  const me = await visitor.get('/api/me');
  const meAgain = await medianOf(20, () => visitor.get('/api/me'));
  const feeds = await visitor.get('/api/feeds');
  const feedsAgain = await medianOf(20, () => visitor.get('/api/feeds'));
  const touched = memoryOf(server.pid) / 1_048_576;
  // Compounds that nobody has asked for yet, from the end.
  const cold = await medianOf(Math.min(LOOKED_AT, homes.length), async (i) => {
    const other = homes.at(-1 - i) ?? home;
    const one = await Visitor.enter(server, other.secretary);
    const took = await one.ask('open', { log: other.log, channel: roomChannel(other.room) });
    one.close();
    return took;
  });
  for (const other of homes) {
    const one = await Visitor.enter(server, other.secretary);
    await one.ask('open', { log: other.log, channel: roomChannel(other.room) });
    one.close();
  }
  const cpu = cpuOf(server.pid);
  await sleep(IDLE_MS);
  const idle = ((cpuOf(server.pid) - cpu) / IDLE_MS) * 100;
  const message = await medianOf(50, () => visitor.command(home.log, 'PostMessage', { room: home.room, text: '一句话', replyTo: null, about: null }));
  const all = memoryOf(server.pid) / 1_048_576;
  visitor.close();
  await server.stop();
  return {
    'start (ms)': server.startMs, 'who I am, first (ms)': me, 'who I am, again (ms)': meAgain, 'all feeds, first (ms)': feeds, 'all feeds, again (ms)': feedsAgain,
    'open a cold room (ms)': cold, 'message (ms)': message, 'idle with all open (% of a core)': idle,
    'memory at start (MB)': started, 'after the lists (MB)': touched, 'all open (MB)': all,
  };
}
