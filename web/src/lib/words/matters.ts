import type { PositionWord } from '@sanfang/shared/compound/room/state.ts';
import type { FundRegime, FundSource, MatterClass, MatterCode } from '@sanfang/shared/law/matters.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';

const matters: Readonly<Record<MatterCode, () => string>> = {
  I1: m.matter_i1, I2: m.matter_i2, I3: m.matter_i3, I4: m.matter_i4, I5: m.matter_i5,
  I6: m.matter_i6, I7: m.matter_i7, I8: m.matter_i8, I9: m.matter_i9, NONE: m.matter_none,
};
const funds: Readonly<Record<FundSource, () => string>> = {
  MAINTENANCE_FUND: m.fund_maintenance_fund, PUBLIC_REVENUE: m.fund_public_revenue, OTHER: m.fund_other, NONE: m.fund_none,
};
const regimes: Readonly<Record<FundRegime, () => string>> = {
  ART_22: m.regime_art_22, ART_23: m.regime_art_23, ART_24_EMERGENCY: m.regime_art_24_emergency, NOT_APPLICABLE: m.regime_not_applicable,
};

/** Name of a matter of Civil Code Art. 278(1). */
export function matterWord(code: MatterCode): string {
  return matters[code]();
}

/** Article that a matter stands in, as a chip: `民法典 278(1)5`; null for a matter that is in none. */
export function matterArticle(code: MatterCode): string | null {
  return code === 'NONE' ? null : m.article_civil_code({ article: `278(1)${code.slice(1)}` });
}

/** An article as a sentence names it: `278(1)5` is 第二百七十八条第一款第（五）项. Other articles stand as they are. */
export function articleWords(article: string): string {
  const item = /^278\(1\)([1-9])$/.exec(article)?.[1];
  if (item === undefined || getLocale() !== 'zh-CN') return article;
  return `第二百七十八条第一款第（${'一二三四五六七八九'[Number(item) - 1] ?? item}）项`;
}

/** Ordinary or special matter. */
export function classWord(matterClass: MatterClass): string {
  return matterClass === 'ORDINARY' ? m.class_ordinary() : m.class_special();
}

/** Where the money comes from. */
export function fundWord(source: FundSource): string {
  return funds[source]();
}

/** How the maintenance fund is drawn (165号令). */
export function regimeWord(regime: FundRegime): string {
  return regimes[regime]();
}

/** A party's position. */
export function positionWord(position: PositionWord): string {
  return { AGREE: m.position_agree, RESERVE: m.position_reserve, OPPOSE: m.position_oppose }[position]();
}
