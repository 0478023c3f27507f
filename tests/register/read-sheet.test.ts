import { readFile } from 'node:fs/promises';
import { deflateRawSync } from 'node:zlib';
import { Workbook } from 'exceljs';
import { describe, expect, it } from 'vitest';
import { parseFile } from '@sanfang/server/register/parse-file.ts';
import { readSheet } from '@sanfang/server/register/read-sheet.ts';
import { MAX_IMPORT_BYTES } from '@sanfang/shared/protocol/register-import.ts';
import { csv, gbk, HEADINGS, read, utf8, xlsx } from './support/files.ts';

const rows = [[...HEADINGS], ['12号楼', '1单元', '302', 104.52, '不动产登记', '住宅', '已交付', '周岚', 13800000001]];
const text = [[...HEADINGS], ['12号楼', '1单元', '302', '104.52', '不动产登记', '住宅', '已交付', '周岚', '13800000001']];

describe('reading a workbook', () => {
  it('gives its cells as text', async () => {
    expect((await read(await xlsx(rows))).rows).toEqual(text);
  });

  it('gives numbers as the spreadsheet shows them, not as its file spells them', async () => {
    const sheet = await read(await xlsx([['面积', '房号'], [0.1 + 0.2, 1], [89.36999999999999, 2], [1289.5, 3], [46.2, 4]]));
    expect(sheet.rows.slice(1).map((row) => row[0])).toEqual(['0.3', '89.37', '1289.5', '46.2']);
  });

  it('keeps the numbers of rows, with empty rows between', async () => {
    const sheet = await read(await xlsx([['龙庭御景'], [], [...HEADINGS], [], ['1', '1', '101', 90]]));
    expect(sheet.rows.map((row) => row[0])).toEqual(['龙庭御景', '', '楼栋', '', '1']);
  });

  it('takes the sheet that looks like a register', async () => {
    const workbook = new Workbook();
    workbook.addWorksheet('说明').addRow(['请先阅读']);
    const register = workbook.addWorksheet('名册');
    for (const row of rows) register.addRow(row);
    expect((await read(new Uint8Array(await workbook.xlsx.writeBuffer()))).rows).toEqual(text);
  });

  it('takes what a formula came to, and nothing where it failed', async () => {
    const workbook = new Workbook();
    const sheet = workbook.addWorksheet('名册');
    sheet.addRow(['房号', '面积', '业主']);
    sheet.addRow(['101', { formula: 'A1*1', result: 90.5 }, { richText: [{ text: '张' }, { text: '三' }] }]);
    expect((await read(new Uint8Array(await workbook.xlsx.writeBuffer()))).rows[1]).toEqual(['101', '90.5', '张三']);
  });
});

describe('reading a text file', () => {
  it.each([
    ['UTF-8', utf8(csv(text))], ['UTF-8 with a mark', utf8(`\ufeff${csv(text)}`)], ['GBK', gbk(csv(text).replace('㎡', 'm2'))],
    ['UTF-16 with tabs', Uint8Array.from([0xff, 0xfe, ...Buffer.from(csv(text, '\t'), 'utf16le')])], ['semicolons', utf8(csv(text, ';'))],
  ])('understands %s', async (_, bytes) => {
    const sheet = await read(bytes, 'a.csv');
    expect(sheet.rows[1]).toEqual(text[1]);
    expect(sheet.rows[0]?.slice(0, 3)).toEqual(HEADINGS.slice(0, 3));
  });

  it('looks at the bytes, not at the name', async () => {
    expect((await read(utf8(csv(text)), 'a.xlsx')).rows).toEqual(text);
    expect((await read(await xlsx(rows), 'a.csv')).rows).toEqual(text);
  });

  it('keeps line breaks and commas inside quotes', async () => {
    expect((await read(utf8('房号,业主\n101,"张三\n李四"\n102,"王五,赵六"'))).rows).toEqual([['房号', '业主'], ['101', '张三\n李四'], ['102', '王五,赵六']]);
  });

  it('takes off what nobody sees', async () => {
    expect((await read(utf8('房号,业主\n\u200b101\u00a0, 张三\u0007 \n'))).rows[1]).toEqual(['101', '张三']);
  });

  it('brings letters into the form that the log keeps', async () => {
    expect((await read(utf8('房号,业主\n101,Ame\u0301lie\n'))).rows[1]).toEqual(['101', 'Am\u00e9lie']);
  });
});

describe('refusing a file', () => {
  const why = async (bytes: Uint8Array) => parseFile('file', Buffer.from(bytes));

  it('in the old Excel format', async () => {
    expect(await why(Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]))).toEqual({ refused: 'BAD_FILE', detail: { reason: 'OLD_EXCEL' } });
  });

  it('that is no table', async () => {
    expect(await why(Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0xff]))).toEqual({ refused: 'BAD_FILE', detail: { reason: 'NOT_A_TABLE' } });
  });

  it('without a cell', async () => {
    expect(await why(utf8(' \n,,\n'))).toEqual({ refused: 'BAD_FILE', detail: { reason: 'EMPTY' } });
    expect(await why(await xlsx([]))).toEqual({ refused: 'BAD_FILE', detail: { reason: 'EMPTY' } });
  });

  it('with quotes that do not close', async () => {
    expect(await why(utf8('房号,业主\n101,"张三\n'))).toMatchObject({ refused: 'BAD_FILE', detail: { reason: 'QUOTES' } });
  });

  it('that was cut off, or is another kind of zip', async () => {
    const whole = await xlsx(rows);
    expect(await why(whole.slice(0, whole.length / 2))).toEqual({ refused: 'BAD_FILE', detail: { reason: 'UNREADABLE' } });
    expect(await why(Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0]))).toEqual({ refused: 'BAD_FILE', detail: { reason: 'UNREADABLE' } });
    expect(await why(zip('readme.txt', Buffer.from('hello')))).toEqual({ refused: 'BAD_FILE', detail: { reason: 'UNREADABLE' } });
  });

  it('that is too large, or has too many rows', async () => {
    expect(await why(new Uint8Array(MAX_IMPORT_BYTES + 1))).toEqual({ refused: 'FILE_TOO_LARGE', detail: { limit: MAX_IMPORT_BYTES } });
    expect(await why(utf8('房号,面积\n'.repeat(50_001)))).toEqual({ refused: 'FILE_TOO_LARGE', detail: { limit: 50_000 } });
  });

  it('that is small and would fill the memory', async () => {
    const bomb = zip('xl/worksheets/sheet1.xml', Buffer.alloc(160 * 1024 * 1024, ' '));
    expect(bomb.length).toBeLessThan(1024 * 1024);
    expect(await why(bomb)).toEqual({ refused: 'BAD_FILE', detail: { reason: 'UNREADABLE' } });
    const liar = zip('xl/worksheets/sheet1.xml', Buffer.alloc(160 * 1024 * 1024, ' '), 10);
    expect(await why(liar)).toEqual({ refused: 'BAD_FILE', detail: { reason: 'UNREADABLE' } });
  });
});

describe('reading beside the main thread', () => {
  it('gives the same', async () => {
    expect(await readSheet('名册.xlsx', await xlsx(rows))).toEqual({ file: '名册.xlsx', rows: text });
  });

  it('refuses the same', async () => {
    expect(await readSheet('名册.xlsx', utf8(','))).toEqual({ refused: 'BAD_FILE', detail: { reason: 'EMPTY' } });
    expect(await readSheet('名册.xlsx', new Uint8Array(MAX_IMPORT_BYTES + 1))).toEqual({ refused: 'FILE_TOO_LARGE', detail: { limit: MAX_IMPORT_BYTES } });
  });
});

describe('the demo register', () => {
  it('is a file that can be read', async () => {
    const bytes = await readFile(new URL('../../server/src/demo/longting.csv', import.meta.url));
    const sheet = await read(bytes, 'longting.csv');
    expect(sheet.rows[0]).toEqual([...HEADINGS]);
  });
});

/** A zip of one file, which may state another size than it has. */
function zip(name: string, data: Buffer, stated = data.length): Uint8Array {
  const packed = deflateRawSync(data);
  const shared = Buffer.alloc(26);
  shared.writeUInt16LE(20, 0);
  shared.writeUInt16LE(8, 4);
  shared.writeUInt32LE(packed.length, 14);
  shared.writeUInt32LE(stated, 18);
  shared.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), shared, Buffer.from(name), packed]);
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), shared, Buffer.alloc(14), Buffer.from(name)]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return new Uint8Array(Buffer.concat([local, central, end]));
}
