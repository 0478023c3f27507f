/** Files as volunteers bring them. */
import { Workbook } from 'exceljs';
import type { Sheet } from '@sanfang/server/register/sheet.ts';
import { parseFile } from '@sanfang/server/register/parse-file.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';

export type Cell = string | number | null;

/** A workbook of one sheet; `merges` as `A1:C1`. */
export async function xlsx(rows: readonly (readonly Cell[])[], merges: readonly string[] = []): Promise<Uint8Array> {
  const workbook = new Workbook();
  const sheet = workbook.addWorksheet('业主名册');
  for (const row of rows) sheet.addRow([...row]);
  for (const merge of merges) sheet.mergeCells(merge);
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

export function csv(rows: readonly (readonly Cell[])[], separator = ','): string {
  return rows.map((row) => row.map((cell) => cell ?? '').join(separator)).join('\r\n');
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** GBK bytes of a text. Node only decodes it, so the table is turned round. */
export function gbk(text: string): Uint8Array {
  return Uint8Array.from([...text].flatMap((letter) => {
    const bytes = letter.charCodeAt(0) < 0x80 ? [letter.charCodeAt(0)] : gbkTable().get(letter);
    if (bytes === undefined) throw new Error(`GBK has no ${letter}`);
    return bytes;
  }));
}

let table: Map<string, number[]> | null = null;
function gbkTable(): Map<string, number[]> {
  if (table !== null) return table;
  const decoder = new TextDecoder('gb18030');
  table = new Map();
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) table.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
  }
  return table;
}

/** A sheet that must be readable. */
export async function read(bytes: Uint8Array, file = '业主名册.xlsx'): Promise<Sheet> {
  const sheet = await parseFile(file, Buffer.from(bytes));
  if (isRefusal(sheet)) throw new Error(JSON.stringify(sheet));
  return sheet;
}

export const HEADINGS = ['楼栋', '单元', '房号', '建筑面积(㎡)', '面积来源', '房屋用途', '状态', '业主姓名', '联系电话'] as const;
