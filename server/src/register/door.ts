/** Building, entrance and number of a unit, as the register names them. */
export interface Door {
  readonly building: string;
  readonly entrance: string;
  readonly number: string;
}

/** The unit's id: building-entrance-number, without what it has not. */
export function doorId({ building, entrance, number }: Door): string {
  return [building, entrance, number].filter((part) => part !== '').join('-');
}

/** `12幢`, `12#`, `12号楼` are building 12. */
export function buildingCode(cell: string): string {
  return plain(cell).replace(/^第/, '').replace(/(号?楼栋?|[幢栋座#])$/, '').replace(/号$/, '');
}

/** `2单元` is entrance 2; `东单元` is 东. */
export function entranceCode(cell: string): string {
  return plain(cell).replace(/^第/, '').replace(/(单元|[梯门])$/, '');
}

/** Parts of a cell that names a door, whole or in part: `12-1-302`, `12幢1单元302室`, `302`. */
export function doorParts(cell: string): string[] {
  return plain(cell).replace(/[室户号房]$/, '').split(/号楼|[-－—–~/_幢栋座#]|单元/).filter((part) => part !== '');
}

/**
 * The door that the cells of a row name together, or null where they contradict each other. The number's cell may repeat
 * building and entrance, or be the only one.
 */
export function doorOf(building: string, entrance: string, unit: string): Door | null {
  const parts = doorParts(unit);
  const number = parts.at(-1);
  if (number === undefined || parts.length > 3) return null;
  const said = parts.length === 3 ? { building: parts[0], entrance: parts[1] } : twoParts(parts, building, entrance);
  if (contradicts(said.building, building) || contradicts(said.entrance, entrance)) return null;
  return { building: building || (said.building ?? ''), entrance: entrance || (said.entrance ?? ''), number };
}

/** `1-302` is entrance 1 where the building is known and is not 1; otherwise it is building 1. */
function twoParts(parts: readonly string[], building: string, entrance: string): { building?: string | undefined; entrance?: string | undefined } {
  if (parts.length < 2) return {};
  const first = parts[0];
  if (building === '' || (entrance !== '' && first === building)) return { building: first };
  return { entrance: first };
}

function contradicts(said: string | undefined, known: string): boolean {
  return said !== undefined && known !== '' && said !== known;
}

function plain(cell: string): string {
  return cell.normalize('NFKC').replace(/\s/g, '');
}
