import type { Challenge, PasskeyAssertion } from '@sanfang/shared/protocol/api/second-factor.ts';
import { isRefusal, refuse, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import { randomBytes } from 'node:crypto';
import type { Audit } from '../audit/audit.ts';
import type { Clock } from '../engine/ports.ts';
import type { Directory } from '../store/directory.ts';
import type { FactorRow, TicketRow } from '../store/factors.ts';
import type { Attempts, Origin } from './attempts.ts';
import { asserted, requestOptions, type PasskeyPlace } from './passkeys.ts';
import type { Passwords } from './password.ts';
import { recoveryDigest } from './recovery-codes.ts';
import type { SecretBox } from './sealed-secret.ts';
import type { Tickets } from './tickets.ts';
import { totpStep } from './totp.ts';

/** How somebody has shown that it is them. */
export type ProofMethod = 'PASSKEY' | 'TOTP' | 'RECOVERY' | 'PASSWORD';
/** A proof that was good. `since`: when what was shown was set up; null of what lies in no device. */
export interface Proof {
  readonly method: ProofMethod;
  readonly since: string | null;
}
export type ProofAnswer = { readonly code: string } | { readonly passkey: PasskeyAssertion } | { readonly password: string };

/** What a ticket's challenge may be answered with, beside factors: recovery codes and passwords approve nothing with legal effect. */
export interface Accepts {
  readonly recovery: boolean;
  readonly password: boolean;
}

export interface ProofsOptions {
  readonly directory: Directory;
  readonly attempts: Attempts;
  readonly passwords: Passwords;
  readonly tickets: Tickets;
  readonly box: SecretBox;
  /** Of the hub: recovery codes are kept as digests under it. */
  readonly key: Uint8Array;
  readonly clock: Clock;
  readonly passkeys: PasskeyPlace | null;
  readonly audit: Audit;
}

/** Asks for a second factor, and looks at what is answered. */
export interface Proofs {
  /** What the person is asked for under a ticket whose data hold `challenge`. */
  ask(ticket: TicketRow, accepts: Accepts): Promise<Challenge>;
  /** Uses the ticket up unless the answer was a code that was wrong: a challenge is signed once. At most five wrong answers in a quarter of an hour. */
  answer(ticket: TicketRow, given: ProofAnswer, accepts: Accepts, from: Origin): Promise<Proof | Refusal>;
  /** Without a ticket, for clients that have no page: a code only. */
  code(person: string, code: string, from: Origin): Promise<Proof | Refusal>;
}

export function newChallenge(): string {
  return randomBytes(32).toString('base64url');
}

/** What `ask` and `answer` read in a ticket's data. */
export function challengeOf({ data }: TicketRow): string {
  const { challenge } = JSON.parse(data) as { readonly challenge?: unknown };
  return typeof challenge === 'string' ? challenge : '';
}

export function createProofs({ directory, attempts, passwords, tickets, box, key, clock, passkeys, audit }: ProofsOptions): Proofs {
  async function byPasskey(ticket: TicketRow, factors: readonly FactorRow[], response: PasskeyAssertion): Promise<Proof | null> {
    const factor = factors.find((one) => one.kind === 'PASSKEY' && one.key === response.id);
    if (factor === undefined || passkeys === null) return null;
    const counter = await asserted(passkeys, challengeOf(ticket), factor, response);
    return counter !== null && await use(factor, counter) ? { method: 'PASSKEY', since: factor.createdAt } : null;
  }

  async function byCode(person: string, factors: readonly FactorRow[], typed: string, recovery: boolean): Promise<Proof | null> {
    const digits = typed.normalize('NFKC').replace(/[\s-]/g, '');
    const factor = factors.find(({ kind }) => kind === 'TOTP');
    if (/^\d{6}$/.test(digits)) {
      const step = factor === undefined ? null : totpStep(box.open(factor.secret, factor.id), digits, clock.now(), factor.counter);
      return factor !== undefined && step !== null && await use(factor, step) ? { method: 'TOTP', since: factor.createdAt } : null;
    }
    const digest = recovery ? recoveryDigest(key, person, typed) : null;
    return digest !== null && await directory.useRecoveryCode(person, digest) ? { method: 'RECOVERY', since: null } : null;
  }

  async function byPassword(person: string, factors: readonly FactorRow[], password: string): Promise<Proof | 'BUSY' | null> {
    const account = await directory.account(person);
    const matches = await passwords.matches(account?.passwordHash ?? null, password);
    if (matches === 'BUSY') return 'BUSY';
    return matches && factors.length === 0 ? { method: 'PASSWORD', since: null } : null;
  }

  const use = (factor: FactorRow, counter: number): Promise<boolean> => directory.useFactor(factor.id, factor.counter, counter, new Date(clock.now()).toISOString());

  /** Counted as a failure until it has succeeded. */
  async function counted(person: string, { device, block }: Origin, look: () => Promise<Proof | 'BUSY' | null>): Promise<Proof | Refusal> {
    const attempt = await attempts.begin(`second factor of ${person}`, await attempts.placeOf(person, { device, block }));
    if (typeof attempt === 'number') return refuse('RATE_LIMITED', { retryAfter: attempt });
    const proof = await look();
    if (proof === null) {
      audit.record({ action: 'SECOND_FACTOR_REFUSED', actor: null, outcome: 'WRONG_CODE', block, object: { person } });
      return refuse('WRONG_CODE');
    }
    await attempt();
    if (proof === 'BUSY') return refuse('BUSY', { retryAfter: 5 });
    if (proof.method === 'RECOVERY') audit.record({ action: 'RECOVERY_CODE_USED', actor: person, block });
    return proof;
  }

  return {
    async ask(ticket, { recovery, password }) {
      const [factors, codes] = await Promise.all([directory.factorsOf(ticket.person), directory.recoveryCodes(ticket.person)]);
      const keys = factors.filter(({ kind }) => kind === 'PASSKEY');
      return {
        ticket: ticket.id, expiresAt: ticket.expiresAt, totp: factors.length > keys.length,
        passkey: keys.length === 0 || passkeys === null ? null : requestOptions(passkeys, challengeOf(ticket), keys),
        recovery: recovery && codes.length > 0,
        password: password && factors.length === 0,
      };
    },

    async answer(ticket, given, accepts, from) {
      const { id, person } = ticket;
      // Signed once, whatever comes of it.
      if ('passkey' in given && !(await tickets.use(id))) return refuse('CHALLENGE_GONE');
      const factors = await directory.factorsOf(person);
      const proof = await counted(person, from, () => {
        if ('passkey' in given) return byPasskey(ticket, factors, given.passkey);
        if ('code' in given) return byCode(person, factors, given.code, accepts.recovery);
        return accepts.password ? byPassword(person, factors, given.password) : Promise.resolve(null);
      });
      if (isRefusal(proof) || proof.method === 'PASSKEY') return proof;
      return await tickets.use(id) ? proof : refuse('CHALLENGE_GONE');
    },

    async code(person, code, from) {
      const factors = await directory.factorsOf(person);
      return counted(person, from, () => byCode(person, factors, code, true));
    },
  };
}
