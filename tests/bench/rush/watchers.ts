/** A process of its own: people without account who have the vote's page open, and see how many have taken part and what came of it. */
import { FEED } from '@sanfang/shared/compound/channel.ts';
import type { OpenReply } from '@sanfang/shared/protocol/live.ts';
import { isEvents, LightSocket } from '../../support/light-socket.ts';
import { moment } from '../mix/moments.ts';
import { serve } from '../mix/worker.ts';
import { inTurns, type RushTown } from './town.ts';

export interface WatchersPlan {
  readonly town: RushTown;
  readonly followers: number;
  readonly ports: readonly number[];
}
export interface WatchersFigures {
  /** Frames about the turnout that one follower got; least and most. */
  readonly turnoutFrames: readonly [number, number];
  /** Followers who saw the close and the result, and when the last of them did; ms after the close. */
  readonly closed: { readonly seen: number; readonly last: number };
  readonly published: { readonly seen: number; readonly last: number };
  readonly bytes: number;
}

const AT_ONCE = 100;
/** First letter of a packet's name: `turnout`. */
const T = 0x74;
const LATE_MS = 15_000;

await serve<WatchersPlan, WatchersFigures>(async ({ town, followers, ports }) => {
  const turnouts = new Uint32Array(followers);
  const seen = { CLOSED: { count: 0, last: 0 }, PUBLISHED: { count: 0, last: 0 } };
  const see = (which: keyof typeof seen): void => {
    seen[which].count += 1;
    seen[which].last = moment();
  };
  await inTurns(Array.from({ length: followers }, (_, i) => i), AT_ONCE, async (index) => {
    const port = ports[index % ports.length] ?? 0;
    const socket = await LightSocket.open(port, '/ws/', { Origin: `http://localhost:${String(port)}` }, (packet) => {
      if (packet[2] === T) turnouts[index] = (turnouts[index] ?? 0) + 1;
      else if (isEvents(packet)) {
        if (packet.includes('"CLOSED"')) see('CLOSED');
        if (packet.includes('"result.published"')) see('PUBLISHED');
      }
    }, { protocol: 1, person: null });
    const reply = await socket.ask('open', { log: town.log, channel: FEED }) as OpenReply;
    if (!('head' in reply)) throw new Error(`a follower was refused: ${JSON.stringify(reply)}`);
  });
  const bytes = LightSocket.bytesRead;

  return async (close, ended) => {
    await ended;
    for (const end = moment() + LATE_MS; seen.PUBLISHED.count < followers && moment() < end;) await new Promise((resolve) => setTimeout(resolve, 20));
    return {
      turnoutFrames: [Math.min(...turnouts), Math.max(...turnouts)],
      closed: { seen: seen.CLOSED.count, last: seen.CLOSED.last - close },
      published: { seen: seen.PUBLISHED.count, last: seen.PUBLISHED.last - close },
      bytes: LightSocket.bytesRead - bytes,
    };
  };
});
