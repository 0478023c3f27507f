import { v7 } from 'uuid';
import { FEED, roomChannel } from '@sanfang/shared/compound/channel.ts';
import { LightSocket, type OnPacket } from '../../support/light-socket.ts';
import type { Person, Room, Signing } from './town.ts';

/** What is measured: hubs, or a bare server that knows rooms and nothing else. */
export interface Venue {
  readonly kind: 'HUB' | 'BARE';
  readonly ports: readonly number[];
}

/** What a copy of a channel stands on. */
export interface Held {
  readonly incarnation: string;
  readonly after: number;
}

/** One connection, of a person or of a follower without account. */
export interface Desk {
  /** Opens a room or, with null, the feed; resolves when what was missed since `held` is here. */
  open(room: Room | null, held?: Held): Promise<Held>;
  leave(room: Room): Promise<void>;
  say(room: Room, text: string): Promise<void>;
  /** A page of the room, from this number on. */
  read(room: Room, from: number): Promise<void>;
  presence(room: Room, doing: 'HERE' | 'TYPING'): Promise<void>;
  sign(room: Room, signing: Signing, mark: string): Promise<void>;
  close(): void;
}

/** Bytes of a published decision: the baseline sends as many. */
const DECISION_BYTES = 2_200;

/** Sits down at one of the venue's servers. `feed`: the log whose feed is followed. */
export async function sitDown(venue: Venue, turn: number, person: Person | null, feed: string, onPacket: OnPacket): Promise<Desk> {
  const port = venue.ports[turn % venue.ports.length] ?? 0;
  if (venue.kind === 'BARE') return bareDesk(await LightSocket.open(port, '/ws/', {}, onPacket));
  const headers = { Origin: `http://localhost:${String(port)}`, ...(person === null ? {} : { Cookie: person.cookie }) };
  return hubDesk(await LightSocket.open(port, '/ws/', headers, onPacket, { protocol: 1, person: person?.person ?? null }), person, feed);
}

function hubDesk(socket: LightSocket, person: Person | null, feed: string): Desk {
  const ask = async (name: string, payload: unknown): Promise<unknown> => {
    const reply = await socket.ask(name, payload);
    if (typeof reply === 'object' && reply !== null && 'refused' in reply) throw new Error(`${name}: ${JSON.stringify(reply)}`);
    return reply;
  };
  const at = ({ log, id }: Room) => ({ log, channel: roomChannel(id) });
  const capacity = person?.capacity ?? '';
  const command = async (log: string, type: string, data: unknown): Promise<void> => {
    await ask('command', { id: v7(), log, type, capacity, data });
  };
  return {
    async open(room, held) {
      const reply = (await ask('open', { ...(room === null ? { log: feed, channel: FEED } : at(room)), ...held })) as { incarnation: string; head: number };
      return { incarnation: reply.incarnation, after: reply.head };
    },
    async leave(room) { await ask('leave', at(room)); },
    say: (room, text) => command(room.log, 'PostMessage', { room: room.id, text, replyTo: null, about: null }),
    async read(room, from) { await ask('range', { ...at(room), from, to: from + 49 }); },
    async presence(room, doing) { await ask('presence', { ...at(room), capacity, doing }); },
    sign: (room, { data }) => command(room.log, 'SignOff', data),
    close: () => socket.close(),
  };
}

function bareDesk(socket: LightSocket): Desk {
  const held = { incarnation: '', after: 0 };
  const pass = async (name: string, payload: unknown): Promise<void> => { await socket.ask(name, payload); };
  return {
    async open(room) {
      await pass('open', room?.id ?? FEED);
      return held;
    },
    leave: async () => undefined,
    say: (room, text) => pass('say', { room: room.id, text }),
    read: (room) => pass('read', { room: room.id }),
    presence: (room, doing) => pass('say', { room: room.id, doing }),
    sign: (_room, _signing, mark) => pass('say', { room: FEED, text: mark.padEnd(DECISION_BYTES, 'x') }),
    close: () => socket.close(),
  };
}
