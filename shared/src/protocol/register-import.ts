/** What goes to and fro while an owner register is imported from a sheet: the mapping of columns, what it reads, what is wrong with it. */
import { Type, type Static } from 'typebox';
import { areaSources, unitKinds, unitStatuses, type AreaSource, type UnitKind, type UnitStatus } from '../compound/register/state.ts';
import { OneOf, Strict } from './fields.ts';

/** What a column may hold. */
export const importFields = ['building', 'entrance', 'unit', 'area', 'areaSource', 'kind', 'status', 'owner', 'phone', 'share'] as const;
export type ImportField = (typeof importFields)[number];

/** Fields without which nothing can be imported. */
export const requiredFields: readonly ImportField[] = ['unit', 'area'];

/** Columns and rows are counted from 0. */
const Column = Type.Integer({ minimum: 0, maximum: 255 });
const columns = {
  building: Type.Optional(Column), entrance: Type.Optional(Column), unit: Type.Optional(Column), area: Type.Optional(Column), areaSource: Type.Optional(Column),
  kind: Type.Optional(Column), status: Type.Optional(Column), owner: Type.Optional(Column), phone: Type.Optional(Column), share: Type.Optional(Column),
} satisfies Record<ImportField, unknown>;
function words<const T extends readonly string[]>(meanings: T) {
  return Type.Record(Type.String({ maxLength: 40 }), OneOf(meanings), { maxProperties: 60 });
}

/** How a sheet is read. Guessed from its headings; the person who imports may change all of it. */
export const ImportMapping = Strict({
  /** First row below the headings. */
  firstRow: Type.Integer({ minimum: 0, maximum: 100 }),
  columns: Strict(columns),
  /** Building and entrance stand once, in merged cells, for the rows below them too. Otherwise an empty cell is empty. */
  merged: Type.Boolean(),
  /** Source of the areas where no column says it: the person who imports answers for it. */
  areaSource: OneOf(areaSources),
  /** What words of this sheet mean, beside those that are known. */
  words: Strict({ areaSource: words(areaSources), kind: words(unitKinds), status: words(unitStatuses) }),
});
export type ImportMapping = Static<typeof ImportMapping>;

/** What may be wrong with a cell. The words for people live in the web's messages, by code. */
export const rowErrorCodes = [
  'MISSING', 'BAD_BUILDING', 'BAD_ENTRANCE', 'BAD_UNIT', 'DUPLICATE_UNIT', 'BAD_AREA', 'BAD_AREA_SOURCE', 'BAD_KIND', 'BAD_STATUS',
  'BAD_OWNER', 'TOO_MANY_OWNERS', 'BAD_PHONE', 'BAD_SHARE',
] as const;
export type RowErrorCode = (typeof rowErrorCodes)[number];

export interface RowError {
  /** As the spreadsheet counts it, from 1. */
  readonly row: number;
  readonly field: ImportField;
  /** Letter of the column, `A`; null where the sheet has no such column. */
  readonly column: string | null;
  readonly code: RowErrorCode;
  /** What stands in the cell, at most 80 characters. */
  readonly value: string;
}

/** A row as it would be imported. */
export interface PreviewUnit {
  readonly row: number;
  readonly id: string;
  readonly building: string;
  readonly entrance: string;
  /** 0.01 m². */
  readonly area: number;
  readonly areaSource: AreaSource;
  readonly kind: UnitKind;
  readonly status: UnitStatus;
  readonly owners: readonly { readonly name: string; readonly phone: string | null; readonly share: readonly [number, number] }[];
}

/** What an import would bring, before anything is recorded. */
export interface ImportPreview {
  /** Heading of each column, for choosing; empty where it has none. */
  readonly headings: readonly string[];
  readonly mapping: ImportMapping;
  /** Required fields for which no column was found or chosen. */
  readonly missing: readonly ImportField[];
  /** The first 50 units. */
  readonly units: readonly PreviewUnit[];
  /** The first 200 errors; an import is refused while there is one. */
  readonly errors: readonly RowError[];
  readonly errorCount: number;
  /** Rows that are no units: sums and notes. Counted from 1. */
  readonly skipped: readonly number[];
  /** Over all good rows. Persons as the law counts them, area in 0.01 m². */
  readonly totals: { readonly units: number; readonly buildings: number; readonly area: number; readonly owners: number; readonly persons: number };
}

/** Limits of a file. */
export const MAX_IMPORT_BYTES = 10 * 1024 * 1024;
export const MAX_IMPORT_ROWS = 50_000;
