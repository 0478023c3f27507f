import type { CommandData } from '@sanfang/shared/compound/command.ts';
import type { ProposalText, ProposalVersion } from '@sanfang/shared/compound/room/state.ts';
import type { FundRegime, FundSource, MatterCode } from '@sanfang/shared/law/matters.ts';
import { emptyScope, type ScopeDraft } from './scope-draft.ts';
import { fenOf, typedYuan } from '#lib/format/yuan.ts';

export type Origin = ProposalVersion['origin'];
export interface DraftLine {
  readonly key: string;
  label: string;
  /** As typed. */
  yuan: string;
}
export interface DraftPhoto {
  readonly blob: string;
  readonly sha256: string;
}

/** A proposal while it is written: everything as typed, so that nothing is lost on the way to its checks. */
export interface ProposalDraft {
  matterCode: MatterCode | '';
  title: string;
  problem: string;
  works: string;
  scope: ScopeDraft;
  lines: DraftLine[];
  source: FundSource;
  regime: FundRegime;
  start: string;
  end: string;
  photos: DraftPhoto[];
  origin: Origin;
  supersedes: string;
}

export type DraftField = 'matterCode' | 'title' | 'problem' | 'works' | 'scope' | 'budget' | 'fund' | 'timetable';
export type Problem = { readonly field: DraftField; readonly why: 'MISSING' | 'NOT_AN_AMOUNT' | 'NO_LINES' | 'FUND_OF_MATTER' | 'MATTER_OF_FUND' | 'END_BEFORE_START' };
export type TableData = Omit<CommandData['TableProposal'], 'room'>;

export function emptyDraft(newKey: () => string): ProposalDraft {
  return {
    matterCode: '', title: '', problem: '', works: '', scope: emptyScope, lines: [{ key: newKey(), label: '', yuan: '' }],
    source: 'MAINTENANCE_FUND', regime: 'ART_22', start: '', end: '', photos: [], origin: 'AGENDA', supersedes: '',
  };
}

/** The draft of an amendment: the present text, ready to be changed. */
export function draftOf(version: ProposalVersion, title: string, text: ProposalText, photos: DraftPhoto[], newKey: () => string): ProposalDraft {
  return {
    matterCode: version.matterCode, title, problem: text.problem, works: text.works,
    scope: { buildings: version.scope.buildings, except: version.scope.except, extra: version.scope.extra },
    lines: version.budget.lines.map((fen, index) => ({ key: newKey(), label: text.lines[index] ?? '', yuan: typedYuan(fen) })),
    source: version.fund.source, regime: version.fund.regime, start: version.timetable.start, end: version.timetable.end,
    photos, origin: version.origin, supersedes: version.supersedes ?? '',
  };
}

/** Sum of the lines that are amounts, in fen. */
export function totalFen(lines: readonly DraftLine[]): number {
  return lines.reduce((sum, line) => sum + (fenOf(line.yuan) ?? 0), 0);
}

/** What still stands in the way of tabling the draft; the hub checks the same again, and more. */
export function problemsOf(draft: ProposalDraft, units: number): Problem[] {
  const problems: Problem[] = [];
  if (draft.matterCode === '') problems.push({ field: 'matterCode', why: 'MISSING' });
  for (const field of ['title', 'problem', 'works'] as const) if (draft[field].trim() === '') problems.push({ field, why: 'MISSING' });
  if (units === 0) problems.push({ field: 'scope', why: 'MISSING' });
  const filled = draft.source === 'NONE' ? [] : filledLines(draft);
  if (filled.some((line) => fenOf(line.yuan) === null || line.label.trim() === '')) problems.push({ field: 'budget', why: 'NOT_AN_AMOUNT' });
  else if (draft.source !== 'NONE' && filled.length === 0) problems.push({ field: 'budget', why: 'NO_LINES' });
  // Using the maintenance fund is a matter of the owners (Civil Code Art. 278(1)5), and item 5 is about that fund only.
  if (draft.matterCode === 'I5' && draft.source !== 'MAINTENANCE_FUND') problems.push({ field: 'fund', why: 'FUND_OF_MATTER' });
  if (draft.matterCode === 'NONE' && draft.source === 'MAINTENANCE_FUND') problems.push({ field: 'matterCode', why: 'MATTER_OF_FUND' });
  if (draft.start === '' || draft.end === '') problems.push({ field: 'timetable', why: 'MISSING' });
  else if (draft.end < draft.start) problems.push({ field: 'timetable', why: 'END_BEFORE_START' });
  return problems;
}

/** Data of the command, or null while there are problems. */
export function tableData(draft: ProposalDraft, units: number): TableData | null {
  if (draft.matterCode === '' || problemsOf(draft, units).length > 0) return null;
  return {
    matterCode: draft.matterCode,
    title: draft.title.trim(),
    problem: draft.problem.trim(),
    works: draft.works.trim(),
    scope: { buildings: [...draft.scope.buildings], except: [...draft.scope.except], extra: [...draft.scope.extra] },
    budget: (draft.source === 'NONE' ? [] : filledLines(draft)).map((line) => ({ label: line.label.trim(), amount: fenOf(line.yuan) ?? 0 })),
    fund: { source: draft.source, regime: draft.source === 'MAINTENANCE_FUND' ? draft.regime : 'NOT_APPLICABLE' },
    timetable: { start: draft.start, end: draft.end },
    photos: draft.photos.map(({ blob, sha256 }) => ({ blob, sha256 })),
    origin: draft.origin,
    supersedes: draft.supersedes === '' ? null : draft.supersedes,
  };
}

function filledLines(draft: ProposalDraft): DraftLine[] {
  return draft.lines.filter((line) => line.yuan.trim() !== '' || line.label.trim() !== '');
}
