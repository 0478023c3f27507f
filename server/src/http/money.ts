import { compoundLog } from '@sanfang/shared/compound/channel.ts';
import { ownAccount } from '@sanfang/shared/compound/fund/own-account.ts';
import { hatsOf } from '@sanfang/shared/compound/hats.ts';
import { OwnAccountsReply } from '@sanfang/shared/protocol/api/money.ts';
import { Strict, Uuid } from '@sanfang/shared/protocol/fields.ts';
import { Type } from 'typebox';
import { accountsOf, fundOf } from '../view/fund/money-state.ts';
import { accountsOfYear } from '../view/fund/recorded-accounts.ts';
import { signedIn } from './access.ts';
import { failures } from './failures.ts';
import { sendHidden } from './problem.ts';
import { Numeral } from './query.ts';
import { MINUTE } from './rate-limits.ts';
import type { Api, Services } from './services.ts';

/** The owners' money as each owner sees it: one's own units, of a channel that nobody but its keepers reads whole. */
export function moneyRoutes(api: Api, { engine, clock }: Services): void {
  api.get('/api/compounds/:id/accounts/own', {
    config: { access: 'SIGNED_IN', limit: { max: 120, timeWindow: MINUTE }, says: 'Whoever wears a hat in the compound; owners see the sub-accounts of their own units, everybody else none.' },
    schema: { params: Strict({ id: Uuid }), querystring: Strict({ year: Type.Optional(Numeral) }), response: { 200: OwnAccountsReply, ...failures } },
  }, async (request, reply) => {
    const { person } = signedIn(request);
    const log = compoundLog(request.params.id);
    const compound = await engine.compound(log, null);
    const hats = compound === null ? [] : hatsOf(compound, person, new Date(clock.now()).toISOString());
    if (compound === null || hats.length === 0) return sendHidden(reply, 'FORBIDDEN');
    const units = [...new Set(hats.flatMap((hat) => (hat.office === 'owner' ? hat.units : [])))];
    if (units.length === 0) return { year: null, years: [], accounts: [] };
    const fund = await fundOf(engine, log);
    const years = [...new Set(Object.keys(fund.months.MAINTENANCE_FUND).map((month) => month.slice(0, 4)))].sort().toReversed();
    const year = years.find((one) => one === request.query.year) ?? years[0] ?? null;
    const [accounts, moved] = await Promise.all([accountsOf(engine, log), year === null ? null : accountsOfYear(engine, log, fund, year)]);
    const movements = new Map(ownAccount(moved ?? accounts, units, compound.feed.rules.leastBalance).map((one) => [one.unit, one.movements.filter(({ on }) => on.startsWith(year ?? ''))]));
    return { year, years, accounts: ownAccount(accounts, units, compound.feed.rules.leastBalance).map((one) => ({ ...one, pending: [...one.pending], movements: movements.get(one.unit) ?? [] })) };
  });
}
