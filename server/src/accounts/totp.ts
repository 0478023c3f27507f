import { Secret, TOTP } from 'otpauth';
import { randomBytes } from 'node:crypto';

/** RFC 6238 with what every code generator knows: SHA-1, six digits, thirty seconds. */
const settings = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
const STEP_MS = settings.period * 1_000;
/** A phone's clock may be a step off either way. */
const WINDOW = 1;
const SECRET_BYTES = 20;
const ISSUER = '三方议事厅';

export function newTotpSecret(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(randomBytes(SECRET_BYTES));
}

/** The secret as people type it, and as cameras read it. `label`: whose account it is. */
export function totpForOwner(secret: Uint8Array<ArrayBuffer>, label: string): { readonly secret: string; readonly uri: string } {
  const shown = new Secret({ buffer: secret.buffer });
  return { secret: shown.base32, uri: new TOTP({ ...settings, issuer: ISSUER, label, secret: shown }).toString() };
}

/**
 * The 30-second step whose code this is, or null. Only a step after `last` counts: a code that was used, or one before it, is refused.
 * @param now milliseconds since 1970
 */
export function totpStep(secret: Uint8Array<ArrayBuffer>, code: string, now: number, last: number): number | null {
  const delta = new TOTP({ ...settings, secret: new Secret({ buffer: secret.buffer }) }).validate({ token: code, timestamp: now, window: WINDOW });
  if (delta === null) return null;
  const step = Math.floor(now / STEP_MS) + delta;
  return step > last ? step : null;
}
