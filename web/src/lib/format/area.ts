import { grouped } from './money.ts';

/** Area given in 0.01 m² as square metres: 528396 → `5,283.96 ㎡`. Exact: no floating point. */
export function squareMetres(area: number): string {
  return `${grouped(Math.trunc(area / 100))}.${String(area % 100).padStart(2, '0')} ㎡`;
}
