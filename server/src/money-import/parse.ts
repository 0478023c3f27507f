import type { MoneyErrorCode, MoneyField, MoneyMapping, MoneyRow, MoneyRowError } from '@sanfang/shared/protocol/money-import.ts';
import { buildingCode, doorId, doorOf, entranceCode } from '../register/door.ts';
import type { Sheet } from '../register/sheet.ts';
import { isNote } from '../register/words.ts';
import { parseDay, parseFen } from './amount.ts';

export type BalanceRow = Extract<MoneyRow, { kind: 'BALANCE' }>;
export interface BankRow extends Extract<MoneyRow, { kind: 'LINE' }> {
  /** What the bank had after it, where the sheet says it. */
  readonly after: number | null;
}

export interface Parsed<T> {
  readonly rows: readonly T[];
  readonly errors: readonly MoneyRowError[];
}

/** A row under a mapping, gathering what is wrong with it. */
class Row {
  readonly no: number;
  readonly errors: MoneyRowError[] = [];
  readonly #cells: readonly string[];
  readonly #columns: MoneyMapping['columns'];

  constructor(no: number, cells: readonly string[], columns: MoneyMapping['columns']) {
    this.no = no;
    this.#cells = cells;
    this.#columns = columns;
  }
  cell(field: MoneyField): string {
    const column = this.#columns[field];
    return column === undefined ? '' : this.#cells[column] ?? '';
  }
  fail(field: MoneyField, code: MoneyErrorCode): null {
    this.errors.push({ row: this.no, field, code, value: this.cell(field).slice(0, 80) });
    return null;
  }
  /** Fen of a cell; 0 where it is empty, null where it is no amount. */
  fen(field: MoneyField): number | null {
    return this.cell(field) === '' ? 0 : parseFen(this.cell(field)) ?? this.fail(field, 'BAD_AMOUNT');
  }
}

function parse<T>({ rows }: Sheet, { firstRow, columns }: MoneyMapping, read: (row: Row) => T | null): Parsed<T> {
  const good: T[] = [];
  const errors: MoneyRowError[] = [];
  for (const [at, cells] of rows.entries()) {
    if (at < firstRow || cells.every((cell) => cell === '') || isNote(cells.find((cell) => cell !== '') ?? '')) continue;
    const row = new Row(at + 1, cells, columns);
    const one = read(row);
    if (one !== null && row.errors.length === 0) good.push(one);
    errors.push(...row.errors);
  }
  return { rows: good, errors };
}

/** What stands on the homes' accounts, or comes to them. A home that the register does not know is an error, as is one that stands twice. */
export function parseBalances(sheet: Sheet, mapping: MoneyMapping, known: (unit: string) => boolean): Parsed<BalanceRow> {
  const seen = new Set<string>();
  return parse(sheet, mapping, (row) => {
    if (row.cell('unit') === '') return row.fail('unit', 'MISSING');
    const door = doorOf(buildingCode(row.cell('building')), entranceCode(row.cell('entrance')), row.cell('unit'));
    const unit = door === null ? row.fail('unit', 'BAD_UNIT') : doorId(door);
    if (unit !== null && !known(unit)) row.fail('unit', 'UNKNOWN_UNIT');
    if (unit !== null && seen.has(unit)) row.fail('unit', 'DUPLICATE_UNIT');
    const fen = row.cell('amount') === '' ? row.fail('amount', 'MISSING') : row.fen('amount');
    const firstDeposit = row.fen('firstDeposit');
    if (fen !== null && fen < 0) row.fail('amount', 'BAD_AMOUNT');
    if (firstDeposit !== null && firstDeposit < 0) row.fail('firstDeposit', 'BAD_AMOUNT');
    if (unit === null || fen === null || firstDeposit === null) return null;
    seen.add(unit);
    return { row: row.no, kind: 'BALANCE', unit, firstDeposit, fen };
  });
}

/** Lines of the bank in the order of their days, whichever way the sheet runs. Where it says the balance, each line must lead to the next. */
export function parseBank(sheet: Sheet, mapping: MoneyMapping): Parsed<BankRow> {
  const { rows, errors } = parse(sheet, mapping, (row): BankRow | null => {
    const on = row.cell('on') === '' ? row.fail('on', 'MISSING') : parseDay(row.cell('on')) ?? row.fail('on', 'BAD_DATE');
    const [came, went, signed] = [row.fen('came'), row.fen('went'), row.fen('amount')];
    const after = row.cell('balance') === '' ? null : row.fen('balance');
    if (on === null || came === null || went === null || signed === null) return null;
    const fen = mapping.columns.amount === undefined ? came - Math.abs(went) : signed;
    if (fen === 0) return row.fail(mapping.columns.amount === undefined ? 'came' : 'amount', 'BAD_AMOUNT');
    return { row: row.no, kind: 'LINE', on, fen, text: row.cell('text').slice(0, 200), after };
  });
  const [first, last] = [rows[0], rows.at(-1)];
  const sorted = first !== undefined && last !== undefined && first.on > last.on ? rows.toReversed() : rows;
  const broken = sorted.flatMap((line, at): MoneyRowError[] => {
    const before = sorted[at - 1]?.after ?? null;
    return before === null || line.after === null || before + line.fen === line.after ? [] : [{ row: line.row, field: 'balance', code: 'BALANCE_DIFFERS', value: String(line.after) }];
  });
  return { rows: sorted.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0)), errors: [...errors, ...broken] };
}
