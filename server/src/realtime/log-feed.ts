import { FEED, OFFICE } from '@sanfang/shared/compound/channel.ts';
import { revealsEarlier } from '@sanfang/shared/compound/view.ts';
import type { CompoundEvent } from '@sanfang/shared/compound/event.ts';
import type { LogEvent } from '@sanfang/shared/log/event.ts';
import { isRefusal, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import type { Engine } from '../engine/ports.ts';
import type { Sight } from '../view/sight.ts';
import type { View } from '../view/view-for.ts';
import type { FanOut } from './fan-out.ts';
import { Topic, type Membership } from './topic.ts';

/** Events outside the office channel after which somebody sees more or less of a room or of a vote: who is told of its steps sees them one by one. */
const movesRights: ReadonlySet<string> = new Set<CompoundEvent['type']>([
  'room.opened', 'room.closed', 'escalation.raised', 'official.joined', 'escalation.returned',
  'count.appointed', 'vote.noticed', 'vote.withdrawn', 'vote.opened', 'vote.extended', 'vote.closed', 'count.certified', 'result.posted',
  'objection.raised', 'objection.answered', 'result.finalised', 'resolution.entered', 'resolution.ended', 'binding.ended',
]);

export interface LogFeedPorts {
  readonly engine: Engine;
  readonly view: View;
  readonly fanOut: FanOut;
  /** The member's channel is closed: they have lost the right to it, or may see earlier numbers that their copy lacks. */
  readonly end: (membership: Membership, reason: 'FORBIDDEN' | 'MORE_VISIBLE') => void;
  /** Told of every commit. */
  readonly heard: (events: readonly LogEvent[]) => void;
  readonly onError: (error: unknown) => void;
}

/** Everything of one log that is open on this node. Commits are dealt with one after the other, rights before contents. */
export class LogFeed {
  readonly #log: string;
  readonly #ports: LogFeedPorts;
  readonly #topics = new Map<string, Topic>();
  readonly #unsubscribe: () => void;
  #street: { readonly log: string; readonly unsubscribe: () => void } | null = null;
  #work: Promise<void> = Promise.resolve();

  constructor(log: string, ports: LogFeedPorts) {
    this.#log = log;
    this.#ports = ports;
    this.#unsubscribe = ports.engine.subscribe(log, (_, events) => this.#queue(() => this.#deliver(events)));
  }

  get isEmpty(): boolean {
    return this.#topics.size === 0;
  }
  topics(): Topic[] {
    return [...this.#topics.values()];
  }

  topic(channel: string): Topic {
    let topic = this.#topics.get(channel);
    if (topic === undefined) {
      const { engine, view, fanOut, onError } = this.#ports;
      topic = new Topic(this.#log, channel, { view, incarnation: engine.incarnation, fanOut, onError });
      this.#topics.set(channel, topic);
      if (channel !== FEED) this.#queue(() => this.#watchStreet());
    }
    return topic;
  }

  leave(membership: Membership): void {
    const { topic } = membership;
    topic.leave(membership);
    if (!topic.isEmpty) return;
    topic.close();
    this.#topics.delete(topic.channel);
  }

  /** Asks everybody's rights again. */
  recheck(): void {
    this.#queue(() => this.#recheck());
  }
  /** Asks again where a day has ended: terms end by the calendar, without an event. */
  turnDay(): void {
    if (this.#dayHasTurned) this.recheck();
  }
  get #dayHasTurned(): boolean {
    return this.topics().some((topic) => topic.channel !== FEED && topic.members().some(({ sight }) => !this.#ports.view.stands(sight)));
  }

  close(): void {
    this.#unsubscribe();
    this.#street?.unsubscribe();
    for (const topic of this.#topics.values()) topic.close();
    this.#topics.clear();
  }

  #queue(step: () => Promise<void>): void {
    this.#work = this.#work.then(step).catch(this.#ports.onError);
  }

  async #deliver(events: readonly LogEvent[]): Promise<void> {
    this.#ports.heard(events);
    if (this.#dayHasTurned || events.some((event) => event.channel === OFFICE || movesRights.has(event.type))) {
      await this.#watchStreet();
      await this.#recheck();
    }
    const byChannel = Map.groupBy(events, (event) => event.channel);
    await Promise.all([...byChannel].map(([channel, own]) => this.#topics.get(channel)?.take(own)));
  }

  async #recheck(): Promise<void> {
    for (const topic of this.#topics.values()) {
      // Feeds are for everybody, now and always.
      if (topic.channel === FEED) continue;
      const sights = new Map<string | null, Sight | Refusal>();
      for (const membership of topic.members()) {
        const person = membership.client.signed?.person ?? null;
        const sight = sights.get(person) ?? (await this.#ports.view.sight({ person }, this.#log, topic.channel));
        sights.set(person, sight);
        if (isRefusal(sight)) this.#ports.end(membership, 'FORBIDDEN');
        else if (revealsEarlier(membership.sight.spans, sight.spans, topic.head)) this.#ports.end(membership, 'MORE_VISIBLE');
        else topic.move(membership, sight);
      }
    }
  }

  /** Officials' seats stand in their street's own log. */
  async #watchStreet(): Promise<void> {
    const street = (await this.#ports.engine.compound(this.#log, null))?.office.street ?? null;
    if (street === (this.#street?.log ?? null)) return;
    this.#street?.unsubscribe();
    this.#street = street === null ? null : { log: street, unsubscribe: this.#ports.engine.subscribe(street, () => this.recheck()) };
  }
}
