/**
 * The benches: `npm run bench -- [room] [flat] [feed] [flow] [opening] [mix] [rush] [length] [roll] [compounds] [--rounds 5]`. Each figure stands beside its baseline from the same
 * run; rounds are interleaved, and medians reported. MongoDB takes part when MONGODB_URL is set.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mongoose';
import { arrange, type Stage } from './arrange.ts';
import { baselineShout, followBaseline, followHub, flow, hubShout, spread, type FeedFigures, type FlowFigures, type Follow, type Shout } from './feed.ts';
import { flushOf, median, short, table } from './measure.ts';
import { growCompounds } from './growth/compounds.ts';
import { curveOf } from './growth/curve.ts';
import { growLog } from './growth/length.ts';
import { growRoll } from './growth/roll.ts';
import { printRows, type Row } from './growth/rows.ts';
import { benchMix } from './mix.ts';
import { openRoom } from './opening.ts';
import { benchRush } from './rush.ts';
import { startBaseline, startHub, type Running } from './processes.ts';
import { flat, joinBaseline, joinHub, paced, type FlatFigures, type RoomFigures } from './room.ts';

const words = process.argv.slice(2).filter((word) => /^[a-z]+$/.test(word));
const wants = (bench: string) => words.length === 0 || words.includes(bench);
const option = (name: string, fallback: number) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
};
const rounds = option('rounds', 5);
/** Whether a contestant takes part: those whose names `--only <pattern>` matches. */
const chosen = (name: string) => !process.argv.includes('--only') || new RegExp(process.argv[process.argv.indexOf('--only') + 1] ?? '').test(name);
const folders: string[] = [];
const databases: string[] = [];

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'sanfang-bench-'));
  folders.push(path);
  return path;
}

/** A database of its own on the MongoDB at hand. */
function database(): string | null {
  const given = process.env['MONGODB_URL'];
  if (given === undefined) return null;
  const url = new URL(given);
  url.pathname = `/bench_${randomBytes(4).toString('hex')}`;
  databases.push(url.toString());
  return url.toString();
}

/** Takes away what a bench left in MongoDB: the database and its vault. */
async function drop(url: string): Promise<void> {
  const connection = await createConnection(url).asPromise();
  await connection.dropDatabase();
  await connection.useDb(`${connection.name}_vault`).dropDatabase();
  await connection.close();
}

async function stages(wanted: Parameters<typeof arrange>[1] = {}): Promise<Map<string, Stage>> {
  const found = new Map([['SQLite', await arrange(folder(), wanted)]]);
  const url = database();
  if (url !== null) found.set('MongoDB', await arrange(url, wanted));
  return found;
}

/** Runs each contestant once a round, interleaved. */
async function interleaved<T>(contestants: ReadonlyMap<string, () => Promise<T>>): Promise<Map<string, T[]>> {
  const results = new Map<string, T[]>();
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of contestants) results.set(name, [...(results.get(name) ?? []), await run()]);
  }
  return results;
}

async function benchRoom(): Promise<void> {
  const contestants = new Map<string, () => Promise<RoomFigures>>();
  contestants.set('bare Socket.IO', async () => {
    const server = await startBaseline();
    const figures = await paced((watch) => joinBaseline(server, 50, watch), 10);
    await server.stop();
    return figures;
  });
  for (const [name, stage] of await stages()) {
    contestants.set(name, async () => {
      const server = await startHub(stage.storeUrl);
      const figures = await paced((watch) => joinHub(server, stage, watch), 10);
      await server.stop();
      return figures;
    });
  }
  const results = await interleaved(contestants);
  console.log('\n## 50 members, 20 durable messages a second (ms)\n');
  table(['', 'ack p50', 'ack p99', 'seen by the last p50', 'p99'], [...results].map(([name, runs]) => [
    name, ...[(run: RoomFigures) => run.ack.p50, (run: RoomFigures) => run.ack.p99, (run: RoomFigures) => run.seen.p50, (run: RoomFigures) => run.seen.p99].map((pick) => short(median(runs.map(pick)))),
  ]));
}

async function benchFlat(): Promise<void> {
  const contestants = new Map<string, () => Promise<FlatFigures>>();
  contestants.set('bare Socket.IO', async () => {
    const server = await startBaseline();
    const figures = await flat(server, (watch) => joinBaseline(server, 50, watch), 5);
    await server.stop();
    return figures;
  });
  for (const [name, stage] of await stages()) {
    contestants.set(name, async () => {
      const server = await startHub(stage.storeUrl);
      const figures = await flat(server, (watch) => joinHub(server, stage, watch), 5);
      await server.stop();
      return figures;
    });
  }
  const results = await interleaved(contestants);
  console.log('\n## Most messages a second, 50 senders who are also 50 readers\n');
  table(['', 'messages/s', 'server CPU per message (µs)'], [...results].map(([name, runs]) => [
    name, short(median(runs.map((run) => run.rate))), short(median(runs.map((run) => run.cpu))),
  ]));
}

/** Who spreads events: baselines, and a hub whose stage is kept from round to round. */
async function spreaders<T>(take: (server: Running, follow: Follow, shout: Shout) => Promise<T>): Promise<Map<string, () => Promise<T>>> {
  const bare = (file: Parameters<typeof startBaseline>[0]) => async () => {
    const server = await startBaseline(file);
    const figures = await take(server, followBaseline(server), await baselineShout(server));
    await server.stop();
    return figures;
  };
  const stage = await arrange(folder());
  const hub = async () => {
    const server = await startHub(stage.storeUrl);
    const figures = await take(server, followHub(server, stage), await hubShout(server, stage));
    await server.stop();
    return figures;
  };
  const all = [['bare ws', bare('baseline-ws.ts')], ['bare Socket.IO', bare('baseline-server.ts')], ['one node, SQLite', hub]] as const;
  return new Map(all.filter(([name]) => chosen(name)));
}

async function benchFeed(): Promise<void> {
  const followers = option('followers', 5_000);
  const results = await interleaved(await spreaders((server, follow, shout) => spread(server, followers, follow, shout)));
  console.log(`\n## One feed event to ${String(followers)} followers\n`);
  table(['', 'to the last (ms)', 'CPU per follower (µs)', 'memory per connection (kB)'], [...results].map(([name, runs]) => [
    name, ...[(run: FeedFigures) => run.last, (run: FeedFigures) => run.cpu, (run: FeedFigures) => run.memory].map((pick) => short(median(runs.map(pick)))),
  ]));
}

async function benchFlow(): Promise<void> {
  const followers = option('followers', 5_000);
  for (const rate of [2, 10, 20]) {
    // Fifteen seconds, in whole turns of three.
    const results = await interleaved(await spreaders((server, follow, shout) => flow(server, followers, follow, shout, rate, rate * 15)));
    console.log(`\n## ${String(rate)} feed events a second to ${String(followers)} followers\n`);
    table(['', 'to the last p50 (ms)', 'max', 'CPU per follower and event (µs)'], [...results].map(([name, runs]) => [
      name, ...[(run: FlowFigures) => run.p50, (run: FlowFigures) => run.max, (run: FlowFigures) => run.cpu].map((pick) => short(median(runs.map(pick)))),
    ]));
  }
}

async function benchOpening(): Promise<void> {
  const messages = option('messages', 200_000);
  const contestants = new Map([...await stages({ messages, units: 3_502 })].map(([name, stage]) => [name, () => openRoom(stage)]));
  const results = await interleaved(contestants);
  console.log(`\n## A room with ${String(messages)} messages, in a compound of 3,502 homes (ms)\n`);
  table(['', 'process start to listening', 'open, cold', 'open, warm'], [...results].map(([name, runs]) => [
    name, short(median(runs.map((run) => run.start))), short(median(runs.map((run) => run.cold))), short(median(runs.map((run) => run.warm))),
  ]));
}

async function benchMixed(): Promise<void> {
  await benchMix({ folder, database }, {
    rounds, chosen,
    compounds: option('compounds', 10), roomsEach: option('rooms', 10), followers: option('followers', 5_000), seconds: option('seconds', 30),
    rates: { say: option('say', 20), read: 5, visit: 5, cut: 2, decide: option('decide', 1), burst: option('burst', 10) },
    returning: option('returning', 10), seed: option('seed', 1),
  });
}

async function benchClosing(): Promise<void> {
  await benchRush({ folder, database }, {
    rounds, chosen, setUp: option('setup', 60),
    households: option('households', 3_502), burst: option('burst', 500), late: option('late', 40), seconds: option('seconds', 60),
    followers: option('followers', 2_000), seed: option('seed', 1),
  });
}

/** Sizes of a curve up to `--most`. */
function sizes(all: readonly number[]): number[] {
  return all.filter((size) => size <= option('most', Number.POSITIVE_INFINITY));
}

/** A table for each store at hand, and with `--curves <folder>` a drawing. */
async function curve(title: string, unit: string, grow: (storeOf: () => string) => Promise<Row[]>): Promise<void> {
  const stores = new Map([['SQLite', folder], ...(process.env['MONGODB_URL'] === undefined ? [] : [['MongoDB', () => database() ?? ''] as const])]);
  const drawn = process.argv.indexOf('--curves');
  for (const [name, storeOf] of stores) {
    if (!chosen(name)) continue;
    const rows = await grow(storeOf);
    printRows(`${title}, ${name}`, unit, rows);
    if (drawn >= 0) writeFileSync(join(process.argv[drawn + 1] ?? '.', `${unit}-${name.toLowerCase()}.svg`), curveOf(`${title}, ${name}`, unit, rows));
  }
}

async function benchLength(): Promise<void> {
  await curve('A room with more and more messages', 'messages', (storeOf) => growLog(storeOf(), sizes([1_000, 10_000, 100_000, 1_000_000])));
}
async function benchRoll(): Promise<void> {
  await curve('Compounds with larger and larger rolls', 'homes', (storeOf) => growRoll(storeOf, sizes([100, 1_000, 5_000, 20_000])));
}
async function benchCompounds(): Promise<void> {
  const units = option('units', 500);
  await curve(`A hub with more and more compounds of ${String(units)} homes`, 'compounds', (storeOf) => growCompounds(storeOf(), sizes([1, 10, 100, 682]), units));
}

/** What else the machine is doing: figures are worth what this line says. */
function circumstances(): string {
  const { p50, p99 } = flushOf(join(folder(), 'flush'));
  return `load ${loadavg().map((load) => load.toFixed(1)).join(' ')}, disk flush p50 ${short(p50)} ms, p99 ${short(p99)} ms`;
}

try {
  console.log(`${cpus()[0]?.model ?? 'unknown CPU'} × ${String(cpus().length)}, Node ${process.version}, ${String(rounds)} rounds; at the start ${circumstances()}`);
  if (wants('room')) await benchRoom();
  if (wants('flat')) await benchFlat();
  if (wants('feed')) await benchFeed();
  if (wants('flow')) await benchFlow();
  if (wants('opening')) await benchOpening();
  if (wants('mix')) await benchMixed();
  if (wants('rush')) await benchClosing();
  if (wants('length')) await benchLength();
  if (wants('roll')) await benchRoll();
  if (wants('compounds')) await benchCompounds();
  console.log(`\nAt the end ${circumstances()}`);
} finally {
  for (const path of folders) rmSync(path, { recursive: true, force: true });
  for (const url of databases) await drop(url);
}
