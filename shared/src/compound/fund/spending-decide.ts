import { allocate, shortages, type Share } from '../../law/allocation.ts';
import { emergencyDisclosure } from '../../law/emergency.ts';
import { allocationPeriod, emergencyResultPeriod } from '../../law/periods.ts';
import type { Context } from '../../log/command.ts';
import { isRefusal, refuse, type Refusal } from '../../protocol/refusal.ts';
import { ACCOUNTS, FEED, FUND } from '../channel.ts';
import type { CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import { draft, type CompoundDraft } from '../event.ts';
import { offsetOf } from '../hats.ts';
import type { Outcome } from '../outcome.ts';
import { balanceOf, type UnitLine } from './accounts-state.ts';
import { moneyGate, mostPaid } from './gate.ts';
import { isFundLow, posted, unitTotals } from './posting-decide.ts';
import { activeProject, namesFlaw, projectBefore, sum, unitIds } from './project-decide.ts';
import { blobsIn, published, sealPapers, sideOfHat, speaker } from './publish.ts';
import type { ActiveProject } from './state.ts';

/** Lines of one event: keeps it under 64 KiB. */
const LINES = 500;

/**
 * Money leaves for the contractor. Never before the owners' decision is in force or the emergency is complete, never more than
 * was planned or, after it, than the final account says; the last instalment after the allocation list has hung out.
 */
export function payInstalment(compound: Compound, { data }: CommandOf<'PayInstalment'>, ctx: Context): Outcome {
  const project = payable(compound, data.project, ctx);
  if (isRefusal(project)) return project;
  const gate = moneyGate(compound.feed, compound.fund, project);
  if (gate !== null) return gate;
  const paid = project.paid + data.fen;
  const most = mostPaid(project);
  if (paid > most) return refuse('OVER_BUDGET', { most, paid });
  const posting = ctx.newId();
  const event = posted(compound, {
    posting, ledger: project.source, kind: 'INSTALMENT', on: data.on, entries: [[`PROJECT ${project.id}`, data.fen], ['BANK', -data.fen]], project: project.id, papers: data.papers,
  }, ctx);
  if (isRefusal(event)) return event;
  return {
    events: [
      event, draft(FUND, 'instalment.paid', { project: project.id, posting, fen: data.fen, paid }),
      published(compound, project, 'FUNDED_PARTIAL', { fen: data.fen, paid }, ctx),
    ],
    made: { posting },
  };
}

/** A project at a step at which money may leave. */
function payable({ fund }: Compound, id: string, ctx: Context): ActiveProject | Refusal {
  const project = activeProject(fund, id);
  if (isRefusal(project)) return project;
  if (project.status === 'FUNDED_PARTIAL' || project.status === 'ACCEPTED') return project;
  if (project.status !== 'ALLOC_PUBLISHED') return projectBefore(fund, id, 'FUNDED_PARTIAL');
  return project.publicUntil !== null && ctx.now < project.publicUntil ? refuse('NOT_DUE', { until: project.publicUntil }) : project;
}

/** 竣工验收: the committee and the company sign, two people, with photos of what was built. An emergency's result is then to be published within a time. */
export function signAcceptance(compound: Compound, { data }: CommandOf<'SignAcceptance'>, ctx: Context): Outcome {
  const project = projectBefore(compound.fund, data.project, 'ACCEPTED');
  if (isRefusal(project)) return project;
  const side = sideOfHat(compound, ctx.capacity);
  if (side !== 'COMMITTEE' && side !== 'COMPANY') return refuse('SEAT_MAY_NOT_SIGN');
  const { photos, signed } = project.acceptance;
  if (signed[side] !== undefined) return refuse('ALREADY_SIGNED', { side });
  if (Object.values(signed).some(({ person }) => person === ctx.person)) return refuse('SIGNED_UNDER_OTHER_HAT');
  const all = [...photos, ...blobsIn(data.photos)];
  const complete = Object.keys(signed).length === 1;
  if (complete && all.length === 0) return refuse('EVIDENCE_REQUIRED');
  const discloseBy = complete && project.emergency ? emergencyDisclosure(ctx.now, offsetOf(compound)).ends : null;
  const events: CompoundDraft[] = [draft(FUND, 'acceptance.signed', { project: project.id, side, photos: blobsIn(data.photos), complete, discloseBy }, { seal: sealPapers(data.photos) })];
  if (complete) events.push(published(compound, project, 'ACCEPTED', { photos: all, until: discloseBy }, ctx));
  return { events };
}

/** 决算: the final account by part, after the cost review; not above the budget, and not below what was paid. */
export function settleProject(compound: Compound, { data }: CommandOf<'SettleProject'>, ctx: Context): Outcome {
  const project = projectBefore(compound.fund, data.project, 'SETTLED');
  if (isRefusal(project)) return project;
  const gate = moneyGate(compound.feed, compound.fund, project);
  if (gate !== null) return gate;
  const flaw = namesFlaw(project, data.finals.map(({ part }) => part));
  if (flaw !== null) return flaw;
  const over = project.parts.find((part) => data.finals.some((one) => one.part === part.id && one.fen > part.budget));
  if (over !== undefined) return refuse('OVER_BUDGET', { part: over.id, most: over.budget });
  const final = sum(data.finals.map(({ fen }) => fen));
  if (final < project.paid) return refuse('PAID_OVER_FINAL', { paid: project.paid, final });
  return {
    events: [
      draft(FUND, 'project.settled', { project: project.id, finals: data.finals, papers: blobsIn(data.papers) }, { seal: sealPapers(data.papers) }),
      published(compound, project, 'SETTLED', { fen: final }, ctx),
    ],
  };
}

/** 分摊清册: each unit's share of its part by exclusive area (Civil Code Art. 283; 165号令 Art. 20), for those who keep the sub-accounts; the totals hang out for everybody. */
export function publishAllocation(compound: Compound, { data }: CommandOf<'PublishAllocation'>, ctx: Context): Outcome {
  const project = projectBefore(compound.fund, data.project, 'ALLOC_PUBLISHED');
  if (isRefusal(project)) return project;
  const shares = project.source === 'MAINTENANCE_FUND' ? sharesOf(compound, project) : [];
  if (isRefusal(shares)) return shares;
  const lines = shares.flatMap(({ unit, amount }): UnitLine[] => (amount === 0 ? [] : [[unit, amount]]));
  const short = shortages(shares, balances(compound));
  const until = hangsUntil(compound, project, ctx.now);
  const final = sum(project.parts.map((part) => part.final));
  const events: CompoundDraft[] = [draft(FUND, 'allocation.listed', { project: project.id, until, short: { units: short.length, fen: sum(short.map(({ gap }) => gap)) } })];
  for (let i = 0; i < lines.length; i += LINES) events.push(draft(ACCOUNTS, 'allocation.drawn', { project: project.id, lines: lines.slice(i, i + LINES) }));
  events.push(published(compound, project, 'ALLOC_PUBLISHED', { fen: final, until }, ctx));
  return { events };
}

/** Shares of all parts, to the fen. */
function sharesOf(compound: Compound, project: ActiveProject): Share[] | Refusal {
  const shares: Share[] = [];
  for (const part of project.parts) {
    const units = unitIds(compound, part.scope).flatMap((id) => compound.register.units[id] ?? []);
    // The register was replaced by one that does not know the scope any more.
    if (units.length === 0) return refuse('EMPTY_SCOPE', { part: part.id });
    shares.push(...allocate(part.final, units));
  }
  return shares;
}

/** The list hangs out for the days of the rules; the result of an emergency use for its own days where these are more. */
function hangsUntil(compound: Compound, { emergency }: ActiveProject, now: string): string {
  const list = allocationPeriod(now, compound.feed.rules, offsetOf(compound)).ends;
  const result = emergency ? emergencyResultPeriod(now, compound.feed.rules, offsetOf(compound)).ends : list;
  return list > result ? list : result;
}

/**
 * The end: all is paid, the list has hung out, every objection is answered and every sub-account bears its share; then the shares
 * are booked. A gap is closed by its owner's deposit, never by the money of others (165号令 Art. 17, 19).
 */
export function closeProject(compound: Compound, { data }: CommandOf<'CloseProject'>, ctx: Context): Outcome {
  const project = projectBefore(compound.fund, data.project, 'CLOSED');
  if (isRefusal(project)) return project;
  const gate = moneyGate(compound.feed, compound.fund, project);
  if (gate !== null) return gate;
  const { fund, accounts } = compound;
  if (project.publicUntil === null || ctx.now < project.publicUntil) return refuse('NOT_DUE', { until: project.publicUntil ?? '' });
  if (Object.values(fund.questions).some((question) => question.objectsTo === project.id)) return refuse('OBJECTIONS_OPEN');
  const final = mostPaid(project);
  if (project.paid !== final) return refuse('NOT_PAID_OUT', { paid: project.paid, final });
  const told = published(compound, project, 'CLOSED', { fen: final }, ctx);
  if (project.source === 'PUBLIC_REVENUE') return { events: [draft(FUND, 'project.closed', { project: project.id, posting: null }), told] };

  const lines = accounts.allocations[project.id] ?? [];
  const short = lines.filter(([unit, fen]) => (accounts.units[unit] === undefined ? 0 : balanceOf(accounts.units[unit])) < fen);
  if (short.length > 0) return refuse('SHARES_NOT_COVERED', { units: short.length });
  const posting = ctx.newId();
  const event = posted(compound, { posting, ledger: 'MAINTENANCE_FUND', kind: 'SETTLEMENT', on: data.on, entries: [['UNITS', final], [`PROJECT ${project.id}`, -final]], project: project.id }, ctx);
  if (isRefusal(event)) return event;
  const events = [event, draft(FUND, 'project.closed', { project: project.id, posting }), draft(ACCOUNTS, 'allocation.settled', { project: project.id, posting, on: data.on }), told];
  const before = unitTotals(accounts);
  const after = { ...before, balance: before.balance - final };
  if (isFundLow(compound, after)) events.push(draft(FEED, 'topup.advised', { balance: after.balance, firstDeposits: after.firstDeposits }, { office: speaker(compound, ctx.capacity) }));
  return { events, made: { posting } };
}

function balances({ accounts }: Compound): Map<string, { balance: number; firstDeposit: number }> {
  return new Map(Object.entries(accounts.units).map(([unit, account]) => [unit, { balance: balanceOf(account), firstDeposit: account.firstDeposit }]));
}
