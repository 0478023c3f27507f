import { channelKind } from '@sanfang/shared/compound/channel.ts';
import type { Slice } from '@sanfang/shared/compound/compound.ts';
import type { EventType } from '@sanfang/shared/compound/event.ts';
import type { OpenRoom } from '@sanfang/shared/compound/room/state.ts';
import type { VoteState } from '@sanfang/shared/compound/vote/state.ts';
import { textsOf } from '@sanfang/shared/compound/slices.ts';
import { toItems, toOpen, type Hidden } from '@sanfang/shared/compound/view.ts';
import type { Commitment, LogEvent } from '@sanfang/shared/log/event.ts';
import { MAX_RANGE, PAGE, type ChannelSnapshot, type Item, type OpenReply, type OpenRequest, type RangeReply, type RangeRequest } from '@sanfang/shared/protocol/live.ts';
import { isRefusal, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import type { ChannelState, Clock, Engine } from '../engine/ports.ts';
import { PartialStates } from './fold-seen.ts';
import { reach, sightOf, type Onlooker, type Sight } from './sight.ts';

/** A page of a channel for somebody, oldest first. */
export interface Page {
  /** Last number of the channel, as far as they may see. */
  readonly head: number;
  readonly items: readonly Item[];
}

/**
 * The one place where anything of a channel leaves: live frames, catch-up, HTTP and server-rendered pages. Every answer is
 * by the rights of this moment, also about what happened while somebody was away.
 */
export interface View {
  sight(viewer: Onlooker, log: string, channel: string): Promise<Sight | Refusal>;
  /** Whether the day in which a sight was made goes on: afterwards it is to be asked for anew. */
  stands(sight: Sight): boolean;
  /** What a client needs to make its copy whole: what follows `after`, or a snapshot with the last page. */
  openChannel(viewer: Onlooker, request: OpenRequest): Promise<OpenReply | Refusal>;
  range(viewer: Onlooker, request: RangeRequest): Promise<RangeReply | Refusal>;
  /** The `limit` numbers before `before`; null: the last ones. */
  page(viewer: Onlooker, log: string, channel: string, before: number | null, limit: number): Promise<Page | Refusal>;
  /** Values of events that somebody with this sight may read, for `itemsOf`. */
  open(sight: Sight, events: readonly LogEvent[]): Promise<Opened>;
  /** Events as they look with this sight; `person` gets the ids of their own commands. */
  itemsOf(sight: Sight, person: string | null, events: readonly LogEvent[], opened: Opened): Item[];
  /** Values were destroyed: nothing that was made with them may leave again. */
  forget(): void;
}

/** Opened values, and the messages whose words leave for nobody. */
export interface Opened {
  readonly values: ReadonlyMap<Commitment, unknown>;
  readonly hidden: Hidden;
}

/** What everybody who sees the same begins with. */
interface Start {
  readonly snapshot: ChannelSnapshot;
  /** The last page, as it looks to whoever wrote none of it. */
  readonly items: readonly Item[];
  readonly authors: ReadonlySet<string>;
}

/** Kept while their channel stands still: many come back at once after a cut. For a minute at most, as another node may erase a value. */
const KEPT_STARTS = 32;
const KEPT_MS = 60_000;
/** How long a node that lags behind another may take to catch up with what a client has seen there; milliseconds. */
const LAG_MS = 1_000;

/** Makes the view on an engine. */
export function createView(engine: Engine, clock: Clock): View {
  const partial = new PartialStates(engine);
  const starts = new Map<string, { readonly n: number; readonly until: number; readonly made: Promise<Start> }>();

  async function present(log: string, channel: string): Promise<ChannelState> {
    const state = await engine.channel(log, channel);
    if (state === null) throw new Error(`${log} was there a moment ago`);
    return state;
  }

  async function open(sight: Sight, events: readonly LogEvent[]): Promise<Opened> {
    const { state } = await present(sight.log, sight.channel);
    const hidden = { ...hiddenIn(sight.channel, state), ...unopenedBallots(sight.channel, state, events) };
    return { values: await engine.open(toOpen(events, sight.spans, hidden)), hidden };
  }
  function itemsOf(sight: Sight, person: string | null, events: readonly LogEvent[], { values, hidden }: Opened): Item[] {
    return toItems(events, sight.spans, { person }, values, hidden);
  }
  async function read(sight: Sight, from: number, to: number): Promise<Item[]> {
    if (to < from) return [];
    const events = await engine.events(sight.log, sight.channel, from, to);
    return itemsOf(sight, sight.person, events, await open(sight, events));
  }

  function startOf(sight: Sight, whole: ChannelState): Promise<Start> {
    const key = `${sight.log} ${sight.channel} ${sight.key}`;
    const kept = starts.get(key);
    const now = performance.now();
    if (kept?.n === whole.n && kept.until > now) return kept.made;
    const made = makeStart(sight, whole);
    starts.delete(key);
    starts.set(key, { n: whole.n, until: now + KEPT_MS, made });
    made.catch(() => starts.delete(key));
    const [oldest] = starts.keys();
    if (starts.size > KEPT_STARTS && oldest !== undefined) starts.delete(oldest);
    return made;
  }
  async function makeStart(sight: Sight, whole: ChannelState): Promise<Start> {
    const { n, state } = sight.whole ? whole : await partial.at(sight, whole.n);
    const texts = await engine.open(textsOf(sight.channel, state));
    const from = Math.max(1, n - PAGE + 1);
    const events = n < from ? [] : await engine.events(sight.log, sight.channel, from, n);
    const items = itemsOf(sight, null, events, await open(sight, events));
    return { snapshot: { n, state, texts: Object.fromEntries(texts) }, items, authors: new Set(events.map((event) => event.actor)) };
  }

  async function openWith(sight: Sight, { incarnation, after }: OpenRequest): Promise<OpenReply> {
    const { log, channel } = sight;
    let whole = await present(log, channel);
    // Who saw a part may see earlier numbers than last time, which cannot be told from here: their copy is made anew.
    const continues = after !== undefined && incarnation === engine.incarnation && !sawPart(sight, whole.state);
    if (continues && after > reach(sight, whole.n)) whole = await caughtUp(sight, after);
    const head = reach(sight, whole.n);
    const about = { incarnation: engine.incarnation, head };
    if (continues && after <= head && head - after <= MAX_RANGE) return { ...about, items: await read(sight, after + 1, head) };
    const { snapshot, items, authors } = await startOf(sight, whole);
    // Authors find the ids of their own commands in theirs.
    const own = sight.person !== null && authors.has(sight.person);
    return { incarnation: engine.incarnation, head: snapshot.n, snapshot, items: own ? await read(sight, Math.max(1, snapshot.n - PAGE + 1), snapshot.n) : items };
  }

  /** The client was on another node, which knows more: what it has seen is on its way here. */
  async function caughtUp(sight: Sight, after: number): Promise<ChannelState> {
    const { log, channel } = sight;
    let stop: () => void = () => undefined;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LAG_MS);
      const unsubscribe = engine.subscribe(log, (_, events) => {
        if (events.some((event) => event.channel === channel && event.n >= after)) resolve();
      });
      stop = () => {
        clearTimeout(timer);
        unsubscribe();
      };
    });
    stop();
    return present(log, channel);
  }

  async function withSight<T>(viewer: Onlooker, log: string, channel: string, then: (sight: Sight) => Promise<T>): Promise<T | Refusal> {
    const sight = await sightOf(engine, clock, viewer, log, channel);
    return isRefusal(sight) ? sight : then(sight);
  }

  return {
    sight: (viewer, log, channel) => sightOf(engine, clock, viewer, log, channel),
    stands: (sight) => clock.now() < sight.stands,
    openChannel: (viewer, request) => withSight(viewer, request.log, request.channel, (sight) => openWith(sight, request)),
    range: (viewer, { log, channel, from, to }) => withSight(viewer, log, channel, async (sight) => {
      const head = reach(sight, (await present(log, channel)).n);
      return { items: await read(sight, from, Math.min(to, from + MAX_RANGE - 1, head)) };
    }),
    page: (viewer, log, channel, before, limit) => withSight(viewer, log, channel, async (sight) => {
      const head = reach(sight, (await present(log, channel)).n);
      const to = Math.min(head, (before ?? head + 1) - 1);
      return { head, items: await read(sight, Math.max(1, to - Math.min(limit, MAX_RANGE) + 1), to) };
    }),
    open,
    itemsOf,
    forget: () => starts.clear(),
  };
}

/** Whether the viewer's copy may have been made by narrower rights: the street's officials see parts of a room. */
function sawPart({ channel, person }: Sight, state: Slice): boolean {
  if (channelKind(channel) !== 'room') return false;
  const room = state as OpenRoom | { readonly status: 'ABSENT' };
  return room.status !== 'ABSENT' && room.escalations.some(({ officials }) => officials.some((official) => official.person === person));
}

/** What says how somebody votes: ballots, and what clerks and helpers have read and heard. */
const unopened: ReadonlySet<string> = new Set(['ballot.cast', 'ballot.disputed', 'paper.entered', 'ballot.assisted'] satisfies EventType[]);

/** Ballots show their choice to those who count only between the close and the final result: nobody knows before how it stands. */
function unopenedBallots(channel: string, state: Slice, events: readonly LogEvent[]): Hidden {
  if (channelKind(channel) !== 'vote') return {};
  const { status } = state as VoteState;
  if (status === 'CLOSED' || status === 'PRELIMINARY') return {};
  return Object.fromEntries(events.filter(({ type }) => unopened.has(type)).map(({ n }) => [n, true as const]));
}

/** Messages that were taken out of sight. */
function hiddenIn(channel: string, state: Slice): Hidden {
  if (channelKind(channel) !== 'room') return {};
  const room = state as OpenRoom | { readonly status: 'ABSENT' };
  return room.status === 'ABSENT' ? {} : room.hidden;
}
