/** Messages of the HTTP API about compounds: what a person may see of them, commands, and the street's inbox. */
import { Type, type Static } from 'typebox';
import type { Hat } from '../../compound/hats.ts';
import { partyKinds } from '../../compound/party/offices.ts';
import { escalationOutcomes } from '../../compound/feed/state.ts';
import { Instant, LogId, OneOf, Strict, Term, Uuid } from '../fields.ts';
import type { Item, OpenReply, RangeReply } from '../live.ts';
import { HatReply } from './accounts.ts';

const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Count = Type.Integer({ minimum: 0 });

/** A room that the person may enter. */
export const RoomReply = Strict({
  id: Uuid,
  /** Null when it was erased. */
  title: OrNull(Type.String()),
  status: OneOf(['OPEN', 'CLOSED']),
  session: OneOf(['NONE', 'IN_PROGRESS', 'ADJOURNED']),
  proposals: Count,
  signing: Count,
  decisions: Count,
  escalated: Type.Boolean(),
  lastAt: Instant,
});
export type RoomReply = Static<typeof RoomReply>;

export const CompoundSummary = Strict({
  log: LogId,
  id: Uuid,
  name: Type.String(),
  /** Name of its street office, or null. */
  street: OrNull(Type.String()),
  /** Minutes east of UTC. */
  utcOffset: Type.Integer(),
  decisions: Count,
  rooms: Type.Array(RoomReply),
  hats: Type.Unsafe<readonly Hat[]>(Type.Array(HatReply)),
});
export type CompoundSummary = Static<typeof CompoundSummary>;

/** `GET /api/compounds`: where the person wears a hat. */
export const CompoundsReply = Strict({ compounds: Type.Array(CompoundSummary) });
export type CompoundsReply = Static<typeof CompoundsReply>;

/** `GET /api/compounds/:id`. Bodies are public; who sits on them is on the channel `office`. */
export const CompoundReply = Strict({
  ...CompoundSummary.properties,
  /** 0 before the first register. */
  register: Count,
  parties: Type.Array(Strict({ id: Uuid, kind: OneOf(partyKinds), name: Type.String(), term: Term, ended: OrNull(Type.String()) })),
});
export type CompoundReply = Static<typeof CompoundReply>;

/** `GET /api/compounds/:id/scope`: what a proposal's scope is chosen from. Areas in 0.01 m². */
export const ScopeReply = Strict({
  register: Count,
  buildings: Type.Array(Strict({
    building: Type.String(),
    entrances: Type.Array(Type.String()),
    units: Count,
    area: Count,
    /** Units with their areas, for holders of a seat only. */
    codes: Type.Optional(Type.Array(Strict({ id: Type.String(), area: Count }))),
  })),
});
export type ScopeReply = Static<typeof ScopeReply>;

/** `POST /api/commands`: as the socket's `command`; a refusal comes as a `Problem`. */
export const CommandAccepted = Strict({
  channel: Type.String(),
  n: Type.Integer(),
  made: Type.Optional(Type.Record(Type.String(), Type.String())),
  fresh: Type.Boolean(),
});
export type CommandAccepted = Static<typeof CommandAccepted>;

/** `GET /api/inbox`: escalations to the streets where the person is an official, open ones first, then newest first. */
export const InboxReply = Strict({
  now: Instant,
  escalations: Type.Array(Strict({
    log: LogId,
    compound: Type.String(),
    street: LogId,
    room: Uuid,
    roomTitle: OrNull(Type.String()),
    escalation: Uuid,
    status: OneOf(['RAISED', 'JOINED', 'RETURNED']),
    raisedAt: Instant,
    reason: OrNull(Type.String()),
    outcome: OrNull(OneOf(escalationOutcomes)),
    /** The hat under which this person would act. */
    capacity: Uuid,
  })),
});
export type InboxReply = Static<typeof InboxReply>;

const AnyItem = Type.Unsafe<Item>({});

/** `GET /api/logs/:kind/:id/channels/:channel/open?incarnation=&after=`: the socket's `open`, without what follows. */
export const ChannelOpened = Strict({
  incarnation: Type.String(),
  head: Count,
  snapshot: Type.Optional(Type.Unsafe<NonNullable<OpenReply['snapshot']>>({})),
  items: Type.Array(AnyItem),
});
/** `GET /api/logs/:kind/:id/channels/:channel/range?from=&to=`. */
export const ChannelRange = Strict({ items: Type.Array(AnyItem) });
export type ChannelRange = RangeReply;
