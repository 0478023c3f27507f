import type { FactorStore } from './factors.ts';

/** People who can sign in. What they may do stands in the logs, not here. */
export interface Account {
  readonly person: string;
  /** E.164-like digits or an e-mail address, normalised, lower case. Unique. */
  readonly identifier: string;
  /** PHC string of argon2id. */
  readonly passwordHash: string;
  /** Set for demo accounts: what the demo page shows. */
  readonly demo: string | null;
  readonly disabled: boolean;
  readonly createdAt: string;
}

export interface SessionRow {
  readonly id: string;
  /** SHA-256 of the opaque token, base64url. Unique. */
  readonly tokenHash: string;
  readonly person: string;
  readonly method: 'PASSWORD' | 'DEMO' | 'TOKEN';
  readonly level: number;
  /** Device id from a long-lived cookie; random. */
  readonly device: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly expiresAt: string;
  readonly revokedAt: string | null;
  readonly userAgent: string;
}

export interface DeviceRow {
  readonly id: string;
  readonly person: string;
  readonly firstSeenAt: string;
}

export interface ConsentRow {
  readonly person: string;
  readonly purpose: string;
  readonly version: number;
  readonly givenAt: string;
}

/** Failed sign-ins under one key. */
export interface AttemptsRow {
  /** A keyed digest: neither who nor where can be read from it. */
  readonly key: string;
  /** 1 when it is kept first, and one more each time it is changed. */
  readonly version: number;
  /** When they began, milliseconds since 1970, oldest first. */
  readonly times: readonly number[];
  /** When none of them counts any more (ISO). */
  readonly until: string;
}

/** A place from which a person has signed in. */
export interface PlaceRow {
  readonly person: string;
  /** A keyed digest of the address block. */
  readonly place: string;
  readonly lastSeenAt: string;
}

export interface Directory extends FactorStore {
  /** False if the identifier or the person exists already. Decided by a unique key. */
  addAccount(account: Account): Promise<boolean>;
  accountByIdentifier(identifier: string): Promise<Account | null>;
  account(person: string): Promise<Account | null>;
  demoAccounts(): Promise<Account[]>;
  setPasswordHash(person: string, passwordHash: string): Promise<void>;
  disable(person: string, disabled: boolean): Promise<void>;

  addSession(session: SessionRow): Promise<void>;
  sessionByToken(tokenHash: string): Promise<SessionRow | null>;
  session(id: string): Promise<SessionRow | null>;
  sessionsOf(person: string): Promise<SessionRow[]>;
  touchSession(id: string, lastSeenAt: string, expiresAt: string): Promise<void>;
  /** Idempotent. */
  revokeSessions(ids: readonly string[], at: string): Promise<void>;
  /** Sessions revoked at or after `since`, so that other nodes can close their sockets. */
  revokedSince(since: string): Promise<string[]>;

  /** Answers when the device was first seen for the person; records it when new. */
  seeDevice(device: DeviceRow): Promise<string>;
  knowsDevice(person: string, device: string): Promise<boolean>;
  /** Remembers when a person last signed in from a place. */
  seePlace(place: PlaceRow): Promise<void>;
  knowsPlace(person: string, place: string): Promise<boolean>;
  /** Those that are kept under these keys. */
  attempts(keys: readonly string[]): Promise<AttemptsRow[]>;
  /** Keeps a row in place of the one of the version before (none for 1). False: another was faster. Decided by key and version. */
  putAttempts(row: AttemptsRow): Promise<boolean>;
  /** Forgets attempts that count no more, and places not seen since. */
  forgetAttempts(now: string, placesBefore: string): Promise<void>;

  addConsent(consent: ConsentRow): Promise<void>;
  consentsOf(person: string): Promise<ConsentRow[]>;
}
