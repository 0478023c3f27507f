import { compoundLog } from '@sanfang/shared/compound/channel.ts';
import { hatsOf } from '@sanfang/shared/compound/hats.ts';
import { letterHats } from '@sanfang/shared/compound/vote/proxy/held-letters.ts';
import { LettersReply } from '@sanfang/shared/protocol/api/vote-letters.ts';
import { HeldLettersReply } from '@sanfang/shared/protocol/api/votes.ts';
import { Strict, Uuid } from '@sanfang/shared/protocol/fields.ts';
import { ownLetters } from '../view/own-letters.ts';
import { lettersToCheck } from '../votes/letters-to-check.ts';
import { signedIn } from './access.ts';
import { failures } from './failures.ts';
import { sendHidden } from './problem.ts';
import { MINUTE } from './rate-limits.ts';
import type { Api, Services } from './services.ts';

/** Letters of proxy for those who check them, and for those who have accepted one. */
export function voteLetterRoutes(api: Api, { engine, stores, clock }: Services): void {
  api.get('/api/compounds/:id/votes/:vote/letters', {
    config: { access: 'SIGNED_IN', limit: { max: 240, timeWindow: MINUTE }, says: 'Who counts the vote and who watches sees the letters of proxy that were given for it.' },
    schema: { params: Strict({ id: Uuid, vote: Uuid }), response: { 200: LettersReply, ...failures } },
  }, async (request, reply) => {
    const { person } = signedIn(request);
    const { id, vote } = request.params;
    const compound = await engine.compound(compoundLog(id), null, vote);
    if (compound === null || !('letters' in compound.vote)) return sendHidden(reply, 'FORBIDDEN');
    const asked = compound.vote;
    const worn = hatsOf(compound, person, new Date(clock.now()).toISOString()).map(({ capacity }) => capacity);
    const [teller = null, observer = null] = [asked.tellers, asked.observers].map((named) => worn.find((capacity) => named.includes(capacity)));
    if (teller === null && observer === null) return sendHidden(reply, 'FORBIDDEN');
    return lettersToCheck({ engine, directory: stores.directory, house: compound, vote: asked, person, teller, observer });
  });

  api.get('/api/compounds/:id/votes/:vote/letters/held', {
    config: { access: 'SIGNED_IN', limit: { max: 240, timeWindow: MINUTE }, says: 'Whoever is signed in sees the letters of proxy that they have accepted by their codes; without any, the same as for a vote that is not there.' },
    schema: { params: Strict({ id: Uuid, vote: Uuid }), response: { 200: HeldLettersReply, ...failures } },
  }, async (request) => {
    const { person } = signedIn(request);
    const { id, vote } = request.params;
    const compound = await engine.compound(compoundLog(id), null, vote);
    if (compound === null || !('letters' in compound.vote)) return { letters: [] };
    return { letters: await ownLetters(engine, compound.vote, compound, letterHats(compound.vote, person)) };
  });
}
