import { getContext, setContext } from 'svelte';
import type { VoteDeskReply } from '@sanfang/shared/protocol/api/vote-desk.ts';
import type { Vote } from '@sanfang/shared/compound/vote/state.ts';
import type { VoteLive } from './vote-live.svelte.ts';

/** What the pages of a desk share: the live vote, and what the hub adds for this reader. */
export interface Desk {
  readonly live: VoteLive;
  readonly vote: Vote;
  readonly beside: VoteDeskReply;
}

const key = Symbol('vote');

/** A function, because the vote of a layout changes with its address. */
export function provideDesk(desk: () => Desk): void {
  setContext(key, desk);
}

export function useDesk(): () => Desk {
  return getContext<() => Desk>(key);
}
