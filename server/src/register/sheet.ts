/** A table as it was read from a file: text only, trimmed, in NFC; an empty cell is ''. Rows are as in the file, blank ones included. */
export interface Sheet {
  /** Name of the file, as it was given. */
  readonly file: string;
  readonly rows: readonly (readonly string[])[];
}

/** Letters of a column, as spreadsheets name it: 0 is A, 26 is AA. */
export function columnLetters(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : columnLetters(Math.floor(column / 26) - 1) + last;
}
