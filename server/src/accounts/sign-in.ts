import { refuse, type Refusal, type RefusalCode } from '@sanfang/shared/protocol/refusal.ts';
import type { Clock } from '../engine/ports.ts';
import type { Account, Directory, SessionRow } from '../store/directory.ts';
import type { Audit } from '../audit/audit.ts';
import type { Attempts } from './attempts.ts';
import { normaliseIdentifier } from './identifier.ts';
import { isOutdated, type Passwords } from './password.ts';
import type { Sessions, SignIn } from './sessions.ts';

/** A password proves one factor. */
const PASSWORD_LEVEL = 1;
/** One click proves nothing. */
const DEMO_LEVEL = 0;

/** Where an attempt comes from. */
export interface From {
  readonly device: string;
  readonly block: string;
  readonly userAgent: string;
}

export type Started = { readonly token: string; readonly row: SessionRow } | Refusal;

export interface SignInOptions {
  readonly directory: Directory;
  readonly sessions: Sessions;
  readonly passwords: Passwords;
  readonly attempts: Attempts;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly demo: boolean;
}

export interface SignInDoor {
  /** Unknown person, wrong password and disabled account are one and the same answer, after the same work. */
  withPassword(typed: { readonly identifier: string; readonly password: string }, from: From, method: 'PASSWORD' | 'TOKEN'): Promise<Started>;
  /** One click, in demo mode, for demo accounts only. */
  asDemo(person: string, from: From): Promise<Started>;
  /** A client without cookies goes on with the token of its last answer. Used twice, it was stolen: that device is signed out. */
  refresh(token: string, from: From): Promise<Started>;
}

export function createSignIn({ directory, sessions, passwords, attempts, audit, clock, demo }: SignInOptions): SignInDoor {
  /** Nobody is told whom it concerned, except the record. */
  function denied(code: RefusalCode, person: string | undefined, { block }: From): Refusal {
    audit.record({ action: 'SIGN_IN_REFUSED', actor: null, outcome: code, block, object: { person } });
    return refuse(code);
  }
  async function started(signIn: SignIn, { block }: From): Promise<Started> {
    const begun = await sessions.start(signIn);
    const by = { actor: signIn.person, session: begun.row.id, block };
    audit.record({ ...by, action: 'SIGNED_IN', object: { method: signIn.method } });
    if (begun.ended > 0) audit.record({ ...by, action: 'SESSIONS_ENDED', object: { count: begun.ended } });
    return begun;
  }

  async function withPassword(typed: { identifier: string; password: string }, from: From, method: 'PASSWORD' | 'TOKEN'): Promise<Started> {
    const identifier = normaliseIdentifier(typed.identifier);
    const account = identifier === null ? null : await directory.accountByIdentifier(identifier);
    // Asked of nobody in particular where there is no such account: the same work, whoever it is.
    const person = account?.person ?? from.device;
    const place = attempts.digest('place', person, from.block);
    const [known, familiar] = await Promise.all([directory.knowsDevice(person, from.device), directory.knowsPlace(person, place)]);
    const attempt = await attempts.begin(identifier ?? 'not an identifier', { block: from.block, knownDevice: known ? from.device : null, familiar });
    if (typeof attempt === 'number') return refuse('RATE_LIMITED', { retryAfter: attempt });
    const matches = await passwords.matches(account?.passwordHash ?? null, typed.password);
    if (matches === 'BUSY') {
      await attempt();
      return refuse('BUSY', { retryAfter: 5 });
    }
    if (!matches || account === null || account.disabled) return denied('WRONG_CREDENTIALS', account?.person, from);
    await attempt();
    await renewHash(account, typed.password);
    await directory.seePlace({ person, place, lastSeenAt: new Date(clock.now()).toISOString() });
    return started({ person: account.person, method, level: PASSWORD_LEVEL, device: from.device, userAgent: from.userAgent }, from);
  }

  async function renewHash(account: Account, password: string): Promise<void> {
    if (!isOutdated(account.passwordHash)) return;
    const renewed = await passwords.hash(password);
    if (renewed !== 'BUSY') await directory.setPasswordHash(account.person, renewed);
  }

  async function asDemo(person: string, from: From): Promise<Started> {
    const account = demo ? await directory.account(person) : null;
    if (account === null || account.demo === null || account.disabled) return denied('NOT_FOUND', account?.person, from);
    return started({ person, method: 'DEMO', level: DEMO_LEVEL, device: from.device, userAgent: from.userAgent }, from);
  }

  async function refresh(token: string, from: From): Promise<Started> {
    const row = await sessions.byToken(token);
    if (row === null || row.method !== 'TOKEN') return refuse('NOT_SIGNED_IN');
    if (row.revokedAt !== null) {
      const family = await sessions.list(row.person);
      audit.record({ action: 'REFRESH_REUSED', actor: null, outcome: 'NOT_SIGNED_IN', block: from.block, session: row.id, object: { person: row.person } });
      await sessions.revoke(family.filter((other) => other.device === row.device).map((other) => other.id));
      return refuse('NOT_SIGNED_IN');
    }
    const account = await directory.account(row.person);
    if (!sessions.isLive(row) || account === null || account.disabled) return refuse('NOT_SIGNED_IN');
    return started({ person: row.person, method: 'TOKEN', level: row.level, device: row.device, userAgent: from.userAgent, since: row.createdAt }, from);
  }

  return { withPassword, asDemo, refresh };
}

