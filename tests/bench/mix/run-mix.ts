import { join } from 'node:path';
import { cpuOf, memoryOf } from '../measure.ts';
import type { LoopDelay } from '../processes.ts';
import type { Contestant } from './contestants.ts';
import type { FollowersFigures, FollowersPlan } from './followers.ts';
import { moment, until } from './moments.ts';
import type { PeopleFigures, PeoplePlan } from './people.ts';
import { decisionTimes, scheduleOf, type Rates } from './schedule.ts';
import { percentilesOf, type Percentiles } from './times.ts';
import { Worker } from './worker.ts';

export interface MixSize {
  readonly compounds: number;
  readonly roomsEach: number;
  readonly followers: number;
  readonly seconds: number;
  readonly rates: Rates;
  /** Followers who are cut and come back, a second. */
  readonly returning: number;
  readonly seed: number;
}

export interface MixFigures {
  readonly times: ReadonlyMap<string, Percentiles>;
  /** Server CPU for each event that reached somebody, µs; and in percent of a core over the run. Of all nodes. */
  readonly cpuPerDelivery: number;
  readonly cpuShare: number;
  readonly memoryPerConnection: number;
  /** Of the node that was latest. */
  readonly loop: LoopDelay;
  /** That clients read for each event that reached them. */
  readonly bytesPerDelivery: number;
  readonly deliveries: number;
  /** Frames that one follower got for each decision. */
  readonly framesPerDecision: number;
  /** Of the process with the followers: near 1 it measures itself. */
  readonly generatorBusy: number;
  readonly failures: readonly string[];
}

/** Beginning of a run that warms caches and compilers, ms. */
const WARM_UP_MS = 3_000;
/** Between two sign-offs that close, ms. */
const CLOSING_EVERY_MS = 500;
/** The longest that founding and connecting may take: sign-offs close from the founding on until the run is over. */
const PREPARING_MS = 60_000;

/** One run of one contestant, from an empty store on. */
export async function runMix(contestant: Contestant, size: MixSize): Promise<MixFigures> {
  const { compounds, roomsEach, seconds, rates } = size;
  const people = compounds * roomsEach * 3;
  const decisions = decisionTimes(seconds, rates).length;
  const closings = Array.from({ length: Math.ceil((PREPARING_MS + seconds * 1_000) / CLOSING_EVERY_MS) }, (_, i) => Date.now() + i * CLOSING_EVERY_MS);
  const scene = await contestant.start({ compounds, roomsEach, decisions, closings });
  const inRooms = new Worker<PeoplePlan, PeopleFigures>(join(import.meta.dirname, 'people.ts'));
  const following = new Worker<FollowersPlan, FollowersFigures>(join(import.meta.dirname, 'followers.ts'));
  try {
    const { servers, town, venue } = scene;
    const total = (of: (pid: number) => number): number => servers.reduce((sum, { pid }) => sum + of(pid), 0);
    const memory = total(memoryOf);
    await following.prepare({
      venue, feed: town.rooms[0]?.log ?? '', followers: size.followers, decisions, lasts: seconds * 1_000, warmUp: WARM_UP_MS, returning: size.returning,
    });
    await inRooms.prepare({ venue, town, schedule: scheduleOf(size.seed, seconds, people, rates), warmUp: WARM_UP_MS });
    await until(moment() + 1_000);
    const memoryPerConnection = (total(memoryOf) - memory) / (size.followers + people) / 1_024;
    const at = moment() + 500;
    const followed = following.run(at);
    const sat = inRooms.run(at);
    await until(at);
    for (const server of servers) server.watchLoop();
    const cpu = total(cpuOf);
    const told = await sat;
    following.end(told.decided);
    const heard = await followed;
    const used = total(cpuOf) - cpu;
    const loops = await Promise.all(servers.map((server) => server.loopDelay()));
    const deliveries = told.deliveries + heard.deliveries;
    return {
      times: new Map([...percentilesOf(told.times), ...percentilesOf(heard.times)]),
      cpuPerDelivery: (used * 1_000) / deliveries, cpuShare: used / (seconds * 10),
      memoryPerConnection,
      loop: { p50: most(loops, 'p50'), p99: most(loops, 'p99'), max: most(loops, 'max') },
      bytesPerDelivery: (told.bytes + heard.bytes) / deliveries, deliveries,
      framesPerDecision: heard.frames / Math.max(1, heard.deliveries),
      generatorBusy: heard.busy,
      failures: [
        ...told.failures,
        ...(told.unseen > 0 ? [`${String(told.unseen)} messages were not seen by all`] : []),
        ...(heard.unseen > 0 ? [`${String(heard.unseen)} decisions were not seen by all`] : []),
      ],
    };
  } finally {
    await Promise.all([inRooms.stop(), following.stop()]);
    await scene.stop();
  }
}

function most(loops: readonly LoopDelay[], which: keyof LoopDelay): number {
  return Math.max(...loops.map((loop) => loop[which]));
}
