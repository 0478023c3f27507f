/** A channel has one audience; what two audiences must see is two events of one commit. */
export type ChannelKind = 'feed' | 'office' | 'register' | 'room';

export const FEED = 'feed';
/** Bodies, seats and the list of rooms: for those who hold a seat. */
export const OFFICE = 'office';
export const REGISTER = 'register';

/** The channel of one deliberation room. */
export function roomChannel(room: string): string {
  return `room/${room}`;
}

/** The room of a room channel, or null. */
export function roomOf(channel: string): string | null {
  return channel.startsWith('room/') ? channel.slice(5) : null;
}

/** What kind of channel a name stands for, or null for a name that no channel can have. */
export function channelKind(channel: string): ChannelKind | null {
  if (channel === FEED || channel === OFFICE || channel === REGISTER) return channel;
  const room = roomOf(channel);
  return room !== null && /^[0-9a-f-]{36}$/.test(room) ? 'room' : null;
}

/** Log of a compound. */
export function compoundLog(id: string): string {
  return `compound/${id}`;
}

/** Log of a street office (or city): its seats are the hats of its officials. */
export function jurisdictionLog(id: string): string {
  return `jurisdiction/${id}`;
}
