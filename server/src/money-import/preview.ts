import type { MoneyField, MoneyMapping, MoneyPreview, MoneySheet } from '@sanfang/shared/protocol/money-import.ts';
import type { Sheet } from '../register/sheet.ts';
import { parseBalances, parseBank } from './parse.ts';

const ROWS_SHOWN = 50;
const ERRORS_SHOWN = 200;

/** What an import of this sheet would bring under this mapping. Records nothing. `known`: whether the register has a unit. */
export function previewMoney(file: Sheet, sheet: MoneySheet, mapping: MoneyMapping, known: (unit: string) => boolean): MoneyPreview {
  const missing = missingOf(sheet, mapping);
  const { rows, errors } = missing.length > 0 ? { rows: [], errors: [] } : sheet === 'BALANCES' ? parseBalances(file, mapping, known) : parseBank(file, mapping);
  const amounts = rows.map(({ fen }) => fen);
  const days = rows.flatMap((row) => (row.kind === 'LINE' ? [row.on] : []));
  const [first] = rows;
  return {
    sheet, headings: [...(file.rows[mapping.firstRow - 1] ?? file.rows[0] ?? [])], mapping, missing, rows: rows.slice(0, ROWS_SHOWN).map(shown), errors: errors.slice(0, ERRORS_SHOWN), errorCount: errors.length,
    totals: {
      rows: rows.length, fen: sum(amounts), firstDeposits: sum(rows.map((row) => (row.kind === 'BALANCE' ? row.firstDeposit : 0))), came: sum(amounts.filter((fen) => fen > 0)), went: sum(amounts.filter((fen) => fen < 0)),
      from: days[0] ?? null, until: days.at(-1) ?? null, opening: first?.kind === 'LINE' && first.after !== null ? first.after - first.fen : null,
    },
  };
}

/** Fields without which nothing can be read. */
export function missingOf(sheet: MoneySheet, { columns }: MoneyMapping): MoneyField[] {
  if (sheet === 'BALANCES') return (['unit', 'amount'] as const).filter((field) => columns[field] === undefined);
  const amounts = columns.amount !== undefined || columns.came !== undefined || columns.went !== undefined;
  return [...(columns.on === undefined ? ['on' as const] : []), ...(amounts ? [] : ['amount' as const])];
}

function shown(row: ReturnType<typeof parseBalances>['rows'][number] | ReturnType<typeof parseBank>['rows'][number]): MoneyPreview['rows'][number] {
  if (row.kind === 'BALANCE') return row;
  const { after: _after, ...line } = row;
  return line;
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, fen) => total + fen, 0);
}
