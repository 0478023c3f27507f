import type { SeriesDraft } from '@sanfang/shared/protocol/api/series.ts';
import { m } from '#lib/paraglide/messages.js';
import { buildingsWord } from '../../../../../f/[compound]/series/[series]/series-words.ts';

/** A vote of the series by its number, or until it has one by its place among the drafts: two of them may be on homes of the same building. */
export function partWord({ number, no, scope }: Pick<SeriesDraft, 'number' | 'no' | 'scope'>): string {
  return `${number === null ? m.series_draft_no({ no }) : m.ballot_number(number)} · ${buildingsWord(scope.buildings)}`;
}
