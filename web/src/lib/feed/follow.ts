import type { EventsFrame, Item } from '@sanfang/shared/protocol/live.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { connect } from '#lib/live/connection.ts';

export type FollowStatus = 'CONNECTING' | 'LIVE' | 'OFFLINE';

interface Following {
  readonly log: string;
  /** Whose session the browser holds; null for a follower without account. */
  readonly person: string | null;
  /** Of the page as rendered. */
  readonly incarnation: string;
  readonly head: number;
  /** New events, oldest first, without holes. */
  readonly more: (items: readonly Item[]) => void;
  /** The store was restored: what is shown may be wrong and the page is to be read again. */
  readonly stale: () => void;
  readonly status: (status: FollowStatus) => void;
}

const last = (item: Item): number => ('skip' in item ? item.skip[1] : item.n);
const first = (item: Item): number => ('skip' in item ? item.skip[0] : item.n);

/**
 * Follows one open feed from where the rendered page ends. It keeps no state but the last number: the page shows events and folds nothing,
 * so that followers load neither the domain nor its schemas. Answers a function that stops.
 */
export function follow({ log, person, incarnation, head, more, stale, status }: Following): () => void {
  const connection = connect({ person });
  let at = head;
  let opening = false;

  function take(items: readonly Item[]): void {
    const fresh = items.filter((item) => last(item) > at);
    if (fresh[0] === undefined) return;
    if (first(fresh[0]) > at + 1) return void open();
    at = Math.max(...fresh.map(last));
    more(fresh);
  }

  /** Joins the channel, or mends a gap: the answer brings all that follows `at`. */
  async function open(): Promise<void> {
    if (opening) return;
    opening = true;
    const reply = await connection.open({ log, channel: 'feed', incarnation, after: at });
    opening = false;
    if (reply === null || isRefusal(reply)) return;
    if (reply.incarnation !== incarnation) return stale();
    // Away so long that the hub sends a snapshot: read the page again instead.
    if (reply.snapshot !== undefined) return stale();
    take(reply.items);
    status('LIVE');
  }

  const here = (frame: EventsFrame): boolean => frame.log === log && frame.channel === 'feed';
  connection.onStatus((link) => {
    if (link.kind === 'UP') void open();
    else status(link.kind === 'CONNECTING' ? 'CONNECTING' : 'OFFLINE');
  });
  connection.onEvents((frame) => {
    if (here(frame)) take(frame.items);
  });
  connection.onHeads((frame) => {
    if (frame.incarnation !== incarnation) return stale();
    if (frame.heads.some((one) => one.log === log && one.channel === 'feed' && one.head > at)) void open();
  });
  const wake = (): void => connection.wake();
  window.addEventListener('online', wake);
  document.addEventListener('visibilitychange', wake);
  return () => {
    window.removeEventListener('online', wake);
    document.removeEventListener('visibilitychange', wake);
    connection.close();
  };
}
