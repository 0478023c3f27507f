import type { AuthEvidence } from '@sanfang/shared/log/event.ts';
import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../engine/ports.ts';
import type { Directory, SessionRow } from '../store/directory.ts';
import { readCookie } from './cookies.ts';
import type { Sessions } from './sessions.ts';
import type { Tokens } from './tokens.ts';

/** Who is behind a request or a socket. */
export interface Signed {
  readonly person: string;
  /** Id of the session. */
  readonly session: string;
  readonly device: string;
  /** A demo account, or a session that began by one click. */
  readonly demo: boolean;
  readonly auth: AuthEvidence;
}

/** Asked for every HTTP request and every socket's handshake alike. Null: nobody that we know. */
export type Authenticate = (request: { readonly headers: IncomingHttpHeaders }) => Promise<Signed | null>;

export interface AuthenticateOptions {
  readonly directory: Directory;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly clock: Clock;
  readonly cookieName: string;
  /** Whether demo accounts may be used here. */
  readonly demo: boolean;
}

const DAY_MS = 24 * 3600 * 1000;
const MAX_DEVICES_REMEMBERED = 10_000;

/**
 * The one way in. By session cookie, or `Authorization: Bearer` with a token that names a session; either resolves to
 * the session's row, so that what is revoked, expired or disabled fails at once on both. Where both are sent, the header counts alone.
 */
export function createAuthenticate({ directory, sessions, tokens, clock, cookieName, demo }: AuthenticateOptions): Authenticate {
  const firstSeen = new Map<string, number>();

  async function rowOf(headers: IncomingHttpHeaders): Promise<SessionRow | null> {
    const { authorization } = headers;
    if (authorization !== undefined) {
      const id = /^Bearer /i.test(authorization) ? tokens.sessionOf(authorization.slice(7).trim()) : null;
      return id === null ? null : sessions.byId(id);
    }
    const token = readCookie(headers.cookie, cookieName);
    return token === null || !/^[A-Za-z0-9_-]{43}$/.test(token) ? null : sessions.byToken(token);
  }

  async function deviceAge({ device, person, createdAt }: SessionRow): Promise<number> {
    const key = `${device} ${person}`;
    let since = firstSeen.get(key);
    if (since === undefined) {
      since = Date.parse(await directory.seeDevice({ id: device, person, firstSeenAt: createdAt }));
      if (firstSeen.size >= MAX_DEVICES_REMEMBERED) firstSeen.clear();
      firstSeen.set(key, since);
    }
    return Math.max(0, Math.floor((clock.now() - since) / DAY_MS));
  }

  return async ({ headers }) => {
    const row = await rowOf(headers);
    if (row === null || !sessions.isLive(row)) return null;
    // Asked for together: the store answers each of them as late as all.
    const [account, age] = await Promise.all([directory.account(row.person), deviceAge(row)]);
    if (account === null || account.disabled) return null;
    if (account.demo !== null && !demo) return null;
    // Last: whoever is not let in does not put off the session's end by asking.
    await sessions.touch(row);
    const { person, id: session, device, method, level } = row;
    return { person, session, device, demo: account.demo !== null, auth: { method, level, deviceAge: age } };
  };
}
