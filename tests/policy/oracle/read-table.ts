import { readFileSync } from 'node:fs';

/** A row of a table by the names of its columns. */
export type Row = Readonly<Record<string, string>>;

/**
 * Reads a table that people who do not program can open in a spreadsheet and check: commas, one heading line, lines that
 * begin with # for them alone. No cell holds a comma or a quotation mark.
 */
export function readTable(name: string): readonly Row[] {
  const [heading = '', ...lines] = readFileSync(new URL(`${name}.csv`, import.meta.url), 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const columns = heading.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    if (cells.length !== columns.length) throw new Error(`${name}.csv: ${String(cells.length)} cells where the heading has ${String(columns.length)}: ${line}`);
    return Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? '']));
  });
}

/** The table by its first column. */
export function rowsByName(name: string): ReadonlyMap<string, Row> {
  const rows = readTable(name);
  return new Map(rows.map((row) => [Object.values(row)[0] ?? '', row]));
}
