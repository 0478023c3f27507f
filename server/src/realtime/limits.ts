import type { CommandType } from '@sanfang/shared/compound/command.ts';
import type { clientEvents } from '@sanfang/shared/protocol/live.ts';
import { commandRates } from '../commands/command-rates.ts';
import type { Rate } from './rate.ts';

export type EventName = keyof typeof clientEvents;

/** Everything that one client may use up. Sizes in bytes, times in milliseconds. */
export interface Limits {
  /** By person and event; a follower without account has buckets of the socket's own. */
  readonly events: Readonly<Record<EventName, Rate>>;
  /** By person and type of command, over sockets and HTTP. */
  readonly commands: Readonly<Record<CommandType, Rate>>;
  readonly socketsPerPerson: number;
  readonly channelsPerSocket: number;
  /** New connections from one address block. Wide: a mobile carrier puts thousands of people behind one address. */
  readonly handshakesPerBlock: Rate;
  /** Open connections from one address block, and in the whole process; followers without account are shed first. */
  readonly anonymousPerBlock: number;
  readonly anonymous: number;
  readonly sockets: number;
  /** Messages that no client of ours sends: so many within a minute close the socket, so many within 15 minutes keep the person out for as long. */
  readonly strikesPerMinute: number;
  readonly strikesPerBlockade: number;
  /** Unsent bytes of one socket above which presence is dropped, live frames stop, the connection ends. */
  readonly dropPresence: number;
  readonly stopLive: number;
  readonly evict: number;
  /** How long unsent bytes may stand still before the connection ends. */
  readonly stuckMs: number;
}

const normal: Limits = {
  events: {
    open: { perSecond: 10, burst: 60 },
    range: { perSecond: 20, burst: 100 },
    leave: { perSecond: 10, burst: 60 },
    // Of all types together: each has a rate of its own besides.
    command: { perSecond: 10, burst: 40 },
    presence: { perSecond: 2, burst: 20 },
  },
  commands: commandRates,
  socketsPerPerson: 8,
  channelsPerSocket: 32,
  handshakesPerBlock: { perSecond: 20, burst: 600 },
  anonymousPerBlock: 2_000,
  anonymous: 8_000,
  sockets: 10_000,
  strikesPerMinute: 10,
  strikesPerBlockade: 30,
  dropPresence: 64 * 1024,
  stopLive: 256 * 1024,
  evict: 1024 * 1024,
  stuckMs: 12_000,
};

const unlimited: Rate = { perSecond: 1_000_000, burst: 1_000_000 };

/** `bench` takes rates and counts out of the way of measurements; what protects memory stays. */
export const limits: Readonly<Record<'normal' | 'bench', Limits>> = {
  normal,
  bench: {
    ...normal,
    events: { open: unlimited, range: unlimited, leave: unlimited, command: unlimited, presence: unlimited },
    commands: Object.fromEntries(Object.keys(commandRates).map((type) => [type, unlimited])) as Record<CommandType, Rate>,
    socketsPerPerson: 1_000, handshakesPerBlock: unlimited, anonymousPerBlock: 100_000, anonymous: 100_000, sockets: 100_000,
    strikesPerMinute: 1_000_000, strikesPerBlockade: 1_000_000,
  },
};
