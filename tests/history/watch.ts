import type { ChannelCopy } from '@sanfang/shared/protocol/channel-copy.ts';
import type { ChannelSnapshot, Item, SeenEvent } from '@sanfang/shared/protocol/live.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { syncChannel } from '../../web/src/lib/live/channel-sync.ts';
import type { Connection } from '../../web/src/lib/live/connection.ts';
import type { Observation, Shown } from './history.ts';
import type { Recorder } from './recorder.ts';

/** Somebody looking at a channel through the product's own copy of it; what they are shown is recorded. */
export interface Watch {
  readonly channel: string;
  /** As the page would say. */
  phase(): string;
  copy(): ChannelCopy;
  /** Waits until something is true of the copy; asked again after each change. */
  until(condition: (copy: ChannelCopy, phase: string) => boolean): Promise<ChannelCopy>;
  /** Asks the hub what it hands out to somebody who begins anew; part of the record from then on. */
  compare(): Promise<void>;
  stop(): void;
}

export interface WatchOptions {
  readonly recorder: Recorder;
  readonly connection: Connection;
  readonly client: string;
  readonly log: string;
  readonly channel: string;
  /** They may read the whole channel. */
  readonly whole: boolean;
  /** Told of events that arrive. */
  readonly seen?: (events: readonly SeenEvent[]) => void;
}

/** Opens a channel and records it to the end of the history. */
export function watch({ recorder, connection, client, log, channel, whole, seen }: WatchOptions): Watch {
  const shown: Shown[] = [];
  const heard: Item[] = [];
  const waiting = new Set<() => void>();
  let before: ChannelCopy | null = null;
  let fresh: ChannelSnapshot | null = null;
  let stopped = false;
  const sync = syncChannel({
    connection: hearing(connection, log, channel, (items) => void heard.push(...items)), log, channel,
    seen: (events) => seen?.(events),
    changed() {
      const next = shownNext(before, sync.copy(), recorder.now());
      if (next !== null) shown.push(next);
      before = sync.copy();
      for (const check of waiting) check();
    },
  });
  recorder.observe((): Observation => {
    const { n, slice, texts } = sync.copy();
    return { client, person: connection.person, log, channel, whole, shown, heard, last: stopped ? null : { n, slice, texts, fresh } };
  });
  return {
    channel,
    phase: () => sync.phase(),
    copy: () => sync.copy(),
    until: (condition) => new Promise((resolve) => {
      const check = (): void => {
        if (!condition(sync.copy(), sync.phase())) return;
        waiting.delete(check);
        resolve(sync.copy());
      };
      waiting.add(check);
      check();
    }),
    async compare() {
      const reply = await connection.open({ log, channel });
      if (reply === null || isRefusal(reply)) throw new Error(`${client} could not open ${channel}: ${JSON.stringify(reply)}`);
      heard.push(...reply.items);
      fresh = reply.snapshot ?? null;
    },
    stop() {
      stopped = true;
      sync.stop();
    },
  };
}

/** What a change of the copy shows: what follows below, or everything anew. Null: nothing. */
function shownNext(before: ChannelCopy | null, after: ChannelCopy, at: number): Shown | null {
  if (after.slice === null || after === before) return null;
  const anew = before === null || before.slice === null || after.n < before.n || before.incarnation !== after.incarnation || after.shown.from > before.n + 1;
  if (anew) return { how: 'ANEW', from: after.shown.from, to: after.n, events: after.shown.events, at };
  if (after.n === before.n) return null;
  return { how: 'ON', from: before.n + 1, to: after.n, events: below(after.shown.events, before.n), at };
}

/** Events after a number: the last few of a long list. */
function below(events: readonly SeenEvent[], n: number): readonly SeenEvent[] {
  let first = events.length;
  while (first > 0 && (events[first - 1]?.n ?? 0) > n) first -= 1;
  return events.slice(first);
}

/** The same connection, with everything that it brings of a channel told to somebody. */
function hearing(connection: Connection, log: string, channel: string, tell: (items: readonly Item[]) => void): Connection {
  const told = <T extends { readonly items: readonly Item[] }>(reply: T | null): T | null => {
    if (reply !== null && !isRefusal(reply)) tell(reply.items);
    return reply;
  };
  return {
    ...connection,
    open: async (request) => told(await connection.open(request) as never),
    range: async (request) => told(await connection.range(request) as never),
    onEvents: (listener) => connection.onEvents((frame) => {
      if (frame.log === log && frame.channel === channel) tell(frame.items);
      listener(frame);
    }),
  };
}
