/** Units and whole registers for tests. */
import type { CommandData } from '@sanfang/shared/compound/command.ts';
import { founded, given } from './foundation.ts';
import { named, type Asked, type Scene } from './given.ts';

export type ImportedUnit = CommandData['StageUnits']['units'][number];
export type ImportedOwner = ImportedUnit['owners'][number];

export const IMPORT = named('import');
export const VALID_FROM = '2026-01-01';

/** An owner alone, by key. */
export function alone(key: string): ImportedOwner {
  return { key, name: `Name of ${key}`, phone: '138****0001', share: [1, 1] };
}

/** A home of 89.37 m², handed over, of one owner. */
export function home(id: string, owner: string, over: Partial<ImportedUnit> = {}): ImportedUnit {
  const [building = '1', entrance = ''] = id.split('-');
  return { id, building, entrance, area: 8_937, areaSource: 'LAND_REGISTER', kind: 'HOME', status: 'HANDED_OVER', owners: [alone(owner)], ...over };
}

type Command<T> = Extract<Asked, { type: T }>;

/** The staging command for units; owner ids are named by their keys. */
export function staging(units: readonly ImportedUnit[], id = IMPORT): Command<'StageUnits'> {
  const keys = units.flatMap((unit) => unit.owners.map((owner) => owner.key));
  return { type: 'StageUnits', data: { import: id, units: [...units], ownerIds: Object.fromEntries(keys.map((key) => [key, named(key)])) } };
}

export function starting(rows: number, id = IMPORT): Command<'StartImport'> {
  return { type: 'StartImport', data: { import: id, file: '业主名册.xlsx', rows, validFrom: VALID_FROM } };
}

export function activating(id = IMPORT): Command<'ActivateRegister'> {
  return { type: 'ActivateRegister', data: { import: id } };
}

/** A scene with these units as the register, staged in batches. */
export function registered(units: readonly ImportedUnit[], before: Scene = given([founded]), id = IMPORT): Scene {
  let scene = before.when(starting(units.length, id)).after();
  for (let at = 0; at < units.length; at += 50) scene = scene.when(staging(units.slice(at, at + 50), id)).after();
  return scene.when(activating(id)).after();
}
