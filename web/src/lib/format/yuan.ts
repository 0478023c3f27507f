/** Most yuan in one line: 100 billion, as the log takes. */
const MAX_YUAN_DIGITS = 11;

/**
 * Fen of an amount as people type it: `3,877,480.5`, `¥ 12`, full-width digits too. Null where it is not an amount
 * of at least one fen. Works on the digits, never on a fraction, so that no fen is lost.
 */
export function fenOf(typed: string): number | null {
  const plain = typed.normalize('NFKC').replace(/[\s,¥]/g, '').replace(/元$/, '');
  const match = /^(\d+)(?:\.(\d{0,2}))?$/.exec(plain);
  const yuan = match?.[1]?.replace(/^0+(?=\d)/, '');
  if (match === null || yuan === undefined || yuan.length > MAX_YUAN_DIGITS + 1) return null;
  const fen = Number(`${yuan}${(match[2] ?? '').padEnd(2, '0')}`);
  return fen >= 1 && fen <= 10_000_000_000_000 ? fen : null;
}

/** An amount in fen as it is typed: `3877480.00`. */
export function typedYuan(fen: number): string {
  const digits = String(fen).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Fen of an amount as typed that may be nothing or below zero; null where it is none. */
export function signedFen(typed: string): number | null {
  const plain = typed.trim();
  if (/^[-−]?(0+(\.0{0,2})?|\.0{1,2})$/.test(plain)) return 0;
  const fen = fenOf(plain.replace(/^[-−]/, ''));
  return fen === null ? null : /^[-−]/.test(plain) ? -fen : fen;
}

/** The same as it is typed. */
export function signedYuan(fen: number): string {
  return `${fen < 0 ? '-' : ''}${typedYuan(Math.abs(fen))}`;
}
