import { compoundLog } from '@sanfang/shared/compound/channel.ts';
import { hatsOf } from '@sanfang/shared/compound/hats.ts';
import { WaitingReply } from '@sanfang/shared/protocol/api/waiting.ts';
import { Strict, Uuid } from '@sanfang/shared/protocol/fields.ts';
import { waitingFor } from '../view/waiting.ts';
import { signedIn } from './access.ts';
import { failures } from './failures.ts';
import { sendHidden } from './problem.ts';
import { MINUTE } from './rate-limits.ts';
import type { Api, Services } from './services.ts';

/** What waits for somebody in a compound, for its front page. */
export function waitingRoutes(api: Api, { engine, clock }: Services): void {
  api.get('/api/compounds/:id/waiting', {
    config: { access: 'SIGNED_IN', limit: { max: 240, timeWindow: MINUTE }, says: 'Whoever wears a hat in the compound sees how much waits for them under it.' },
    schema: { params: Strict({ id: Uuid }), response: { 200: WaitingReply, ...failures } },
  }, async (request, reply) => {
    const { person } = signedIn(request);
    const log = compoundLog(request.params.id);
    const compound = await engine.compound(log, null);
    const now = new Date(clock.now()).toISOString();
    const hats = compound === null ? [] : hatsOf(compound, person, now);
    return compound === null || hats.length === 0 ? sendHidden(reply, 'FORBIDDEN') : { now, waiting: await waitingFor(engine, log, compound, { person, hats }) };
  });
}
