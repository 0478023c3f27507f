import { isDate } from '../../law/calendar.ts';
import { countingPersons } from '../../law/counting.ts';
import type { Sealing } from '../../log/event.ts';
import { refuse, type Refusal } from '../../protocol/refusal.ts';
import { REGISTER } from '../channel.ts';
import type { CommandOf } from '../command.ts';
import { draft } from '../event.ts';
import type { Outcome } from '../outcome.ts';
import { sumToOne } from './shares.ts';
import type { OwnerShare, RegisterState, Staging, Unit } from './state.ts';

type ImportedUnit = CommandOf<'StageUnits'>['data']['units'][number];

/** One import is open at a time: a new one takes the place of one that was never finished. */
export function startImport(register: RegisterState, { data }: CommandOf<'StartImport'>): Outcome {
  const { file, ...started } = data;
  if (!isDate(data.validFrom)) return refuse('MALFORMED', { field: 'validFrom' });
  const given = Object.keys(register.staging).map((unfinished) => draft(REGISTER, 'register.import_discarded', { import: unfinished }));
  const seal = { file: { value: file, subjects: [], retention: 'REGISTER' } } as const;
  return { events: [...given, draft(REGISTER, 'register.import_started', started, { seal })] };
}

/** Takes up to 50 units; nothing of them counts before the register is activated. */
export function stageUnits(register: RegisterState, { data }: CommandOf<'StageUnits'>): Outcome {
  const staging = register.staging[data.import];
  if (staging === undefined) return refuse('IMPORT_NOT_OPEN');
  const count = staging.units.length + data.units.length;
  if (count > staging.rows) return refuse('IMPORT_INCOMPLETE', { announced: staging.rows, staged: count });
  const wrong = whyNotStaged(staging, data.units, data.ownerIds);
  if (wrong !== null) return wrong;
  const seal = sealOwners(staging, data.units, data.ownerIds);
  const units = data.units.map((unit) => asUnit(unit, data.ownerIds, staging.validFrom));
  const owners = Object.keys(seal).map((path) => path.slice('owner.'.length));
  return { events: [draft(REGISTER, 'register.units_staged', { import: data.import, units, owners }, { seal })] };
}

/** Everything staged becomes the register at once, when it is as much as was announced. */
export function activateRegister(register: RegisterState, { data }: CommandOf<'ActivateRegister'>): Outcome {
  const staging = register.staging[data.import];
  if (staging === undefined) return refuse('IMPORT_NOT_OPEN');
  const { units, rows } = staging;
  if (units.length === 0) return refuse('IMPORT_EMPTY');
  if (units.length !== rows) return refuse('IMPORT_INCOMPLETE', { announced: rows, staged: units.length });
  return {
    events: [draft(REGISTER, 'register.activated', {
      import: data.import,
      version: register.version + 1,
      units: units.length,
      buildings: new Set(units.map((unit) => unit.building)).size,
      area: units.reduce((sum, unit) => sum + unit.area, 0),
      persons: countingPersons(units),
    })],
  };
}

export function discardImport(register: RegisterState, { data }: CommandOf<'DiscardImport'>): Outcome {
  if (register.staging[data.import] === undefined) return refuse('IMPORT_NOT_OPEN');
  return { events: [draft(REGISTER, 'register.import_discarded', data)] };
}

/** A whole number of 0.01 m², up to 100,000 m². */
export function isArea(area: number): boolean {
  return Number.isInteger(area) && area >= 1 && area <= 10_000_000;
}

function whyNotStaged(staging: Staging, units: readonly ImportedUnit[], ownerIds: Readonly<Record<string, string>>): Refusal | null {
  const known = new Set(staging.units.map((unit) => unit.id));
  for (const { id: unit, area, owners } of units) {
    if (known.has(unit)) return refuse('DUPLICATE_UNIT', { unit });
    known.add(unit);
    if (!isArea(area)) return refuse('BAD_AREA', { unit });
    if (owners.some(({ key }) => !Object.hasOwn(ownerIds, key))) return refuse('UNKNOWN_OWNER', { unit });
    const distinct = new Set(owners.map(({ key }) => ownerIds[key])).size === owners.length;
    if (owners.length > 0 && !(distinct && sumToOne(owners.map(({ share }) => share)))) return refuse('BAD_SHARES', { unit });
  }
  return null;
}

/** Each owner is sealed once per import, where first met. */
function sealOwners(staging: Staging, units: readonly ImportedUnit[], ownerIds: Readonly<Record<string, string>>): Record<string, Sealing> {
  const known = new Set(staging.owners.map(([owner]) => owner));
  const seal: Record<string, Sealing> = {};
  for (const { key, name, phone } of units.flatMap((unit) => unit.owners)) {
    const owner = ownerIds[key] ?? '';
    if (known.has(owner)) continue;
    known.add(owner);
    seal[`owner.${owner}`] = { value: { name, phone }, subjects: [owner], retention: 'REGISTER' };
  }
  return seal;
}

function asUnit({ owners, ...unit }: ImportedUnit, ownerIds: Readonly<Record<string, string>>, validFrom: string): Unit {
  const shares: OwnerShare[] = owners.map(({ key, share }) => ({ owner: ownerIds[key] ?? '', share }));
  return { ...unit, owners: shares, designatedVoter: null, validFrom };
}
