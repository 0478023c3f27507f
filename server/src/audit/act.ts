import type { RefusalCode } from '@sanfang/shared/protocol/refusal.ts';

/** The closed list of what is recorded. */
export const auditActions = [
  // the hub itself
  'HUB_STARTED', 'HUB_STOPPED', 'OPERATOR_COMMAND', 'BACKED_UP', 'RESTORED', 'LOSS_ACCEPTED', 'AUDIT_PRUNED', 'AUDIT_DROPPED',
  // who comes and goes
  'SIGNED_IN', 'SIGN_IN_REFUSED', 'SIGNED_OUT', 'SESSIONS_ENDED', 'REFRESH_REUSED', 'ACCOUNT_ADDED', 'ACCOUNT_DISABLED', 'ACCOUNT_ENABLED',
  'SECOND_FACTOR_ADDED', 'SECOND_FACTOR_REMOVED', 'SECOND_FACTOR_RESET', 'SECOND_FACTOR_REFUSED', 'RECOVERY_CODES_MADE', 'RECOVERY_CODE_USED', 'STEPPED_UP',
  // who was told no
  'DENIED', 'RATE_LIMITED', 'ORIGIN_REFUSED', 'EXPELLED',
  // who may do what, and who lives where
  'RIGHTS_CHANGED', 'REGISTER_CHANGED', 'REGISTER_IMPORTED', 'MESSAGE_HIDDEN',
  // who looked where an official looks by invitation only
  'OFFICIAL_READ',
] as const;
export type AuditAction = (typeof auditActions)[number];

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const word = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;
const count = /^\d{1,15}$/;

/** What an act may name, and its shape: ids, numbers and words of our own, nothing that a person wrote. */
const objectShapes = {
  log: /^(compound|jurisdiction)\/[0-9a-f-]{36}$/,
  channel: /^(feed|office|register|enrolment|(room|vote|person)\/[0-9a-f-]{36})$/,
  n: count,
  from: count,
  to: count,
  page: count,
  hash: /^[A-Za-z0-9_-]{43}$/,
  count,
  person: uuid,
  blob: uuid,
  import: uuid,
  /** Type of a command, event of a socket, verb of the command line, method of a sign-in, name of a backup. */
  command: word,
  event: word,
  verb: word,
  method: word,
  /** A route's pattern, never the path that was asked for. */
  route: /^[A-Z]{3,7} [/:\w.*-]{1,100}$/,
} as const satisfies Record<string, RegExp>;
export type ActObject = { readonly [K in keyof typeof objectShapes]?: string | number | undefined };

/** An act as whoever sees it happen tells it. */
export interface Act {
  readonly action: AuditAction;
  /** Random id of the person who acts; null: nobody who is signed in, or the hub. */
  readonly actor: string | null;
  readonly object?: ActObject;
  /** `OK`, or why not. */
  readonly outcome?: 'OK' | 'FAILED' | RefusalCode;
  /** Address block that they act from; kept as a keyed hash that is another each day. */
  readonly block?: string | null;
  /** Id of the session; kept as a keyed hash. */
  readonly session?: string | null;
}

/** An act as it is kept. */
export interface KeptAct {
  /** UTC, milliseconds. */
  readonly at: string;
  /** Milliseconds since this process started, by a clock that nobody sets. */
  readonly uptime: number;
  readonly action: AuditAction;
  readonly actor: string | null;
  readonly object: Readonly<Record<string, string | number>>;
  readonly outcome: string;
  readonly block: string | null;
  readonly session: string | null;
  /** How often it happened again alike since the first time was recorded; 0: recorded when it happened. */
  readonly again: number;
}

/** The object with what does not have its shape left out: a mistake of ours must not put a text here. */
export function shapely(object: ActObject): Record<string, string | number> {
  const kept: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(object)) {
    if (value === undefined) continue;
    const shape = Object.hasOwn(objectShapes, name) ? objectShapes[name as keyof typeof objectShapes] : undefined;
    if (shape?.test(String(value)) === true) kept[name] = value;
  }
  return kept;
}

/** An act from its canonical form. */
export function actOf(text: string): KeptAct {
  return JSON.parse(text) as KeptAct;
}
