import type { AreaSource, UnitKind, UnitStatus } from '@sanfang/shared/compound/register/state.ts';
import type { ImportField, RowErrorCode } from '@sanfang/shared/protocol/register-import.ts';
import { m } from '#lib/paraglide/messages.js';

const fields: Readonly<Record<ImportField, () => string>> = {
  building: m.import_field_building, entrance: m.import_field_entrance, unit: m.import_field_unit, area: m.import_field_area, areaSource: m.import_field_area_source,
  kind: m.import_field_kind, status: m.import_field_status, owner: m.import_field_owner, phone: m.import_field_phone, share: m.import_field_share,
};
const errors: Readonly<Record<RowErrorCode, () => string>> = {
  MISSING: m.import_error_missing, BAD_BUILDING: m.import_error_building, BAD_ENTRANCE: m.import_error_entrance, BAD_UNIT: m.import_error_unit,
  DUPLICATE_UNIT: m.import_error_duplicate, BAD_AREA: m.import_error_area, BAD_AREA_SOURCE: m.import_error_area_source, BAD_KIND: m.import_error_kind,
  BAD_STATUS: m.import_error_status, BAD_OWNER: m.import_error_owner, TOO_MANY_OWNERS: m.import_error_owners, BAD_PHONE: m.import_error_phone, BAD_SHARE: m.import_error_share,
};

/** Name of what a column may hold. */
export function fieldWord(field: ImportField): string {
  return fields[field]();
}

/** What is wrong with a cell, and what to do. */
export function errorWord(code: RowErrorCode): string {
  return errors[code]();
}

/** Where an area comes from (解释 2009/7 Art. 8). */
export function areaSourceWord(source: AreaSource): string {
  return { LAND_REGISTER: m.area_land_register, SURVEY: m.area_survey, CONTRACT: m.area_contract }[source]();
}

export function unitKindWord(kind: UnitKind): string {
  return { HOME: m.unit_home, SHOP: m.unit_shop, GARAGE: m.unit_garage, PARKING: m.unit_parking, OTHER: m.unit_other }[kind]();
}

export function unitStatusWord(status: UnitStatus): string {
  return { HANDED_OVER: m.unit_handed_over, SOLD: m.unit_sold, UNSOLD: m.unit_unsold }[status]();
}

/** Letter of a column as the spreadsheet shows it, `A` for 0. */
export function columnLetter(column: number): string {
  return column < 26 ? String.fromCharCode(65 + column) : columnLetter(Math.floor(column / 26) - 1) + columnLetter(column % 26);
}
