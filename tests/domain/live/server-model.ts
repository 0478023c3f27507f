/** What the hub answers about one channel, as pure functions over its events: for tests of the client's copy. */
import type { Slice } from '@sanfang/shared/compound/compound.ts';
import { evolve, initialSlice, textsOf } from '@sanfang/shared/compound/slices.ts';
import { toItems, within, type Hidden, type Span } from '@sanfang/shared/compound/view.ts';
import type { Commitment, LogEvent } from '@sanfang/shared/log/event.ts';
import { MAX_RANGE, PAGE, type Item, type OpenReply, type RangeReply } from '@sanfang/shared/protocol/live.ts';

export const INCARNATION = '00000000-0000-4000-8000-0000000000aa';

export interface Served {
  readonly channel: string;
  readonly events: readonly LogEvent[];
  readonly vault: ReadonlyMap<Commitment, unknown>;
  readonly spans: readonly Span[];
  readonly incarnation: string;
}

/** State as somebody with these spans folds it, up to `n`. */
export function stateAt({ channel, events, spans }: Served, n: number): Slice {
  return events.filter((event) => event.n <= n && within(spans, event.n)).reduce((state, event) => evolve(channel, state, event), initialSlice(channel));
}

export function textsAt(served: Served, n: number): Record<Commitment, unknown> {
  const wanted = textsOf(served.channel, stateAt(served, n)).filter((commitment) => served.vault.has(commitment));
  return Object.fromEntries(wanted.map((commitment) => [commitment, served.vault.get(commitment)]));
}

/** Items `from … to` as they are read when the channel's head is `head`: what is hidden by then has no words. */
export function itemsAt({ events, spans, vault }: Served, from: number, to: number, head: number): Item[] {
  const hidden: Hidden = Object.fromEntries(events.filter((event) => event.n <= head && event.type === 'message.hidden').map((event) => [(event.data as { message: number }).message, true]));
  return toItems(events.filter((event) => from <= event.n && event.n <= to), spans, { person: null }, vault, hidden);
}

/** Answers an opening when the channel's head is `head`. */
export function answerOpen(served: Served, request: { incarnation?: string; after?: number }, head: number): OpenReply {
  const { incarnation } = served;
  const { after } = request;
  if (after !== undefined && request.incarnation === incarnation && after <= head && head - after <= MAX_RANGE) {
    return { incarnation, head, items: itemsAt(served, after + 1, head, head) };
  }
  const snapshot = { n: head, state: stateAt(served, head), texts: textsAt(served, head) };
  return { incarnation, head, snapshot, items: itemsAt(served, Math.max(1, head - PAGE + 1), head, head) };
}

export function answerRange(served: Served, from: number, to: number, head: number): RangeReply {
  return { items: itemsAt(served, from, Math.min(to, from + MAX_RANGE - 1, head), head) };
}
