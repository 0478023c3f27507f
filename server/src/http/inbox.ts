import { InboxReply } from '@sanfang/shared/protocol/api/compounds.ts';
import { hatsByLog } from '../accounts/hats-by-log.ts';
import { escalatedTo } from '../view/escalated-to.ts';
import { signedIn } from './access.ts';
import { failures } from './failures.ts';
import { MINUTE } from './rate-limits.ts';
import type { Api, Services } from './services.ts';

type Row = InboxReply['escalations'][number];

/** What was escalated to the streets of an official, over all their compounds. */
export function inboxRoutes(api: Api, { engine, clock }: Services): void {
  api.get('/api/inbox', {
    config: { access: 'SIGNED_IN', limit: { max: 240, timeWindow: MINUTE }, says: 'Officials see what was escalated to their street, with the reason and nothing else of the room; everybody else sees an empty list.' },
    schema: { response: { 200: InboxReply, ...failures } },
  }, async (request) => {
    const worn = await hatsByLog(engine, signedIn(request).person, clock.now());
    const rows = await Promise.all(worn.map((one) => {
      const hat = one.hats.find((each) => each.office === 'streetOfficial');
      const { street } = one.compound.office;
      return hat === undefined || street === null ? [] : escalatedTo(engine, one, hat, street);
    }));
    return { now: new Date(clock.now()).toISOString(), escalations: rows.flat().sort(waitingFirst) };
  });
}

function waitingFirst(a: Row, b: Row): number {
  const open = Number(a.status === 'RETURNED') - Number(b.status === 'RETURNED');
  return open !== 0 ? open : a.raisedAt < b.raisedAt ? 1 : -1;
}
