import type { ProjectPart } from '@sanfang/shared/compound/fund/state.ts';
import { fenOf, typedYuan } from '#lib/format/yuan.ts';

/** What to begin with: an amount of each part, as it would be typed. */
export function typedByPart(parts: readonly ProjectPart[], fen: (part: ProjectPart) => number): Record<string, string> {
  return Object.fromEntries(parts.map((part) => [part.id, fen(part) > 0 ? typedYuan(fen(part)) : '']));
}

/** Amounts as commands take them; null while one is missing. */
export function fenByPart(parts: readonly ProjectPart[], typed: Readonly<Record<string, string>>): { part: string; fen: number }[] | null {
  const amounts = parts.map(({ id }) => ({ part: id, fen: fenOf(typed[id] ?? '') }));
  return amounts.every((one): one is { part: string; fen: number } => one.fen !== null) ? amounts : null;
}
