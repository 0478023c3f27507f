import type { MoneyErrorCode, MoneyField } from '@sanfang/shared/protocol/money-import.ts';
import { m } from '#lib/paraglide/messages.js';

const fields: Readonly<Record<MoneyField, () => string>> = {
  building: m.import_field_building, entrance: m.import_field_entrance, unit: m.import_field_unit, firstDeposit: m.funds_own_first, amount: m.funds_column_amount,
  on: m.funds_on, came: m.funds_column_came, went: m.funds_column_went, text: m.funds_column_text, balance: m.funds_column_balance,
};
const errors: Readonly<Record<MoneyErrorCode, () => string>> = {
  MISSING: m.import_error_missing, BAD_UNIT: m.import_error_unit, UNKNOWN_UNIT: m.funds_error_unknown, DUPLICATE_UNIT: m.import_error_duplicate,
  BAD_AMOUNT: m.funds_error_amount, BAD_DATE: m.funds_error_date, BALANCE_DIFFERS: m.funds_error_balance,
};

/** Name of what a column may hold. */
export function moneyFieldWord(field: MoneyField): string {
  return fields[field]();
}

/** What is wrong with a cell, and what to do. */
export function moneyErrorWord(code: MoneyErrorCode): string {
  return errors[code]();
}
