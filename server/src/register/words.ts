import type { AreaSource, UnitKind, UnitStatus } from '@sanfang/shared/compound/register/state.ts';

/** Words of sheets by what they mean, in the form of `plain`. */
const areaSource: Readonly<Record<AreaSource, readonly string[]>> = {
  LAND_REGISTER: ['不动产登记簿', '不动产登记', '不动产权证', '不动产证', '登记簿', '登记', '登记面积', '产权证', '房产证', '产证', 'landregister', 'register', 'deed'],
  SURVEY: ['实测', '测绘', '实测面积', '测绘面积', '测绘报告', '竣工测绘', 'survey', 'surveyed'],
  CONTRACT: ['合同', '购房合同', '买卖合同', '合同面积', '房屋买卖合同', '商品房买卖合同', 'contract'],
};

const kind: Readonly<Record<UnitKind, readonly string[]>> = {
  HOME: ['住宅', '住宅用房', '成套住宅', '居住', '公寓', '别墅', 'home', 'residential', 'dwelling', 'flat', 'apartment'],
  SHOP: ['商铺', '商业', '门面', '门面房', '店铺', '商业用房', '商业服务', '网点', 'shop', 'retail', 'commercial'],
  GARAGE: ['车库', 'garage'],
  PARKING: ['车位', '停车位', 'parking', 'parkingspace'],
  OTHER: ['其他', '其它', '办公', '储藏室', '储藏间', '仓库', '地下室', 'other', 'office', 'storage'],
};

/**
 * `已售` alone stands in no list: it may or may not mean handed over, and all that is sold and not handed over counts as
 * one person with the developer (法释〔2009〕7号 Art. 9). The person who imports must say what it means.
 */
const status: Readonly<Record<UnitStatus, readonly string[]>> = {
  HANDED_OVER: ['已交付', '交付', '已交房', '已交', '已售已交付', '已售已交房', '已收房', '已入住', '入住', '自住', '出租', '已出租', '空置', '已装修', 'handedover', 'occupied'],
  SOLD: ['已售未交付', '已售未交', '已售未交房', '未交付', '未交房', '待交付', 'soldnothandedover', 'nothandedover'],
  UNSOLD: ['未售', '未出售', '未销售', '待售', '在售', 'unsold', 'forsale'],
};

const known = { areaSource: meanings(areaSource), kind: meanings(kind), status: meanings(status) };

/** Words that stand for the developer where a name should be. */
const developer = new Set(['开发商', '建设单位', '开发单位', '开发企业', '未售', '未出售', 'developer', 'unsold']);

/** What a word means: by the importer's own list first, then by ours, then as the identifier itself. Null if nobody knows. */
export function meaningOf<K extends keyof typeof known>(list: K, word: string, own: Readonly<Record<string, string>>): WordMeaning[K] | null {
  if (Object.hasOwn(own, word)) return own[word] as WordMeaning[K];
  return (known[list].get(plain(word)) ?? null) as WordMeaning[K] | null;
}

interface WordMeaning {
  readonly areaSource: AreaSource;
  readonly kind: UnitKind;
  readonly status: UnitStatus;
}

/** Whether a name only says that the unit is the developer's. */
export function isDeveloperWord(name: string): boolean {
  return developer.has(plain(name));
}

/** Name of a developer whom the sheet does not name. */
export const UNNAMED_DEVELOPER = '开发商';

/** First words of rows that are no units: sums and notes. */
export function isNote(cell: string): boolean {
  return /^(合计|总计|小计|共计|注[:：]?|备注|说明|制表|填表|审核|total|sum|note)/i.test(plain(cell));
}

function meanings<M extends string>(lists: Readonly<Record<M, readonly string[]>>): ReadonlyMap<string, M> {
  const entries = Object.entries<readonly string[]>(lists).flatMap(([meaning, list]) => [...list, plain(meaning)].map((word) => [word, meaning as M] as const));
  return new Map(entries);
}

function plain(word: string): string {
  return word.normalize('NFKC').toLowerCase().replace(/[\s_,，、()·-]/g, '');
}
