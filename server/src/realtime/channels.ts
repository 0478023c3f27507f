import { setImmediate } from 'node:timers/promises';
import type { LogEvent } from '@sanfang/shared/log/event.ts';
import type { OpenReply, OpenRequest } from '@sanfang/shared/protocol/live.ts';
import { isRefusal, refuse, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import type { Engine } from '../engine/ports.ts';
import type { View } from '../view/view-for.ts';
import { topicKey, type Client } from './client.ts';
import { FanOut } from './fan-out.ts';
import { LogFeed } from './log-feed.ts';
import { encodePacket } from './packet.ts';
import type { Membership, Topic } from './topic.ts';

export interface ChannelsOptions {
  readonly engine: Engine;
  readonly view: View;
  readonly channelsPerSocket: number;
  /** Told of every commit of a log that somebody has open. */
  readonly heard: (log: string, events: readonly LogEvent[]) => void;
  /** A client has a channel no more, for whatever reason. */
  readonly left: (client: Client, topic: Topic) => void;
  readonly onError: (error: unknown) => void;
}

/** What an opening answers, and what is to be done once the answer has gone out. */
export interface Opening {
  readonly reply: OpenReply;
  readonly release: () => Membership;
}

/** How late the end of a day may be noticed where nothing happens; milliseconds. */
const TURN_MS = 1_000;

/** Which sockets of this node have which channels open. */
export class Channels {
  readonly #options: ChannelsOptions;
  readonly #feeds = new Map<string, LogFeed>();
  readonly #timer: NodeJS.Timeout;
  readonly #fanOut = new FanOut({ now: () => performance.now(), turn: () => setImmediate() });

  constructor(options: ChannelsOptions) {
    this.#options = options;
    this.#timer = setInterval(() => { for (const feed of this.#feeds.values()) feed.turnDay(); }, TURN_MS).unref();
  }

  /** Joins first and reads then, so that nothing falls between; live frames wait until `release`. */
  async open(client: Client, request: OpenRequest): Promise<Opening | Refusal> {
    const { view, channelsPerSocket } = this.#options;
    const { log, channel } = request;
    const viewer = { person: client.signed?.person ?? null };
    const first = await view.sight(viewer, log, channel);
    if (isRefusal(first)) return first;
    if (client.joined.size >= channelsPerSocket && !client.joined.has(topicKey(log, channel))) return refuse('TOO_MANY_CHANNELS');
    const membership = this.#feed(log).topic(channel).join(client, first);
    try {
      // Rights may have moved between the first look and the joining; from now on the log's own work keeps them right.
      const sight = await view.sight(viewer, log, channel);
      const reply = isRefusal(sight) ? sight : await view.openChannel(viewer, request);
      if (isRefusal(reply) || isRefusal(sight)) {
        this.#leave(membership);
        return isRefusal(reply) ? reply : refuse('FORBIDDEN');
      }
      if (client.joined.get(topicKey(log, channel)) === membership) membership.topic.move(membership, sight);
      return {
        reply,
        release: () => {
          membership.topic.release(membership, reply.head);
          return membership;
        },
      };
    } catch (error) {
      this.#leave(membership);
      throw error;
    }
  }

  leave(client: Client, log: string, channel: string): void {
    const membership = client.joined.get(topicKey(log, channel));
    if (membership !== undefined) this.#leave(membership);
  }
  /** The socket is gone. */
  drop(client: Client): void {
    for (const membership of [...client.joined.values()]) this.#leave(membership);
  }

  topics(): Topic[] {
    return [...this.#feeds.values()].flatMap((feed) => feed.topics());
  }
  recheck(): void {
    for (const feed of this.#feeds.values()) feed.recheck();
  }
  close(): void {
    clearInterval(this.#timer);
    for (const feed of this.#feeds.values()) feed.close();
    this.#feeds.clear();
  }

  #feed(log: string): LogFeed {
    let feed = this.#feeds.get(log);
    if (feed === undefined) {
      const { engine, view, heard, onError } = this.#options;
      feed = new LogFeed(log, { engine, view, fanOut: this.#fanOut, onError, heard: (events) => heard(log, events), end: (membership, reason) => this.#end(membership, reason) });
      this.#feeds.set(log, feed);
    }
    return feed;
  }

  #end(membership: Membership, reason: 'FORBIDDEN' | 'MORE_VISIBLE'): void {
    const { client, topic } = membership;
    this.#leave(membership);
    client.outlet.sendControl(encodePacket('closed', { log: topic.log, channel: topic.channel, reason }));
  }

  #leave(membership: Membership): void {
    const { client, topic } = membership;
    // It may have left already, while something was read for it.
    if (client.joined.get(topicKey(topic.log, topic.channel)) !== membership) return;
    const feed = this.#feeds.get(topic.log);
    feed?.leave(membership);
    if (feed?.isEmpty === true) {
      feed.close();
      this.#feeds.delete(topic.log);
    }
    this.#options.left(client, topic);
  }
}
