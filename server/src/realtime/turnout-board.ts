import { FEED, voteOf } from '@sanfang/shared/compound/channel.ts';
import type { CompoundEvent } from '@sanfang/shared/compound/event.ts';
import type { LogEvent } from '@sanfang/shared/log/event.ts';
import type { CoarseTurnouts } from '../votes/coarse-turnouts.ts';
import { topicKey } from './client.ts';
import { encodePacket, type Packet } from './packet.ts';
import type { Membership, Topic } from './topic.ts';

/** How often it is looked whether a turnout has moved on; milliseconds. */
const TICK_MS = 1_000;

/** After these nobody waits for a turnout any more. */
const ends: ReadonlySet<string> = new Set<CompoundEvent['type']>(['vote.closed', 'vote.withdrawn']);

interface Vote {
  readonly log: string;
  readonly vote: string;
  /** By the node's clock, when a ballot last came in that no reckoning holds; null: none. */
  movedAt: number | null;
  /** What the feed's followers were told last. */
  told: { readonly steps: string; readonly packet: Packet } | null;
}

export interface TurnoutBoardOptions {
  readonly turnouts: CoarseTurnouts;
  readonly now: () => number;
  readonly topics: () => Topic[];
  readonly onError: (error: unknown) => void;
}

/**
 * How many have taken part so far, for everybody who follows a feed. A frame goes out when a step is passed, never
 * for a ballot, and not sooner than it is reckoned anew: a rush of thousands of ballots is a handful of frames to each follower.
 * Lies beside the log and may be lost; what was chosen is not known here.
 */
export class TurnoutBoard {
  readonly #options: TurnoutBoardOptions;
  readonly #votes = new Map<string, Vote>();
  readonly #timer: NodeJS.Timeout;
  #looking = false;

  constructor(options: TurnoutBoardOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#look(), TICK_MS).unref();
  }

  /** Takes note of what has come to stand in a log that somebody follows. */
  hear(log: string, events: readonly LogEvent[]): void {
    for (const { channel, type } of events) {
      const vote = voteOf(channel);
      if (vote === null) continue;
      const key = topicKey(log, vote);
      if (ends.has(type)) this.#votes.delete(key);
      else if (type.startsWith('ballot.')) {
        const known = this.#votes.get(key) ?? { log, vote, movedAt: null, told: null };
        known.movedAt = this.#options.now();
        this.#votes.set(key, known);
      }
    }
  }

  /** Tells somebody who has just opened a feed what its followers know. */
  greet({ client, topic }: Membership): void {
    if (topic.channel !== FEED) return;
    for (const { log, told } of this.#votes.values()) if (log === topic.log && told !== null) client.outlet.sendPresence(told.packet);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    const feeds = new Map(this.#options.topics().filter(({ channel }) => channel === FEED).map((topic) => [topic.log, topic]));
    for (const [key, vote] of this.#votes) {
      const feed = feeds.get(vote.log);
      if (feed === undefined) this.#votes.delete(key);
      else if (vote.movedAt !== null) await this.#tell(vote, feed).catch(this.#options.onError);
    }
    this.#looking = false;
  }

  async #tell(known: Vote, feed: Topic): Promise<void> {
    const { log, vote } = known;
    const { at, turnout } = await this.#options.turnouts.of(log, vote);
    // One from before the last ballot, or from the same millisecond, may say too little: it is looked at again.
    if (known.movedAt !== null && at > known.movedAt) known.movedAt = null;
    if (turnout === null) return;
    const { persons, area } = turnout;
    const steps = `${String(persons)} ${String(area)}`;
    if (known.told?.steps === steps) return;
    const packet = encodePacket('turnout', { log, vote, persons, area });
    known.told = { steps, packet };
    await feed.show(packet);
  }
}
