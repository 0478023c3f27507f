import { FEED, FUND } from '@sanfang/shared/compound/channel.ts';
import { sharesListed } from '@sanfang/shared/compound/fund/allocation-list.ts';
import type { FundState } from '@sanfang/shared/compound/fund/state.ts';
import { unitTotals } from '@sanfang/shared/compound/fund/posting-decide.ts';
import { balanceOf, type AccountsState } from '@sanfang/shared/compound/fund/accounts-state.ts';
import { toTopUp } from '@sanfang/shared/law/allocation.ts';
import { ledgers, type Ledger } from '@sanfang/shared/law/books.ts';
import { emergencyConfirmations } from '@sanfang/shared/law/emergency.ts';
import type { Threshold } from '@sanfang/shared/law/threshold.ts';
import { AllocationReply, FundDeskReply, LedgerReply, ProjectDeskReply, ReconciliationReply, type OpenQuestion, type VoteChoice } from '@sanfang/shared/protocol/api/fund-desk.ts';
import { BuildingCode, OneOf, Strict, Uuid } from '@sanfang/shared/protocol/fields.ts';
import { Type } from 'typebox';
import { allocationPage } from '../view/fund/allocation-page.ts';
import { sharesRecorded } from '../view/fund/recorded-accounts.ts';
import { atBank, ledgerPage } from '../view/fund/ledger-page.ts';
import { accountsOf, enterMoney, eventsAt, fundOf, reads, standingOf, titlesOf, type AtTheMoney } from '../view/fund/money-state.ts';
import { textOf } from '../view/sealed-text.ts';
import { votePeople } from '../votes/vote-people.ts';
import { signedIn } from './access.ts';
import { failures } from './failures.ts';
import { sendHidden } from './problem.ts';
import { Numeral } from './query.ts';
import { MINUTE } from './rate-limits.ts';
import type { Api, Services } from './services.ts';

const limit = { max: 240, timeWindow: MINUTE };
const readers = 'Whoever reads the books: the three parties and the residents\' committee';

/** The owners' money for those who keep it, and the allocation list for those who pay by it. */
export function fundDeskRoutes(api: Api, { engine, view, clock }: Services): void {
  const now = (): string => new Date(clock.now()).toISOString();
  const project = Strict({ id: Uuid, project: Uuid });

  async function atBooks(id: string, person: string): Promise<(AtTheMoney & { readonly fund: FundState }) | null> {
    const entered = await enterMoney(engine, id, person, now());
    return entered === null || !reads(entered.hats, 'fund') ? null : { ...entered, fund: await fundOf(engine, entered.log) };
  }

  api.get('/api/compounds/:id/fund', {
    config: { access: 'SIGNED_IN', limit, says: `${readers}; who keeps the sub-accounts sees their sums.` },
    schema: { params: Strict({ id: Uuid }), response: { 200: FundDeskReply, ...failures } },
  }, async (request, reply) => {
    const { person } = signedIn(request);
    const here = await atBooks(request.params.id, person);
    const overview = here === null ? null : await engine.overview(here.log);
    if (here === null || overview === null) return sendHidden(reply, 'FORBIDDEN');
    const { log, compound: { feed }, hats, fund } = here;
    const projects = Object.values(fund.projects).toReversed();
    const titles = await titlesOf(engine, projects);
    const asked = await eventsAt(view, { person }, log, FUND, Object.values(fund.questions).flatMap(({ id }) => overview.money.open[id] ?? []));
    const words = new Map(asked.map(({ data, opened }) => [(data as { question: string }).question, textOf(opened['text'])]));
    return {
      now: now(), opened: fund.opened, ledgers: { MAINTENANCE_FUND: ledgerOf(fund, 'MAINTENANCE_FUND'), PUBLIC_REVENUE: ledgerOf(fund, 'PUBLIC_REVENUE') },
      units: reads(hats, 'accounts') ? unitsOf(await accountsOf(engine, log), feed.rules.leastBalance) : null,
      projects: projects.map((one) => ({ id: one.id, no: one.no, title: titles.get(one.id) ?? null, standing: standingOf(feed, fund, one) })),
      questions: Object.values(fund.questions).map(({ id, about, line, objectsTo, due, overdue, person: by }): OpenQuestion => ({ id, about, line, objectsTo, due, overdue, text: words.get(id) ?? null, mine: by === person }))
        .sort((a, b) => (a.due < b.due ? -1 : 1)),
    };
  });

  api.get('/api/compounds/:id/fund/ledgers/:ledger', {
    config: { access: 'SIGNED_IN', limit, says: `${readers}.` },
    schema: { params: Strict({ id: Uuid, ledger: OneOf(ledgers) }), querystring: Strict({ year: Type.Optional(Numeral), before: Type.Optional(Numeral) }), response: { 200: LedgerReply, ...failures } },
  }, async (request, reply) => {
    const { person } = signedIn(request);
    const here = await atBooks(request.params.id, person);
    if (here === null) return sendHidden(reply, 'FORBIDDEN');
    return ledgerPage({ engine, view }, { person }, here.log, here.fund, request.params.ledger, request.query.year, Number(request.query.before ?? 0));
  });

  api.get('/api/compounds/:id/fund/projects/:project', {
    config: { access: 'SIGNED_IN', limit, says: `${readers}.` },
    schema: { params: project, response: { 200: ProjectDeskReply, ...failures } },
  }, async (request, reply) => {
    const { person } = signedIn(request);
    const here = await atBooks(request.params.id, person);
    const overview = here === null ? null : await engine.overview(here.log);
    const found = here?.fund.projects[request.params.project];
    if (here === null || overview === null || found === undefined) return sendHidden(reply, 'FORBIDDEN');
    const { log, compound: { feed }, fund } = here;
    const [titles, entries, votes] = await Promise.all([
      titlesOf(engine, [found]), eventsAt(view, { person }, log, FUND, overview.money.projects[found.id]?.entries ?? []), voteChoices(log, feed),
    ]);
    const people = await votePeople(engine, here.compound, [...new Set(entries.map(({ capacity }) => capacity))], true);
    const objections = Object.values(fund.questions).filter(({ objectsTo }) => objectsTo === found.id).length;
    return { now: now(), project: found, title: titles.get(found.id) ?? null, standing: standingOf(feed, fund, found), entries, people, votes, objections, confirmations: emergencyConfirmations.filter((one) => feed.rules.emergency.confirmations.includes(one)), balance: fund.books[found.source].BANK ?? 0 };
  });

  /** Votes about money that were announced and not taken back. */
  async function voteChoices(log: string, feed: AtTheMoney['compound']['feed']): Promise<VoteChoice[]> {
    const about = Object.entries(feed.votes).filter(([, { status, fund }]) => status !== 'WITHDRAWN' && fund.source !== 'NONE').toReversed().slice(0, 100);
    const events = await eventsAt(view, { person: null }, log, FEED, about.map(([, { n }]) => n));
    return about.map(([vote, { n, number, matterCode, amount, scope }]) => ({ vote, number, matterCode, amount: feed.resolutions[vote]?.amount ?? amount, buildings: scope.buildings, title: textOf(events.find((event) => event.n === n)?.opened['title']) }));
  }

  api.get('/api/compounds/:id/fund/projects/:project/allocation', {
    config: { access: 'SIGNED_IN', limit, says: 'Owners who pay by the list, with the units of others masked; who keeps the sub-accounts sees them whole.' },
    schema: { params: project, querystring: Strict({ building: Type.Optional(BuildingCode), sheet: Type.Optional(Type.Literal('1')) }), response: { 200: AllocationReply, ...failures } },
  }, async (request, reply) => {
    const entered = await enterMoney(engine, request.params.id, signedIn(request).person, now());
    const fund = entered === null ? null : await fundOf(engine, entered.log);
    const found = fund?.projects[request.params.project];
    if (entered === null || fund === null || found === undefined) return sendHidden(reply, 'FORBIDDEN');
    const accounts = await accountsOf(engine, entered.log);
    const lines = sharesListed(fund, accounts, found.id) ?? await sharesRecorded(engine, entered.log, found);
    const { building, sheet } = request.query;
    const page = lines === null ? null : allocationPage(entered, accounts, found, lines, { building, sheet: sheet !== undefined });
    if (page === null) return sendHidden(reply, 'FORBIDDEN');
    return { ...page, title: (await titlesOf(engine, [found])).get(found.id) ?? null };
  });

  api.get('/api/compounds/:id/fund/reconciliation', {
    config: { access: 'SIGNED_IN', limit, says: `${readers}.` },
    schema: { params: Strict({ id: Uuid }), querystring: Strict({ ledger: OneOf(ledgers) }), response: { 200: ReconciliationReply, ...failures } },
  }, async (request, reply) => {
    const { person } = signedIn(request);
    const here = await atBooks(request.params.id, person);
    if (here === null) return sendHidden(reply, 'FORBIDDEN');
    const { fund, log } = here;
    const { ledger } = request.query;
    const lines = Object.entries(fund.bankLines).filter(([, line]) => line.ledger === ledger).sort(([, a], [, b]) => (a.on < b.on ? -1 : 1));
    const postings = Object.keys(fund.unmatched).flatMap((id) => (fund.postings[id]?.ledger === ledger ? [{ id, posting: fund.postings[id] }] : [])).sort((a, b) => (a.posting.on < b.posting.on ? -1 : 1));
    const numbers = [...new Set([...lines.map(([, { n }]) => n), ...postings.map(({ posting }) => posting.n)])];
    const events = new Map((await eventsAt(view, { person }, log, FUND, numbers)).map((event) => [event.n, event]));
    return {
      ledger, bank: bankOf(fund, ledger), book: fund.books[ledger].BANK ?? 0,
      lines: lines.map(([id, { on, fen, n }]) => ({ id, on, fen, text: textOf(events.get(n)?.opened[`line.${id}`]) })),
      postings: postings.map(({ id, posting }) => ({ id, on: posting.on, kind: posting.kind, fen: atBank(posting), text: textOf(events.get(posting.n)?.opened['text']) })),
    };
  });
}

function ledgerOf(fund: FundState, ledger: Ledger): FundDeskReply['ledgers'][Ledger] {
  return {
    balances: fund.books[ledger], closedUntil: fund.closedUntil[ledger] ?? null, bank: bankOf(fund, ledger),
    openLines: Object.values(fund.bankLines).filter((line) => line.ledger === ledger).length,
    openPostings: Object.keys(fund.unmatched).filter((id) => fund.postings[id]?.ledger === ledger).length,
  };
}

function unitsOf(accounts: AccountsState, leastBalance: Threshold): FundDeskReply['units'] {
  const low = toTopUp(new Map(Object.entries(accounts.units).map(([unit, account]) => [unit, { balance: balanceOf(account), firstDeposit: account.firstDeposit }])), leastBalance).length;
  return { ...unitTotals(accounts), low };
}

function bankOf(fund: FundState, ledger: Ledger): FundDeskReply['ledgers'][Ledger]['bank'] {
  const last = fund.bank[ledger];
  return last === undefined ? null : { until: last.until, closing: last.closing };
}
