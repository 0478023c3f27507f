/** A process of its own: followers of one feed without account, and some who come and go. */
import { performance } from 'node:perf_hooks';
import { isEvents, LightSocket } from '../../support/light-socket.ts';
import { sitDown, type Desk, type Held, type Venue } from './desk.ts';
import { eachDecided } from './marks.ts';
import { moment, until } from './moments.ts';
import { Times } from './times.ts';
import { serve } from './worker.ts';

export interface FollowersPlan {
  readonly venue: Venue;
  readonly feed: string;
  readonly followers: number;
  /** Decisions that may come. */
  readonly decisions: number;
  /** Of the run, and how much of it is not measured; ms. */
  readonly lasts: number;
  readonly warmUp: number;
  /** Followers who are cut and come back, a second. */
  readonly returning: number;
}
export interface FollowersFigures {
  readonly times: Readonly<Record<string, string>>;
  /** Decisions that somebody has not seen. */
  readonly unseen: number;
  readonly deliveries: number;
  readonly frames: number;
  readonly bytes: number;
  /** Share of the time in which this process was busy: near 1, it measures itself. */
  readonly busy: number;
}

const AWAY_MS = 1_000;
const LATE_MS = 5_000;

await serve<FollowersPlan, FollowersFigures>(async ({ venue, feed, followers, decisions, lasts, warmUp, returning }) => {
  /** When each follower saw each decision. */
  const arrivals = Array.from({ length: decisions }, () => new Float64Array(followers));
  const counts = new Uint32Array(decisions);
  const times = new Times();
  let deliveries = 0;
  let frames = 0;

  const onPacket = (packet: Buffer): void => {
    if (!isEvents(packet)) return;
    frames += 1;
    const now = moment();
    eachDecided(packet, (index) => {
      const of = arrivals[index];
      if (of === undefined) return;
      deliveries += 1;
      of[counts[index] ?? 0] = now;
      counts[index] = (counts[index] ?? 0) + 1;
    });
  };
  const desks: Desk[] = [];
  while (desks.length < followers) {
    const some = Math.min(100, followers - desks.length);
    desks.push(...await Promise.all(Array.from({ length: some }, async (_, i) => {
      const desk = await sitDown(venue, desks.length + i, null, feed, onPacket);
      await desk.open(null);
      return desk;
    })));
  }

  /** Comes, is cut, and comes back for what was missed; not counted among the followers. */
  async function comeAndGo(turn: number, at: number, from: number): Promise<void> {
    const nothing = (): void => undefined;
    const first = await sitDown(venue, turn, null, feed, nothing);
    const held: Held = await first.open(null);
    first.close();
    await until(at + AWAY_MS);
    const again = await sitDown(venue, turn, null, feed, nothing);
    await again.open(null, held);
    if (at + AWAY_MS >= from) times.add('a follower, caught up after a cut', moment() - at - AWAY_MS);
    again.close();
  }

  return async (begun, ended) => {
    const bytes = LightSocket.bytesRead;
    await until(begun);
    const busy = performance.eventLoopUtilization();
    const walks: Promise<void>[] = [];
    for (let i = 0; returning > 0 && i / returning < lasts / 1_000; i++) {
      const at = begun + (i * 1_000) / returning;
      await until(at);
      walks.push(comeAndGo(i, at, begun + warmUp));
    }
    await Promise.all(walks);
    const decided = (await ended) as readonly number[];
    const use = performance.eventLoopUtilization(busy).utilization;
    const made = decided.flatMap((at, index) => (Number.isNaN(at) ? [] : [index]));
    for (const end = moment() + LATE_MS; made.some((index) => (counts[index] ?? 0) < followers) && moment() < end;) await until(moment() + 20);
    for (const index of made) {
      const at = decided[index] ?? 0;
      if (at < begun + warmUp) continue;
      const seen = (arrivals[index] ?? new Float64Array()).subarray(0, counts[index]);
      for (const one of seen) times.add('a decision, seen by each follower', one - at);
      if (seen.length > 0) times.add('a decision, seen by the last follower', (seen.at(-1) ?? 0) - at);
    }
    const unseen = made.filter((index) => (counts[index] ?? 0) < followers).length;
    return { times: times.encoded(), unseen, deliveries, frames, bytes: LightSocket.bytesRead - bytes, busy: use };
  };
});
