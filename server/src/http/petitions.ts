import { compoundLog, PETITIONS } from '@sanfang/shared/compound/channel.ts';
import { hatsOf } from '@sanfang/shared/compound/hats.ts';
import { initialPetitions } from '@sanfang/shared/compound/petition/evolve.ts';
import type { PetitionsState } from '@sanfang/shared/compound/petition/state.ts';
import { allows } from '@sanfang/shared/compound/policy-table.ts';
import { channelReaders } from '@sanfang/shared/compound/view.ts';
import type { Office } from '@sanfang/shared/compound/party/offices.ts';
import { PetitionsReply } from '@sanfang/shared/protocol/api/petitions.ts';
import { Strict, Uuid } from '@sanfang/shared/protocol/fields.ts';
import { seenPetitions } from '../petitions/seen-petitions.ts';
import { signedIn } from './access.ts';
import { failures } from './failures.ts';
import { sendHidden } from './problem.ts';
import { MINUTE } from './rate-limits.ts';
import type { Api, Services } from './services.ts';

/** The owners, whose duty it may become, and the branch that convenes. The company waits until a petition binds somebody: it may be about the company. */
const readers: readonly Office[] = ['owner', 'branchSecretary', ...channelReaders.petitions];

/** What owners ask to be put to all of them, and how many have signed it. */
export function petitionRoutes(api: Api, { engine, clock }: Services): void {
  api.get('/api/compounds/:id/petitions', {
    config: { access: 'SIGNED_IN', limit: { max: 240, timeWindow: MINUTE }, says: 'Owners, those whose duty a petition makes, and the branch secretary see petitions with how many have signed, never who.' },
    schema: { params: Strict({ id: Uuid }), response: { 200: PetitionsReply, ...failures } },
  }, async (request, reply) => {
    const { person } = signedIn(request);
    const log = compoundLog(request.params.id);
    const [compound, slice] = await Promise.all([engine.compound(log, null), engine.channel(log, PETITIONS)]);
    const now = new Date(clock.now()).toISOString();
    const hats = compound === null ? [] : hatsOf(compound, person, now);
    if (compound === null || !hats.some(({ office }) => readers.includes(office))) return sendHidden(reply, 'FORBIDDEN');
    const state = (slice?.state ?? initialPetitions) as PetitionsState;
    const raises = hats.filter(({ office }) => allows(office, 'RaisePetition', 'NO_ROOM')).map(({ capacity }) => capacity);
    return { now, petitions: await seenPetitions(engine, compound, state, person, hats), raises, orderDays: compound.feed.rules.periods.orderDays };
  });
}
