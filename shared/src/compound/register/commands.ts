import { Type } from 'typebox';
import { Area, LocalDate, OneOf, Strict, Text, UnitCode, BuildingCode, Uuid } from '../../protocol/fields.ts';
import { areaSources, unitKinds, unitStatuses } from './state.ts';

/** Units in one staging command: keeps each event under 16 KiB. */
export const STAGE_BATCH = 50;

const ImportedOwner = Strict({
  /** Equal keys in one import are one owner: a person with several units counts once (解释 2009/7 Art. 9). */
  key: Text(64),
  name: Text(40),
  phone: Type.Union([Type.String({ pattern: '^[0-9+*-]{5,20}$' }), Type.Null()]),
  share: Type.Tuple([Type.Integer({ minimum: 1, maximum: 10_000 }), Type.Integer({ minimum: 1, maximum: 10_000 })]),
});

const ImportedUnit = Strict({
  id: UnitCode,
  building: BuildingCode,
  entrance: Type.String({ maxLength: 8 }),
  area: Area,
  areaSource: OneOf(areaSources),
  kind: OneOf(unitKinds),
  status: OneOf(unitStatuses),
  owners: Type.Array(ImportedOwner, { maxItems: 12 }),
});

export const registerCommands = {
  StartImport: Strict({ import: Uuid, file: Text(200), rows: Type.Integer({ minimum: 1, maximum: 50_000 }), validFrom: LocalDate }),
  /** `ownerIds[key]`: the random id that the importer gave each owner key; the same over all batches of an import. */
  StageUnits: Strict({ import: Uuid, units: Type.Array(ImportedUnit, { minItems: 1, maxItems: STAGE_BATCH }), ownerIds: Type.Record(Type.String({ maxLength: 64 }), Uuid) }),
  ActivateRegister: Strict({ import: Uuid }),
  DiscardImport: Strict({ import: Uuid }),
  CorrectUnit: Strict({ unit: UnitCode, area: Area, areaSource: OneOf(areaSources), status: OneOf(unitStatuses), validFrom: LocalDate, reason: Text(500) }),
  /** Gives a person with an account the owner's hat for all units of that owner. */
  BindOwner: Strict({ owner: Uuid, person: Uuid }),
  BindOccupant: Strict({ unit: UnitCode, person: Uuid }),
  EndBinding: Strict({ capacity: Uuid }),
};
