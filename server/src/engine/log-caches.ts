import { channelKind } from '@sanfang/shared/compound/channel.ts';
import { FOLD_VERSION } from '@sanfang/shared/compound/slices.ts';
import type { LogStore } from '../store/log-store.ts';
import type { LogState } from './log-state.ts';
import type { Logger } from './logger.ts';

/** Events of a channel after which its snapshot is written anew. */
const SNAPSHOT_EVERY = 500;
const OVERVIEW_DELAY_MS = 100;

/**
 * Writes one log's snapshots and overview beside its commits; nobody waits for them, and either may be lost.
 * An overview is written at most ten times a second, whatever happens meanwhile.
 */
export class LogCaches {
  readonly #logs: LogStore;
  readonly #log: string;
  readonly #state: LogState;
  readonly #logger: Logger;
  /** `n` of each channel's stored snapshot. */
  readonly #snapshots = new Map<string, number>();
  /** Ties that are in the store. */
  readonly #kept = new Set<string>();
  readonly #underWay = new Set<Promise<void>>();
  #overviewAt = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(logs: LogStore, log: string, state: LogState, logger: Logger) {
    this.#logs = logs;
    this.#log = log;
    this.#state = state;
    this.#logger = logger;
  }

  /** The stored overview stands on this commit. */
  overviewStandsOn(commit: number): void {
    this.#overviewAt = commit;
    this.changed([]);
  }

  /** The stored snapshot of a channel stands at `n`; 0: there is none. */
  snapshotStandsAt(channel: string, n: number): void {
    this.#snapshots.set(channel, n);
  }

  /** The log went on in these channels. */
  changed(channels: Iterable<string>): void {
    if (!this.#state.readable) return;
    for (const channel of channels) this.#snapshot(channel, SNAPSHOT_EVERY);
    if (this.#overviewAt < this.#state.tip.no) this.#timer ??= setTimeout(() => this.#writeOverview(), OVERVIEW_DELAY_MS).unref();
  }

  /** Writes what is not written yet: when a log falls idle and at the end. */
  async flush(): Promise<void> {
    if (this.#state.readable) {
      // A person's channel is read as soon without, and after a vote there are thousands of them.
      for (const channel of this.#state.slices.keys()) if (channelKind(channel) !== 'person') this.#snapshot(channel, 1);
      if (this.#overviewAt < this.#state.tip.no) this.#writeOverview();
    }
    await Promise.all(this.#underWay);
  }

  #snapshot(channel: string, least: number): void {
    const slice = this.#state.slices.get(channel);
    if (slice === undefined || slice.n - (this.#snapshots.get(channel) ?? 0) < least) return;
    this.#snapshots.set(channel, slice.n);
    this.#inBackground(this.#logs.putSnapshot({ log: this.#log, channel, fold: FOLD_VERSION, commit: this.#state.tip.no, n: slice.n, state: slice.state }));
  }

  #writeOverview(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const { overview, tip } = this.#state;
    this.#overviewAt = tip.no;
    const ties = [...this.#state.ties].filter((tie) => !this.#kept.has(tie));
    const write = this.#logs.putOverview({ log: this.#log, commit: tip.no, fold: FOLD_VERSION, due: overview.dues[0]?.at ?? null, overview, ties });
    this.#inBackground(write.then(() => { for (const tie of ties) this.#kept.add(tie); }));
  }

  #inBackground(write: Promise<unknown>): void {
    const done: Promise<void> = write
      .then(() => undefined, (error: unknown) => this.#logger.warn({ err: error, log: this.#log }, 'a snapshot or overview was not written'))
      .finally(() => this.#underWay.delete(done));
    this.#underWay.add(done);
  }
}
