/** A channel has one audience; what two audiences must see is two events of one commit. */
export type ChannelKind = 'feed' | 'office' | 'register' | 'enrolment' | 'petitions' | 'fund' | 'accounts' | 'room' | 'vote' | 'person';

export const FEED = 'feed';
/** Bodies, seats and the list of rooms: for those who hold a seat. */
export const OFFICE = 'office';
export const REGISTER = 'register';
/** Invitations, claims and changes of the roll: for those who compare papers with it. */
export const ENROLMENT = 'enrolment';
/** What owners ask to be put to all of them, and who has signed it: for those whose duty it is. */
export const PETITIONS = 'petitions';

/** Books and projects of the owners' money, in totals: for the three parties and the residents' committee. */
export const FUND = 'fund';
/** Sub-accounts of the units (165号令 Art. 10): what stands on each is for who keeps them, not for every seat. */
export const ACCOUNTS = 'accounts';

const single: ReadonlySet<string> = new Set([FEED, OFFICE, REGISTER, ENROLMENT, PETITIONS, FUND, ACCOUNTS] satisfies ChannelKind[]);

/** The channel of one deliberation room. */
export function roomChannel(room: string): string {
  return `room/${room}`;
}

/** The room of a room channel, or null. */
export function roomOf(channel: string): string | null {
  return channel.startsWith('room/') ? channel.slice(5) : null;
}

/** The channel of one vote of the owners: for those who count it. */
export function voteChannel(vote: string): string {
  return `vote/${vote}`;
}

/** The vote of a vote channel, or null. */
export function voteOf(channel: string): string | null {
  return channel.startsWith('vote/') ? channel.slice(5) : null;
}

/** The channel of one person alone: receipts and notices. */
export function personChannel(person: string): string {
  return `person/${person}`;
}

/** The person of a person's channel, or null. */
export function personOf(channel: string): string | null {
  return channel.startsWith('person/') ? channel.slice(7) : null;
}

const kindsWithId = [['room', roomOf], ['vote', voteOf], ['person', personOf]] as const;

/** What kind of channel a name stands for, or null for a name that no channel can have. */
export function channelKind(channel: string): ChannelKind | null {
  if (single.has(channel)) return channel as ChannelKind;
  for (const [kind, idOf] of kindsWithId) if (/^[0-9a-f-]{36}$/.test(idOf(channel) ?? '')) return kind;
  return null;
}

/** Log of a compound. */
export function compoundLog(id: string): string {
  return `compound/${id}`;
}

/** Log of a street office (or city): its seats are the hats of its officials. */
export function jurisdictionLog(id: string): string {
  return `jurisdiction/${id}`;
}
