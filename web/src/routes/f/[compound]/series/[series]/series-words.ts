import type { SeriesVote } from '@sanfang/shared/protocol/api/series.ts';
import { date, dayEnd } from '#lib/format/when.ts';
import { m } from '#lib/paraglide/messages.js';
import { buildingRuns, buildingWord } from '#lib/words/buildings.ts';
import { verdictWord } from '#lib/words/verdicts.ts';

type Phase = SeriesVote['phase'];

/** How far a vote of the series has come, or what it came to, in a word. */
export function seriesStateWord({ phase, outcome }: Pick<SeriesVote, 'phase' | 'outcome'>): string {
  if (outcome !== null && (phase === 'PRELIMINARY' || phase === 'FINAL')) return verdictWord(outcome);
  return {
    NOTICED: m.desk_status_noticed, OPEN: m.desk_status_open, CLOSED: m.desk_status_closed, PRELIMINARY: m.desk_status_preliminary, FINAL: m.desk_status_final,
    IN_FORCE: m.desk_status_in_force, REVOKED_BY_GOV: m.desk_status_revoked, CANCELLED_BY_COURT: m.desk_status_cancelled, WITHDRAWN: m.desk_status_withdrawn,
  }[phase]();
}

export type SeriesTone = 'plain' | 'agree' | 'reserve' | 'oppose' | 'info' | 'accent';

/** Its colour; the word says it too. */
export function seriesTone({ phase, outcome }: Pick<SeriesVote, 'phase' | 'outcome'>): SeriesTone {
  const ended: Partial<Record<Phase, SeriesTone>> = { REVOKED_BY_GOV: 'oppose', CANCELLED_BY_COURT: 'oppose', WITHDRAWN: 'plain', OPEN: 'accent', IN_FORCE: 'agree' };
  if (ended[phase] !== undefined) return ended[phase];
  return outcome === null ? 'plain' : outcome === 'PASSED' ? 'agree' : outcome === 'REJECTED' ? 'oppose' : 'reserve';
}

/** The buildings that decide in it. */
export function buildingsWord(codes: readonly string[]): string {
  const [only] = codes;
  return codes.length === 1 && only !== undefined ? buildingWord(only) : m.unit_building({ code: buildingRuns(codes).join(m.list_join()) });
}

/** Its days. */
export function seriesDays({ opensAt, closesAt }: Pick<SeriesVote, 'opensAt' | 'closesAt'>, offset: number): string {
  return `${date(opensAt, offset)} – ${dayEnd(closesAt, offset)}`;
}
