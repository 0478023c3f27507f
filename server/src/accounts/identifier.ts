const mobile = /^1[3-9]\d{9}$/;
const international = /^[1-9]\d{6,14}$/;
const mail = /^[^\s@"(),:;<>[\\\]]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}$/;

/**
 * The one form of a phone number or e-mail address under which an account is kept: digits with the country code and
 * without a plus (`8613800000000`), or a lower-case address. A mainland mobile number may come without its country code.
 * Null for what is neither.
 */
export function normaliseIdentifier(typed: string): string | null {
  // Chinese keyboards give full-width digits, letters and @.
  const text = typed.normalize('NFKC').trim().toLowerCase();
  if (text.includes('@')) return text.length <= 254 && mail.test(text) ? text : null;
  const digits = text.replace(/[\s().-]/g, '').replace(/^(\+|00)/, '');
  if (mobile.test(digits)) return `86${digits}`;
  return international.test(digits) ? digits : null;
}
