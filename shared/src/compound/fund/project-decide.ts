import { stepAfter, type ProjectStep } from '../../law/fund-flow.ts';
import type { Context } from '../../log/command.ts';
import { isRefusal, refuse, type Refusal } from '../../protocol/refusal.ts';
import { FUND } from '../channel.ts';
import type { CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import { draft } from '../event.ts';
import type { FeedState } from '../feed/state.ts';
import type { Outcome } from '../outcome.ts';
import { permanent, tidy } from '../room/sealing.ts';
import { resolveScope, unitsInScope } from '../room/scope.ts';
import { firstFlaw } from '../vote/choice/first-stands.ts';
import { answersNothing } from '../vote/choice/state.ts';
import { leftOfVote, matterFlaw, moneyGate } from './gate.ts';
import { blobsIn, published, sealPapers } from './publish.ts';
import type { ActiveProject, FundState, ProjectPart } from './state.ts';

/** A project by id while it goes on, or why it does not. */
export function activeProject(fund: FundState, id: string): ActiveProject | Refusal {
  const project = Object.hasOwn(fund.projects, id) ? fund.projects[id] : undefined;
  if (project === undefined) return refuse('UNKNOWN_PROJECT');
  if (project.status === 'FROZEN') return refuse('MONEY_FROZEN', { ground: project.ground });
  return project.status === 'CANCELLED' ? refuse('PROJECT_NOT_AT_STEP', { status: project.status }) : project;
}

/** A project whose next step is this one, or why it is not. */
export function projectBefore(fund: FundState, id: string, step: ProjectStep): ActiveProject | Refusal {
  const project = activeProject(fund, id);
  if (isRefusal(project)) return project;
  return stepAfter(project, project.status) === step ? project : refuse('PROJECT_NOT_AT_STEP', { status: project.status });
}

/** 使用建议: what is to be repaired and why. An emergency names its category; nobody else's money has emergencies. */
export function proposeProject(compound: Compound, { data }: CommandOf<'ProposeProject'>, ctx: Context): Outcome {
  const { source, category } = data;
  const { opened, projects } = compound.fund;
  if (opened === null) return refuse('BOOKS_NOT_OPEN');
  if (category !== null && (source !== 'MAINTENANCE_FUND' || !compound.feed.rules.emergency.categories.includes(category))) return refuse('NOT_AN_EMERGENCY', { category });
  const [title, problem] = [tidy(data.title), tidy(data.problem)];
  if (title === '' || problem === '') return refuse('EMPTY_TEXT', { field: title === '' ? 'title' : 'problem' });
  const project = ctx.newId();
  const no = Object.keys(projects).length + 1;
  const event = draft(FUND, 'project.proposed', { project, no, source, holding: opened.holding, category }, { seal: { title: permanent(title), problem: permanent(problem) } });
  // Not yet folded, so that it is told with the words at hand.
  const told: ActiveProject = {
    id: project, no, title: '', source, holding: opened.holding, category, emergency: category !== null, status: 'PROPOSED', parts: [], madeSafe: false, confirmed: {}, paid: 0,
    acceptance: { photos: [], signed: {} }, publicUntil: null, discloseBy: null,
  };
  return { events: [event, published(compound, told, 'PROPOSED', {}, ctx, { title: permanent(title) })], made: { project } };
}

/** 列支范围: who benefits and pays, part by part (165号令 Art. 19–20). No unit pays twice for one project. */
export function scopeProject(compound: Compound, { data }: CommandOf<'ScopeProject'>, ctx: Context): Outcome {
  const project = projectBefore(compound.fund, data.project, 'SCOPED');
  if (isRefusal(project)) return project;
  const parts: { id: string; scope: ProjectPart['scope']; estimate: number }[] = [];
  for (const { part, estimate, ...asked } of data.parts) {
    const scope = resolveScope(compound.register, asked);
    if (isRefusal(scope)) return scope;
    if (parts.some(({ id }) => id === part)) return refuse('MALFORMED', { field: 'parts', part });
    parts.push({ id: part, scope, estimate });
  }
  const known = new Set<string>();
  for (const unit of parts.flatMap(({ scope }) => unitIds(compound, scope))) {
    if (known.has(unit)) return refuse('DUPLICATE_UNIT', { unit });
    known.add(unit);
  }
  const scoped: ActiveProject = { ...project, parts: parts.map((part) => ({ ...part, budget: 0, final: 0, vote: null })) };
  return { events: [draft(FUND, 'project.scoped', { project: project.id, parts }), published(compound, scoped, 'SCOPED', { fen: sum(parts.map(({ estimate }) => estimate)) }, ctx)] };
}

/** Names the owners' vote on each part, and another one where too few took part in the first. Whether a vote fits the part is asked when its result is on the feed. */
export function putProjectToVote(compound: Compound, { data }: CommandOf<'PutProjectToVote'>, ctx: Context): Outcome {
  const project = activeProject(compound.fund, data.project);
  if (isRefusal(project)) return project;
  if (project.status !== 'VOTING' && stepAfter(project, project.status) !== 'VOTING') return refuse('PROJECT_NOT_AT_STEP', { status: project.status });
  const flaw = namesFlaw(project, data.votes.map(({ part }) => part));
  if (flaw !== null) return flaw;
  return { events: [draft(FUND, 'project.put_to_vote', data), published(compound, project, 'VOTING', {}, ctx)] };
}

/**
 * Takes over what the votes came to: parts whose owners agreed stay, the others leave. All votes must be final, the second ballot on
 * what a first left open among them (Civil Code Art. 278(2)). Where the owners decided on the plan (Art. 23, Art. 282), it must not come
 * to more than they gave.
 */
export function tallyProject(compound: Compound, { data }: CommandOf<'TallyProject'>, ctx: Context): Outcome {
  const project = projectBefore(compound.fund, data.project, 'TALLIED');
  if (isRefusal(project)) return project;
  const { feed, fund } = compound;
  const kept: ProjectPart[] = [];
  const voted = new Map<string, number>();
  for (const part of project.parts) {
    const resolution = part.vote === null ? undefined : feed.resolutions[part.vote];
    if (resolution === undefined || resolution.status === 'PRELIMINARY' || goesOnBySecond(feed, part.vote ?? '')) return refuse('VOTE_NOT_IN_FORCE', { part: part.id });
    const flaw = matterFlaw(project, part, resolution);
    if (flaw !== null) return flaw;
    if (firstFlaw(feed, feed.votes[part.vote ?? '']) !== null || resolution.outcome !== 'PASSED' || (resolution.status !== 'FINAL' && resolution.status !== 'IN_FORCE')) continue;
    const left = leftOfVote(feed, fund, part.vote ?? '', project.id);
    if (part.budget > left) return refuse('OVER_VOTED_AMOUNT', { part: part.id, over: part.budget - left });
    kept.push(part);
    voted.set(part.vote ?? '', resolution.amount ?? 0);
  }
  if (kept.length === 0) return refuse('VOTE_NOT_PASSED');
  return { events: [draft(FUND, 'project.tallied', { project: project.id, parts: kept.map(({ id }) => id) }), published(compound, { ...project, parts: kept }, 'TALLIED', { fen: sum([...voted.values()]) }, ctx)] };
}

/** Whether the answer lies with a second ballot, which runs or has chosen an option: the part has to name that one. */
function goesOnBySecond(feed: FeedState, vote: string): boolean {
  const second = feed.votes[vote]?.second?.vote;
  if (second === undefined || firstFlaw(feed, feed.votes[second]) !== null) return false;
  const resolution = feed.resolutions[second];
  return resolution === undefined || resolution.status === 'PRELIMINARY' || (resolution.outcome === 'PASSED' && !answersNothing(resolution));
}

/** 使用方案: budget by part, who builds it and what others asked for, the contract, who supervises. Promises money, so that the gate is asked where a vote or an emergency came before. */
export function planProject(compound: Compound, { data }: CommandOf<'PlanProject'>, ctx: Context): Outcome {
  const project = projectBefore(compound.fund, data.project, 'PLANNED');
  if (isRefusal(project)) return project;
  const names = namesFlaw(project, data.budgets.map(({ part }) => part));
  if (names !== null) return names;
  const fen = new Map(data.budgets.map((one) => [one.part, one.fen]));
  const planned: ActiveProject = { ...project, parts: project.parts.map((part) => ({ ...part, budget: fen.get(part.id) ?? 0 })) };
  const decided = project.emergency || (project.source === 'MAINTENANCE_FUND' && project.holding === 'ART_22');
  const gate = decided ? moneyGate(compound.feed, compound.fund, planned) : null;
  if (gate !== null) return gate;
  const [contractor, supervision] = [tidy(data.contractor), tidy(data.supervision)];
  if (contractor === '' || supervision === '') return refuse('EMPTY_TEXT', { field: contractor === '' ? 'contractor' : 'supervision' });
  const papers = [data.contract, ...data.quotes.map(({ paper }) => paper)];
  const quotes = data.quotes.map((quote) => ({ contractor: tidy(quote.contractor), fen: quote.fen }));
  const seal = { contractor: permanent(contractor), supervision: permanent(supervision), quotes: permanent(quotes), ...sealPapers(papers) };
  return {
    events: [
      draft(FUND, 'project.planned', { project: project.id, budgets: data.budgets, quotes: quotes.length, papers: blobsIn(papers) }, { seal }),
      published(compound, planned, 'PLANNED', { fen: sum(data.budgets.map((one) => one.fen)) }, ctx, { contractor: permanent(contractor) }),
    ],
  };
}

/** 申请列支 to the authority (Art. 22), or 备案 with it (Art. 23); and what it answers. */
export function fileProject(compound: Compound, command: CommandOf<'FileProject'> | CommandOf<'ApproveProject'>, ctx: Context): Outcome {
  const step = command.type === 'FileProject' ? 'FILED' : 'APPROVED';
  const project = projectBefore(compound.fund, command.data.project, step);
  if (isRefusal(project)) return project;
  const gate = moneyGate(compound.feed, compound.fund, project);
  if (gate !== null) return gate;
  const { papers } = command.data;
  const reference = tidy(command.data.reference);
  if (reference === '') return refuse('EMPTY_TEXT', { field: 'reference' });
  const rest = { seal: { reference: permanent(reference), ...sealPapers(papers) } };
  const data = { project: project.id, papers: blobsIn(papers) };
  return { events: [step === 'FILED' ? draft(FUND, 'project.filed', data, rest) : draft(FUND, 'project.approved', data, rest), published(compound, project, step, {}, ctx)] };
}

/** Ids of the units of a scope, as the register stands. */
export function unitIds({ register }: Pick<Compound, 'register'>, scope: ProjectPart['scope']): string[] {
  return unitsInScope(register, scope).map(({ id }) => id);
}

/** Each part is named once. */
export function namesFlaw(project: ActiveProject, named: readonly string[]): Refusal | null {
  const own = project.parts.map(({ id }) => id);
  const fits = named.length === own.length && own.every((id) => named.includes(id));
  return fits ? null : refuse('MALFORMED', { field: 'parts' });
}

export function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, fen) => total + fen, 0);
}

