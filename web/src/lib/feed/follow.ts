import type { Item, TurnoutFrame } from '@sanfang/shared/protocol/live.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { openLine } from './line.ts';

export interface Following {
  readonly log: string;
  /** Of the page as rendered. */
  readonly incarnation: string;
  readonly head: number;
  /** New events, oldest first, without holes. */
  readonly more: (items: readonly Item[]) => void;
  /** What is shown may be wrong (the store was restored, or the page is far behind) and is to be read again. */
  readonly stale: () => void;
  readonly status: (status: 'LIVE' | 'OFFLINE') => void;
  /** How many have taken part in a vote of this compound; not kept by the hub, so that one may be missed. */
  readonly turnout?: (frame: TurnoutFrame) => void;
}

const first = (item: Item): number => ('skip' in item ? item.skip[0] : item.n);
const last = (item: Item): number => ('skip' in item ? item.skip[1] : item.n);

/**
 * Follows one open feed from where the rendered page ends. It keeps no state but the last number: the page shows events and folds
 * nothing, so that followers load neither the domain nor its schemas. Answers what wakes and what stops it.
 * @param dial opens the hub's socket, see `openLine`
 */
export function follow({ log, incarnation, head, more, stale, status, turnout }: Following, dial: () => WebSocket): { wake: () => void; stop: () => void } {
  let at = head;
  let joining = false;

  function take(items: readonly Item[]): void {
    const fresh = items.filter((item) => last(item) > at);
    if (fresh[0] === undefined) return;
    if (first(fresh[0]) > at + 1) return void join();
    at = Math.max(...fresh.map(last));
    more(fresh);
  }

  /** Joins the channel, or mends a gap: the answer brings all that follows `at`. */
  async function join(): Promise<void> {
    if (joining) return;
    joining = true;
    const reply = await line.open({ log, channel: 'feed', incarnation, after: at });
    joining = false;
    if (reply === null || isRefusal(reply)) return;
    if (reply.incarnation !== incarnation || reply.snapshot !== undefined) return stale();
    take(reply.items);
    status('LIVE');
  }

  const line = openLine(dial, {
    status: (link) => (link === 'UP' ? void join() : status('OFFLINE')),
    events: (frame) => {
      if (frame.log === log && frame.channel === 'feed') take(frame.items);
    },
    turnout: (frame) => {
      if (frame.log === log) turnout?.(frame);
    },
    heads: (frame) => {
      if (frame.incarnation !== incarnation) stale();
      else if (frame.heads.some((one) => one.log === log && one.channel === 'feed' && one.head > at)) void join();
    },
  });
  return { wake: line.wake, stop: line.close };
}
