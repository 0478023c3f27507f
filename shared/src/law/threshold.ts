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
