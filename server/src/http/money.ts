import { ACCOUNTS, compoundLog } from '@sanfang/shared/compound/channel.ts';
import { initialAccounts } from '@sanfang/shared/compound/fund/accounts-evolve.ts';
import type { AccountsState } from '@sanfang/shared/compound/fund/accounts-state.ts';
import { ownAccount } from '@sanfang/shared/compound/fund/own-account.ts';
import { hatsOf } from '@sanfang/shared/compound/hats.ts';
import { OwnAccountsReply } from '@sanfang/shared/protocol/api/money.ts';
import { Strict, Uuid } from '@sanfang/shared/protocol/fields.ts';
import { signedIn } from './access.ts';
import { failures } from './failures.ts';
import { sendHidden } from './problem.ts';
import { MINUTE } from './rate-limits.ts';
import type { Api, Services } from './services.ts';

/** The owners' money as each owner sees it: one's own units, of a channel that nobody but its keepers reads whole. */
export function moneyRoutes(api: Api, { engine, clock }: Services): void {
  api.get('/api/compounds/:id/accounts/own', {
    config: { access: 'SIGNED_IN', limit: { max: 120, timeWindow: MINUTE }, says: 'Whoever wears a hat in the compound; owners see the sub-accounts of their own units, everybody else none.' },
    schema: { params: Strict({ id: Uuid }), response: { 200: OwnAccountsReply, ...failures } },
  }, async (request, reply) => {
    const { person } = signedIn(request);
    const log = compoundLog(request.params.id);
    const compound = await engine.compound(log, null);
    const hats = compound === null ? [] : hatsOf(compound, person, new Date(clock.now()).toISOString());
    if (compound === null || hats.length === 0) return sendHidden(reply, 'FORBIDDEN');
    const units = [...new Set(hats.flatMap((hat) => (hat.office === 'owner' ? hat.units : [])))];
    if (units.length === 0) return { accounts: [] };
    const slice = await engine.channel(log, ACCOUNTS);
    // The slice of this channel has this shape.
    const accounts = (slice?.state ?? initialAccounts) as AccountsState;
    return { accounts: ownAccount(accounts, units, compound.feed.rules.leastBalance).map((one) => ({ ...one, pending: [...one.pending], movements: [...one.movements] })) };
  });
}
