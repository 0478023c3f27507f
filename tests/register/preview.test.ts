import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { guessMapping } from '@sanfang/server/register/headings.ts';
import { previewRegister } from '@sanfang/server/register/preview.ts';
import { parseRows } from '@sanfang/server/register/parse-rows.ts';
import { countingPersons } from '@sanfang/shared/law/counting.ts';
import { ownerKey } from '@sanfang/server/register/owner-keys.ts';
import type { ImportMapping, RowError } from '@sanfang/shared/protocol/register-import.ts';
import { HEADINGS, read, xlsx } from './support/files.ts';

const good = ['1号楼', '1单元', '101', '89.37', '不动产登记', '住宅', '已交付', '张三', '13800000001'];

/** The good row with other cells, by heading. */
function row(over: Readonly<Partial<Record<(typeof HEADINGS)[number], string>>> = {}): string[] {
  return HEADINGS.map((heading, at) => over[heading] ?? good[at] ?? '');
}

function preview(rows: readonly string[][], over: Partial<ImportMapping> = {}) {
  const sheet = { file: 'a', rows: [[...HEADINGS], ...rows] };
  return previewRegister(sheet, { ...guessMapping(sheet), merged: false, ...over });
}

describe('previewing a register', () => {
  it('shows units as they would be recorded', () => {
    expect(preview([row()]).units).toEqual([{
      row: 2, id: '1-1-101', building: '1', entrance: '1', area: 8937, areaSource: 'LAND_REGISTER', kind: 'HOME', status: 'HANDED_OVER',
      owners: [{ name: '张三', phone: '13800000001', share: [1, 1] }],
    }]);
  });

  it('adds up what is good, and shows the first fifty', () => {
    const rows = Array.from({ length: 60 }, (_, i) => row({ 楼栋: `${(i % 3) + 1}幢`, 房号: String(100 + i), 业主姓名: `业主${i}` }));
    const shown = preview(rows);
    expect(shown.totals).toEqual({ units: 60, buildings: 3, area: 60 * 8937, owners: 60, persons: 60 });
    expect(shown.units).toHaveLength(50);
  });

  it.each<readonly [string, Parameters<typeof row>[0], Partial<RowError>]>([
    ['no number', { 房号: '' }, { field: 'unit', column: 'C', code: 'MISSING', value: '' }],
    ['no building', { 楼栋: '' }, { field: 'building', column: 'A', code: 'MISSING' }],
    ['a building that no code can be', { 楼栋: '一号?楼' }, { field: 'building', code: 'BAD_BUILDING', value: '一号?楼' }],
    ['an entrance that no code can be', { 单元: '!' }, { field: 'entrance', code: 'BAD_ENTRANCE' }],
    ['an entrance that is too long', { 单元: '123456789' }, { field: 'entrance', code: 'BAD_ENTRANCE' }],
    ['a door that contradicts its building', { 房号: '2-1-101' }, { field: 'unit', code: 'BAD_UNIT', value: '2-1-101' }],
    ['a door with strange signs', { 房号: '10!1' }, { field: 'unit', code: 'BAD_UNIT' }],
    ['no area', { '建筑面积(㎡)': '' }, { field: 'area', column: 'D', code: 'MISSING' }],
    ['an area of three decimals', { '建筑面积(㎡)': '89.375' }, { field: 'area', column: 'D', code: 'BAD_AREA', value: '89.375' }],
    ['an unknown source', { 面积来源: '听说' }, { field: 'areaSource', code: 'BAD_AREA_SOURCE', value: '听说' }],
    ['an unknown use', { 房屋用途: '洞' }, { field: 'kind', code: 'BAD_KIND', value: '洞' }],
    ['a status that may mean two things', { 状态: '已售' }, { field: 'status', column: 'G', code: 'BAD_STATUS', value: '已售' }],
    ['an owner without end', { 业主姓名: '长'.repeat(100) }, { field: 'owner', code: 'BAD_OWNER', value: '长'.repeat(80) }],
    ['a number that is none', { 联系电话: '无' }, { field: 'phone', column: 'I', code: 'BAD_PHONE', value: '无' }],
  ])('says what is wrong with %s', (_, over, error) => {
    const shown = preview([row({ 房号: '999' }), row(over)]);
    expect(shown.errors).toEqual([expect.objectContaining({ row: 3, ...error })]);
    expect([shown.errorCount, shown.totals.units]).toEqual([1, 1]);
  });

  it('says everything that is wrong with a row', () => {
    expect(preview([row({ '建筑面积(㎡)': 'x', 面积来源: 'x', 房屋用途: 'x', 状态: 'x', 联系电话: 'x', 房号: '' })]).errors.map((error) => error.code))
      .toEqual(['MISSING', 'BAD_AREA', 'BAD_AREA_SOURCE', 'BAD_KIND', 'BAD_PHONE', 'BAD_STATUS']);
  });

  it('finds a unit that stands twice', () => {
    expect(preview([row(), row({ 房号: '1-1-101' })]).errors).toEqual([expect.objectContaining({ row: 3, code: 'DUPLICATE_UNIT' })]);
  });

  it('counts all errors and shows the first two hundred', () => {
    const shown = preview(Array.from({ length: 250 }, () => row({ 状态: '?' })));
    expect([shown.errorCount, shown.errors.length]).toEqual([250, 200]);
  });

  it('leaves out empty rows, sums and notes, and says which', () => {
    const empty = HEADINGS.map(() => '');
    const shown = preview([row(), empty, ['合计', '', '', '89.37'], ['注：以产证为准']]);
    expect([shown.totals.units, shown.errorCount, shown.skipped]).toEqual([1, 0, [4, 5]]);
  });

  it('says which columns are missing, and reads nothing without them', () => {
    const sheet = { file: 'a', rows: [['楼栋', '业主'], ['1', '张三']] };
    expect(previewRegister(sheet, guessMapping(sheet))).toMatchObject({ missing: ['unit', 'area'], units: [], errorCount: 0, headings: ['楼栋', '业主'] });
  });

  it('reads columns as they were chosen, and words as they were explained', () => {
    const columns = { ...guessMapping({ file: 'a', rows: [[...HEADINGS]] }).columns };
    delete columns.areaSource;
    const shown = preview([row({ 状态: '已售' })], { columns, areaSource: 'SURVEY', words: { areaSource: {}, kind: { 住宅: 'OTHER' }, status: { 已售: 'HANDED_OVER' } } });
    expect(shown.units).toMatchObject([{ areaSource: 'SURVEY', kind: 'OTHER', status: 'HANDED_OVER' }]);
  });

  it('takes words only from the list that was given', () => {
    expect(preview([row({ 状态: 'constructor', 房屋用途: 'toString', 面积来源: '__proto__' })]).errors.map((error) => error.code)).toEqual(['BAD_AREA_SOURCE', 'BAD_KIND', 'BAD_STATUS']);
  });

  it('fills merged cells downwards, not into the next building', async () => {
    const sheet = await read(await xlsx(
      [['楼栋', '单元', '房号', '建筑面积'], ['1', '1', '101', 90], [null, null, '102', 90], [null, '2', '101', 90], ['2', null, '101', 90], [null, null, '102', 90]],
      ['A2:A4', 'B2:B3', 'A5:A6'],
    ));
    const mapping = guessMapping(sheet);
    expect(mapping.merged).toBe(true);
    expect(parseRows(sheet, mapping).units.map((unit) => unit.id)).toEqual(['1-1-101', '1-1-102', '1-2-101', '2-101', '2-102']);
  });
});

describe('who is the same owner', () => {
  it('is told by name and number', () => {
    const shown = preview([row(), row({ 房号: '102' }), row({ 房号: '103', 联系电话: '13800000002' }), row({ 房号: '104', 业主姓名: '张四' })]);
    expect(shown.totals).toMatchObject({ units: 4, owners: 3, persons: 3 });
  });

  it('is not told by the name alone', () => {
    expect(preview([row({ 联系电话: '' }), row({ 房号: '102', 联系电话: '' })]).totals).toMatchObject({ owners: 2, persons: 2 });
  });

  it('is told for joint owners by the number that they share', () => {
    expect(preview([row({ 业主姓名: '张三、李四' }), row({ 房号: '102', 业主姓名: '李四、张三' })]).totals).toMatchObject({ owners: 2, persons: 1 });
  });

  it('counts the developer once, named or not, with what is sold and not handed over', () => {
    const shown = preview([
      row({ 状态: '未售', 业主姓名: '六安龙庭置业（演示）', 联系电话: '' }), row({ 房号: '102', 状态: '未售', 业主姓名: '六安龙庭置业（演示）', 联系电话: '' }),
      row({ 房号: '103', 状态: '', 业主姓名: '开发商', 联系电话: '' }), row({ 房号: '104', 状态: '未售', 业主姓名: '', 联系电话: '' }), row({ 房号: '105', 状态: '已售未交付' }), row({ 房号: '106' }),
    ]);
    expect(shown.units.map((unit) => unit.status)).toEqual(['UNSOLD', 'UNSOLD', 'UNSOLD', 'UNSOLD', 'SOLD', 'HANDED_OVER']);
    expect(shown.totals).toMatchObject({ owners: 3, persons: 2 });
  });

  it('is nobody where no owner is named: the unit counts by itself', () => {
    expect(preview([row({ 业主姓名: '', 联系电话: '' }), row({ 房号: '102', 业主姓名: '', 联系电话: '' })]).totals).toMatchObject({ owners: 0, persons: 2 });
  });
});

describe('the demo register', () => {
  it('has 704 units, 78,239.58 m² and 696 persons, building by building', async () => {
    const sheet = await read(await readFile(new URL('../../server/src/demo/longting.csv', import.meta.url)), 'longting.csv');
    const mapping = guessMapping(sheet);
    expect(previewRegister(sheet, mapping)).toMatchObject({ missing: [], errorCount: 0, skipped: [], totals: { units: 704, buildings: 18, area: 7_823_958, owners: 696, persons: 696 } });
    const { units } = parseRows(sheet, mapping);
    const perBuilding = Map.groupBy(units, (unit) => unit.building);
    const persons = [...perBuilding.values()].map((list) => countingPersons(list.map((unit) => ({ ...unit, owners: unit.owners.map((owner) => ({ owner: ownerKey(unit, owner) })) }))));
    expect(persons).toEqual([52, 43, 44, 44, 43, 44, 36, 36, 35, 36, 36, 36, 36, 36, 36, 36, 36, 31]);
    const areas = [...perBuilding.values()].map((list) => list.reduce((sum, unit) => sum + unit.area, 0));
    expect(areas).toEqual([528_396, 549_802, 484_924, 426_558, 491_436, 549_802, 396_756, 349_002, 402_084, 449_838, 396_756, 349_002, 402_084, 449_838, 396_756, 349_002, 402_084, 449_838]);
    expect(units.find((unit) => unit.id === '12-1-302')?.owners).toMatchObject([{ name: '周岚' }]);
    expect(units.filter((unit) => unit.status === 'UNSOLD').map((unit) => unit.building)).toEqual(['18', '18', '18', '18', '18', '18']);
    expect(units.filter((unit) => unit.kind === 'SHOP').map((unit) => unit.id)).toEqual(['1-S01', '1-S02', '1-S03', '1-S04', '1-S05', '1-S06', '1-S07', '1-S08']);
  });
});
