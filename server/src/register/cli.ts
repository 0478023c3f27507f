import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { areaSources, unitKinds, unitStatuses } from '@sanfang/shared/compound/register/state.ts';
import { localDate } from '@sanfang/shared/law/calendar.ts';
import type { Provenance } from '@sanfang/shared/log/command.ts';
import { isRefusal, refuse, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import { importFields, type ImportField, type ImportMapping, type RowError } from '@sanfang/shared/protocol/register-import.ts';
import type { Engine } from '../engine/ports.ts';
import { guessMapping, headingsOf } from './headings.ts';
import { importRegister, type Imported } from './import.ts';
import { previewRegister } from './preview.ts';
import { readSheet } from './read-sheet.ts';
import { columnLetters, type Sheet } from './sheet.ts';

export interface FileImport {
  readonly engine: Engine;
  readonly log: string;
  readonly path: string;
  /** `unit=C,area=建筑面积`: fields by the letter or the heading of their column, where the guess is wrong. */
  readonly map?: string;
  /** `已售=HANDED_OVER,公房=OTHER`: words of the sheet that nobody knows. */
  readonly words?: string;
  /** Local date from which the register is so; today without it. */
  readonly from?: string;
  /** ISO UTC. */
  readonly now: string;
  readonly say: (line: string) => void;
}

const CHINA_STANDARD_TIME = 480;

/** Imports a register from a file, as the hub itself: the same code as the page, with its preview, errors and progress as lines. */
export async function importFromFile({ engine, log, path, map = '', words = '', from, now, say }: FileImport): Promise<Imported | Refusal> {
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null) return refuse('BAD_FILE', { reason: 'NO_SUCH_FILE' });
  const sheet = await readSheet(basename(path), bytes);
  if (isRefusal(sheet)) return sheet;
  const mapping = chosen(sheet, map, words);
  if (isRefusal(mapping)) return mapping;

  const preview = previewRegister(sheet, mapping);
  for (const field of importFields) say(`${field.padEnd(10)} ${describe(mapping.columns[field], preview.headings)}`);
  for (const error of preview.errors) say(lineOf(error));
  if (preview.skipped.length > 0) say(`rows that are no units: ${preview.skipped.join(', ')}`);

  const provenance: Provenance = { person: 'hub', auth: { method: 'HUB', level: 0, deviceAge: 0 }, received: now };
  return importRegister({
    engine, log, provenance, capacity: 'hub', sheet, mapping, importId: randomUUID(),
    validFrom: from ?? localDate(now, CHINA_STANDARD_TIME),
    onProgress: (done, of) => { say(`${String(done)} of ${String(of)}`); },
  });
}

/** The guess with what was chosen otherwise. */
function chosen(sheet: Sheet, map: string, words: string): ImportMapping | Refusal {
  const guess = guessMapping(sheet);
  const headings = headingsOf(sheet, guess.firstRow);
  const columns: Partial<Record<ImportField, number>> = { ...guess.columns };
  for (const [name, where] of pairs(map)) {
    const field = importFields.find((known) => known === name);
    const column = /^[A-Z]{1,2}$/.test(where) ? columnNumber(where) : headings.indexOf(where);
    if (field === undefined || column < 0) return refuse('BAD_FILE', { reason: 'NO_SUCH_COLUMN', field: `${name}=${where}` });
    columns[field] = column;
  }
  const meanings: ImportMapping['words'] = { areaSource: {}, kind: {}, status: {} };
  for (const [word, meaning] of pairs(words)) {
    if (!mean(meanings.areaSource, areaSources, word, meaning) && !mean(meanings.kind, unitKinds, word, meaning) && !mean(meanings.status, unitStatuses, word, meaning)) {
      return refuse('BAD_FILE', { reason: 'NO_SUCH_MEANING', field: `${word}=${meaning}` });
    }
  }
  return { ...guess, columns, words: meanings };
}

function mean<M extends string>(list: Record<string, M>, meanings: readonly M[], word: string, meaning: string): boolean {
  const known = meanings.find((one) => one === meaning);
  if (known !== undefined) list[word] = known;
  return known !== undefined;
}

function pairs(text: string): [string, string][] {
  return text.split(',').filter((part) => part.includes('=')).map((part) => {
    const at = part.indexOf('=');
    return [part.slice(0, at).trim(), part.slice(at + 1).trim()];
  });
}

function columnNumber(letters: string): number {
  return [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function describe(column: number | undefined, headings: readonly string[]): string {
  return column === undefined ? '-' : `${columnLetters(column)} ${headings[column] ?? ''}`;
}

function lineOf({ row, field, column, code, value }: RowError): string {
  return `row ${String(row)}${column === null ? '' : `, column ${column}`} (${field}): ${code} ${JSON.stringify(value)}`;
}
