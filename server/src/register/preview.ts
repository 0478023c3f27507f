import { countingPersons } from '@sanfang/shared/law/counting.ts';
import { requiredFields, type ImportMapping, type ImportPreview, type PreviewUnit } from '@sanfang/shared/protocol/register-import.ts';
import { headingsOf } from './headings.ts';
import { ownerKey } from './owner-keys.ts';
import { parseRows } from './parse-rows.ts';
import type { Sheet } from './sheet.ts';

const UNITS_SHOWN = 50;
const ERRORS_SHOWN = 200;

/** What an import of this sheet would bring under this mapping. Records nothing. */
export function previewRegister(sheet: Sheet, mapping: ImportMapping): ImportPreview {
  const missing = requiredFields.filter((field) => mapping.columns[field] === undefined);
  const { units, errors, skipped } = missing.length > 0 ? { units: [], errors: [], skipped: [] } : parseRows(sheet, mapping);
  return {
    headings: headingsOf(sheet, mapping.firstRow),
    mapping,
    missing,
    units: units.slice(0, UNITS_SHOWN),
    errors: errors.slice(0, ERRORS_SHOWN),
    errorCount: errors.length,
    skipped,
    totals: totalsOf(units),
  };
}

function totalsOf(units: readonly PreviewUnit[]): ImportPreview['totals'] {
  const counted = units.map((unit) => ({ id: unit.id, status: unit.status, owners: unit.owners.map((owner) => ({ owner: ownerKey(unit, owner) })) }));
  return {
    units: units.length,
    buildings: new Set(units.map((unit) => unit.building)).size,
    area: units.reduce((sum, unit) => sum + unit.area, 0),
    owners: new Set(counted.flatMap((unit) => unit.owners.map(({ owner }) => owner))).size,
    persons: countingPersons(counted),
  };
}
