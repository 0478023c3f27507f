import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseArea } from '@sanfang/server/register/area.ts';
import { buildingCode, doorId, doorOf, entranceCode } from '@sanfang/server/register/door.ts';
import { parseOwners, parseShare } from '@sanfang/server/register/owners.ts';
import { columnLetters } from '@sanfang/server/register/sheet.ts';

describe('areas', () => {
  it.each([['89.37', 8937], ['131.05', 13105], ['100', 10000], ['46.2', 4620], ['0.01', 1], ['1,289.5', 128950], ['８９．３７', 8937], ['89.370', 8937], [' 89.37 ㎡', 8937], ['89.37平方米', 8937], ['89.37m²', 8937], ['100000', 10_000_000]])(
    'reads %s', (text, area) => { expect(parseArea(text)).toBe(area); });

  it.each(['', '0', '0.00', '89.375', '-89', '八十九', '89..3', '1e3', '100000.01', '1000000', '89,37', '约90', 'NaN'])('does not read %s', (text) => {
    expect(parseArea(text)).toBeNull();
  });

  it('reads every area as it is written', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 10_000_000 }), (area) => {
      const text = `${Math.floor(area / 100)}.${String(area % 100).padStart(2, '0')}`;
      expect(parseArea(text)).toBe(area);
    }));
  });
});

describe('doors', () => {
  it.each([['12幢', '12'], ['12号楼', '12'], ['12#', '12'], ['第12栋', '12'], ['A座', 'A'], ['１２', '12'], [' 12 号楼 ', '12'], ['12号', '12'], ['JX01', 'JX01']])('%s is building %s', (cell, code) => {
    expect(buildingCode(cell)).toBe(code);
  });

  it.each([['2单元', '2'], ['第二单元', '二'], ['东单元', '东'], ['2', '2'], ['', '']])('%s is entrance %s', (cell, code) => {
    expect(entranceCode(cell)).toBe(code);
  });

  it.each<readonly [readonly [string, string, string], string | null]>([
    [['12', '1', '302'], '12-1-302'], [['12', '1', '302室'], '12-1-302'], [['12', '', 'S01'], '12-S01'],
    [['12', '1', '12-1-302'], '12-1-302'], [['12', '1', '12幢1单元302室'], '12-1-302'], [['', '', '12号楼1单元302'], '12-1-302'], [['', '', '12－302'], '12-302'],
    [['12', '', '1-302'], '12-1-302'], [['12', '1', '12-302'], '12-1-302'], [['12', '1', '1-302'], '12-1-302'],
    [['12', '1', '13-1-302'], null], [['12', '1', '12-2-302'], null], [['12', '1', '2-302'], null], [['', '', '1-2-3-4'], null], [['12', '1', '室'], null],
  ])('%j is %s', ([building, entrance, unit], expected) => {
    const door = doorOf(building, entrance, unit);
    expect(door === null ? null : doorId(door)).toBe(expected);
  });
});

describe('owners', () => {
  it('are one, or several with equal parts', () => {
    expect(parseOwners('张三', '138****0001', '')).toEqual([{ name: '张三', phone: '138****0001', share: [1, 1] }]);
    expect(parseOwners('张三、李四', '', '')).toEqual([{ name: '张三', phone: null, share: [1, 2] }, { name: '李四', phone: null, share: [1, 2] }]);
    expect(parseOwners('', '', '')).toEqual([]);
  });

  it.each(['张三,李四', '张三，李四', '张三;李四', '张三；李四', '张三/李四', '张三\n李四'])('are parted in %j', (names) => {
    expect(parseOwners(names, '', '')).toMatchObject([{ name: '张三' }, { name: '李四' }]);
  });

  it('have as many numbers as names, or one for all', () => {
    expect(parseOwners('张三、李四', '13800000001、13800000002', '')).toMatchObject([{ phone: '13800000001' }, { phone: '13800000002' }]);
    expect(parseOwners('张三、李四', '138 0000 0001', '')).toMatchObject([{ phone: '13800000001' }, { phone: '13800000001' }]);
    expect(parseOwners('张三', '0564-3331234', '')).toMatchObject([{ phone: '0564-3331234' }]);
    expect(parseOwners('张三', '(0564)3331234', '')).toMatchObject([{ phone: '05643331234' }]);
  });

  it.each([['张三', '13800000001/13800000002'], ['张三、李四、王五', '13800000001,13800000002'], ['张三', '没有'], ['张三', '1234']])('of %s are refused with the numbers %s', (names, phones) => {
    expect(parseOwners(names, phones, '')).toEqual({ field: 'phone', code: 'BAD_PHONE' });
  });

  it('have shares in a cell or behind their names', () => {
    expect(parseOwners('张三、李四', '', '1/3、2/3')).toMatchObject([{ share: [1, 3] }, { share: [2, 3] }]);
    expect(parseOwners('张三(1/3)、李四（2/3）', '', '')).toEqual([{ name: '张三', phone: null, share: [1, 3] }, { name: '李四', phone: null, share: [2, 3] }]);
    expect(parseOwners('张三、李四', '', '60%;40%')).toMatchObject([{ share: [60, 100] }, { share: [40, 100] }]);
    expect(parseOwners('张三、李四', '', '共同共有')).toMatchObject([{ share: [1, 2] }, { share: [1, 2] }]);
    expect(parseOwners('六安龙庭置业（演示）', '', '')).toMatchObject([{ name: '六安龙庭置业（演示）' }]);
  });

  it.each([['张三、李四', '1/3、1/3'], ['张三、李四', '1/2'], ['张三', '一半'], ['张三(1/2)、李四', ''], ['张三、李四、王五', '33.3%,33.3%,33.3%']])('of %s are refused with the shares %s', (names, shares) => {
    expect(parseOwners(names, '', shares)).toEqual({ field: 'share', code: 'BAD_SHARE' });
  });

  it('are at most twelve, each once, with a name that fits', () => {
    expect(parseOwners(Array.from({ length: 13 }, (_, i) => `业主${i}`).join('、'), '', '')).toEqual({ field: 'owner', code: 'TOO_MANY_OWNERS' });
    expect(parseOwners('张三、张三', '', '')).toEqual({ field: 'owner', code: 'BAD_OWNER' });
    expect(parseOwners('长'.repeat(41), '', '')).toEqual({ field: 'owner', code: 'BAD_OWNER' });
  });

  it('have shares that are a part of a whole', () => {
    expect(['1/2', '½', '50%', '33.33%', '0.5', '1', '100%', '1.0'].map(parseShare)).toEqual([[1, 2], [1, 2], [50, 100], [3333, 10_000], [5, 10], [1, 1], [100, 100], [10, 10]]);
    expect(['3/2', '0/2', '1/0', '101%', '2', '0', '', '1/20000', '50', '33.333%'].map(parseShare)).toEqual(Array.from({ length: 10 }, () => null));
  });
});

describe('columns', () => {
  it('are lettered as in a spreadsheet', () => {
    expect([0, 25, 26, 51, 52, 255].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'IV']);
  });
});
