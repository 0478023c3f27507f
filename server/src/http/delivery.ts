import { compoundLog } from '@sanfang/shared/compound/channel.ts';
import { hatsOf } from '@sanfang/shared/compound/hats.ts';
import { DeliveryReply } from '@sanfang/shared/protocol/api/delivery.ts';
import { Strict, Uuid } from '@sanfang/shared/protocol/fields.ts';
import { deliveryFor } from '../votes/delivery-for.ts';
import { signedIn } from './access.ts';
import { failures } from './failures.ts';
import { sendHidden } from './problem.ts';
import { MINUTE } from './rate-limits.ts';
import type { Api, Services } from './services.ts';

/** Who has not been reached yet: for those who bring the ballots and count them, never for others. */
export function deliveryRoutes(api: Api, { engine, clock }: Services): void {
  api.get('/api/compounds/:id/votes/:vote/delivery', {
    config: { access: 'SIGNED_IN', limit: { max: 120, timeWindow: MINUTE }, says: 'Who was named to bring the ballots sees the doors of the own round, tellers all of them; who reads the vote\'s channel how many were reached.' },
    schema: { params: Strict({ id: Uuid, vote: Uuid }), response: { 200: DeliveryReply, ...failures } },
  }, async (request, reply) => {
    const { person } = signedIn(request);
    const compound = await engine.compound(compoundLog(request.params.id), null, request.params.vote);
    const now = new Date(clock.now()).toISOString();
    const hats = compound === null ? [] : hatsOf(compound, person, now);
    const delivery = compound === null || hats.length === 0 ? null : await deliveryFor(engine, compound, person, hats, now);
    return delivery ?? sendHidden(reply, 'FORBIDDEN');
  });
}
