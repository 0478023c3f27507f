import { roomOf } from '@sanfang/shared/compound/channel.ts';
import type { PresenceFrame, PresenceRequest } from '@sanfang/shared/protocol/live.ts';
import { refuse, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import { isOpenEnded } from '../view/sight.ts';
import { topicKey, type Client } from './client.ts';
import { encodePacket } from './packet.ts';
import type { Membership, Topic } from './topic.ts';

/** A lease that is not renewed lapses, and so does typing; rosters go out at most once a second. Milliseconds. */
const LEASE_MS = 45_000;
const TYPING_MS = 6_000;
const TICK_MS = 1_000;

interface Lease {
  readonly client: Client;
  readonly person: string;
  readonly capacity: string;
  until: number;
  typingUntil: number;
}

/** Who is in which room on this node, beside the log: nothing here is evidence, and all of it may be lost. */
export class PresenceBoard {
  readonly #now: () => number;
  readonly #topics: () => Topic[];
  readonly #rooms = new Map<string, Map<string, Lease>>();
  readonly #shown = new Map<string, string>();
  readonly #timer: NodeJS.Timeout;

  constructor(now: () => number, topics: () => Topic[]) {
    this.#now = now;
    this.#topics = topics;
    this.#timer = setInterval(() => this.#tick(), TICK_MS).unref();
  }

  /** Takes or renews a lease. Only in a room that the client has open, and under a hat that they wear there. */
  take(client: Client, { log, channel, capacity, doing }: PresenceRequest): Record<string, never> | Refusal {
    const key = topicKey(log, channel);
    const membership = client.joined.get(key);
    if (client.signed === null || membership === undefined || roomOf(channel) === null || !isOpenEnded(membership.sight)) return refuse('FORBIDDEN');
    if (!membership.sight.hats.some((hat) => hat.capacity === capacity)) return refuse('CAPACITY_NOT_YOURS');
    const leases = this.#rooms.get(key) ?? new Map<string, Lease>();
    this.#rooms.set(key, leases);
    const id = `${client.id} ${capacity}`;
    if (doing === 'AWAY') leases.delete(id);
    else {
      const now = this.#now();
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
    const present = JSON.parse(shown) as PresenceFrame['present'];
    membership.client.outlet.sendPresence(encodePacket('presence', { log, channel, present }));
  }

  /** The client has left the channel. */
  leave(client: Client, topic: Topic): void {
    const leases = this.#rooms.get(topicKey(topic.log, topic.channel));
    for (const [id, lease] of leases ?? []) if (lease.client === client) leases?.delete(id);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    const topics = new Map(this.#topics().map((topic) => [topicKey(topic.log, topic.channel), topic]));
    for (const [key, leases] of this.#rooms) {
      const topic = topics.get(key);
      const roster = JSON.stringify(this.#roster(leases));
      if (topic === undefined || (leases.size === 0 && !this.#shown.has(key))) {
        this.#rooms.delete(key);
        this.#shown.delete(key);
        continue;
      }
      if (this.#shown.get(key) === roster) continue;
      if (leases.size === 0) this.#shown.delete(key);
      else this.#shown.set(key, roster);
      const packet = encodePacket('presence', { log: topic.log, channel: topic.channel, present: JSON.parse(roster) as PresenceFrame['present'] });
      for (const { client, sight } of topic.members()) if (isOpenEnded(sight)) client.outlet.sendPresence(packet);
    }
  }

  /** One line for each hat, whatever the number of tabs; in a fixed order. */
  #roster(leases: Map<string, Lease>): PresenceFrame['present'] {
    const now = this.#now();
    const present = new Map<string, PresenceFrame['present'][number]>();
    for (const [id, { person, capacity, until, typingUntil }] of leases) {
      if (until <= now) {
        leases.delete(id);
        continue;
      }
      const typing = typingUntil > now || present.get(capacity)?.typing === true;
      present.set(capacity, { person, capacity, typing });
    }
    return [...present.values()].sort((a, b) => (a.capacity < b.capacity ? -1 : 1));
  }
}
