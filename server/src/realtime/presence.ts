import { roomOf } from '@sanfang/shared/compound/channel.ts';
import type { PresenceFrame, PresenceRequest } from '@sanfang/shared/protocol/live.ts';
import { refuse, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import type { Doorbell } from '../doorbell/doorbell.ts';
import type { Roster } from '../doorbell/ring.ts';
import { isOpenEnded } from '../view/sight.ts';
import { topicKey, type Client } from './client.ts';
import { FarPresence, TELL_EVERY_MS } from './far-presence.ts';
import { encodePacket } from './packet.ts';
import type { Membership, Topic } from './topic.ts';

/** A lease that is not renewed lapses, and so does typing; rosters go out at most once a second. Milliseconds. */
const LEASE_MS = 45_000;
const TYPING_MS = 6_000;
const TICK_MS = 1_000;
/** Rooms told to other nodes in one ring. */
const RING_ROOMS = 50;

type Present = PresenceFrame['present'];

interface Lease {
  readonly client: Client;
  readonly person: string;
  readonly capacity: string;
  until: number;
  typingUntil: number;
}

/** The leases of one room on this node, and what other nodes were told of them. */
interface Room {
  readonly log: string;
  readonly channel: string;
  readonly leases: Map<string, Lease>;
  told: string;
  toldAt: number;
}

export interface PresenceOptions {
  readonly now: () => number;
  readonly topics: () => Topic[];
  readonly doorbell: Doorbell;
}

const NOBODY = '[]';

/**
 * Who is in which room, beside the log: nothing here is evidence, and all of it may be lost. Nodes that hear each other show
 * the same rosters within about two seconds; without a doorbell each shows its own people only.
 */
export class PresenceBoard {
  readonly #options: PresenceOptions;
  readonly #rooms = new Map<string, Room>();
  readonly #far: FarPresence;
  readonly #shown = new Map<string, string>();
  readonly #timer: NodeJS.Timeout;
  readonly #deaf: (() => void)[];

  constructor(options: PresenceOptions) {
    this.#options = options;
    const { now, doorbell } = options;
    this.#far = new FarPresence(now);
    this.#timer = setInterval(() => this.#tick(), TICK_MS).unref();
    this.#deaf = [
      doorbell.onRing((ring, from) => {
        if (ring.kind === 'PRESENCE') this.#far.hear(from, ring);
        if (ring.kind === 'ARRIVED') this.#tellAllAgain();
      }),
      doorbell.onWorking(() => {
        doorbell.ring({ kind: 'ARRIVED' });
        this.#tellAllAgain();
      }),
    ];
  }

  /** Takes or renews a lease. Only in a room that the client has open, and under a hat that they wear there. */
  take(client: Client, { log, channel, capacity, doing }: PresenceRequest): Record<string, never> | Refusal {
    const key = topicKey(log, channel);
    const membership = client.joined.get(key);
    if (client.signed === null || membership === undefined || roomOf(channel) === null || !isOpenEnded(membership.sight)) return refuse('FORBIDDEN');
    if (!membership.sight.hats.some((hat) => hat.capacity === capacity)) return refuse('CAPACITY_NOT_YOURS');
    const { leases } = this.#room(key, log, channel);
    const id = `${client.id} ${capacity}`;
    if (doing === 'AWAY') leases.delete(id);
    else {
      const now = this.#options.now();
      leases.set(id, { client, person: client.signed.person, capacity, until: now + LEASE_MS, typingUntil: doing === 'TYPING' ? now + TYPING_MS : 0 });
    }
    return {};
  }

  /** Shows somebody who has just opened a room who is in it. */
  greet(membership: Membership): void {
    const { log, channel } = membership.topic;
    const shown = this.#shown.get(topicKey(log, channel));
    const isIn = membership.client.joined.get(topicKey(log, channel)) === membership;
    if (shown === undefined || !isIn || !isOpenEnded(membership.sight)) return;
    membership.client.outlet.sendPresence(encodePacket('presence', { log, channel, present: JSON.parse(shown) as Present }));
  }

  /** The client has left the channel. */
  leave(client: Client, topic: Topic): void {
    const leases = this.#rooms.get(topicKey(topic.log, topic.channel))?.leases;
    for (const [id, lease] of leases ?? []) if (lease.client === client) leases?.delete(id);
  }

  /** Nobody is here any more; other nodes hear it at once. */
  close(): void {
    clearInterval(this.#timer);
    for (const stop of this.#deaf) stop();
    const left = [...this.#rooms.values()].filter(({ told }) => told !== NOBODY);
    this.#ring(left.map(({ log, channel }) => ({ log, channel, present: [] })));
  }

  #room(key: string, log: string, channel: string): Room {
    const known = this.#rooms.get(key) ?? { log, channel, leases: new Map<string, Lease>(), told: NOBODY, toldAt: 0 };
    this.#rooms.set(key, known);
    return known;
  }

  #tick(): void {
    this.#tellOthers();
    const topics = new Map(this.#options.topics().map((topic) => [topicKey(topic.log, topic.channel), topic]));
    for (const key of new Set([...this.#rooms.keys(), ...this.#far.rooms(), ...this.#shown.keys()])) {
      const topic = topics.get(key);
      const roster = JSON.stringify(merge([...this.#here(key), ...this.#far.in(key)]));
      if (topic !== undefined && (this.#shown.get(key) ?? NOBODY) !== roster) this.#show(topic, roster);
      if (topic === undefined || roster === NOBODY) this.#shown.delete(key);
      else this.#shown.set(key, roster);
      // What others were told is taken back first.
      const room = this.#rooms.get(key);
      if (room !== undefined && room.leases.size === 0 && room.told === NOBODY) this.#rooms.delete(key);
    }
  }

  #show(topic: Topic, roster: string): void {
    const { log, channel } = topic;
    const packet = encodePacket('presence', { log, channel, present: JSON.parse(roster) as Present });
    for (const { client, sight } of topic.members()) if (isOpenEnded(sight)) client.outlet.sendPresence(packet);
  }

  #tellOthers(): void {
    const now = this.#options.now();
    const news: Roster[] = [];
    for (const [key, room] of this.#rooms) {
      const present = merge(this.#here(key));
      const roster = JSON.stringify(present);
      const renews = roster !== NOBODY && now - room.toldAt >= TELL_EVERY_MS;
      if (roster === room.told && !renews) continue;
      Object.assign(room, { told: roster, toldAt: now });
      news.push({ log: room.log, channel: room.channel, present });
    }
    this.#ring(news);
  }
  #tellAllAgain(): void {
    for (const room of this.#rooms.values()) room.toldAt = -Infinity;
  }
  #ring(rooms: readonly Roster[]): void {
    for (let i = 0; i < rooms.length; i += RING_ROOMS) this.#options.doorbell.ring({ kind: 'PRESENCE', rooms: rooms.slice(i, i + RING_ROOMS) });
  }

  #here(key: string): Present {
    const now = this.#options.now();
    const leases = this.#rooms.get(key)?.leases ?? new Map<string, Lease>();
    for (const [id, { until }] of leases) if (until <= now) leases.delete(id);
    return [...leases.values()].map(({ person, capacity, typingUntil }) => ({ person, capacity, typing: typingUntil > now }));
  }
}

/** One line for each hat, whatever the number of tabs and nodes; in a fixed order. */
function merge(all: Present): Present[number][] {
  const present = new Map<string, Present[number]>();
  for (const one of all) present.set(one.capacity, { ...one, typing: one.typing || present.get(one.capacity)?.typing === true });
  return [...present.values()].sort((a, b) => (a.capacity < b.capacity ? -1 : 1));
}
