/**
 * The socket's protocol, for both sides: Socket.IO on path `/ws`, websocket only.
 * The log is the truth and a frame only a hint: any frame may be lost; each side can prove completeness from
 * (incarnation, n) and repair with `range` or `open`.
 */
import { Type, type Static } from 'typebox';
import type { Slice } from '../compound/compound.ts';
import type { Answer } from '../log/commit.ts';
import type { Commitment, Happened } from '../log/event.ts';
import { Channel, LogId, N, OneOf, Strict, Text, Uuid } from './fields.ts';
import { MAX_RANGE, PAGE } from './pages.ts';
import type { Refusal } from './refusal.ts';
import { PROTOCOL_VERSION } from './version.ts';

export { MAX_RANGE, PAGE, PROTOCOL_VERSION };

/** An event as a viewer gets it: no `seq`, no salt, no evidence; sealed values opened where the viewer may read them. */
export interface SeenEvent extends Happened {
  /** Id of the command, for its author only: ties the event to the outbox. */
  readonly command: string | null;
  /** Values by path; a path of `sealed` that is missing here was erased. */
  readonly opened: Readonly<Record<string, unknown>>;
}

/** An event, or a run of numbers that this viewer may not see, `[from, to]` both included. */
export type Item = SeenEvent | { readonly skip: readonly [number, number] };

/** State of a channel at `n`, with the texts that it refers to. */
export interface ChannelSnapshot {
  readonly n: number;
  readonly state: Slice;
  readonly texts: Readonly<Record<Commitment, unknown>>;
}

/**
 * What a client says in the handshake's `auth`. `person`: whose session it believes to hold, null for a follower without
 * account. Another's session is refused, so that an outbox never sends under a stranger's hat.
 */
export const Handshake = Strict({ protocol: Type.Literal(PROTOCOL_VERSION), person: Type.Union([Uuid, Type.Null()]) });
export type Handshake = Static<typeof Handshake>;

// client → server; each is acknowledged

export const OpenRequest = Strict({
  log: LogId,
  channel: Channel,
  /** Of the copy that the client holds. */
  incarnation: Type.Optional(Uuid),
  /** Last number that the client holds; without it the client has nothing. */
  after: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
});
export type OpenRequest = Static<typeof OpenRequest>;

export interface OpenReply {
  readonly incarnation: string;
  /** Last number of the channel. */
  readonly head: number;
  /** Present when the client's copy is to be replaced (none, other incarnation, beyond the head, or too far behind). */
  readonly snapshot?: ChannelSnapshot;
  /** With a snapshot: the last page up to `head`, for showing, already in the snapshot's state. Without: what follows `after`. */
  readonly items: readonly Item[];
}

export const RangeRequest = Strict({ log: LogId, channel: Channel, from: N, to: N });
export type RangeRequest = Static<typeof RangeRequest>;
export interface RangeReply {
  readonly items: readonly Item[];
}
export const LeaveRequest = Strict({ log: LogId, channel: Channel });
export type LeaveRequest = Static<typeof LeaveRequest>;

/** Data is checked against the schema of its type afterwards. */
export const CommandRequest = Strict({
  id: Uuid, log: LogId, type: Text(40), capacity: Uuid, data: Type.Unknown(),
  /** Of a fresh second factor, for what needs one: see compound/step-up.ts. Works for one command id. */
  approval: Type.Optional(Uuid),
});
export type CommandRequest = Static<typeof CommandRequest>;
/** `fresh` false: the command had been accepted before and this is its first answer again. */
export type CommandReply = (Answer & { readonly fresh: boolean }) | Refusal;

/** Lease of being in a room, renewed every 15 s; `typing` lapses by itself after 6 s. */
export const PresenceRequest = Strict({ log: LogId, channel: Channel, capacity: Uuid, doing: OneOf(['HERE', 'TYPING', 'AWAY']) });
export type PresenceRequest = Static<typeof PresenceRequest>;

export interface ClientToServer {
  open: (request: OpenRequest, ack: (reply: OpenReply | Refusal) => void) => void;
  range: (request: RangeRequest, ack: (reply: RangeReply | Refusal) => void) => void;
  leave: (request: LeaveRequest, ack: (reply: Record<string, never> | Refusal) => void) => void;
  command: (request: CommandRequest, ack: (reply: CommandReply) => void) => void;
  presence: (request: PresenceRequest, ack: (reply: Record<string, never> | Refusal) => void) => void;
}

// server → client

/** Events of one channel, in order, several a frame. */
export interface EventsFrame {
  readonly log: string;
  readonly channel: string;
  readonly items: readonly Item[];
}

/** Last numbers of the channels that this socket has open: sent every 10 s and after a burst, so that a lost last frame is noticed. */
export interface HeadsFrame {
  readonly incarnation: string;
  readonly heads: readonly { readonly log: string; readonly channel: string; readonly head: number }[];
}

/** Who is in a room now; whole, coalesced to one a second. */
export interface PresenceFrame {
  readonly log: string;
  readonly channel: string;
  readonly present: readonly { readonly person: string; readonly capacity: string; readonly typing: boolean }[];
}

/**
 * How many have taken part in an open vote: percent of persons and of area in coarse steps, rounded down; null where so few are asked that
 * it would tell of them. Goes to whoever has the compound's feed open, when a step is passed. How it stands is told by nobody before the close.
 */
export interface TurnoutFrame {
  readonly log: string;
  readonly vote: string;
  readonly persons: number | null;
  readonly area: number | null;
}

/**
 * The server ends something: the right to a channel, the session, or this connection (too slow, going down). MORE_VISIBLE:
 * earlier numbers may be read now, so that the copy of the channel is to be thrown away and opened anew.
 */
export interface ClosedFrame {
  readonly log?: string;
  readonly channel?: string;
  readonly reason: 'FORBIDDEN' | 'MORE_VISIBLE' | 'SIGNED_OUT' | 'SLOW' | 'GOING_DOWN';
  /** Milliseconds to wait before coming back. */
  readonly retryAfter?: number;
}

export interface ServerToClient {
  events: (frame: EventsFrame) => void;
  heads: (frame: HeadsFrame) => void;
  presence: (frame: PresenceFrame) => void;
  turnout: (frame: TurnoutFrame) => void;
  closed: (frame: ClosedFrame) => void;
}

/** Names of the client's events with their schemas: the list that the policy walk and the limits walk. */
export const clientEvents = { open: OpenRequest, range: RangeRequest, leave: LeaveRequest, command: CommandRequest, presence: PresenceRequest } as const;
