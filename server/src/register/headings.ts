import type { ImportField, ImportMapping } from '@sanfang/shared/protocol/register-import.ts';
import type { Sheet } from './sheet.ts';

/** Headings by which volunteers and property firms name the columns, in the form of `plain`; the first are the most usual. */
const exact: Readonly<Record<ImportField, readonly string[]>> = {
  building: ['楼栋', '楼栋号', '楼号', '栋号', '幢号', '栋', '幢', '楼幢', '楼', '楼宇', '座', 'building', 'bldg', 'block', 'buildingno'],
  entrance: ['单元', '单元号', '梯', '门洞', 'entrance', 'stair', 'staircase'],
  unit: ['房号', '房间号', '室号', '户号', '房屋编号', '房屋号', '门牌号', '房间', '室', '户', '房产', 'unit', 'unitno', 'room', 'roomno', 'flat', 'door'],
  area: ['建筑面积', '专有部分面积', '产权面积', '登记面积', '房屋面积', '房屋建筑面积', '面积', 'exclusivearea', 'floorarea', 'area'],
  areaSource: ['面积来源', '面积依据', '面积性质', '面积出处', 'areasource', 'sourceofarea'],
  kind: ['房屋用途', '用途', '房屋性质', '房屋类型', '物业类型', '房产类型', '类型', 'kind', 'use', 'type'],
  status: ['状态', '房屋状态', '交付状态', '交房状态', '销售状态', '交付情况', '销售情况', 'status'],
  owner: ['业主姓名', '业主', '业主名称', '产权人', '产权人姓名', '所有权人', '权利人', '房主', '户主', '姓名', 'owner', 'owners', 'ownername', 'name'],
  phone: ['联系电话', '电话', '手机', '手机号', '手机号码', '电话号码', '联系方式', '业主电话', 'phone', 'mobile', 'tel', 'telephone', 'phoneno'],
  share: ['产权份额', '份额', '共有份额', '占比', '所占份额', 'share', 'shares'],
};

/** Parts of longer headings that are taken where no column has a heading exactly: 房屋建筑面积(产证). */
const partial: readonly (readonly [ImportField, RegExp])[] = [
  ['area', /建筑面积|专有部分面积|产权面积/], ['owner', /业主.*(姓名|名称)|产权人/], ['phone', /电话|手机/], ['unit', /房号|室号/], ['building', /楼栋|楼号|栋号|幢号/],
];

/** Inside (套内) and shared (公摊) areas are not the exclusive area that counts. */
const otherArea = /套内|公摊|分摊|使用面积/;

/** Rows from the top in which headings are looked for: titles and notes stand above them. */
const HEADING_ROWS = 12;

/** Where headings stand and what they are. */
interface Found {
  readonly firstRow: number;
  readonly headings: readonly string[];
  readonly columns: ImportMapping['columns'];
  readonly score: number;
}

/** Guesses how to read a sheet from its headings, which may stand in two rows under a merged title. */
export function guessMapping(sheet: Sheet): ImportMapping {
  const { firstRow, columns } = find(sheet);
  return { firstRow, columns, merged: looksMerged(sheet.rows.slice(firstRow), columns), areaSource: 'CONTRACT', words: { areaSource: {}, kind: {}, status: {} } };
}

/** Merged cells leave most of the cells below them empty; a shop without an entrance leaves one here and there. */
function looksMerged(rows: Sheet['rows'], { building, entrance }: ImportMapping['columns']): boolean {
  const filled = rows.filter((cells) => cells.some((cell) => cell !== ''));
  return [building, entrance].some((column) => {
    const empty = column === undefined ? 0 : filled.filter((cells) => (cells[column] ?? '') === '').length;
    return empty * 3 > filled.length && empty < filled.length;
  });
}

/** What stands above each column, for choosing. */
export function headingsOf(sheet: Sheet, firstRow: number): string[] {
  const found = find(sheet);
  if (found.firstRow === firstRow) return [...found.headings];
  return [...(sheet.rows[firstRow - 1] ?? sheet.rows[0] ?? [])];
}

/** How many fields the headings of a sheet name: tells the register from other sheets of a workbook. */
export function headingScore(rows: Sheet['rows']): number {
  return find({ file: '', rows }).score;
}

function find(sheet: Sheet): Found {
  let best: Found = { firstRow: 0, headings: sheet.rows[0] ?? [], columns: {}, score: 0 };
  for (const [row, cells] of sheet.rows.slice(0, HEADING_ROWS).entries()) {
    const below = sheet.rows[row + 1];
    for (const [height, headings] of [[1, cells], ...(below === undefined ? [] : [[2, stacked(cells, below)] as const])] as const) {
      const columns = columnsOf(headings);
      const score = Object.keys(columns).length;
      // More than one, lest a title such as 业主 or the first home of the list is taken for the headings.
      if (score >= 2 && score > best.score) best = { firstRow: row + height, headings, columns, score };
    }
  }
  return best;
}

/** Headings of two rows: what stands below names the column, unless only the upper row knows it (merged downwards). */
function stacked(upper: readonly string[], lower: readonly string[]): string[] {
  const width = Math.max(upper.length, lower.length);
  return Array.from({ length: width }, (_, column) => {
    const [above, below] = [upper[column] ?? '', lower[column] ?? ''];
    return below !== '' && (fieldOf(below) !== null || above === '') ? below : above;
  });
}

function columnsOf(headings: readonly string[]): ImportMapping['columns'] {
  const columns: Partial<Record<ImportField, number>> = {};
  for (const [column, heading] of headings.entries()) {
    const field = fieldOf(heading);
    if (field !== null) columns[field] ??= column;
  }
  for (const [field, pattern] of partial) {
    if (columns[field] !== undefined) continue;
    const taken = Object.values(columns);
    const column = headings.findIndex((heading, at) => !taken.includes(at) && pattern.test(plain(heading)) && !otherArea.test(heading));
    if (column >= 0) columns[field] = column;
  }
  return columns;
}

function fieldOf(heading: string): ImportField | null {
  const name = plain(heading);
  const found = Object.entries(exact).find(([, names]) => names.includes(name));
  return found === undefined ? null : (found[0] as ImportField);
}

/** A heading without spaces, units, remarks in brackets and stops: `建筑面积（㎡）` is `建筑面积`. */
function plain(heading: string): string {
  return heading.normalize('NFKC').toLowerCase().replace(/\(.*?\)|\[.*?\]/g, '').replace(/[\s:*/._-]|平方米|平米|m2$/g, '');
}
