import { canRead } from '@sanfang/shared/compound/event.ts';
import { evolveOverview, initialOverview } from '@sanfang/shared/compound/overview-fold.ts';
import type { Overview } from '@sanfang/shared/compound/overview.ts';
import { evolve } from '@sanfang/shared/compound/slices.ts';
import { tiesOf } from '@sanfang/shared/compound/ties.ts';
import type { Commit } from '@sanfang/shared/log/commit.ts';
import type { LogEvent } from '@sanfang/shared/log/event.ts';
import { fromBase64url } from '@sanfang/shared/log/ids.ts';
import type { Frontier } from '@sanfang/shared/log/merkle.ts';
import type { Head } from '../store/log-store.ts';
import type { ChannelState } from './ports.ts';
import { RecentEvents } from './recent-events.ts';

/** Where a log ends. */
export interface Tip {
  /** Commits. */
  readonly no: number;
  /** Events: `seq` of the last one. */
  readonly size: number;
  /** Time of the last one; empty before the first. */
  readonly at: string;
  readonly frontier: Frontier;
}

export const emptyTip: Tip = { no: 0, size: 0, at: '', frontier: [] };

/** The tip after a commit. */
export function tipOf(commit: Pick<Head, 'no' | 'first' | 'count' | 'at' | 'frontier'>): Tip {
  return { no: commit.no, size: commit.first + commit.count - 1, at: commit.at, frontier: commit.frontier.map(fromBase64url) };
}

/** What a decided batch leaves behind: the tip, the overview, and the slices that it changed. */
export interface Step {
  readonly tip: Tip;
  readonly overview: Overview;
  readonly slices: ReadonlyMap<string, ChannelState>;
}

/**
 * Present state of one log in memory: the overview always, slices as they were asked for, all as of the tip.
 * Values in it are never changed, only replaced.
 */
export class LogState {
  tip: Tip = emptyTip;
  overview: Overview = initialOverview;
  /** False once an event came by whose type or version this code does not know: nothing may be decided over it. */
  readable = true;
  /** False while the store holds less of the log, or another one, than is known to have stood: nothing may be written to it. */
  continues = true;
  readonly slices = new Map<string, ChannelState>();
  readonly recent = new RecentEvents();
  /** What the log came to be tied to since it is in memory. */
  readonly ties = new Set<string>();

  /** Starts from what was read, before anything else is known. */
  begin(read: LogState): void {
    this.tip = read.tip;
    this.overview = read.overview;
    this.readable = read.readable;
    for (const [channel, slice] of read.slices) this.slices.set(channel, slice);
    for (const tie of read.ties) this.ties.add(tie);
    this.continues = read.continues;
  }

  /** Takes over what this engine has decided and written. */
  adopt(step: Step, events: readonly LogEvent[]): void {
    this.tip = step.tip;
    this.overview = step.overview;
    for (const [channel, slice] of step.slices) this.slices.set(channel, slice);
    for (const event of events) {
      this.recent.add(event);
      for (const tie of tiesOf(event)) this.ties.add(tie);
    }
  }

  /** Folds the next commit of the log as it was read from the store. */
  take(commit: Commit): void {
    if (commit.no !== this.tip.no + 1 || commit.first !== this.tip.size + 1) throw new Error(`commit ${String(commit.no)} does not follow ${String(this.tip.no)}`);
    for (const event of commit.events) {
      this.recent.add(event);
      this.readable &&= canRead(event);
      if (!this.readable) continue;
      this.overview = evolveOverview(this.overview, event);
      for (const tie of tiesOf(event)) this.ties.add(tie);
      const slice = this.slices.get(event.channel);
      if (slice !== undefined) this.slices.set(event.channel, next(slice, event));
    }
    this.tip = tipOf(commit);
  }
}

/** A slice after the next event of its channel. */
export function next(slice: ChannelState, event: LogEvent): ChannelState {
  if (event.n !== slice.n + 1) throw new Error(`${event.channel}: event ${String(event.n)} does not follow ${String(slice.n)}`);
  return { n: event.n, state: evolve(event.channel, slice.state, event) };
}
