/** A second factor that a person has set up. */
export interface FactorRow {
  readonly id: string;
  readonly person: string;
  readonly kind: 'TOTP' | 'PASSKEY';
  /** What there may be once in a hub: a passkey's credential id, or `totp <person>` for the one code generator of a person. Unique. */
  readonly key: string;
  /** As its owner calls it. */
  readonly name: string;
  /** Public key of a passkey (COSE, base64url), or the secret of a code generator, encrypted. */
  readonly secret: string;
  /** Signatures that the authenticator says it has made, or the 30-second step of the last code that was used. Never goes back. */
  readonly counter: number;
  /** How the browser may reach a passkey. */
  readonly transports: readonly string[];
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
}

/** Something given out that works once: a challenge, a sign-in that waits for its second factor, an approval. */
export interface TicketRow {
  readonly id: string;
  readonly person: string;
  readonly kind: 'SIGN_IN' | 'ENROL' | 'STEP_UP' | 'CONFIRMED' | 'APPROVAL';
  /** Id of the session that it was given to; of the device, before there is a session. */
  readonly holder: string;
  /** JSON, by kind. */
  readonly data: string;
  readonly expiresAt: string;
  /** What it was used for; null: not yet. */
  readonly usedBy: string | null;
}

/** Second factors, and what their ceremonies need. */
export interface FactorStore {
  /** False if one with its key exists. Decided by a unique key. */
  addFactor(factor: FactorRow): Promise<boolean>;
  /** In the order in which they were set up. */
  factorsOf(person: string): Promise<FactorRow[]>;
  /** Moves a factor's counter from where it was known to stand. False: somebody was faster, or it is gone. */
  useFactor(id: string, was: number, counter: number, at: string): Promise<boolean>;
  /** False: this person has none of this id. */
  renameFactor(person: string, id: string, name: string): Promise<boolean>;
  removeFactor(person: string, id: string): Promise<boolean>;
  /** Removes every factor and recovery code of a person. */
  clearFactors(person: string): Promise<void>;

  /** Digests of a person's recovery codes, in place of those before. */
  setRecoveryCodes(person: string, digests: readonly string[]): Promise<void>;
  /** Digests of those not used yet, in order. */
  recoveryCodes(person: string): Promise<string[]>;
  /** True once. */
  useRecoveryCode(person: string, digest: string): Promise<boolean>;

  addTicket(ticket: TicketRow): Promise<void>;
  ticket(id: string): Promise<TicketRow | null>;
  /** Uses a ticket for something. True for the first, and for the same again. */
  useTicket(id: string, by: string): Promise<boolean>;
  /** Forgets tickets that expired before. */
  forgetTickets(before: string): Promise<void>;
}
