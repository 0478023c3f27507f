import type { Overview } from '@sanfang/shared/compound/overview.ts';
import { evolveOverview } from '@sanfang/shared/compound/overview-fold.ts';
import type { CommandRecord, Commit } from '@sanfang/shared/log/commit.ts';
import type { LogEvent } from '@sanfang/shared/log/event.ts';
import { toBase64url } from '@sanfang/shared/log/ids.ts';
import { append, leafHash, rootOf } from '@sanfang/shared/log/merkle.ts';
import type { VaultEntry } from '../store/vault.ts';
import { type LogState, next, type Step, type Tip } from './log-state.ts';
import type { Pending } from './pending.ts';
import type { ChannelState } from './ports.ts';
import type { Recorded } from './record-events.ts';

/** The log's state with the events of a batch in the making on top; the log's own stays as it is. */
export class Working {
  tip: Tip;
  overview: Overview;
  readonly slices: Map<string, ChannelState>;
  /** Slices with an event of this batch. */
  readonly changed = new Map<string, ChannelState>();
  readonly records: CommandRecord[] = [];
  readonly events: LogEvent[] = [];
  readonly bytes: string[] = [];
  readonly seals: VaultEntry[] = [];
  /** Of all bytes in UTF-8. */
  size = 0;
  readonly #no: number;

  constructor(state: LogState) {
    this.tip = state.tip;
    this.overview = state.overview;
    this.slices = new Map(state.slices);
    this.#no = state.tip.no + 1;
  }

  /** Time for the next event: the clock's, but never before the last one's. */
  timeOf(now: number): string {
    const time = new Date(now).toISOString();
    return time > this.tip.at ? time : this.tip.at;
  }

  lastN(channel: string): number {
    const slice = this.slices.get(channel);
    if (slice === undefined) throw new Error(`${channel} is not loaded`);
    return slice.n;
  }

  /** Puts a command's events on top: all of them, or none where a fold fails. */
  accept(pending: Pending, recorded: Recorded, made: Readonly<Record<string, string>> | undefined): CommandRecord {
    const [first] = recorded.events;
    if (first === undefined) throw new Error('a command without an event');
    const slices = new Map<string, ChannelState>();
    let overview = this.overview;
    for (const event of recorded.events) {
      const slice = slices.get(event.channel) ?? this.slices.get(event.channel);
      if (slice === undefined) throw new Error(`${event.channel} is not loaded`);
      slices.set(event.channel, next(slice, event));
      overview = evolveOverview(overview, event);
    }
    const frontier = recorded.bytes.reduce((grown, text, i) => append(grown, this.tip.size + i, leafHash(Buffer.from(text))), this.tip.frontier);

    const answer = { channel: first.channel, n: first.n, ...(made === undefined ? {} : { made }) };
    const record: CommandRecord = { id: pending.command.id, digest: pending.digest, answer };
    for (const [channel, slice] of slices) {
      this.slices.set(channel, slice);
      this.changed.set(channel, slice);
    }
    this.overview = overview;
    this.tip = { no: this.#no, size: this.tip.size + recorded.events.length, at: first.at, frontier };
    this.records.push(record);
    this.events.push(...recorded.events);
    this.bytes.push(...recorded.bytes);
    this.seals.push(...recorded.seals);
    this.size += recorded.size;
    return record;
  }

  /** What the log's state becomes once the commit stands. */
  step(): Step {
    return { tip: this.tip, overview: this.overview, slices: this.changed };
  }

  /** The commit of everything accepted. */
  commit(log: string): Commit {
    const { no, size, at, frontier } = this.tip;
    const count = this.events.length;
    return {
      log, no, first: size - count + 1, count, at,
      due: this.overview.dues[0]?.at ?? null,
      commands: this.records,
      events: this.events,
      root: toBase64url(rootOf(frontier)),
      frontier: frontier.map(toBase64url),
    };
  }
}
