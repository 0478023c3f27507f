import { isPeriod } from '../../law/calendar.ts';
import type { FundRegime, FundSource, MatterCode } from '../../law/matters.ts';
import type { Sealing } from '../../log/event.ts';
import { isRefusal, refuse, type Refusal } from '../../protocol/refusal.ts';
import type { CommandData } from '../command.ts';
import type { Compound } from '../compound.ts';
import type { FeedState } from '../feed/state.ts';
import type { ProposalData } from './events.ts';
import { resolveScope } from './scope.ts';
import { permanent, tidy } from './sealing.ts';
import type { ProposalText } from './state.ts';

type Fields = Omit<CommandData['TableProposal'], 'room'>;

/** What a text of a proposal becomes in its event: open data without identity, and the sealed words. */
export interface CheckedText {
  readonly data: Omit<ProposalData, 'proposal' | 'no' | 'version' | 'session' | 'side'>;
  readonly seal: Readonly<Record<string, Sealing>>;
}

/** Checks what a proposer filled in, against the register and the decisions that stand. */
export function checkText(compound: Pick<Compound, 'register' | 'feed'>, fields: Fields): CheckedText | Refusal {
  const { matterCode, fund, timetable, origin, supersedes } = fields;
  const words = checkWords(fields);
  if (isRefusal(words)) return words;
  const money = checkMoney(matterCode, fund.source, fund.regime, fields.budget.length);
  if (money !== null) return money;
  if (!isPeriod({ from: timetable.start, until: timetable.end })) return refuse('BAD_TIMETABLE');
  const photos = fields.photos.map((photo) => photo.blob);
  if (new Set(photos).size < photos.length) return refuse('MALFORMED', { field: 'photos' });
  if (!canSupersede(compound.feed, supersedes)) return refuse('NOT_FOUND', { field: 'supersedes' });
  const scope = resolveScope(compound.register, fields.scope);
  if (isRefusal(scope)) return scope;

  const lines = fields.budget.map((line) => line.amount);
  return {
    data: {
      matterCode, scope, photos, origin, supersedes,
      budget: { lines, total: lines.reduce((sum, amount) => sum + amount, 0) },
      fund: { source: fund.source, regime: fund.regime },
      timetable: { start: timetable.start, end: timetable.end },
    },
    seal: {
      title: permanent(words.title),
      text: permanent(words.text),
      ...Object.fromEntries(fields.photos.map((photo) => [`photo.${photo.blob}`, permanent(photo.sha256)])),
    },
  };
}

/**
 * Whether a text may take the place of the decision that it names, if it names one: of one that stands. Two texts may name the
 * same one while both are talked about, so that it is asked again before each is signed: a decision is superseded once.
 */
export function canSupersede(feed: FeedState, supersedes: string | null): boolean {
  return supersedes === null || feed.decisions[supersedes]?.supersededBy === null;
}

function checkWords(fields: Fields): { title: string; text: ProposalText } | Refusal {
  const title = tidy(fields.title);
  const text = { problem: tidy(fields.problem), works: tidy(fields.works), lines: fields.budget.map((line) => tidy(line.label)) };
  const empty = title === '' ? 'title' : text.problem === '' ? 'problem' : text.works === '' ? 'works' : text.lines.includes('') ? 'budget' : null;
  return empty === null ? { title, text } : refuse('EMPTY_TEXT', { field: empty });
}

/**
 * The maintenance fund is drawn by one of three ways (165号令 Art. 22–24); no other source has a way. Using it is always a
 * matter of the owners (Civil Code Art. 278(1)5), so it cannot pass as mere coordination, nor item 5 name another source.
 */
function checkMoney(matter: MatterCode, source: FundSource, regime: FundRegime, lines: number): Refusal | null {
  if (source === 'NONE' && lines > 0) return refuse('MALFORMED', { field: 'budget' });
  if (source !== 'NONE' && lines === 0) return refuse('EMPTY_BUDGET');
  if ((source === 'MAINTENANCE_FUND') === (regime === 'NOT_APPLICABLE')) return refuse('MALFORMED', { field: 'fund' });
  if (source === 'MAINTENANCE_FUND' && matter === 'NONE') return refuse('MALFORMED', { field: 'matterCode' });
  if (source !== 'MAINTENANCE_FUND' && matter === 'I5') return refuse('MALFORMED', { field: 'fund' });
  return null;
}
