import type { Audit } from '../audit/audit.ts';
import type { Config } from '../config.ts';
import { noDoorbell, type Doorbell } from '../doorbell/doorbell.ts';
import type { Clock, Engine } from '../engine/ports.ts';
import type { Directory } from '../store/directory.ts';
import { Attempts } from './attempts.ts';
import { createAuthenticate, type Authenticate } from './authenticate.ts';
import { cookiesFor, type Cookies } from './cookies.ts';
import { createFactorSetup, type FactorSetup } from './factor-setup.ts';
import { createPasswords } from './password.ts';
import { createProofs } from './proofs.ts';
import { createRevocations, type Revocations } from './revocations.ts';
import { secretBox } from './sealed-secret.ts';
import { lifetimeByRights, seatHolders } from './seat-holders.ts';
import { createSeatPolicy, type SeatPolicy } from './seat-policy.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { createSignIn, type SignInDoor } from './sign-in.ts';
import { createStepUp, type StepUp } from './step-up.ts';
import { createTickets } from './tickets.ts';
import type { Tokens } from './tokens.ts';

/** Who is who, for both transports. */
export interface Accounts {
  readonly authenticate: Authenticate;
  /** Whether a session that opened a socket still stands. `inUse`: somebody did something with it, which puts off its end. */
  readonly stillSigned: (session: string, inUse: boolean) => Promise<boolean>;
  readonly signIn: SignInDoor;
  readonly stepUp: StepUp;
  readonly factors: FactorSetup;
  readonly seats: SeatPolicy;
  readonly sessions: Sessions;
  readonly revocations: Revocations;
  readonly tokens: Tokens;
  readonly cookies: Cookies;
}

export interface AccountsOptions {
  readonly directory: Directory;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly config: Config;
  readonly tokens: Tokens;
  readonly audit: Audit;
  /** Secret of this hub, the same on all nodes: who tries to sign in, and from where, is kept as digests under it, and secrets of code generators encrypted. */
  readonly key: Uint8Array;
  /** Other nodes hear by it that sessions have ended; without it they find out within about a second. */
  readonly doorbell?: Doorbell;
  readonly onError: (error: unknown) => void;
}

export function createAccounts({ directory, engine, clock, config, tokens, audit, key, doorbell = noDoorbell, onError }: AccountsOptions): Accounts {
  const cookies = cookiesFor(config);
  const revocations = createRevocations({ directory, clock, doorbell, onError });
  const now = () => clock.now();
  const holdsSeat = seatHolders(engine, now);
  const seats = createSeatPolicy(config, holdsSeat);
  const sessions = createSessions({ directory, revocations, clock, lifetimeOf: lifetimeByRights(holdsSeat, config.demo) });
  const attempts = new Attempts({ directory, clock, key, onError });
  const [passwords, tickets, box] = [createPasswords(), createTickets(directory, clock, onError), secretBox(key)];
  const { passkeys } = config;
  const proofs = createProofs({ directory, attempts, passwords, tickets, box, key, clock, passkeys, audit });
  const signIn = createSignIn({ directory, sessions, passwords, attempts, tickets, proofs, audit, demo: config.demo });
  const stepUp = createStepUp({ directory, tickets, proofs, seats, key, clock, audit });
  const factors = createFactorSetup({ directory, attempts, tickets, stepUp, box, key, clock, passkeys, audit });
  const authenticate = createAuthenticate({ directory, sessions, tokens, clock, cookieName: cookies.session, demo: config.demo });

  async function stillSigned(session: string, inUse: boolean): Promise<boolean> {
    const row = await sessions.byId(session);
    if (row === null || !sessions.isLive(row)) return false;
    const account = await directory.account(row.person);
    if (account === null || account.disabled) return false;
    if (inUse) await sessions.touch(row);
    return true;
  }

  return { authenticate, stillSigned, signIn, stepUp, factors, seats, sessions, revocations, tokens, cookies };
}
