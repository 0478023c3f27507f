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

export interface Directory {
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
  addConsent(consent: ConsentRow): Promise<void>;
  consentsOf(person: string): Promise<ConsentRow[]>;
}
