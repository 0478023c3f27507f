import type { Signed } from '../accounts/authenticate.ts';
import type { Outlet } from './delivery.ts';
import type { Membership } from './topic.ts';

/** One socket. */
export interface Client {
  readonly id: string;
  /** Null: a follower without account. */
  readonly signed: Signed | null;
  /** Address block that it comes from. */
  readonly block: string;
  readonly outlet: Outlet;
  /** Channels that it has open, by `topicKey`. */
  readonly joined: Map<string, Membership>;
  /** It has said something since its session was last looked at. */
  active: boolean;
  /** Messages of its that are being dealt with. */
  inHand: number;
}

/** Names a channel of a log. */
export function topicKey(log: string, channel: string): string {
  return `${log} ${channel}`;
}
