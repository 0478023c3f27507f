import type { RefusalCode } from '@sanfang/shared/protocol/refusal.ts';
import type { AuditAction } from './act.ts';

/** Refusals that say that somebody asked for what is not theirs, or too much. What else is refused is a mistake or bad luck. */
const denials: Readonly<Partial<Record<RefusalCode, AuditAction>>> = {
  NOT_SIGNED_IN: 'DENIED', FORBIDDEN: 'DENIED', CAPACITY_NOT_YOURS: 'DENIED', SEAT_MAY_NOT_SIGN: 'DENIED', MUST_STAND_ASIDE: 'DENIED',
  NOT_A_PARTY_OF_ROOM: 'DENIED', NOT_YOUR_MESSAGE: 'DENIED', OTHER_STREET: 'DENIED', SIGNED_UNDER_OTHER_HAT: 'DENIED', NO_MANDATE: 'DENIED',
  SECOND_FACTOR_REQUIRED: 'DENIED', DEVICE_TOO_NEW: 'DENIED',
  INVITATION_NOT_VALID: 'DENIED', REVIEWER_INVOLVED: 'DENIED', ALREADY_REVIEWED: 'DENIED', NEEDS_OTHER_BODY: 'DENIED',
  RATE_LIMITED: 'RATE_LIMITED', TOO_MANY_CHANNELS: 'RATE_LIMITED',
  ORIGIN_REFUSED: 'ORIGIN_REFUSED',
};

/** As what a refusal is recorded; null: not at all. */
export function denialOf(code: RefusalCode): AuditAction | null {
  return denials[code] ?? null;
}
