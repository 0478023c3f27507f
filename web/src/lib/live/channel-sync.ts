import { applyHeads, applyItems, applyOpen, applyRange, emptyCopy, isEvent, nextAsk, prependPage, type Ask, type ChannelCopy } from '@sanfang/shared/protocol/channel-copy.ts';
import type { OpenReply, PresenceFrame, SeenEvent } from '@sanfang/shared/protocol/live.ts';
import { PAGE } from '@sanfang/shared/protocol/pages.ts';
import { isRefusal, type Refusal, type RefusalCode } from '@sanfang/shared/protocol/refusal.ts';
import type { Connection } from './connection.ts';

/** What a person should know about the copy before they trust it. */
export type Phase = 'OPENING' | 'LIVE' | 'CATCHING_UP' | 'OFFLINE' | 'FORBIDDEN' | 'CANNOT_READ';

export interface ChannelSync {
  copy(): ChannelCopy;
  phase(): Phase;
  /** Who is in the room now. */
  present(): PresenceFrame['present'];
  /** Loads the page before what is shown. Does nothing at the beginning of the channel or while the line is down. */
  older(): Promise<void>;
  stop(): void;
}

export interface SyncOptions {
  readonly connection: Connection;
  readonly log: string;
  readonly channel: string;
  /** What the server rendered the page from: it is continued, not fetched again. */
  readonly initial?: OpenReply;
  /** Called after every change of what the functions above answer. */
  readonly changed: () => void;
  /** Called with events that arrive, also those that came with a snapshot's page. */
  readonly seen?: (events: readonly SeenEvent[]) => void;
}

/** How long a gap may fill itself before it is fetched, and how long to wait after a passing refusal; milliseconds. */
const GAP_MS = 150;
const RETRY_MS = 1_000;
const passing: readonly RefusalCode[] = ['BUSY', 'RATE_LIMITED', 'UNAVAILABLE'];

/** Keeps one channel's copy whole over one connection: opens, applies frames, fetches gaps, opens again after every cut. */
export function syncChannel(options: SyncOptions): ChannelSync {
  const { connection, log, channel } = options;
  let copy = emptyCopy(log, channel);
  let present: PresenceFrame['present'] = [];
  /** The hub has us on its list for this channel, over the line that is up now. */
  let opened = false;
  let forbidden = false;
  let stopped = false;
  let asking = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function set(next: ChannelCopy, events: readonly SeenEvent[] = []): void {
    copy = next;
    if (events.length > 0) options.seen?.(events);
    options.changed();
  }
  /** After an unfilled gap, or a refusal: soon, but not at once. What is due already is not put off: frames may never stop coming. */
  function soon(ms: number): void {
    if (stopped) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      void step();
    }, ms);
  }
  function next(): Ask {
    return opened ? nextAsk(copy) : { ask: 'OPEN' };
  }
  function refused(refusal: Refusal): void {
    if (passing.includes(refusal.refused)) return soon(RETRY_MS);
    forbidden = true;
    options.changed();
  }

  async function step(): Promise<void> {
    const ask = next();
    if (stopped || forbidden || asking || copy.cannotRead || ask.ask === 'NOTHING' || connection.status().kind !== 'UP') return;
    asking = true;
    const done = ask.ask === 'OPEN' ? await open() : await fetchGap(ask.from, ask.to);
    asking = false;
    if (done) await step();
    else soon(RETRY_MS);
  }

  async function open(): Promise<boolean> {
    const held = copy.slice !== null && copy.incarnation !== null ? { incarnation: copy.incarnation, after: copy.n } : {};
    const reply = await connection.open({ log, channel, ...held });
    if (reply === null || stopped) return false;
    if (isRefusal(reply)) {
      refused(reply);
      return false;
    }
    opened = true;
    set(applyOpen(copy, reply), reply.items.filter(isEvent));
    return copy.slice !== null;
  }

  async function fetchGap(from: number, to: number): Promise<boolean> {
    const reply = await connection.range({ log, channel, from, to });
    if (reply === null || stopped) return false;
    if (isRefusal(reply)) {
      opened = false;
      return !passing.includes(reply.refused);
    }
    set(applyRange(copy, { from }, reply), reply.items.filter(isEvent));
    return copy.slice !== null;
  }

  function mend(): void {
    const ask = next();
    if (ask.ask === 'RANGE') soon(GAP_MS);
    else if (ask.ask === 'OPEN') void step();
  }

  const unlisten = [
    connection.onStatus(({ kind }) => {
      opened = false;
      present = [];
      options.changed();
      if (kind === 'UP') void step();
    }),
    connection.onEvents((frame) => {
      if (frame.log !== log || frame.channel !== channel) return;
      set(applyItems(copy, frame.items), frame.items.filter(isEvent));
      mend();
    }),
    connection.onHeads((frame) => {
      const heard = applyHeads(copy, frame);
      if (heard === copy) return;
      if (heard.slice === null) opened = false;
      set(heard);
      mend();
    }),
    connection.onPresence((frame) => {
      if (frame.log !== log || frame.channel !== channel) return;
      present = frame.present;
      options.changed();
    }),
    connection.onClosed((frame) => {
      if (frame.log !== log || frame.channel !== channel) return;
      opened = false;
      forbidden = frame.reason !== 'MORE_VISIBLE';
      if (forbidden) return options.changed();
      set(emptyCopy(log, channel));
      void step();
    }),
  ];
  if (options.initial !== undefined) copy = applyOpen(copy, options.initial);
  void step();

  return {
    copy: () => copy,
    present: () => present,
    phase() {
      if (forbidden) return 'FORBIDDEN';
      if (copy.cannotRead) return 'CANNOT_READ';
      if (connection.status().kind !== 'UP') return connection.status().kind === 'CONNECTING' ? 'OPENING' : 'OFFLINE';
      if (copy.slice === null) return 'OPENING';
      return opened && copy.n === copy.head ? 'LIVE' : 'CATCHING_UP';
    },
    async older() {
      const { from } = copy.shown;
      if (from <= 1 || copy.slice === null) return;
      const reply = await connection.range({ log, channel, from: Math.max(1, from - PAGE), to: from - 1 });
      if (reply !== null && !isRefusal(reply) && !stopped) set(prependPage(copy, reply.items));
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
      for (const stop of unlisten) stop();
      if (opened) void connection.leave({ log, channel });
    },
  };
}
