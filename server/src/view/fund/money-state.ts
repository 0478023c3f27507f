import { ACCOUNTS, compoundLog, FUND, type FEED } from '@sanfang/shared/compound/channel.ts';
import type { Compound } from '@sanfang/shared/compound/compound.ts';
import type { FeedState } from '@sanfang/shared/compound/feed/state.ts';
import { initialAccounts } from '@sanfang/shared/compound/fund/accounts-evolve.ts';
import type { AccountsState } from '@sanfang/shared/compound/fund/accounts-state.ts';
import { initialFund } from '@sanfang/shared/compound/fund/evolve.ts';
import { moneyGate } from '@sanfang/shared/compound/fund/gate.ts';
import type { FundProject, FundState } from '@sanfang/shared/compound/fund/state.ts';
import { hatsOf, type Hat } from '@sanfang/shared/compound/hats.ts';
import { channelReaders } from '@sanfang/shared/compound/view.ts';
import { stepsOf } from '@sanfang/shared/law/fund-flow.ts';
import type { ProjectStanding } from '@sanfang/shared/protocol/api/money.ts';
import type { SeenEvent } from '@sanfang/shared/protocol/live.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import type { Engine } from '../../engine/ports.ts';
import type { Onlooker } from '../sight.ts';
import { textOf } from '../sealed-text.ts';
import type { View } from '../view-for.ts';

/** Somebody with a hat in a compound whose money is looked at. */
export interface AtTheMoney {
  readonly log: string;
  readonly compound: Compound;
  readonly hats: readonly Hat[];
}

/** A compound as somebody with a hat enters it; null for everybody else, and where there is none. */
export async function enterMoney(engine: Engine, id: string, person: string, now: string): Promise<AtTheMoney | null> {
  const log = compoundLog(id);
  const compound = await engine.compound(log, null);
  const hats = compound === null ? [] : hatsOf(compound, person, now);
  return compound === null || hats.length === 0 ? null : { log, compound, hats };
}

/** Whether these hats read the books, or the sub-accounts of all units. */
export function reads(hats: readonly Hat[], what: 'fund' | 'accounts'): boolean {
  return hats.some(({ office }) => channelReaders[what].includes(office));
}

// The slices of these channels have these shapes.
export async function fundOf(engine: Engine, log: string): Promise<FundState> {
  return ((await engine.channel(log, FUND))?.state ?? initialFund) as FundState;
}
export async function accountsOf(engine: Pick<Engine, 'channel'>, log: string): Promise<AccountsState> {
  return ((await engine.channel(log, ACCOUNTS))?.state ?? initialAccounts) as AccountsState;
}

/** Events of a channel by their numbers, as far as somebody may see them. */
export async function eventsAt(view: View, viewer: Onlooker, log: string, channel: typeof FEED | typeof FUND, numbers: readonly number[]): Promise<SeenEvent[]> {
  const pages = await Promise.all(numbers.map((n) => view.range(viewer, { log, channel, from: n, to: n })));
  return pages.flatMap((page) => (isRefusal(page) ? [] : page.items)).filter((item): item is SeenEvent => !('skip' in item));
}

/** Titles of projects by id, for whoever reads the books; one that was erased is null. */
export async function titlesOf(engine: Pick<Engine, 'open'>, projects: readonly Pick<FundProject, 'id' | 'title'>[]): Promise<ReadonlyMap<string, string | null>> {
  const values = await engine.open(projects.map(({ title }) => title));
  return new Map(projects.map(({ id, title }) => [id, textOf(values.get(title))]));
}

/** Where a project stands, for everybody: sums, and why its money does not move. */
export function standingOf(feed: FeedState, fund: FundState, project: FundProject): ProjectStanding {
  const sum = (field: 'estimate' | 'budget' | 'final'): number => project.parts.reduce((total, part) => total + part[field], 0);
  const over = project.status === 'CLOSED' || project.status === 'CANCELLED';
  return {
    status: project.status, step: project.status === 'FROZEN' ? project.was : project.status === 'CANCELLED' ? null : project.status, steps: [...stepsOf(project)],
    ground: project.status === 'FROZEN' ? project.ground : null, gate: over ? null : plain(moneyGate(feed, fund, project)),
    estimate: sum('estimate'), budget: sum('budget'), final: sum('final'), paid: project.paid, discloseBy: project.discloseBy, publicUntil: project.publicUntil,
  };
}

function plain(gate: ReturnType<typeof moneyGate>): ProjectStanding['gate'] {
  return gate === null ? null : { refused: gate.refused, ...(gate.detail === undefined ? {} : { detail: { ...gate.detail } }) };
}
