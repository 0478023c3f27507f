import type { CommandData, CommandType } from '@sanfang/shared/compound/command.ts';
import { DEPOSIT_BATCH } from '@sanfang/shared/compound/fund/commands.ts';
import type { ImportKind } from '@sanfang/shared/compound/fund/accounts-state.ts';
import type { Ledger } from '@sanfang/shared/law/books.ts';
import type { Provenance } from '@sanfang/shared/log/command.ts';
import { derivedId } from '@sanfang/shared/log/ids.ts';
import type { CommandReply } from '@sanfang/shared/protocol/live.ts';
import { isRefusal, refuse, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import type { Engine } from '../engine/ports.ts';
import type { BalanceRow, BankRow } from './parse.ts';

/** An import of money: whatever it sends is derived from its id, so that the same import again does nothing twice. */
export interface MoneyImport {
  readonly engine: Engine;
  readonly log: string;
  readonly provenance: Provenance;
  /** The hat under which the person imports. */
  readonly capacity: string;
  readonly importId: string;
  readonly file: string;
  /** Told before the first rows are recorded and after each piece. */
  readonly onProgress?: (done: number, of: number) => void;
}

/** What was recorded. `posting`: by which it can be taken back whole; null for lines of the bank. */
export interface ImportedMoney {
  readonly posting: string | null;
  readonly rows: number;
  readonly fen: number;
}

/** Records what stands on sub-accounts or has come to them, whole or not at all. `on`: local date of the bank. */
export async function importBalances(job: MoneyImport, kind: ImportKind, on: string, rows: readonly BalanceRow[]): Promise<ImportedMoney | Refusal> {
  if (rows.length === 0) return refuse('IMPORT_EMPTY');
  const total = rows.reduce((sum, { fen }) => sum + fen, 0);
  const started = await send(job, 'start', 'StartDeposits', { import: job.importId, kind, file: (job.file || '-').slice(0, 200), rows: rows.length, total, on });
  if (isRefusal(started)) return started;
  for (let at = 0; at < rows.length; at += DEPOSIT_BATCH) {
    job.onProgress?.(at, rows.length);
    const lines = rows.slice(at, at + DEPOSIT_BATCH).map(({ unit, firstDeposit, fen }) => ({ unit, firstDeposit, fen }));
    const staged = await send(job, `lines ${String(at)}`, 'StageDeposits', { import: job.importId, lines });
    if (isRefusal(staged)) return staged;
  }
  const activated = await send(job, 'activate', 'ActivateDeposits', { import: job.importId });
  return isRefusal(activated) ? activated : { posting: activated.made?.['posting'] ?? null, rows: rows.length, fen: total };
}

/** Records lines of the bank's statement, in pieces of whole days where there are many. `opening`: what the bank had before the first. */
export async function importBank(job: MoneyImport, ledger: Ledger, opening: number, rows: readonly BankRow[]): Promise<ImportedMoney | Refusal> {
  const pieces = byDays(rows);
  if (pieces === null) return refuse('TOO_LARGE', { most: DEPOSIT_BATCH });
  if (pieces.length === 0) return refuse('IMPORT_EMPTY');
  let [before, done] = [opening, 0];
  for (const [at, piece] of pieces.entries()) {
    job.onProgress?.(done, rows.length);
    done += piece.length;
    const closing = piece.reduce((sum, { fen }) => sum + fen, before);
    const lines = piece.map(({ on, fen, text }) => ({ on, fen, text }));
    const recorded = await send(job, `statement ${String(at)}`, 'RecordBankStatement', { ledger, from: piece[0]?.on ?? '', until: piece.at(-1)?.on ?? '', opening: before, closing, lines });
    if (isRefusal(recorded)) return recorded;
    before = closing;
  }
  return { posting: null, rows: rows.length, fen: before - opening };
}

/** Pieces of as many lines as one statement takes, none of which parts a day; null where a day has more. */
function byDays(rows: readonly BankRow[]): BankRow[][] | null {
  const pieces: BankRow[][] = [];
  for (const day of Map.groupBy(rows, ({ on }) => on).values()) {
    if (day.length > DEPOSIT_BATCH) return null;
    const last = pieces.at(-1);
    if (last === undefined || last.length + day.length > DEPOSIT_BATCH) pieces.push([...day]);
    else last.push(...day);
  }
  return pieces;
}

function send<K extends CommandType>({ engine, log, capacity, importId, provenance }: MoneyImport, step: string, type: K, data: CommandData[K]): Promise<CommandReply> {
  const command = { id: derivedId('money import', log, importId, step), log, type, capacity, data } as unknown as Parameters<Engine['execute']>[0];
  return engine.execute(command, provenance);
}
