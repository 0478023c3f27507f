import { FEED, FUND, OFFICE, REGISTER, roomChannel, voteChannel } from '@sanfang/shared/compound/channel.ts';
import type { CommandData, CommandType } from '@sanfang/shared/compound/command.ts';
import type { Slice } from '@sanfang/shared/compound/compound.ts';
import type { FeedState } from '@sanfang/shared/compound/feed/state.ts';
import type { FundState } from '@sanfang/shared/compound/fund/state.ts';
import type { OfficeState } from '@sanfang/shared/compound/party/state.ts';
import type { RegisterState } from '@sanfang/shared/compound/register/state.ts';
import type { RoomState } from '@sanfang/shared/compound/room/state.ts';
import type { VoteState } from '@sanfang/shared/compound/vote/state.ts';
import type { CommandReply, OpenReply } from '@sanfang/shared/protocol/live.ts';
import type { RefusalCode } from '@sanfang/shared/protocol/refusal.ts';
import { SvelteSet } from 'svelte/reactivity';
import { LiveChannel } from './channel.svelte.ts';
import { connect, type Connection, type LinkStatus } from './connection.ts';
import type { Outbox } from './outbox.ts';
import type { OutboxEntry } from './outbox-core.ts';

/** What the banner says. */
export type LiveStatus =
  | { readonly kind: 'CONNECTING' }
  | { readonly kind: 'LIVE' }
  | { readonly kind: 'CATCHING_UP'; readonly behind: number }
  /** Milliseconds since 1970. */
  | { readonly kind: 'OFFLINE'; readonly since: number }
  | { readonly kind: 'REFUSED'; readonly reason: RefusalCode };

/** A command that the outbox has safely kept. */
export interface Sent {
  readonly id: string;
  /** The hub's answer, whenever it comes. */
  readonly answer: Promise<CommandReply>;
}

/**
 * Everything live of one page: the line, the channels that are open, and the person's outbox. Make one in the browser
 * (`new Live({ person })`), and `close` it when the person signs out or the page goes.
 */
export class Live {
  readonly person: string | null;
  readonly #connection: Connection;
  readonly #channels = new SvelteSet<LiveChannel<Slice>>();
  readonly #outbox: Promise<Outbox> | null;
  #link: LinkStatus = $state.raw({ kind: 'CONNECTING' });
  #entries: readonly OutboxEntry[] = $state.raw([]);
  readonly #unlisten: (() => void)[] = [];

  /** @param options `person`: who is signed in by this browser's cookie; null opens an anonymous line, for feeds only */
  constructor(options: { readonly person: string | null }) {
    this.person = options.person;
    this.#connection = connect({ person: options.person });
    this.#unlisten.push(this.#connection.onStatus((status) => (this.#link = status)));
    const wake = (): void => this.#connection.wake();
    window.addEventListener('online', wake);
    document.addEventListener('visibilitychange', wake);
    this.#unlisten.push(() => {
      window.removeEventListener('online', wake);
      document.removeEventListener('visibilitychange', wake);
    });
    this.#outbox = options.person === null ? null : this.#openOutbox(options.person);
  }

  async #openOutbox(person: string): Promise<Outbox> {
    // Followers without account never load it.
    const { openOutbox } = await import('./outbox.ts');
    let opened: Outbox | null = null;
    const outbox = await openOutbox(person, this.#connection, () => {
      this.#entries = opened?.entries() ?? [];
    });
    opened = outbox;
    this.#entries = outbox.entries();
    return outbox;
  }

  get status(): LiveStatus {
    const link = this.#link;
    if (link.kind === 'DOWN') return { kind: 'OFFLINE', since: link.since };
    if (link.kind !== 'UP') return link;
    const channels = [...this.#channels];
    const late = channels.filter((channel) => channel.phase === 'CATCHING_UP' || channel.phase === 'OPENING');
    if (late.length === 0) return { kind: 'LIVE' };
    return { kind: 'CATCHING_UP', behind: late.reduce((sum, channel) => sum + channel.behind, 0) };
  }

  /** Commands of this person in this browser that are pending, just recorded, or refused; oldest first. */
  get entries(): readonly OutboxEntry[] {
    return this.#entries;
  }
  /** Commands that no hub has recorded yet: sign-out asks what to do with them. They stay, under this person, if nothing is done. */
  get unsent(): readonly OutboxEntry[] {
    return this.#entries.filter((entry) => entry.state.kind === 'PENDING');
  }

  feed(log: string, initial?: OpenReply): LiveChannel<FeedState> {
    return this.#channel(log, FEED, initial);
  }
  office(log: string, initial?: OpenReply): LiveChannel<OfficeState> {
    return this.#channel(log, OFFICE, initial);
  }
  register(log: string, initial?: OpenReply): LiveChannel<RegisterState> {
    return this.#channel(log, REGISTER, initial);
  }
  room(log: string, room: string, initial?: OpenReply): LiveChannel<RoomState> {
    return this.#channel(log, roomChannel(room), initial);
  }
  /** Books and projects of the owners' money, for the three parties and the residents' committee. */
  fund(log: string, initial?: OpenReply): LiveChannel<FundState> {
    return this.#channel(log, FUND, initial);
  }
  /** For those who draft, advise, count or watch. */
  vote(log: string, vote: string, initial?: OpenReply): LiveChannel<VoteState> {
    return this.#channel(log, voteChannel(vote), initial);
  }

  #channel<S extends Slice>(log: string, channel: string, initial?: OpenReply): LiveChannel<S> {
    for (const open of this.#channels) {
      if (open.log === log && open.channel === channel) return open.share() as LiveChannel<S>;
    }
    const made = new LiveChannel<S>({
      connection: this.#connection, log, channel,
      seen: (events) => void this.#outbox?.then((outbox) => outbox.seen(channel, events)),
      ...(initial === undefined ? {} : { initial }),
    }, () => this.#channels.delete(made as LiveChannel<Slice>));
    this.#channels.add(made as LiveChannel<Slice>);
    return made;
  }

  /**
   * Puts a command into the outbox. It is safe once this resolves, whatever becomes of line, tab or browser.
   * Commands of one room or vote go out in the order of sending. `approval`: of a fresh second factor, for what needs one.
   */
  async send<K extends CommandType>(type: K, under: { readonly log: string; readonly capacity: string }, data: CommandData[K], approval?: string): Promise<Sent> {
    if (this.#outbox === null) throw new Error('A follower without account sends no commands');
    const outbox = await this.#outbox;
    const about = 'room' in data ? String(data.room) : 'vote' in data ? String(data.vote) : '';
    const { command } = await outbox.put({ ...under, type, data, ...(approval === undefined ? {} : { approval }) }, `${under.log}/${about}`);
    return { id: command.id, answer: outbox.answerTo(command.id) };
  }
  /** Takes a refused command off the list. */
  async dismiss(id: string): Promise<void> {
    await (await this.#outbox)?.dismiss(id);
  }
  /** Sends a refused command once more, under a new id. */
  async again(id: string): Promise<void> {
    await (await this.#outbox)?.again(id);
  }
  /** Throws away what has not been recorded. */
  async discard(): Promise<void> {
    await (await this.#outbox)?.discard();
  }

  close(): void {
    for (const channel of [...this.#channels]) channel.stop();
    for (const stop of this.#unlisten) stop();
    void this.#outbox?.then((outbox) => outbox.close());
    this.#connection.close();
  }
}
