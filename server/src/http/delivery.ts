import { compoundLog } from '@sanfang/shared/compound/channel.ts';
import { hatsOf } from '@sanfang/shared/compound/hats.ts';
import { DeliveryEvidence, DeliveryReply } from '@sanfang/shared/protocol/api/delivery.ts';
import { Strict, UnitCode, Uuid } from '@sanfang/shared/protocol/fields.ts';
import { deliveryEvidence } from '../votes/delivery-evidence.ts';
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

  api.get('/api/compounds/:id/votes/:vote/delivery/:unit', {
    config: { access: 'SIGNED_IN', limit: { max: 120, timeWindow: MINUTE }, says: 'Who counts or watches sees how the ballot came to a home, with what shows it; an owner sees it of the own home.' },
    schema: { params: Strict({ id: Uuid, vote: Uuid, unit: UnitCode }), response: { 200: DeliveryEvidence, ...failures } },
  }, async (request, reply) => {
    const { person } = signedIn(request);
    const { id, vote, unit } = request.params;
    const compound = await engine.compound(compoundLog(id), null, vote);
    const hats = compound === null ? [] : hatsOf(compound, person, new Date(clock.now()).toISOString());
    const evidence = compound === null || hats.length === 0 ? null : await deliveryEvidence(engine, compoundLog(id), compound, person, hats, unit);
    return evidence ?? sendHidden(reply, 'FORBIDDEN');
  });
}
