import type { ReconciliationReply } from '@sanfang/shared/protocol/api/fund-desk.ts';

type Line = ReconciliationReply['lines'][number];
export type BookLine = ReconciliationReply['postings'][number];

/** Postings of the same amount for each line of the bank, the nearest day first. */
export function pairs(lines: readonly Line[], postings: readonly BookLine[]): ReadonlyMap<string, readonly BookLine[]> {
  const byAmount = Map.groupBy(postings, ({ fen }) => fen);
  const away = (a: string, b: string): number => Math.abs(Date.parse(a) - Date.parse(b));
  return new Map(lines.map((line) => [line.id, (byAmount.get(line.fen) ?? []).toSorted((a, b) => away(a.on, line.on) - away(b.on, line.on))]));
}
