import type { AreaSource, UnitKind, UnitStatus } from '@sanfang/shared/compound/register/state.ts';
import type { ImportField, ImportMapping, PreviewUnit, RowError, RowErrorCode } from '@sanfang/shared/protocol/register-import.ts';
import { parseArea } from './area.ts';
import { buildingCode, doorId, doorOf, entranceCode, type Door } from './door.ts';
import { parseOwners, type NamedOwner } from './owners.ts';
import { columnLetters, type Sheet } from './sheet.ts';
import { isDeveloperWord, isNote, meaningOf, UNNAMED_DEVELOPER } from './words.ts';

/** What a sheet says under a mapping: the good rows as units, what is wrong with the others, and which rows are none. */
export interface ParsedRows {
  readonly units: readonly PreviewUnit[];
  readonly errors: readonly RowError[];
  readonly skipped: readonly number[];
}

/** Building and entrance stand once for several rows where their cells are merged. */
interface Above {
  readonly building: string;
  readonly entrance: string;
}

/** Reads all rows below the headings. A row with an error gives no unit. Nothing is guessed: what is not understood is an error. */
export function parseRows(sheet: Sheet, mapping: ImportMapping): ParsedRows {
  const units: PreviewUnit[] = [];
  const errors: RowError[] = [];
  const skipped: number[] = [];
  const seen = new Set<string>();
  let above: Above = { building: '', entrance: '' };
  for (const [at, cells] of sheet.rows.entries()) {
    if (at < mapping.firstRow || cells.every((cell) => cell === '')) continue;
    if (isNote(cells.find((cell) => cell !== '') ?? '')) {
      skipped.push(at + 1);
      continue;
    }
    const row = new Row(at + 1, cells, mapping);
    above = placeOf(row, above);
    const unit = unitOf(row, above);
    if (unit !== null && seen.has(unit.id)) row.fail('unit', 'DUPLICATE_UNIT');
    if (unit !== null) seen.add(unit.id);
    if (unit !== null && row.errors.length === 0) units.push(unit);
    errors.push(...row.errors);
  }
  return { units, errors, skipped };
}

/** One row under a mapping, gathering what is wrong with it. */
class Row {
  readonly no: number;
  readonly mapping: ImportMapping;
  readonly errors: RowError[] = [];
  readonly #cells: readonly string[];

  constructor(no: number, cells: readonly string[], mapping: ImportMapping) {
    this.no = no;
    this.mapping = mapping;
    this.#cells = cells;
  }

  cell(field: ImportField): string {
    const column = this.mapping.columns[field];
    return column === undefined ? '' : this.#cells[column] ?? '';
  }

  fail(field: ImportField, code: RowErrorCode): null {
    const column = this.mapping.columns[field];
    this.errors.push({ row: this.no, field, column: column === undefined ? null : columnLetters(column), code, value: this.cell(field).slice(0, 80) });
    return null;
  }
}

/** Fills merged cells downwards; an entrance is not carried into another building. */
function placeOf(row: Row, above: Above): Above {
  const own = { building: buildingCode(row.cell('building')), entrance: entranceCode(row.cell('entrance')) };
  if (!row.mapping.merged) return own;
  const building = own.building || above.building;
  return { building, entrance: own.entrance || (building === above.building ? above.entrance : '') };
}

function unitOf(row: Row, place: Above): PreviewUnit | null {
  const door = doorFrom(row, place);
  const area = row.cell('area') === '' ? row.fail('area', 'MISSING') : parseArea(row.cell('area')) ?? row.fail('area', 'BAD_AREA');
  const areaSource = wordOf(row, 'areaSource', row.mapping.areaSource, 'BAD_AREA_SOURCE');
  const kind = wordOf(row, 'kind', 'HOME', 'BAD_KIND');
  const owned = ownersFrom(row);
  const said = wordOf(row, 'status', owned?.status ?? 'HANDED_OVER', 'BAD_STATUS');
  if (door === null || area === null || areaSource === null || kind === null || said === null || owned === null) return null;
  const owners = said === 'UNSOLD' && owned.owners.length === 0 ? [developer] : owned.owners;
  return { row: row.no, id: doorId(door), building: door.building, entrance: door.entrance, area, areaSource, kind, status: said, owners };
}

function doorFrom(row: Row, place: Above): Door | null {
  if (row.cell('unit') === '') return row.fail('unit', 'MISSING');
  const door = doorOf(place.building, place.entrance, row.cell('unit'));
  if (door === null) return row.fail('unit', 'BAD_UNIT');
  if (door.building === '') return row.fail('building', 'MISSING');
  if (!/^[0-9A-Za-z一-龥#]{1,16}$/.test(door.building)) return row.fail('building', 'BAD_BUILDING');
  if (!/^[0-9A-Za-z一-龥#]{0,8}$/.test(door.entrance)) return row.fail('entrance', 'BAD_ENTRANCE');
  return /^[0-9A-Za-z一-龥#-]{1,32}$/.test(doorId(door)) ? door : row.fail('unit', 'BAD_UNIT');
}

const developer: NamedOwner = { name: UNNAMED_DEVELOPER, phone: null, share: [1, 1] };

/** Owners, and the status that they imply where no cell says it. */
function ownersFrom(row: Row): { readonly owners: readonly NamedOwner[]; readonly status: UnitStatus } | null {
  if (isDeveloperWord(row.cell('owner'))) return { owners: [developer], status: 'UNSOLD' };
  const owners = parseOwners(row.cell('owner'), row.cell('phone'), row.cell('share'));
  return 'code' in owners ? row.fail(owners.field, owners.code) : { owners, status: 'HANDED_OVER' };
}

interface Lists {
  readonly areaSource: AreaSource;
  readonly kind: UnitKind;
  readonly status: UnitStatus;
}

function wordOf<K extends keyof Lists>(row: Row, list: K, otherwise: Lists[K], code: RowErrorCode): Lists[K] | null {
  const word = row.cell(list);
  return word === '' ? otherwise : meaningOf(list, word, row.mapping.words[list]) ?? row.fail(list, code);
}
