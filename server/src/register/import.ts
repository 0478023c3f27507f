import { REGISTER } from '@sanfang/shared/compound/channel.ts';
import type { CommandOf } from '@sanfang/shared/compound/command.ts';
import { STAGE_BATCH } from '@sanfang/shared/compound/register/commands.ts';
import type { RegisterState } from '@sanfang/shared/compound/register/state.ts';
import type { Provenance } from '@sanfang/shared/log/command.ts';
import { derivedId } from '@sanfang/shared/log/ids.ts';
import type { CommandReply } from '@sanfang/shared/protocol/live.ts';
import { isRefusal, refuse, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import { requiredFields, type ImportMapping, type PreviewUnit } from '@sanfang/shared/protocol/register-import.ts';
import type { Engine } from '../engine/ports.ts';
import { ownerKey } from './owner-keys.ts';
import { parseRows } from './parse-rows.ts';
import { previewRegister } from './preview.ts';
import type { Sheet } from './sheet.ts';

/** Batches on their way at once: the log writes what queues up as one commit. */
const LANES = 8;

/** Owners in a batch: with the commitments to their names they are most of an event's bytes. */
const BATCH_OWNERS = 180;

type RegisterCommandType = 'StartImport' | 'StageUnits' | 'ActivateRegister' | 'DiscardImport';

export interface RegisterImport {
  readonly engine: Engine;
  readonly log: string;
  readonly provenance: Provenance;
  /** The hat under which the person imports. */
  readonly capacity: string;
  readonly sheet: Sheet;
  readonly mapping: ImportMapping;
  /** Local date from which the register is so. */
  readonly validFrom: string;
  /** Random id of this import. Everything in it is derived from it, so that the same import again does nothing twice. */
  readonly importId: string;
  /** Told after each batch. */
  readonly onProgress?: (done: number, of: number) => void;
}

/** What was imported, as the register records it; area in 0.01 m², persons as the law counts them. */
export interface Imported {
  readonly import: string;
  readonly units: number;
  readonly buildings: number;
  readonly area: number;
  readonly owners: number;
  readonly persons: number;
}

/**
 * Replaces the register of a compound by a sheet, whole or not at all; a sheet with a single bad row is refused. An import that
 * was cut off goes on where it stopped when it is asked for again with the same id; one that was refused needs a new id.
 */
export async function importRegister(job: RegisterImport): Promise<Imported | Refusal> {
  const missing = requiredFields.find((field) => job.mapping.columns[field] === undefined);
  if (missing !== undefined) return refuse('BAD_FILE', { reason: 'MISSING_COLUMN', field: missing });
  const { units, errors } = parseRows(job.sheet, job.mapping);
  const [first] = errors;
  if (first !== undefined) return refuse('BAD_FILE', { reason: 'BAD_ROWS', errors: errors.length, row: first.row });
  if (units.length === 0) return refuse('IMPORT_EMPTY');

  const state = (await job.engine.channel(job.log, REGISTER))?.state as RegisterState | undefined;
  if (state === undefined) return refuse('NOT_FOUND');
  const batches = inBatches(job, units, await knownOwners(job.engine, state));
  const refusal = await run(job, units.length, batches);
  if (refusal !== null) {
    // Staged rows count for nothing; this only tidies up, and may itself be refused.
    await send(job, 'DiscardImport', 'DiscardImport', { import: job.importId });
    return refusal;
  }
  return { import: job.importId, ...previewRegister(job.sheet, job.mapping).totals };
}

type Batch = CommandOf<'StageUnits'>['data'];

async function run(job: RegisterImport, rows: number, batches: readonly Batch[]): Promise<Refusal | null> {
  const { importId, validFrom } = job;
  const started = await send(job, 'StartImport', 'StartImport', { import: importId, file: (job.sheet.file || '-').slice(0, 200), rows, validFrom });
  if (isRefusal(started)) return started;
  const staged = await stageAll(job, rows, batches);
  if (staged !== null) return staged;
  const activated = await send(job, 'ActivateRegister', 'ActivateRegister', { import: importId });
  return isRefusal(activated) ? activated : null;
}

/** Several batches are under way at once; the first refusal stops those that have not set out. */
async function stageAll(job: RegisterImport, rows: number, batches: readonly Batch[]): Promise<Refusal | null> {
  let [next, done] = [0, 0];
  let refusal: Refusal | null = null;
  const lane = async (): Promise<void> => {
    while (refusal === null && next < batches.length) {
      const at = next;
      next += 1;
      const batch = batches[at];
      if (batch === undefined) return;
      const reply = await send(job, 'StageUnits', `StageUnits ${String(at)}`, batch);
      if (isRefusal(reply)) refusal ??= reply;
      else job.onProgress?.(done += batch.units.length, rows);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return refusal;
}

function send<K extends RegisterCommandType>({ engine, log, capacity, importId, provenance }: RegisterImport, type: K, step: string, data: CommandOf<K>['data']): Promise<CommandReply> {
  const command = { id: derivedId('register import', log, importId, step), log, type, capacity, data } as unknown as Parameters<Engine['execute']>[0];
  return engine.execute(command, provenance);
}

/** Batches of units with the owners' ids. An owner keeps the id of the present register, so that their hats follow them into the next. */
function inBatches({ importId }: RegisterImport, units: readonly PreviewUnit[], known: ReadonlyMap<string, string>): Batch[] {
  const numbers = new Map<string, number>();
  return pieces(units).map((piece) => {
    const ownerIds: Record<string, string> = {};
    const staged = piece.map((unit) => {
      const { id, building, entrance, area, areaSource, kind, status } = unit;
      const owners = unit.owners.map(({ name, phone, share: [part, whole] }) => {
        const same = ownerKey(unit, { name, phone });
        const no = numbers.get(same) ?? numbers.size;
        numbers.set(same, no);
        // By place in the sheet, not by name: neither key nor id tells whom it stands for.
        const key = `owner ${String(no)}`;
        ownerIds[key] = known.get(same) ?? derivedId('register owner', importId, no);
        return { key, name, phone, share: [part, whole] as [number, number] };
      });
      return { id, building, entrance, area, areaSource, kind, status, owners };
    });
    return { import: importId, units: staged, ownerIds };
  });
}

/** Units in their order, in pieces of at most 50 and with no more owners than one event can carry. */
function pieces(units: readonly PreviewUnit[]): readonly (readonly PreviewUnit[])[] {
  const all: PreviewUnit[][] = [];
  let owners = 0;
  for (const unit of units) {
    const last = all.at(-1);
    if (last === undefined || last.length === STAGE_BATCH || owners + unit.owners.length > BATCH_OWNERS) {
      all.push([unit]);
      owners = unit.owners.length;
    } else {
      last.push(unit);
      owners += unit.owners.length;
    }
  }
  return all;
}

/** Ids of the owners in the present register, by key. Names that were erased match nobody. */
async function knownOwners(engine: Engine, { units, owners }: RegisterState): Promise<ReadonlyMap<string, string>> {
  const values = await engine.open(Object.values(owners));
  const known = new Map<string, string>();
  for (const unit of Object.values(units)) {
    for (const { owner } of unit.owners) {
      const value = values.get(owners[owner] ?? '') as { readonly name: string; readonly phone: string | null } | undefined;
      if (value !== undefined) known.set(ownerKey(unit, value), owner);
    }
  }
  return known;
}
