/** What goes to and fro while balances of sub-accounts, deposits or a bank's statement are imported from a sheet. Amounts in fen. */
import { Type, type Static } from 'typebox';
import { Strict } from './fields.ts';

/** What a sheet holds: what stands or comes on sub-accounts, or lines of the bank's statement. */
export const moneySheets = ['BALANCES', 'BANK'] as const;
export type MoneySheet = (typeof moneySheets)[number];

/** What a column may hold. */
export const moneyFields = ['building', 'entrance', 'unit', 'firstDeposit', 'amount', 'on', 'came', 'went', 'text', 'balance'] as const;
export type MoneyField = (typeof moneyFields)[number];
export const fieldsOf: Readonly<Record<MoneySheet, readonly MoneyField[]>> = {
  BALANCES: ['building', 'entrance', 'unit', 'firstDeposit', 'amount'],
  BANK: ['on', 'came', 'went', 'amount', 'text', 'balance'],
};

/** Columns and rows are counted from 0. */
const Column = Type.Integer({ minimum: 0, maximum: 255 });
const columns = {
  building: Type.Optional(Column), entrance: Type.Optional(Column), unit: Type.Optional(Column), firstDeposit: Type.Optional(Column), amount: Type.Optional(Column),
  on: Type.Optional(Column), came: Type.Optional(Column), went: Type.Optional(Column), text: Type.Optional(Column), balance: Type.Optional(Column),
} satisfies Record<MoneyField, unknown>;

/** How a sheet is read. Guessed from its headings; the person who imports may change all of it. */
export const MoneyMapping = Strict({
  /** First row below the headings. */
  firstRow: Type.Integer({ minimum: 0, maximum: 100 }),
  columns: Strict(columns),
});
export type MoneyMapping = Static<typeof MoneyMapping>;

/** What may be wrong with a cell. The words for people live in the web's messages, by code. */
export const moneyErrorCodes = ['MISSING', 'BAD_UNIT', 'UNKNOWN_UNIT', 'DUPLICATE_UNIT', 'BAD_AMOUNT', 'BAD_DATE', 'BALANCE_DIFFERS'] as const;
export type MoneyErrorCode = (typeof moneyErrorCodes)[number];

export interface MoneyRowError {
  /** As the spreadsheet counts it, from 1. */
  readonly row: number;
  readonly field: MoneyField;
  readonly code: MoneyErrorCode;
  /** What stands in the cell, at most 80 characters. */
  readonly value: string;
}

/** A row as it would be imported. */
export type MoneyRow =
  | { readonly row: number; readonly kind: 'BALANCE'; readonly unit: string; readonly firstDeposit: number; readonly fen: number }
  | { readonly row: number; readonly kind: 'LINE'; readonly on: string; readonly fen: number; readonly text: string };

/** What an import would bring, before anything is recorded. */
export interface MoneyPreview {
  readonly sheet: MoneySheet;
  /** Heading of each column, for choosing; empty where it has none. */
  readonly headings: readonly string[];
  readonly mapping: MoneyMapping;
  /** Fields for which no column was found or chosen and without which nothing can be imported. */
  readonly missing: readonly MoneyField[];
  /** The first 50. */
  readonly rows: readonly MoneyRow[];
  /** The first 200 errors; an import is refused while there is one. */
  readonly errors: readonly MoneyRowError[];
  readonly errorCount: number;
  /** Over all good rows. `came` above zero, `went` below; `opening`: what the bank had before, where the sheet says it. */
  readonly totals: { readonly rows: number; readonly fen: number; readonly firstDeposits: number; readonly came: number; readonly went: number; readonly from: string | null; readonly until: string | null; readonly opening: number | null };
}
