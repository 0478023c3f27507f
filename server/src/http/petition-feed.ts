import { FEED } from '@sanfang/shared/compound/channel.ts';
import { PetitionOnFeedReply } from '@sanfang/shared/protocol/api/petition-feed.ts';
import { Strict, Uuid } from '@sanfang/shared/protocol/fields.ts';
import { eventsAt } from '../view/fund/money-state.ts';
import { failures } from './failures.ts';
import { follower } from './feed.ts';
import { feedPlace } from './place.ts';
import { sendHidden } from './problem.ts';
import { MINUTE } from './rate-limits.ts';
import type { Api, Services } from './services.ts';

/** Petitions of owners as everybody reads them, from the moment they bind somebody. */
export function petitionFeedRoutes(api: Api, { engine, view, clock }: Services): void {
  api.get('/api/feed/:compound/petitions/:petition', {
    config: { access: 'PUBLIC', shed: true, limit: { max: 600, timeWindow: MINUTE }, says: 'Anybody reads a petition that enough owners have signed: what is asked, how many have signed, and what became of it. Never who.' },
    schema: { params: Strict({ compound: Uuid, petition: Uuid }), response: { 200: PetitionOnFeedReply, ...failures } },
  }, async (request, reply) => {
    const place = await feedPlace(engine, request.params.compound);
    const told = place === null ? undefined : (await engine.compound(place.log, null))?.feed.petitions[request.params.petition];
    if (place === null || told === undefined) return sendHidden(reply);
    const events = await eventsAt(view, follower, place.log, FEED, told);
    return events.length === 0 ? sendHidden(reply) : { compound: place, now: new Date(clock.now()).toISOString(), told: events };
  });
}
