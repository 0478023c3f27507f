/** What the main thread and the thread that owns the database files say to each other. */

/** One file each: `<name>.sqlite` in the store's folder. */
export const databaseNames = ['log', 'vault', 'directory', 'audit'] as const;
export type DatabaseName = (typeof databaseNames)[number];

export type Value = string | number | null | Uint8Array;
export type Row = Readonly<Record<string, Value>>;

/** A statement, run once per row of values. */
export interface Statement {
  readonly sql: string;
  readonly rows: readonly (readonly Value[])[];
}

/** `write`: all statements or none; on disk when answered, unless `lazy`. `scrub`: empties the write-ahead log, so that what was deleted is in no file. */
export type Ask =
  | { readonly kind: 'read'; readonly database: DatabaseName; readonly sql: string; readonly values: readonly Value[] }
  | { readonly kind: 'write'; readonly database: DatabaseName; readonly statements: readonly Statement[]; readonly lazy: boolean }
  | { readonly kind: 'scrub'; readonly database: DatabaseName }
  | { readonly kind: 'close' };

export type Request = Ask & { readonly id: number };

/** `code` is SQLite's extended result code. */
export interface Failure {
  readonly code: number;
  readonly message: string;
}

/** `rows` of a read, number of changed rows per statement of a write. */
export type Answer =
  | { readonly id: number; readonly rows: readonly Row[] }
  | { readonly id: number; readonly changes: readonly number[] }
  | { readonly id: number; readonly failed: Failure };
