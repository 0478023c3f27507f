/** A share of a whole that the law asks for, and whether reaching it exactly is enough: 以上 includes the number itself (Civil Code Art. 1259), 过半数 does not include one half. */
export interface Threshold {
  readonly share: readonly [number, number];
  readonly by: '>=' | '>';
}

/** Whether `part` of `whole` reaches a threshold; whole numbers, compared as fractions. Nothing is reached of nothing. */
export function meets({ share: [top, bottom], by }: Threshold, part: number, whole: number): boolean {
  if (whole <= 0) return false;
  // Areas of a compound stay below 2^43 in 0.01 m², so that their fourfold is exact.
  return by === '>=' ? part * bottom >= whole * top : part * bottom > whole * top;
}

/** The least part of a whole that reaches a threshold: what is missing to it, once what is there is taken off. */
export function leastFor({ share: [top, bottom], by }: Threshold, whole: number): number {
  const exact = Math.floor((whole * top) / bottom);
  return by === '>=' && exact * bottom === whole * top ? exact : exact + 1;
}
