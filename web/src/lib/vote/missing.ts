import type { Check } from '@sanfang/shared/law/verdict.ts';

/** How much more would reach the threshold of a check, in whole persons or 0.01 m²; 0 once it is met. */
export function missing({ met, share: [top, bottom], by, part, whole }: Pick<Check, 'met' | 'share' | 'by' | 'part' | 'whole'>): number {
  if (met) return 0;
  const needed = by === '>=' ? Math.ceil((whole * top) / bottom) : Math.floor((whole * top) / bottom) + 1;
  return Math.max(needed, 1) - part;
}

/** Hundredths of a percent as people read them: 6666 → `66.66%`; they were rounded down and decide nothing. */
export function percentOf(basisPoints: number): string {
  return `${String(Math.floor(basisPoints / 100))}.${String(basisPoints % 100).padStart(2, '0')}%`;
}
