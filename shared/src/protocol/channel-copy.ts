import type { Slice } from '../compound/compound.ts';
import type { RoomEvents } from '../compound/room/events.ts';
import { CannotRead, evolve, textsOf } from '../compound/slices.ts';
import type { Commitment } from '../log/event.ts';
import type { HeadsFrame, Item, OpenReply, RangeReply, SeenEvent } from './live.ts';
import { MAX_RANGE } from './pages.ts';

/**
 * A client's copy of one channel: a pure value that frames and replies are applied to. The position `n` never moves before
 * the gap in front of it is filled; whatever is lost, doubled or out of order on the way, the copy ends equal to the log.
 */
export interface ChannelCopy {
  readonly log: string;
  readonly channel: string;
  /** Of the store that the copy was made from; null before the first opening. */
  readonly incarnation: string | null;
  /** Everything up to here is in `slice`. */
  readonly n: number;
  /** Last number known to exist; greater than `n` while catching up. */
  readonly head: number;
  /** Fold of what this viewer may see up to `n`; null before the first opening. */
  readonly slice: Slice | null;
  /** Values that the slice refers to; an erased one is missing. */
  readonly texts: Readonly<Record<Commitment, unknown>>;
  /** Events for showing, ascending, each number of `from … n` that the viewer may see. */
  readonly shown: { readonly from: number; readonly events: readonly SeenEvent[] };
  /** Came out of order; waits for the gap to be filled. */
  readonly held: readonly Item[];
  /** An event of a type or version that this page does not know: it must be loaded anew, and nothing is folded until then. */
  readonly cannotRead: boolean;
}

/** What the client should ask the hub next. */
export type Ask = { readonly ask: 'NOTHING' } | { readonly ask: 'OPEN' } | { readonly ask: 'RANGE'; readonly from: number; readonly to: number };

/** Items kept out of order; what comes beyond is fetched later. */
export const MAX_HELD = 256;
/** Events kept for showing; older ones are loaded again when somebody scrolls up to them. */
export const MAX_SHOWN = 1_000;

/** A copy that holds nothing yet. */
export function emptyCopy(log: string, channel: string): ChannelCopy {
  return { log, channel, incarnation: null, n: 0, head: 0, slice: null, texts: {}, shown: { from: 1, events: [] }, held: [], cannotRead: false };
}

/** What to ask the hub next, so that the copy becomes whole. */
export function nextAsk(copy: ChannelCopy): Ask {
  if (copy.cannotRead) return { ask: 'NOTHING' };
  if (copy.slice === null) return { ask: 'OPEN' };
  if (copy.head <= copy.n) return { ask: 'NOTHING' };
  // So far behind that a snapshot may be shorter: the hub decides.
  if (copy.head - copy.n > MAX_RANGE) return { ask: 'OPEN' };
  const [first] = copy.held;
  return { ask: 'RANGE', from: copy.n + 1, to: first === undefined ? copy.head : firstOf(first) - 1 };
}

/** Applies the answer to an opening: replaces the copy by a snapshot, or continues it. */
export function applyOpen(copy: ChannelCopy, reply: OpenReply): ChannelCopy {
  const { snapshot, items } = reply;
  if (snapshot === undefined) {
    // A continuation of another copy than ours.
    if (copy.slice === null || copy.incarnation !== reply.incarnation) return emptyCopy(copy.log, copy.channel);
    return take({ ...copy, head: Math.max(copy.head, reply.head) }, items);
  }
  const [first] = items;
  const page = items.filter((item) => lastOf(item) <= snapshot.n);
  const replaced: ChannelCopy = {
    ...emptyCopy(copy.log, copy.channel),
    incarnation: reply.incarnation,
    n: snapshot.n,
    head: Math.max(reply.head, snapshot.n),
    slice: snapshot.state,
    texts: snapshot.texts,
    shown: { from: first === undefined ? snapshot.n + 1 : firstOf(first), events: page.filter(isEvent) },
  };
  return take(replaced, items.filter((item) => lastOf(item) > snapshot.n));
}

/** Applies live items, in whatever order and however often they come. */
export function applyItems(copy: ChannelCopy, items: readonly Item[]): ChannelCopy {
  return copy.slice === null ? copy : take(copy, items);
}

/** Applies an announcement of last numbers. A restored store discards the copy; a smaller number is a frame that was overtaken. */
export function applyHeads(copy: ChannelCopy, frame: HeadsFrame): ChannelCopy {
  if (copy.slice === null) return copy;
  if (frame.incarnation !== copy.incarnation) return emptyCopy(copy.log, copy.channel);
  const named = frame.heads.find((head) => head.log === copy.log && head.channel === copy.channel);
  return named === undefined || named.head <= copy.head ? copy : { ...copy, head: named.head };
}

/** Applies the answer to a `RANGE`; one that does not fill the gap discards the copy, so that the channel is opened again. */
export function applyRange(copy: ChannelCopy, asked: { readonly from: number }, reply: RangeReply): ChannelCopy {
  const taken = applyItems(copy, reply.items);
  return taken.slice !== null && !taken.cannotRead && taken.n < asked.from ? emptyCopy(copy.log, copy.channel) : taken;
}

/** Puts an older page before what is shown; one that does not join up is ignored. */
export function prependPage(copy: ChannelCopy, items: readonly Item[]): ChannelCopy {
  const first = items[0];
  const last = items.at(-1);
  if (first === undefined || last === undefined || lastOf(last) !== copy.shown.from - 1) return copy;
  return { ...copy, shown: { from: firstOf(first), events: [...items.filter(isEvent), ...copy.shown.events] } };
}

/** Tells an event from numbers that this viewer may not see. */
export function isEvent(item: Item): item is SeenEvent {
  return !('skip' in item);
}
function firstOf(item: Item): number {
  return isEvent(item) ? item.n : item.skip[0];
}
function lastOf(item: Item): number {
  return isEvent(item) ? item.n : item.skip[1];
}

/** Folds what follows without a gap, and holds the rest. */
function take(copy: ChannelCopy, items: readonly Item[]): ChannelCopy {
  if (copy.slice === null || copy.cannotRead || items.length === 0) return copy;
  let { n, head, slice } = copy;
  let cannotRead = false;
  const held: Item[] = [];
  const folded: SeenEvent[] = [];
  for (const item of [...copy.held, ...items].sort((a, b) => firstOf(a) - firstOf(b))) {
    head = Math.max(head, lastOf(item));
    if (lastOf(item) <= n) continue;
    if (cannotRead || firstOf(item) > n + 1) {
      held.push(item);
      continue;
    }
    if (isEvent(item)) {
      try {
        slice = evolve(copy.channel, slice, item);
      } catch (error) {
        if (!(error instanceof CannotRead)) throw error;
        cannotRead = true;
        continue;
      }
      folded.push(item);
    }
    n = lastOf(item);
  }
  return {
    ...copy, n, head, slice, cannotRead, held: distinct(held).slice(0, MAX_HELD),
    texts: textsAfter(copy, slice, folded),
    shown: showAlso(copy.shown, folded),
  };
}

/** Of items with the same first number, one. Ascending in, ascending out. */
function distinct(items: readonly Item[]): Item[] {
  return items.filter((item, index) => index === 0 || firstOf(item) !== firstOf(items[index - 1] ?? item));
}

/** Values that the slice refers to, from what was known and what the new events brought. */
function textsAfter(copy: ChannelCopy, slice: Slice, folded: readonly SeenEvent[]): ChannelCopy['texts'] {
  if (!folded.some((event) => Object.keys(event.sealed).length > 0)) return copy.texts;
  const brought = new Map<Commitment, unknown>(Object.entries(copy.texts));
  for (const { sealed, opened } of folded) {
    for (const [path, commitment] of Object.entries(sealed)) {
      if (Object.hasOwn(opened, path)) brought.set(commitment, opened[path]);
    }
  }
  const texts: Record<Commitment, unknown> = {};
  for (const commitment of textsOf(copy.channel, slice)) {
    if (brought.has(commitment)) texts[commitment] = brought.get(commitment);
  }
  return texts;
}

/** Adds events below, takes the text out of a message that has been hidden, and keeps the list bounded. */
function showAlso(shown: ChannelCopy['shown'], folded: readonly SeenEvent[]): ChannelCopy['shown'] {
  if (folded.length === 0) return shown;
  let events = [...shown.events, ...folded];
  const hidden = new Set(folded.filter(isHiding).map((event) => event.data.message));
  if (hidden.size > 0) events = events.map((event) => (hidden.has(event.n) ? { ...event, opened: {} } : event));
  const cut = events.length > MAX_SHOWN ? events[events.length - MAX_SHOWN] : undefined;
  return cut === undefined ? { from: shown.from, events } : { from: cut.n, events: events.slice(-MAX_SHOWN) };
}

function isHiding(event: SeenEvent): event is SeenEvent & { readonly data: RoomEvents['message.hidden'] } {
  return event.type === 'message.hidden';
}
