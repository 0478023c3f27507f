import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../engine/ports.ts';
import { isStoreFailure } from '../store/store-failure.ts';
import type { Directory, SessionRow } from '../store/directory.ts';
import type { Revocations } from './revocations.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long a session lasts without use, and at most. */
export interface Lifetime {
  readonly idleMs: number;
  readonly absoluteMs: number;
}
export const residentLifetime: Lifetime = { idleMs: 14 * DAY, absoluteMs: 30 * DAY };
/** For holders of a seat: their hats sign for others. */
export const seatLifetime: Lifetime = { idleMs: 30 * MINUTE, absoluteMs: 12 * HOUR };

/** Devices on which a person may be signed in at a time; the one unused for longest is signed out. */
const MAX_SESSIONS = 5;
/** Demo accounts are shared by everybody who tries. */
const MAX_DEMO_SESSIONS = 200;
/** Use is written down at most this often. */
const TOUCH_EVERY_MS = MINUTE;

export interface SignIn {
  readonly person: string;
  readonly method: SessionRow['method'];
  readonly level: number;
  readonly device: string;
  readonly userAgent: string;
  /** Start of the session that this one goes on from: its longest life is not prolonged. */
  readonly since?: string;
}

/** Sessions: opaque tokens, kept as their SHA-256, so that the store alone signs nobody in. */
export interface Sessions {
  /** A new session; one that the person had on the same device ends. `ended`: on how many other devices it made them sign out. */
  start(signIn: SignIn): Promise<{ readonly token: string; readonly row: SessionRow; readonly ended: number }>;
  /** The session of a token, whatever its state. */
  byToken(token: string): Promise<SessionRow | null>;
  byId(id: string): Promise<SessionRow | null>;
  isLive(row: SessionRow): boolean;
  /** Notes that it is in use, which puts off its end. */
  touch(row: SessionRow): Promise<void>;
  /** Live sessions of a person, last used first. */
  list(person: string): Promise<SessionRow[]>;
  revoke(ids: readonly string[]): Promise<void>;
}

export interface SessionsOptions {
  readonly directory: Directory;
  readonly revocations: Revocations;
  readonly clock: Clock;
  /** By rights that the person has now, not at sign-in. */
  readonly lifetimeOf: (person: string) => Promise<Lifetime>;
}

export function createSessions({ directory, revocations, clock, lifetimeOf }: SessionsOptions): Sessions {
  const iso = (ms: number) => new Date(ms).toISOString();
  const isLive = (row: SessionRow) => row.revokedAt === null && Date.parse(row.expiresAt) > clock.now();

  async function revoke(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await directory.revokeSessions(ids, iso(clock.now()));
    revocations.announce(ids);
  }

  async function list(person: string): Promise<SessionRow[]> {
    const rows = await directory.sessionsOf(person);
    return rows.filter(isLive).sort((a, b) => b.lastSeenAt.localeCompare(a.lastSeenAt));
  }

  return {
    isLive, revoke, list,

    async start({ person, method, level, device, userAgent, since }) {
      const [earlier, { idleMs, absoluteMs }] = await Promise.all([list(person), lifetimeOf(person)]);
      const token = randomBytes(32).toString('base64url');
      const now = clock.now();
      const began = since ?? iso(now);
      const row: SessionRow = {
        id: randomUUID(), tokenHash: hashOf(token), person, method, level, device, userAgent: userAgent.slice(0, 200),
        createdAt: began, lastSeenAt: iso(now), expiresAt: iso(Math.min(now + idleMs, Date.parse(began) + absoluteMs)), revokedAt: null,
      };
      await directory.addSession(row);
      await directory.seeDevice({ id: device, person, firstSeenAt: began });
      const most = method === 'DEMO' ? MAX_DEMO_SESSIONS : MAX_SESSIONS;
      const sameDevice = earlier.filter((other) => other.device === device);
      const beyond = earlier.filter((other) => other.device !== device).slice(most - 1);
      await revoke([...sameDevice, ...beyond].map((other) => other.id));
      return { token, row, ended: beyond.length };
    },

    byToken: (token) => directory.sessionByToken(hashOf(token)),
    byId: (id) => directory.session(id),

    async touch(row) {
      const now = clock.now();
      if (now - Date.parse(row.lastSeenAt) < TOUCH_EVERY_MS) return;
      const { idleMs, absoluteMs } = await lifetimeOf(row.person);
      try {
        await directory.touchSession(row.id, iso(now), iso(Math.min(now + idleMs, Date.parse(row.createdAt) + absoluteMs)));
      } catch (error) {
        // It is a session all the same; while nothing can be written, people go on reading.
        if (!isStoreFailure(error)) throw error;
      }
    },
  };
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
