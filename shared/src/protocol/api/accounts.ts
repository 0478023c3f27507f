/** Messages of the HTTP API about who is signed in. A failure is a `Problem` (problem.ts) with its HTTP status. */
import { Type, type Static } from 'typebox';
import type { Hat } from '../../compound/hats.ts';
import { partyKinds, seatOffices, sides } from '../../compound/party/offices.ts';
import { Instant, LogId, OneOf, Strict, Uuid } from '../fields.ts';

export const Credentials = Strict({
  /** Phone number or e-mail address as the person types it. */
  identifier: Type.String({ minLength: 3, maxLength: 254 }),
  password: Type.String({ minLength: 1, maxLength: 128 }),
});
export type Credentials = Static<typeof Credentials>;

/** `POST /api/session` and `POST /api/session/demo`; the session itself is the cookie. */
export const SignedInReply = Strict({ person: Uuid, expiresAt: Instant });
export type SignedInReply = Static<typeof SignedInReply>;

export const DemoSignIn = Strict({ person: Uuid });
export type DemoSignIn = Static<typeof DemoSignIn>;

/** `POST /api/token`, for clients without cookies: credentials, or the `refresh` of the last answer, which works once. */
export const TokenRequest = Type.Union([
  /** `code`: of the code generator, or a recovery code, of whoever has a second factor. */
  Strict({ ...Credentials.properties, code: Type.Optional(Type.String({ minLength: 6, maxLength: 40 })) }),
  Strict({ refresh: Type.String({ minLength: 40, maxLength: 64 }) }),
]);
export type TokenRequest = Static<typeof TokenRequest>;
export const TokenReply = Strict({
  /** For `Authorization: Bearer …`. */
  token: Type.String(),
  /** Seconds. */
  expiresIn: Type.Integer(),
  refresh: Type.String(),
  person: Uuid,
});
export type TokenReply = Static<typeof TokenReply>;

/** `GET /api/sessions`: where a person is signed in. */
export const SessionsReply = Strict({
  sessions: Type.Array(Strict({
    id: Uuid,
    method: OneOf(['PASSWORD', 'DEMO', 'TOKEN']),
    createdAt: Instant,
    lastSeenAt: Instant,
    expiresAt: Instant,
    userAgent: Type.String(),
    /** The session that asks. */
    current: Type.Boolean(),
  })),
});
export type SessionsReply = Static<typeof SessionsReply>;

const hat = Strict({
  capacity: Uuid,
  person: Uuid,
  office: OneOf([...seatOffices, 'owner', 'occupant']),
  party: Type.Union([Strict({ id: Uuid, kind: OneOf(partyKinds), name: Type.String() }), Type.Null()]),
  seat: Type.Union([Uuid, Type.Null()]),
  side: Type.Union([OneOf(sides), Type.Null()]),
  units: Type.Array(Type.String()),
  identity: Type.Union([Type.Literal(0), Type.Literal(1), Type.Literal(2), Type.Literal(3), Type.Null()]),
});
export const HatReply = Type.Unsafe<Hat>(hat);

/** `GET /api/me`: the person, and the hats they wear now, by log (compounds and street offices). */
export const MeReply = Strict({
  person: Uuid,
  /** As their seats' bodies wrote it; null for people without a seat. */
  name: Type.Union([Type.String(), Type.Null()]),
  /** A demo account: everything is fictional. */
  demo: Type.Boolean(),
  /** `asked`: they act for others and have none yet; `required`: and can do nothing before. */
  secondFactor: Strict({ enrolled: Type.Boolean(), asked: Type.Boolean(), required: Type.Boolean() }),
  hats: Type.Array(Strict({ log: LogId, name: Type.String(), hats: Type.Unsafe<readonly Hat[]>(Type.Array(HatReply)) })),
});
export type MeReply = Static<typeof MeReply>;

/** `GET /api/demo`: who can be tried with one click. The first hat says what to show; null: a follower without one. */
export const CastReply = Strict({
  cast: Type.Array(Strict({
    person: Uuid,
    name: Type.String(),
    office: Type.Union([hat.properties.office, Type.Null()]),
    party: hat.properties.party,
    side: hat.properties.side,
    log: Type.Union([LogId, Type.Null()]),
    place: Type.Union([Type.String(), Type.Null()]),
  })),
});
export type CastReply = Static<typeof CastReply>;
