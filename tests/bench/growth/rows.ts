import { short, table } from '../measure.ts';

/** What one size cost, by the name and unit of each figure. */
export interface Row {
  readonly size: number;
  readonly [figure: string]: number;
}

/** A table, a row for each size. */
export function printRows(title: string, unit: string, rows: readonly Row[]): void {
  console.log(`\n## ${title}\n`);
  const figures = Object.keys(rows[0] ?? {}).filter((name) => name !== 'size');
  table([unit, ...figures], rows.map((row) => [row.size.toLocaleString('en'), ...figures.map((name) => short(row[name] ?? Number.NaN))]));
}
