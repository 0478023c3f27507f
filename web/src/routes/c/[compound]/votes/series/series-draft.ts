import type { CommandData } from '@sanfang/shared/compound/command.ts';
import { buildingWord } from '#lib/words/buildings.ts';
import { m } from '#lib/paraglide/messages.js';
import { emptyScope } from '../../rooms/[room]/editor/scope-draft.ts';
import { motionData, type MotionDraft } from '../editor/motion-draft.ts';

type SeriesData = CommandData['DraftVoteSeries'];

/** One building of the project: how many homes it has, and the most that it may spend, as typed. */
export interface BuildingPart {
  readonly building: string;
  readonly units: number;
  yuan: string;
}

/** The command for a project, with the building after each title; null while something is missing. `draft.title` is the project's. */
export function seriesData(draft: MotionDraft, parts: readonly BuildingPart[]): SeriesData | null {
  const motions = parts.map(({ building, units, yuan }) =>
    motionData({ ...draft, yuan, title: m.series_vote_title({ title: draft.title.trim(), building: buildingWord(building) }), scope: { ...emptyScope, buildings: [building] } }, units));
  const complete = motions.filter((motion) => motion !== null);
  const [first] = complete;
  if (first === undefined || complete.length < 2 || complete.length < parts.length || draft.title.trim() === '') return null;
  const { matterCode, text, fund, origin } = first;
  return { title: draft.title.trim(), matterCode, text, fund, origin, parts: complete.map(({ title, scope, amount }) => ({ title, scope, amount })) };
}
