import { isDate } from '@sanfang/shared/law/calendar.ts';

/**
 * Fen of an amount in a sheet, or null: `1,234.5`, `¥12.00`, `-3.40`, `(3.40)`. By digits, never through a fraction in binary;
 * more than two decimals that are not zero are refused rather than rounded.
 */
export function parseFen(text: string): number | null {
  const plain = text.normalize('NFKC').replace(/[\s,¥]|元$|人民币|CNY|RMB/g, '').replace(/−|–/g, '-');
  const [, open, sign, whole, decimals = '', close] = /^(\()?([+-])?(\d{1,12})(?:\.(\d{1,2})0*)?(\))?$/.exec(plain) ?? [];
  if (whole === undefined || (open === undefined) !== (close === undefined)) return null;
  const fen = Number(whole + decimals.padEnd(2, '0'));
  return fen !== 0 && (sign === '-' || open !== undefined) ? -fen : fen;
}

/** Local date of a cell, or null: `2026-01-31`, `2026/1/31`, `20260131`, `2026年1月31日`, with or without a time after it. */
export function parseDay(text: string): string | null {
  const plain = text.normalize('NFKC').trim();
  const [, year, month, day] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})(?:日)?(?:[T\s].*)?$/.exec(plain) ?? /^(\d{4})(\d{2})(\d{2})(?:\s.*)?$/.exec(plain) ?? [];
  if (year === undefined || month === undefined || day === undefined) return null;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDate(date) ? date : null;
}
