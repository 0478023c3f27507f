import { setTimeout as sleep } from 'node:timers/promises';
import type { Commit } from '@sanfang/shared/log/commit.ts';
import type { LogEvent } from '@sanfang/shared/log/event.ts';
import { channelKind, roomOf } from '@sanfang/shared/compound/channel.ts';
import type { LogStore } from '../store/log-store.ts';
import type { Answers } from './answers.ts';
import type { BatchWrite } from './commit-writer.ts';
import { AHEAD, type LoadedSlice, loadShort, loadSlice, openLog } from './load.ts';
import { LogCaches } from './log-caches.ts';
import { LogState } from './log-state.ts';
import type { Logger } from './logger.ts';
import type { ChannelState } from './ports.ts';
import type { RootWatch } from './root-watch.ts';
import { Turns } from './turns.ts';

const PAGE = 100;

/**
 * A log's state in memory and its way to and from the store. Its methods are called from the log's queue only, one at a time;
 * anybody may read `state` in between.
 */
export class LiveLog {
  readonly state = new LogState();
  readonly caches: LogCaches;
  /** True while more may stand in the store than is known here. */
  behind = false;
  readonly #log: string;
  readonly #logs: LogStore;
  readonly #answers: Answers;
  readonly #watch: RootWatch;
  readonly #opening: () => void;
  readonly #turns = new Turns();
  #opened = false;
  #news: (readonly LogEvent[])[] = [];

  constructor(log: string, logs: LogStore, answers: Answers, watch: RootWatch, logger: Logger, opening: () => void = () => undefined) {
    this.#log = log;
    this.#logs = logs;
    this.#answers = answers;
    this.#watch = watch;
    this.#opening = opening;
    this.caches = new LogCaches(logs, log, this.state, logger);
  }

  get opened(): boolean {
    return this.#opened;
  }

  /** Reads the overview and the end of the log; once. */
  async open(): Promise<void> {
    if (this.#opened) return;
    this.#opening();
    const fresh = new LogState();
    const stored = await openLog(this.#logs, this.#log, fresh);
    fresh.continues = await this.#watch.compare(this.#log, fresh.tip.no === 0 ? null : fresh.tip);
    this.state.begin(fresh);
    this.#opened = true;
    this.caches.overviewStandsOn(stored);
  }

  /** Whether these slices are in memory. */
  has(channels: readonly string[]): boolean {
    return this.#opened && channels.every((channel) => this.state.slices.has(channel));
  }

  /** Brings slices into memory, those that are not there all at once: when hundreds vote, each has a channel of their own. */
  async load(channels: readonly string[]): Promise<void> {
    await this.#loadPeople(channels.filter((channel) => !this.state.slices.has(channel) && channelKind(channel) === 'person'));
    const missing = channels.filter((channel) => !this.state.slices.has(channel));
    const loaded = await Promise.all(missing.map(async (channel) => [channel, await loadSlice(this.#logs, this.#log, channel, this.state.tip)] as const));
    for (const [channel, slice] of loaded) if (slice !== AHEAD) this.#keep(channel, slice);
    const ahead = loaded.filter(([, slice]) => slice === AHEAD);
    if (ahead.length > 0) await this.catchUp();
    for (const [channel] of ahead) this.#keep(channel, await loadSlice(this.#logs, this.#log, channel, this.state.tip, true));
  }

  /** What was sent to people: a few events each, which are kept at hand, as they are read next. */
  async #loadPeople(channels: readonly string[]): Promise<void> {
    if (channels.length === 0) return;
    for (const [channel, { slice, events }] of await loadShort(this.#logs, this.#log, channels, this.state.tip)) {
      this.#keep(channel, slice);
      this.state.recent.extend(channel, events, slice.n);
    }
  }

  /** A slice for a batch under way, whose tip must not move. */
  async sliceAtTip(channel: string): Promise<ChannelState> {
    return this.state.slices.get(channel) ?? this.#keep(channel, await loadSlice(this.#logs, this.#log, channel, this.state.tip, true));
  }

  /** Reads and folds what others wrote, and answers it. */
  async catchUp(): Promise<readonly Commit[]> {
    const all: Commit[] = [];
    for (;;) {
      const commits = await this.#logs.commits(this.#log, this.state.tip.no, PAGE);
      for (const commit of commits) {
        this.state.take(commit);
        for (const record of commit.commands) this.#answers.accept(record);
        this.#changed(commit.events);
        all.push(commit);
      }
      if (commits.length < PAGE) break;
    }
    this.behind = false;
    if (all.length > 0) this.#turns.rival(performance.now());
    return all;
  }

  /** Catches up if others have written anything. True: they had. */
  async catchUpToHead(): Promise<boolean> {
    const head = (await this.#logs.heads([this.#log])).get(this.#log) ?? 0;
    return head > this.state.tip.no && (await this.catchUp()).length > 0;
  }

  /** Where this node has written for long: waits, so that others get to write. */
  async letOthersIn(): Promise<void> {
    const ms = this.#turns.breakBefore(performance.now());
    if (ms === 0) return;
    await sleep(ms);
    this.behind = true;
  }

  /** Takes over a batch of our own that stands in the store. `sent`: when it went there, on the monotonic clock. */
  adopt({ commit, step }: BatchWrite, sent: number): void {
    this.#turns.wrote(sent, performance.now());
    this.state.adopt(step, commit.events);
    for (const record of commit.commands) this.#answers.accept(record);
    this.#changed(commit.events);
  }

  /** Commits that came since the last call, in order: what is to be published. */
  takeNews(): readonly (readonly LogEvent[])[] {
    const news = this.#news;
    this.#news = [];
    return news;
  }

  #changed(events: readonly LogEvent[]): void {
    this.#news.push(events);
    this.caches.changed(new Set(events.map((event) => event.channel)));
  }

  #keep(channel: string, slice: LoadedSlice | typeof AHEAD): ChannelState {
    if (slice === AHEAD) throw new Error('a slice was loaded from scratch');
    if (!slice.readable) this.state.readable = false;
    const { n, state } = slice;
    // Rooms that do not exist are not kept: anybody with a seat could name any number of them.
    if (n > 0 || roomOf(channel) === null) {
      this.state.slices.set(channel, { n, state });
      this.caches.snapshotStandsAt(channel, slice.snapshot);
    }
    return { n, state };
  }
}
