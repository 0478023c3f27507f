import { describe, expect, it } from 'vitest';
import { guessMapping, headingsOf } from '@sanfang/server/register/headings.ts';
import type { Sheet } from '@sanfang/server/register/sheet.ts';
import { HEADINGS, read, xlsx } from './support/files.ts';

function sheet(...rows: string[][]): Sheet {
  return { file: 'a', rows };
}

describe('guessing the columns', () => {
  it('knows the usual headings', () => {
    expect(guessMapping(sheet([...HEADINGS]))).toEqual({
      firstRow: 1, merged: false, areaSource: 'CONTRACT', words: { areaSource: {}, kind: {}, status: {} },
      columns: { building: 0, entrance: 1, unit: 2, area: 3, areaSource: 4, kind: 5, status: 6, owner: 7, phone: 8 },
    });
  });

  it.each<readonly [string, string[], object]>([
    ['幢 and 室', ['幢号', '单元号', '室号', '专有部分面积（平方米）', '产权人', '手机号码', '产权份额'], { building: 0, entrance: 1, unit: 2, area: 3, owner: 4, phone: 5, share: 6 }],
    ['English', ['Building', 'Entrance', 'Unit No.', 'Exclusive area (m²)', 'Owner name', 'Phone'], { building: 0, entrance: 1, unit: 2, area: 3, owner: 4, phone: 5 }],
    ['a serial number in front', ['序号', '楼栋', '房号', '建筑面积'], { building: 1, unit: 2, area: 3 }],
    ['longer headings', ['楼栋编号（必填）', '房号/室', '房屋建筑面积（产证）', '业主1姓名', '业主1电话'], { building: 0, unit: 1, area: 2, owner: 3, phone: 4 }],
    ['the right one of several areas', ['房号', '套内面积', '公摊建筑面积', '产权面积', '面积来源'], { unit: 0, area: 3, areaSource: 4 }],
    ['spaces and stops', ['楼 栋', '房 号：', '建 筑 面 积 ㎡'], { building: 0, unit: 1, area: 2 }],
    ['the first of two alike', ['房号', '面积', '面积'], { unit: 0, area: 1 }],
  ])('knows %s', (_, headings, columns) => {
    expect(guessMapping(sheet(headings, headings.map(() => '1'))).columns).toEqual(columns);
  });

  it('finds headings below a merged title and a note', async () => {
    const read_ = await read(await xlsx([['龙庭御景业主名册', null, null, null], ['2026年11月 制'], ['楼栋', '房号', '建筑面积', '业主'], ['1', '101', 90, '张三']], ['A1:D1']));
    expect(guessMapping(read_)).toMatchObject({ firstRow: 3, columns: { building: 0, unit: 1, area: 2, owner: 3 } });
  });

  it('finds headings in two rows, merged across and downwards', async () => {
    const two = await read(await xlsx(
      [['楼栋', '房号', '房屋信息', null, '业主信息', null], [null, null, '建筑面积', '用途', '姓名', '电话'], ['1', '101', 90, '住宅', '张三', '13800000001']],
      ['A1:A2', 'B1:B2', 'C1:D1', 'E1:F1'],
    ));
    const mapping = guessMapping(two);
    expect(mapping).toMatchObject({ firstRow: 2, columns: { building: 0, unit: 1, area: 2, kind: 3, owner: 4, phone: 5 } });
    expect(headingsOf(two, mapping.firstRow)).toEqual(['楼栋', '房号', '建筑面积', '用途', '姓名', '电话']);
  });

  it('sees merged cells, and takes an empty entrance here and there for what it is', () => {
    const headings = ['楼栋', '单元', '房号', '建筑面积'];
    expect(guessMapping(sheet(headings, ['1', '1', '101', '9'], ['', '', '102', '9'], ['', '', '201', '9'])).merged).toBe(true);
    expect(guessMapping(sheet(headings, ['1', '1', '101', '9'], ['1', '1', '102', '9'], ['1', '1', '201', '9'], ['1', '', 'S01', '9'])).merged).toBe(false);
    expect(guessMapping(sheet(headings, ['1', '', '101', '9'], ['1', '', '102', '9'])).merged).toBe(false);
  });

  it('says nothing about a sheet without headings', () => {
    expect(guessMapping(sheet(['1', '101', '90'], ['1', '102', '90']))).toMatchObject({ firstRow: 0, columns: {} });
  });

  it('shows the row above the first as headings when that was chosen otherwise', () => {
    expect(headingsOf(sheet(['a', 'b'], ['c', 'd'], ['e', 'f']), 2)).toEqual(['c', 'd']);
  });
});
