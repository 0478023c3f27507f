import { FEED } from '@sanfang/shared/compound/channel.ts';
import { MAX_COMMIT_COMMANDS } from '@sanfang/shared/log/commit.ts';
import type { LogEvent } from '@sanfang/shared/log/event.ts';
import { isEvent } from '@sanfang/shared/protocol/channel-copy.ts';
import type { HeadsFrame, Item } from '@sanfang/shared/protocol/live.ts';
import { reach, type Sight } from '../view/sight.ts';
import type { View } from '../view/view-for.ts';
import { topicKey, type Client } from './client.ts';
import type { FanOut } from './fan-out.ts';
import { FeedRounds } from './feed-rounds.ts';
import { encodePacket, EventsPacket, type Packet } from './packet.ts';

/** A client that has a channel open. */
export interface Membership {
  readonly client: Client;
  readonly topic: Topic;
  sight: Sight;
  /** Live frames that wait until the answer to the opening has gone out; null: they go at once. */
  held: { readonly last: number; readonly packet: Packet }[] | null;
}

/** Members who see the same: one frame serves them all. */
interface Group {
  readonly sight: Sight;
  readonly members: Set<Membership>;
  heads: { readonly head: number; readonly packet: Packet } | null;
}

/** Most events in one frame: those of a whole commit, one a command. */
const FRAME_EVENTS = MAX_COMMIT_COMMANDS;
/** Most frames kept for a client whose opening takes long; beyond, it is told the head and fetches. */
const MAX_HELD = 200;

export interface TopicPorts {
  readonly view: View;
  readonly incarnation: string;
  readonly fanOut: FanOut;
  readonly onError: (error: unknown) => void;
}

/** One channel with everybody who has it open on this node. */
export class Topic {
  readonly log: string;
  readonly channel: string;
  readonly #ports: TopicPorts;
  readonly #groups = new Map<string, Group>();
  /** Last number that was sent out, or that an opening has answered. */
  head = 0;
  /** When events last went out, by `performance.now()`; null once the head has been announced after them. */
  restlessSince: number | null = null;
  readonly #rounds: FeedRounds;

  constructor(log: string, channel: string, ports: TopicPorts) {
    this.log = log;
    this.channel = channel;
    this.#ports = ports;
    this.#rounds = new FeedRounds({ publish: (events) => this.#publish(events), now: () => performance.now(), after, onError: ports.onError });
  }

  get isEmpty(): boolean {
    return this.#groups.size === 0;
  }
  members(): Membership[] {
    return [...this.#groups.values()].flatMap((group) => [...group.members]);
  }

  /** Puts a client on the list before anything is read for it, so that nothing falls between. */
  join(client: Client, sight: Sight): Membership {
    const known = client.joined.get(topicKey(this.log, this.channel));
    if (known !== undefined) {
      known.held = [];
      this.move(known, sight);
      return known;
    }
    const membership: Membership = { client, topic: this, sight, held: [] };
    client.joined.set(topicKey(this.log, this.channel), membership);
    this.#groupOf(sight).members.add(membership);
    return membership;
  }
  /** The member's rights have changed. */
  move(membership: Membership, sight: Sight): void {
    // What was held back was made for another sight.
    if (membership.held !== null && membership.sight.key !== sight.key) membership.held = [];
    this.#remove(membership);
    membership.sight = sight;
    this.#groupOf(sight).members.add(membership);
  }
  leave(membership: Membership): void {
    this.#remove(membership);
    membership.client.joined.delete(topicKey(this.log, this.channel));
  }

  /** The answer to an opening, whole up to `head`, has gone out: what came meanwhile follows. */
  release(membership: Membership, head: number): void {
    // The right to it may have ended meanwhile.
    if (membership.client.joined.get(topicKey(this.log, this.channel)) !== membership) return;
    const held = membership.held ?? [];
    membership.held = null;
    this.head = Math.max(this.head, head);
    if (held.length > MAX_HELD) return membership.client.outlet.sendControl(this.headsFor(membership));
    for (const { last, packet } of held) if (last > head) membership.client.outlet.sendEvents(packet);
  }

  /** Takes the channel's next events: a room's have gone out when it resolves, a feed's are gathered and keep nobody waiting. */
  async take(events: readonly LogEvent[]): Promise<void> {
    if (this.channel === FEED) this.#rounds.take(events);
    else await this.#publish(events);
  }

  /** Shows everybody here what may be lost without harm. */
  show(packet: Packet): Promise<void> {
    return this.#ports.fanOut.each(this.members(), ({ client }) => client.outlet.sendPresence(packet));
  }

  /** Last number as far as the member may know it. */
  headOf({ sight }: Membership): HeadsFrame['heads'][number] {
    return { log: this.log, channel: this.channel, head: reach(sight, this.head) };
  }
  /** Announces that number: one frame for all who see the same. */
  headsFor(membership: Membership): Packet {
    const group = this.#groups.get(membership.sight.key);
    const named = this.headOf(membership);
    if (group?.heads?.head === named.head) return group.heads.packet;
    const packet = encodePacket('heads', { incarnation: this.#ports.incarnation, heads: [named] });
    if (group !== undefined) group.heads = { head: named.head, packet };
    return packet;
  }

  close(): void {
    this.#rounds.close();
  }

  async #publish(events: readonly LogEvent[]): Promise<void> {
    for (let i = 0; i < events.length; i += FRAME_EVENTS) await this.#send(events.slice(i, i + FRAME_EVENTS));
    // A feed's followers wait for the next round: they are many, and a frame more for each costs more than it mends.
    if (this.channel !== FEED) this.restlessSince = performance.now();
  }

  async #send(events: readonly LogEvent[]): Promise<void> {
    const head = events.at(-1)?.n ?? 0;
    const actors = new Set(events.map((event) => event.actor));
    for (const group of [...this.#groups.values()]) {
      // A span may end with one of these events: its end is still told, and nothing after it.
      const last = reach(group.sight, head);
      const told = events.filter((event) => event.n <= last);
      if (told.length === 0) continue;
      const opened = await this.#ports.view.open(group.sight, told);
      const items = (person: string | null, of: readonly LogEvent[]): Item[] => this.#ports.view.itemsOf(group.sight, person, of, opened);
      const frame = new EventsPacket({ log: this.log, channel: this.channel, items: items(null, told) });
      // Authors find their command ids in theirs: it ties the event to their outbox.
      const authored = new Map<string, Packet>();
      const frameFor = (person: string): Packet => {
        const packet = frame.with(items(person, told.filter((event) => event.actor === person)).filter(isEvent));
        authored.set(person, packet);
        return packet;
      };
      const write = (membership: Membership): void => {
        // It may have left, or lost its right, since the first of them got the frame.
        if (!group.members.has(membership)) return;
        const person = membership.client.signed?.person;
        const packet = person !== undefined && actors.has(person) ? (authored.get(person) ?? frameFor(person)) : frame.shared;
        if (membership.held === null) membership.client.outlet.sendEvents(packet);
        else if (membership.held.length <= MAX_HELD) membership.held.push({ last, packet });
      };
      if (this.channel === FEED) await this.#ports.fanOut.each([...group.members], write);
      else group.members.forEach(write);
    }
    this.head = Math.max(this.head, head);
  }

  #groupOf(sight: Sight): Group {
    let group = this.#groups.get(sight.key);
    if (group === undefined) {
      group = { sight, members: new Set(), heads: null };
      this.#groups.set(sight.key, group);
    }
    return group;
  }
  #remove(membership: Membership): void {
    const group = this.#groups.get(membership.sight.key);
    group?.members.delete(membership);
    if (group?.members.size === 0) this.#groups.delete(membership.sight.key);
  }
}

function after(ms: number, then: () => void): () => void {
  const timer = setTimeout(then, ms);
  return () => clearTimeout(timer);
}
