import { emergencyRoute } from '../../law/emergency.ts';
import type { Resolution } from '../feed/state.ts';
import type { FeedState } from '../feed/state.ts';
import { refuse, type Refusal } from '../../protocol/refusal.ts';
import { firstFlaw } from '../vote/choice/first-stands.ts';
import type { ActiveProject, FundProject, FundState, ProjectPart } from './state.ts';

/**
 * Whether the owners' money may be spent on a project now, or why not. Asked each time that money moves or is promised: what was
 * in force yesterday may have been revoked (物业管理条例 Art. 19) or cancelled (Civil Code Art. 280). Two ways lead here and no third:
 * the owners' decision is in force (Art. 278(1)), or the emergency is complete (Art. 281(2), 165号令 Art. 24).
 */
export function moneyGate(feed: FeedState, fund: FundState, project: FundProject): Refusal | null {
  if (project.status === 'FROZEN') return refuse('MONEY_FROZEN', { ground: project.ground });
  if (project.status === 'CANCELLED') return refuse('PROJECT_NOT_AT_STEP', { status: project.status });
  if (project.parts.length === 0) return refuse('VOTE_NOT_IN_FORCE');
  if (project.emergency) return emergencyGate(feed, project);
  for (const part of project.parts) {
    const flaw = voteFlaw(feed, project, part);
    if (flaw !== null) return flaw;
    const over = overVoted(feed, fund, project, part);
    if (over !== null) return over;
  }
  return null;
}

/** The case is in the profile's table today, every confirmation is there by different people, and the hazard was made safe first. */
function emergencyGate(feed: FeedState, project: ActiveProject): Refusal | null {
  const missing = missingForEmergency(feed, project);
  if (missing !== null) return refuse('EMERGENCY_INCOMPLETE', { missing });
  return project.parts.some((part) => part.budget > part.estimate) ? refuse('OVER_VOTED_AMOUNT') : null;
}

/** What an emergency still lacks, or null. */
export function missingForEmergency(feed: FeedState, { category, confirmed, madeSafe, parts }: Pick<ActiveProject, 'category' | 'confirmed' | 'madeSafe' | 'parts'>): string | null {
  const works = parts.map((part) => ({ purpose: 'HAZARD_REMOVAL' as const, amount: part.estimate }));
  const route = emergencyRoute({ category: category ?? '', confirmations: Object.keys(confirmed), works }, feed.rules);
  if (!route.listed) return 'CATEGORY';
  const [missing] = route.missing;
  if (missing !== undefined) return missing;
  if (route.outcome !== 'NO_VOTE_REQUIRED') return 'CONFIRMATIONS';
  const persons = Object.values(confirmed).map(({ person }) => person);
  if (new Set(persons).size < persons.length) return 'DIFFERENT_PERSONS';
  return madeSafe ? null : 'MADE_SAFE';
}

/** Why the owners' decision on a part does not let its money go. What a second ballot decided falls with the first. */
export function voteFlaw(feed: FeedState, project: ActiveProject, part: ProjectPart): Refusal | null {
  const resolution = part.vote === null ? undefined : feed.resolutions[part.vote];
  if (resolution === undefined) return refuse('VOTE_NOT_IN_FORCE', { part: part.id });
  if (resolution.outcome !== 'PASSED' || resolution.status !== 'IN_FORCE') return refuse('VOTE_NOT_IN_FORCE', { part: part.id, status: resolution.status });
  const first = part.vote === null ? null : firstFlaw(feed, feed.votes[part.vote]);
  return first === null ? matterFlaw(project, part, resolution) : refuse('VOTE_NOT_IN_FORCE', { part: part.id, ...first.detail });
}

/** Using the maintenance fund is item 5, the income from common parts item 9; the money, the way and the scope are those that were voted on. */
export function matterFlaw(project: ActiveProject, part: ProjectPart, { matterCode, fund, amount, scope }: Resolution): Refusal | null {
  const ofFund = project.source === 'MAINTENANCE_FUND';
  const other = (what: string): Refusal => refuse('VOTE_FOR_OTHER_MATTER', { part: part.id, what });
  if (matterCode !== (ofFund ? 'I5' : 'I9')) return other('matter');
  if (fund.source !== project.source || (ofFund && fund.regime !== project.holding)) return other('fund');
  if (amount === null) return other('amount');
  if (!ofFund) return null;
  const { touched, units, area } = part.scope;
  // Under Art. 22 exactly those vote who pay. One plan of the owners' meeting (Art. 23) may cover works of several scopes.
  const same = scope.units === units && scope.area === area && touched.join() === scope.buildings.join();
  const within = touched.every((building) => scope.buildings.includes(building)) && units <= scope.units && area <= scope.area;
  return (project.holding === 'ART_22' ? same : within) ? null : other('scope');
}

/** Whether this part and whatever else is spent under the same decision come to more than was voted. */
function overVoted(feed: FeedState, fund: FundState, project: ActiveProject, part: ProjectPart): Refusal | null {
  const left = leftOfVote(feed, fund, part.vote ?? '', project.id) - ownUnder(project, part.vote);
  return left < 0 ? refuse('OVER_VOTED_AMOUNT', { part: part.id, over: -left }) : null;
}

/** Fen of a vote that no other project takes. */
export function leftOfVote(feed: FeedState, fund: FundState, vote: string, project: string): number {
  const others = Object.values(fund.projects).filter((one) => one.id !== project && one.status !== 'CANCELLED');
  return (feed.resolutions[vote]?.amount ?? 0) - others.reduce((sum, one) => sum + ownUnder(one, vote), 0);
}

function ownUnder(project: FundProject, vote: string | null): number {
  return project.parts.reduce((sum, part) => sum + (part.vote === vote ? committed(project, part) : 0), 0);
}

/** What a part takes: its final account where there is one. */
function committed(project: FundProject, part: ProjectPart): number {
  return part.final > 0 && project.status !== 'CANCELLED' ? part.final : part.budget;
}

/** Fen that may be paid in all: the final account once there is one, the budget before. */
export function mostPaid(project: FundProject): number {
  return project.parts.reduce((sum, part) => sum + committed(project, part), 0);
}
