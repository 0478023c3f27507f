import { refuse, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import { MAX_IMPORT_BYTES, MAX_IMPORT_ROWS } from '@sanfang/shared/protocol/register-import.ts';
import Papa from 'papaparse';
import readWorkbook from 'read-excel-file/node';
import { headingScore } from './headings.ts';
import { repackXml } from './safe-zip.ts';
import type { Sheet } from './sheet.ts';

const MAX_COLUMNS = 256;

/**
 * Reads an XLSX workbook, or a CSV file in UTF-8, UTF-16 or GB18030 with any usual separator. Of a workbook it takes the sheet
 * whose headings look most like a register. By its content, not by its name. What cannot be read is refused as BAD_FILE with a reason.
 */
export async function parseFile(file: string, bytes: Buffer): Promise<Sheet | Refusal> {
  if (bytes.length > MAX_IMPORT_BYTES) return refuse('FILE_TOO_LARGE', { limit: MAX_IMPORT_BYTES });
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) return refuse('BAD_FILE', { reason: 'OLD_EXCEL' });
  const rows = startsWith(bytes, [0x50, 0x4b]) ? await workbookRows(bytes) : textRows(bytes);
  if ('refused' in rows) return rows;
  if (rows.length > MAX_IMPORT_ROWS) return refuse('FILE_TOO_LARGE', { limit: MAX_IMPORT_ROWS });
  return { file, rows };
}

async function workbookRows(bytes: Buffer): Promise<string[][] | Refusal> {
  try {
    // As text: a number with digits that only its binary form has is put right below, not by the reader.
    const sheets = await readWorkbook<string>(await repackXml(bytes), { parseNumber: shownNumber });
    const tables = sheets.map(({ data }) => data.map((row) => row.slice(0, MAX_COLUMNS).map((cell) => cellText(cell))));
    return best(tables) ?? refuse('BAD_FILE', { reason: 'EMPTY' });
  } catch {
    return refuse('BAD_FILE', { reason: 'UNREADABLE' });
  }
}

function textRows(bytes: Buffer): string[][] | Refusal {
  const text = decode(bytes);
  if (text === null || text.includes('\0')) return refuse('BAD_FILE', { reason: 'NOT_A_TABLE' });
  const { data, errors } = Papa.parse<string[]>(text, { skipEmptyLines: false, preview: MAX_IMPORT_ROWS + 1 });
  const quotes = errors.find((error) => error.type === 'Quotes');
  if (quotes !== undefined) return refuse('BAD_FILE', { reason: 'QUOTES', row: (quotes.row ?? 0) + 1 });
  const rows = data.map((row) => row.slice(0, MAX_COLUMNS).map(tidy));
  return rows.some((row) => row.some((cell) => cell !== '')) ? rows : refuse('BAD_FILE', { reason: 'EMPTY' });
}

/** Spreadsheet programs of China still write GBK, of which GB18030 holds all; UTF-16 is their "Unicode text". */
function decode(bytes: Buffer): string | null {
  const encodings = startsWith(bytes, [0xff, 0xfe]) ? ['utf-16le'] : startsWith(bytes, [0xfe, 0xff]) ? ['utf-16be'] : ['utf-8', 'gb18030'];
  for (const encoding of encodings) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // Not this one.
    }
  }
  return null;
}

function best(tables: readonly string[][][]): string[][] | null {
  const filled = tables.filter((rows) => rows.some((row) => row.some((cell) => cell !== '')));
  return filled.reduce<{ rows: string[][]; score: number } | null>((most, rows) => {
    const score = headingScore(rows);
    return most === null || score > most.score ? { rows, score } : most;
  }, null)?.rows ?? null;
}

/** A number as the spreadsheet shows it, with 15 digits: the file may say 89.369999999999997 for 89.37. */
function shownNumber(text: string): string {
  const value = Number(text);
  return Number.isFinite(value) ? String(Number(value.toPrecision(15))) : text;
}

function cellText(cell: unknown): string {
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return typeof cell === 'string' || typeof cell === 'boolean' ? tidy(String(cell)) : '';
}

/** NFC, which alone the log keeps; without marks that nobody sees. */
function tidy(text: string): string {
  return text.toWellFormed().normalize('NFC').replace(/[\u200b-\u200f\u2060\ufeff]|(?!\n)\p{Cc}/gu, '').replace(/\u00a0/g, ' ').trim();
}

function startsWith(bytes: Buffer, magic: readonly number[]): boolean {
  return magic.every((byte, at) => bytes[at] === byte);
}
