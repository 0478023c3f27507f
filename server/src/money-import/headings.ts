import { fieldsOf, type MoneyField, type MoneyMapping, type MoneySheet } from '@sanfang/shared/protocol/money-import.ts';
import type { Sheet } from '../register/sheet.ts';

/** Headings by which authorities, banks and firms name the columns, in the form of `plain`. */
const names: Readonly<Record<MoneyField, RegExp>> = {
  building: /^(楼栋|楼号|栋号|幢号|楼栋号|幢|栋|楼|building)$/,
  entrance: /^(单元|单元号|梯|entrance)$/,
  unit: /^(房号|房间号|室号|户号|门牌号|房屋编号|房屋坐落|房屋|房间|unit|home|room)$/,
  firstDeposit: /^(首期交存|首期交存额|首期|首次交存|应交金额|交存标准金额|firstdeposit)$/,
  amount: /^(余额|当前余额|结余|交存金额|缴存金额|交款金额|本次交存|金额|发生额|交易金额|amount|balance)$/,
  on: /^(日期|交易日期|记账日期|入账日期|交易时间|date)$/,
  came: /^(收入|收入金额|贷方|贷方发生额|贷方金额|存入|转入|in|credit|income)$/,
  went: /^(支出|支出金额|借方|借方发生额|借方金额|支取|转出|out|debit|payment)$/,
  text: /^(摘要|用途|附言|备注|对方户名|交易摘要|说明|text|note|description)$/,
  balance: /^(余额|账户余额|联机余额|本次余额|balance)$/,
};

/** Rows from the top in which headings are looked for: titles and notes stand above them. */
const HEADING_ROWS = 12;

/** Guesses how to read a sheet from the row that has the most headings. */
export function guessMoneyMapping({ rows }: Sheet, sheet: MoneySheet): MoneyMapping {
  let best: MoneyMapping = { firstRow: 1, columns: {} };
  for (const [row, cells] of rows.slice(0, HEADING_ROWS).entries()) {
    const columns = columnsOf(cells, sheet);
    if (Object.keys(columns).length > Object.keys(best.columns).length) best = { firstRow: row + 1, columns };
  }
  return best;
}

function columnsOf(cells: readonly string[], sheet: MoneySheet): MoneyMapping['columns'] {
  const columns: MoneyMapping['columns'] = {};
  for (const [column, cell] of cells.entries()) {
    // What stands on the bank's account is a balance, what stands on a home's is its amount.
    const order = sheet === 'BANK' ? fieldsOf.BANK.toReversed() : fieldsOf.BALANCES;
    const field = order.find((one) => columns[one] === undefined && names[one].test(plain(cell)));
    if (field !== undefined) columns[field] = column;
  }
  return columns;
}

/** A heading without spaces, units and remarks in brackets: `余额（元）` is `余额`. */
function plain(cell: string): string {
  return cell.normalize('NFKC').toLowerCase().replace(/\(.*?\)|\[.*?\]/g, '').replace(/[\s:*/._-]/g, '');
}
