import type { Due, Overview } from './overview.ts';

/** One more thing that falls due, in its place: earliest first. */
export function withDue(overview: Overview, due: Due): Overview {
  return { ...overview, dues: [...overview.dues, due].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)) };
}
