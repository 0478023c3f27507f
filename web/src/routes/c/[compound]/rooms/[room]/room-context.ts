import { getContext, setContext } from 'svelte';
import type { RoomLive } from './room-live.svelte.ts';

const key = Symbol('room');

/** The room that the pages below share. A function, because the room of a layout changes with its address. */
export function provideRoom(room: () => RoomLive): void {
  setContext(key, room);
}

export function useRoom(): () => RoomLive {
  return getContext<() => RoomLive>(key);
}
