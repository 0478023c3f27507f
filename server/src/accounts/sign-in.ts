import type { Challenge, SecondStep } from '@sanfang/shared/protocol/api/second-factor.ts';
import { isRefusal, refuse, type Refusal, type RefusalCode } from '@sanfang/shared/protocol/refusal.ts';
import type { Account, Directory, SessionRow } from '../store/directory.ts';
import type { Audit } from '../audit/audit.ts';
import type { Attempts } from './attempts.ts';
import { normaliseIdentifier } from './identifier.ts';
import { isOutdated, type Passwords } from './password.ts';
import { newChallenge, type Proofs } from './proofs.ts';
import { SECOND_FACTOR_LEVEL } from './seat-policy.ts';
import type { Sessions, SignIn } from './sessions.ts';
import type { Tickets } from './tickets.ts';

/** A password proves one factor. */
const PASSWORD_LEVEL = 1;
/** A recovery code stands in for a lost second factor. */
const atSignIn = { recovery: true, password: false };
/** One click proves nothing. */
const DEMO_LEVEL = 0;

/** Where an attempt comes from. */
export interface From {
  readonly device: string;
  readonly block: string;
  readonly userAgent: string;
}

export type Started = { readonly token: string; readonly row: SessionRow } | Refusal;
/** The password was right; nobody is signed in before the second factor is. */
export interface Halfway {
  readonly secondFactor: Challenge;
  readonly device: string;
}

export interface SignInOptions {
  readonly directory: Directory;
  readonly sessions: Sessions;
  readonly passwords: Passwords;
  readonly attempts: Attempts;
  readonly tickets: Tickets;
  readonly proofs: Proofs;
  readonly audit: Audit;
  readonly demo: boolean;
}

export interface SignInDoor {
  /** Unknown person, wrong password and disabled account are one and the same answer, after the same work. Who has a second factor is asked for it. */
  withPassword(typed: { readonly identifier: string; readonly password: string }, from: From): Promise<Started | Halfway>;
  /** The second step, on the device of the first, within five minutes. */
  second(answer: SecondStep, from: From): Promise<Started>;
  /** For clients without a page: the code of whoever has a second factor comes along. */
  forToken(typed: { readonly identifier: string; readonly password: string; readonly code?: string }, from: From): Promise<Started>;
  /** One click, in demo mode, for demo accounts only. */
  asDemo(person: string, from: From): Promise<Started>;
  /** A client without cookies goes on with the token of its last answer. Used twice, it was stolen: that device is signed out. */
  refresh(token: string, from: From): Promise<Started>;
}

export function createSignIn({ directory, sessions, passwords, attempts, tickets, proofs, audit, demo }: SignInOptions): SignInDoor {
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

  /** The account whose password this is. */
  async function accountOf(typed: { identifier: string; password: string }, from: From): Promise<Account | Refusal> {
    const identifier = normaliseIdentifier(typed.identifier);
    const account = identifier === null ? null : await directory.accountByIdentifier(identifier);
    // Asked of nobody in particular where there is no such account: the same work, whoever it is.
    const person = account?.person ?? from.device;
    const attempt = await attempts.begin(identifier ?? 'not an identifier', await attempts.placeOf(person, from));
    if (typeof attempt === 'number') return refuse('RATE_LIMITED', { retryAfter: attempt });
    const matches = await passwords.matches(account?.passwordHash ?? null, typed.password);
    if (matches === 'BUSY') {
      await attempt();
      return refuse('BUSY', { retryAfter: 5 });
    }
    if (!matches || account === null || account.disabled) return denied('WRONG_CREDENTIALS', account?.person, from);
    await attempt();
    await renewHash(account, typed.password);
    return account;
  }

  async function come(person: string, method: 'PASSWORD' | 'TOKEN', level: number, from: From): Promise<Started> {
    await attempts.remember(person, from);
    return started({ person, method, level, device: from.device, userAgent: from.userAgent }, from);
  }

  async function withPassword(typed: { identifier: string; password: string }, from: From): Promise<Started | Halfway> {
    const account = await accountOf(typed, from);
    if (isRefusal(account)) return account;
    const { person } = account;
    if ((await directory.factorsOf(person)).length === 0) return come(person, 'PASSWORD', PASSWORD_LEVEL, from);
    const ticket = await tickets.give('SIGN_IN', { person, holder: from.device }, { challenge: newChallenge() });
    return { secondFactor: await proofs.ask(ticket, atSignIn), device: from.device };
  }

  async function second({ ticket: id, ...answer }: SecondStep, from: From): Promise<Started> {
    const ticket = await tickets.good('SIGN_IN', id);
    if (ticket?.holder !== from.device) return refuse('CHALLENGE_GONE');
    const proof = await proofs.answer(ticket, answer, atSignIn, from);
    if (isRefusal(proof)) return proof;
    const account = await directory.account(ticket.person);
    if (account === null || account.disabled) return denied('WRONG_CREDENTIALS', ticket.person, from);
    return come(ticket.person, 'PASSWORD', SECOND_FACTOR_LEVEL, from);
  }

  async function forToken({ code, ...typed }: { identifier: string; password: string; code?: string }, from: From): Promise<Started> {
    const account = await accountOf(typed, from);
    if (isRefusal(account)) return account;
    const { person } = account;
    if ((await directory.factorsOf(person)).length === 0) return come(person, 'TOKEN', PASSWORD_LEVEL, from);
    if (code === undefined) return refuse('SECOND_FACTOR_NEEDED');
    const proof = await proofs.code(person, code, from);
    return isRefusal(proof) ? proof : come(person, 'TOKEN', SECOND_FACTOR_LEVEL, from);
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

  return { withPassword, second, forToken, asDemo, refresh };
}

