/** Fen as yuan with thousands and two decimals: 387748000 → `¥3,877,480.00`. Exact: no floating point. */
export function yuan(fen: number): string {
  const sign = fen < 0 ? '−' : '';
  const whole = Math.abs(fen);
  return `${sign}¥${grouped(Math.trunc(whole / 100))}.${String(whole % 100).padStart(2, '0')}`;
}

/** An integer with thousands separators, the same in both languages. */
export function grouped(integer: number): string {
  return String(integer).replace(/\B(?=(\d{3})+$)/g, ',');
}
