import { channelKind } from '@sanfang/shared/compound/channel.ts';
import { canRead } from '@sanfang/shared/compound/event.ts';
import type { Slice } from '@sanfang/shared/compound/compound.ts';
import { FOLD_VERSION, initialSlice } from '@sanfang/shared/compound/slices.ts';
import type { Commit } from '@sanfang/shared/log/commit.ts';
import type { LogEvent } from '@sanfang/shared/log/event.ts';
import type { LogStore } from '../store/log-store.ts';
import { type LogState, next, type Tip, tipOf } from './log-state.ts';
import type { ChannelState } from './ports.ts';

/** Commits read at a time; each may hold up to a megabyte. */
const COMMITS = 100;
/** Events of a channel read at a time: few at first, as most channels are short, and more and more, as each question costs a long log something. */
const FIRST_EVENTS = 500;
const MOST_EVENTS = 5_000;

/**
 * Brings a fresh state to the end of its log: the stored overview and what came after it. Answers the commit that the
 * stored overview stood on.
 */
export async function openLog(logs: LogStore, log: string, state: LogState): Promise<number> {
  const [stored] = await logs.overviews([log]);
  // Read after the overview, so that the overview never stands beyond it.
  const head = await logs.head(log);
  if (head === null) return 0;
  const usable = stored !== undefined && stored.fold === FOLD_VERSION && stored.commit <= head.no ? stored : null;
  if (usable !== null && usable.commit === head.no) {
    state.overview = usable.overview;
    state.tip = tipOf(head);
    return head.no;
  }
  await foldFrom(logs, log, state, usable);
  return usable?.commit ?? 0;
}

async function foldFrom(logs: LogStore, log: string, state: LogState, stored: { commit: number; overview: LogState['overview'] } | null): Promise<void> {
  if (stored !== null) {
    // The commit itself, for its tip.
    const [base] = await logs.commits(log, stored.commit - 1, 1);
    if (base === undefined || base.no !== stored.commit) throw new Error(`${log}: commit ${String(stored.commit)} is missing`);
    state.overview = stored.overview;
    state.tip = tipOf(base);
  }
  for (;;) {
    const commits = await logs.commits(log, state.tip.no, COMMITS);
    for (const commit of commits) {
      if (stored === null) beginSlices(state, commit);
      state.take(commit);
    }
    if (commits.length < COMMITS) break;
  }
  // What stands after an unreadable event is not folded here; a channel without any can still be.
  if (!state.readable) state.slices.clear();
}

/** Who reads the whole log folds every channel with it: read for itself afterwards, each would cost that way once more. */
function beginSlices(state: LogState, { events }: Commit): void {
  for (const { channel, n } of events) if (n === 1 && channelKind(channel) !== null) state.slices.set(channel, { n: 0, state: initialSlice(channel) });
}

/** A slice as of a tip, and what of it stood in a snapshot. */
export interface LoadedSlice extends ChannelState {
  /** `n` of the snapshot; 0 without. */
  readonly snapshot: number;
  /** False: an event in it has a type or version that this code does not know; the state stands before it. */
  readonly readable: boolean;
}

/** The stored snapshot stands on a commit after the tip: catch up, then load again. */
export const AHEAD = 'AHEAD';

/**
 * Folds several short channels up to the tip: when hundreds vote, each has one of their own. Answers their states with the events that
 * made them. Missing: those that are longer than one page.
 */
export async function loadShort(logs: LogStore, log: string, channels: readonly string[], tip: Tip): Promise<ReadonlyMap<string, { readonly slice: LoadedSlice; readonly events: readonly LogEvent[] }>> {
  const begun = await logs.beginnings(log, channels, FIRST_EVENTS);
  return new Map(channels.flatMap((channel) => {
    const events = begun.get(channel) ?? [];
    if (events.length === FIRST_EVENTS) return [];
    // What is later than the tip will come with its commit.
    const known = events.filter(({ seq }) => seq <= tip.size);
    let slice: LoadedSlice = { n: 0, state: initialSlice(channel), snapshot: 0, readable: known.every(canRead) };
    for (const event of known) {
      if (!canRead(event)) break;
      slice = { ...slice, ...next(slice, event) };
    }
    return [[channel, { slice, events: known }]];
  }));
}

/** Folds a channel up to the tip, from its snapshot where there is one. With `fromScratch`, a snapshot beyond the tip is passed over. */
export async function loadSlice(logs: LogStore, log: string, channel: string, tip: Tip, fromScratch = false): Promise<LoadedSlice | typeof AHEAD> {
  const snapshot = await logs.snapshot(log, channel);
  const current = snapshot !== null && snapshot.fold === FOLD_VERSION ? snapshot : null;
  if (current !== null && current.commit > tip.no && !fromScratch) return AHEAD;
  const usable = current !== null && current.commit <= tip.no ? current : null;
  let slice: ChannelState = { n: usable?.n ?? 0, state: usable === null ? initialSlice(channel) : (usable.state as Slice) };
  const loaded = (readable: boolean): LoadedSlice => ({ ...slice, snapshot: usable?.n ?? 0, readable });
  for (let page = FIRST_EVENTS; ; page = Math.min(MOST_EVENTS, page * 2)) {
    const events = await logs.channel(log, channel, slice.n + 1, Number.MAX_SAFE_INTEGER, page);
    for (const event of events) {
      // Later than the tip: it will come with its commit.
      if (event.seq > tip.size) return loaded(true);
      if (!canRead(event)) return loaded(false);
      slice = next(slice, event);
    }
    if (events.length < page) return loaded(true);
  }
}
