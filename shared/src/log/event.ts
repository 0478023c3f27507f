/**
 * What happened, as the log of a compound keeps it. See `canonical.ts` for its bytes and `commitment.ts` for sealed fields.
 */

/** How the act was authenticated: evidence that cannot be added later. */
export interface AuthEvidence {
  /** `VEILED` stands on feed events: the evidence is on the event of the same commit that has an author. */
  readonly method: 'PASSWORD' | 'DEMO' | 'TOKEN' | 'HUB' | 'VEILED' | StepUpMethod;
  /** 0: one click; 1: a password; 2: with a second factor at sign-in; 3: with a fresh second factor for this very act. */
  readonly level: number;
  /** Whole days since this device was first seen for this person. */
  readonly deviceAge: number;
  /** What was approved; only where the act was approved by a fresh second factor. */
  readonly approved?: Approved;
}

/** How an act is approved afresh. */
export type StepUpMethod = 'PASSKEY' | 'TOTP';

export interface Approved {
  /** Id of the challenge. */
  readonly id: string;
  /**
   * base64url of SHA-256(salt ‖ digest of the command): what the passkey signed, or what was shown when the code was typed. The hub's
   * key and the id give the salt, so that the hub can open it for a court, and nobody can find out a sealed choice by trying all of them.
   * Of several commands that were approved at once: SHA-256 over all of `among`, one after another.
   */
  readonly digest: string;
  /** Where several commands were approved at once: what stands for each, by its salt and digest as above, in the order in which they were shown. */
  readonly among?: readonly string[];
}

/** base64url of SHA-256(0x03 ‖ JCS([path, salt, value])): stands for a value that lives in the vault. */
export type Commitment = string;

/**
 * The part of an event that `evolve` may read, and that a viewer gets.
 * `sealed` maps a path to the commitment of its value; the values themselves are never state.
 */
export interface Happened<T extends string = string, D = unknown> {
  /** Version of the event type. */
  readonly v: number;
  readonly channel: string;
  /** Number within the channel, 1, 2, 3 … without holes. */
  readonly n: number;
  readonly type: T;
  /** Fixed-width UTC time, `2026-11-23T05:08:24.000Z`. Never decreases in a log. */
  readonly at: string;
  /** Random id of the person who acted; of the body, on the feed. */
  readonly actor: string;
  /** Random id of the hat under which they acted. */
  readonly capacity: string;
  readonly data: D;
  readonly sealed: Readonly<Record<string, Commitment>>;
}

/** An event as it stands in the log. */
export interface LogEvent<T extends string = string, D = unknown> extends Happened<T, D> {
  readonly log: string;
  /** Number within the log, 1, 2, 3 … without holes. The leaf's index is `seq - 1`. Never shown to viewers. */
  readonly seq: number;
  /** Id of the command that caused it. */
  readonly command: string;
  readonly auth: AuthEvidence;
  /** 32 random bytes, base64url: without them a leaf of a closed room could be guessed. */
  readonly salt: string;
}

/** How long a sealed value is kept (retention classes of the rule book). */
export type Retention = 'PERMANENT' | 'CHAT_1Y' | 'REGISTER' | 'ACCOUNT' | 'BALLOT';

/** A value that decide asks to have sealed. */
export interface Sealing {
  readonly value: unknown;
  /** Random ids of the persons whom the value is about. */
  readonly subjects: readonly string[];
  readonly retention: Retention;
}

/** What `decide` wants recorded; the engine numbers, salts and seals it. */
export interface Draft<T extends string = string, D = unknown> {
  readonly channel: string;
  readonly type: T;
  readonly v: number;
  readonly data: D;
  readonly seal?: Readonly<Record<string, Sealing>>;
  /** Who stands there in place of the person: on the feed the body that speaks, on a ballot the voter's token. `evident`: how they signed in is kept all the same. */
  readonly office?: { readonly actor: string; readonly capacity: string; readonly evident?: true };
}
