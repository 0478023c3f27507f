/** The owners' money of the compound of room.ts: five homes with 1,000 yuan each, and projects on their way. */
import type { CommandData } from '@sanfang/shared/compound/command.ts';
import type { CompoundDraft } from '@sanfang/shared/compound/event.ts';
import type { FeedState, Resolution } from '@sanfang/shared/compound/feed/state.ts';
import type { AccountsState } from '@sanfang/shared/compound/fund/accounts-state.ts';
import type { FundProject, FundState } from '@sanfang/shared/compound/fund/state.ts';
import type { Holding, ProjectStatus } from '@sanfang/shared/law/fund-flow.ts';
import type { Verdict } from '@sanfang/shared/law/verdict.ts';
import { event, named, somebody, type Asked, type By, type Scene } from './given.ts';
import { chen, compound, li, song, wu } from './room.ts';
import { tally } from './votes.ts';

export const operator = somebody('operator');
export const owner = somebody('owner');
export const UNITS = ['1-1-101', '1-1-102', '2-1-101', '2-1-102', '10-1-101'] as const;

/** A command of the money. */
export function money<K extends keyof CommandData>(type: K, data: CommandData[K]): Asked {
  return { type, data } as Asked;
}

/** Applies commands, all of which must stand. */
export function does(scene: Scene, ...steps: readonly (readonly [Asked, By])[]): Scene {
  return steps.reduce((at, [asked, by]) => at.when(asked, by).after(), scene);
}

export function paper(name = 'paper'): { blob: string; sha256: string } {
  return { blob: named(name), sha256: 'p'.repeat(43) };
}

export const fundOf = (scene: Scene): FundState => scene.slice('fund') as FundState;
export const accountsOf = (scene: Scene): AccountsState => scene.slice('accounts') as AccountsState;

/** Books open since the beginning of the year. */
export function opened(holding: Holding = 'ART_22', before: Scene = compound): Scene {
  return does(before, [money('OpenBooks', { holding, bank: '建设银行', on: '2026-01-01' }), operator]);
}

export function deposits(lines: CommandData['StageDeposits']['lines'], over: Partial<CommandData['StartDeposits']> = {}): (readonly [Asked, By])[] {
  const id = over.import ?? named('deposits');
  const total = lines.reduce((sum, line) => sum + line.fen, 0);
  return [
    [money('StartDeposits', { import: id, kind: 'OPENING_BALANCES', file: '分户账.xlsx', rows: lines.length, total, on: '2026-02-01', ...over }), operator],
    [money('StageDeposits', { import: id, lines }), operator], [money('ActivateDeposits', { import: id }), operator],
  ];
}

export const firstDeposits = UNITS.map((unit) => ({ unit, firstDeposit: 100_000, fen: 100_000 }));
/** Each home has 1,000 yuan, and common parts have brought 5,000. */
export function funded(holding: Holding = 'ART_22'): Scene {
  return does(opened(holding), ...deposits(firstDeposits), [money('RecordIncome', { source: 'PARKING', fen: 500_000, on: '2026-03-01', text: '道路停车', papers: [] }), chen]);
}

/** Scope of the project below: buildings 1 and 2 without one unit. */
export const scope = { buildings: ['1', '2'], units: 3, area: 24_003 };
export const VOTE = named('vote');

/** What puts a vote's result on the feed. */
export function resolution(vote: string, over: Partial<Resolution> = {}): CompoundDraft[] {
  const terms = { matterCode: 'I5', amount: 200_000, fund: { source: 'MAINTENANCE_FUND', regime: 'ART_22' }, scope, outcome: 'PASSED', status: 'IN_FORCE', ...over } as const;
  const { matterCode, amount, fund, outcome, status } = terms;
  const number = { year: 2026, no: 1 };
  const told = { vote, number, matterCode, digest: 'd', legalEffect: 'ADVISORY' } as const;
  const announced = event('vote.announced', {
    ...told, matterClass: 'ORDINARY', scope: terms.scope, amount, fund, opensAt: '', closesAt: '', electorate: { digest: 'e', persons: 3, area: 24_003 }, origin: 'ORDER', decision: null, profile: 0,
  } as never, { channel: 'feed' });
  const verdict = { outcome, checks: [] } as unknown as Verdict;
  const stage = status === 'PRELIMINARY' ? 'PRELIMINARY' : 'FINAL';
  const result = event('result.published', { ...told, stage, tally: tally([], []), verdict, objectionsUntil: null } as never, { channel: 'feed' });
  const ended = status === 'PRELIMINARY' || status === 'FINAL' ? [] : [ends(vote, status)];
  return [announced, result, ...ended];
}

/** The vote is revoked, cancelled, or in force again. */
export function ends(vote: string, status: 'IN_FORCE' | 'REVOKED_BY_GOV' | 'CANCELLED_BY_COURT'): CompoundDraft {
  return event('resolution.published', { vote, number: { year: 2026, no: 1 }, status }, { channel: 'feed' });
}

export function theProject(scene: Scene): FundProject {
  const project = Object.values(fundOf(scene).projects).at(-1);
  if (project === undefined) throw new Error('no project');
  return project;
}

export function resolutionOf(scene: Scene, vote = VOTE): Resolution | undefined {
  return (scene.slice('feed') as FeedState).resolutions[vote];
}

const part = { part: 'A', estimate: 180_000, buildings: ['1', '2'], except: ['2-1-102'], extra: [] };

/** The command that takes a project to a step, and who gives it; `on` is the project. */
export function toStep(step: ProjectStatus, on: string): readonly (readonly [Asked, By])[] {
  const project = { project: on };
  switch (step) {
    case 'SCOPED': return [[money('ScopeProject', { ...project, parts: [part] }), wu]];
    case 'VOTING': return [[money('PutProjectToVote', { ...project, votes: [{ part: 'A', vote: VOTE }] }), chen]];
    case 'TALLIED': return [[money('TallyProject', project), chen]];
    case 'EMERGENCY_CONFIRMED': return [
      [money('RecordMakeSafe', { ...project, text: '已围挡', papers: [paper('fence')] }), wu],
      [money('ConfirmEmergency', { ...project, as: 'COMMITTEE', reference: '业委会〔2026〕2号', papers: [] }), chen],
      [money('ConfirmEmergency', { ...project, as: 'STREET_OR_COMMUNITY', reference: '街道〔2026〕9号', papers: [] }), song],
    ];
    case 'PLANNED': return [[money('PlanProject', {
      ...project, budgets: [{ part: 'A', fen: 180_000 }], contractor: '安徽某建设', supervision: '三名业主代表',
      quotes: [{ contractor: '安徽某建设', fen: 180_000, paper: paper('quote 1') }, { contractor: '另一家', fen: 190_000, paper: paper('quote 2') }], contract: paper('contract'),
    }), wu]];
    case 'FILED': return [[money('FileProject', { ...project, reference: '申请列支 1 号', papers: [paper('application')] }), wu]];
    case 'APPROVED': return [[money('ApproveProject', { ...project, reference: '准予列支 1 号', papers: [paper('approval')] }), chen]];
    case 'FUNDED_PARTIAL': return [[pay(on, 100_000), li]];
    case 'ACCEPTED': return [[money('SignAcceptance', { ...project, photos: [paper('photo of the wall')] }), wu], [money('SignAcceptance', { ...project, photos: [] }), chen]];
    case 'SETTLED': return [[money('SettleProject', { ...project, finals: [{ part: 'A', fen: 170_000 }], papers: [paper('cost review')] }), wu]];
    case 'ALLOC_PUBLISHED': return [[money('PublishAllocation', project), chen]];
    case 'CLOSED': return [[pay(on, 70_000), li], [money('CloseProject', { ...project, on: '2026-11-20' }), chen]];
    case 'FROZEN': return [[money('FreezeProject', { ...project, ground: 'ORDERED_TO_CORRECT', reference: '责令改正 1 号' }), song]];
    case 'CANCELLED': return [[money('CancelProject', { ...project, reason: '不做了' }), chen]];
    case 'PROPOSED': return [];
  }
}

export function pay(project: string, fen: number): Asked {
  return money('PayInstalment', { project, fen, on: '2026-11-20', papers: [paper('transfer')] });
}

export const LATER = '2026-12-10T02:00:00.000Z';
export const PROPOSE: CommandData['ProposeProject'] = { source: 'MAINTENANCE_FUND', category: null, title: '外墙维修', problem: '墙皮脱落' };

/** A project at a step of its way; the vote is in force as soon as there is a project. When the list hung out, the hub's clock is later. */
export function projectAt(steps: readonly ProjectStatus[], upTo: ProjectStatus, { before = funded(), ask = PROPOSE, over = {} }: { before?: Scene; ask?: CommandData['ProposeProject']; over?: Partial<Resolution> } = {}): Scene {
  let scene = does(before.and(resolution(VOTE, over)), [money('ProposeProject', ask), wu]);
  const id = theProject(scene).id;
  for (const step of steps.slice(0, steps.indexOf(upTo) + 1)) {
    if (step === 'CLOSED') scene = scene.at(LATER);
    scene = does(scene, ...toStep(step, id));
  }
  return scene;
}

/** An owner's question about a number of the feed. */
export function question(about: number, over: Partial<CommandData['AskQuestion']> = {}): Asked {
  return money('AskQuestion', { about, line: null, objection: false, text: '这笔是什么？', ...over });
}

