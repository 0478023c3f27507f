import { compoundLog, ENROLMENT } from '@sanfang/shared/compound/channel.ts';
import type { EnrolmentState } from '@sanfang/shared/compound/enrolment/state.ts';
import { ClaimFiled, ClaimRequest, OwnClaimsReply } from '@sanfang/shared/protocol/api/enrolment.ts';
import { Strict, Uuid } from '@sanfang/shared/protocol/fields.ts';
import { isRefusal, refuse } from '@sanfang/shared/protocol/refusal.ts';
import { addressBlock } from '../accounts/address-block.ts';
import { Attempts } from '../accounts/attempts.ts';
import { proofOf } from '../enrolment/codes.ts';
import { beginGuess } from '../enrolment/guesses.ts';
import { signedIn } from './access.ts';
import { failures } from './failures.ts';
import { sendRefusal } from './problem.ts';
import { MINUTE } from './rate-limits.ts';
import type { Api, Services } from './services.ts';

/** Under load no try may be turned away for being one too many. */
const BENCH_FACTOR = 10_000;

/** The door for people who have an account and no hat yet: a code on paper opens it, and tells them nothing before. */
export function claimRoutes(api: Api, { engine, stores, clock, commands, config }: Services): void {
  const key = stores.vault.digestKey();
  const attempts = key.then((bytes) => new Attempts({ directory: stores.directory, clock, key: bytes, onError: (error) => api.log.error({ err: error }, 'counting tries of codes failed') }));
  const factor = config.limits === 'bench' ? BENCH_FACTOR : 1;

  api.post('/api/claims', {
    config: { access: 'SIGNED_IN', limit: { max: 40, timeWindow: 10 * MINUTE }, says: 'Whoever is signed in may show a code; a wrong one and a compound that is not there are one and the same answer.' },
    schema: { body: ClaimRequest, response: { 200: ClaimFiled, ...failures } },
  }, async (request, reply) => {
    const { id, compound, code, name } = request.body;
    const sender = { ...signedIn(request), block: addressBlock(request.ip) };
    const guess = await beginGuess(await attempts, sender.person, sender.block, factor);
    if (typeof guess === 'number') return sendRefusal(reply, refuse('RATE_LIMITED', { retryAfter: guess }));
    // The command's own record says more.
    request.recorded = true;
    const log = compoundLog(compound);
    const { reply: answer, afterwards } = await commands({ id, log, type: 'ClaimUnit', capacity: sender.person, data: { proof: proofOf(await key, log, code), name: name.normalize('NFC').trim() } }, sender);
    reply.raw.once('finish', afterwards);
    if (!isRefusal(answer) || answer.refused !== 'INVITATION_NOT_VALID') await guess();
    return isRefusal(answer) ? sendRefusal(reply, answer) : { claim: answer.made?.['claim'] ?? '' };
  });

  api.get('/api/claims/:compound', {
    config: { access: 'SIGNED_IN', limit: { max: 90, timeWindow: MINUTE }, says: 'Whoever is signed in sees what became of their own claims; without any, the same as for a compound that is not there.' },
    schema: { params: Strict({ compound: Uuid }), response: { 200: OwnClaimsReply, ...failures } },
  }, async (request) => {
    const { person } = signedIn(request);
    const log = compoundLog(request.params.compound);
    const enrolment = (await engine.channel(log, ENROLMENT))?.state as EnrolmentState | undefined;
    const register = (await engine.compound(log, null))?.register;
    const claims = Object.values(enrolment?.claims ?? {}).filter((claim) => claim.person === person).sort((a, b) => (a.at < b.at ? 1 : -1));
    const bound = Object.values(register?.bindings ?? {}).filter((binding) => binding.person === person && binding.ended === null && binding.office === 'owner' && binding.level === 2);
    return {
      claims: claims.map(({ id: claim, unit, at, status, reason, reviews }) => ({ claim, unit, at, status, reason, reviews: reviews.length })),
      units: bound.flatMap((binding) => binding.units),
    };
  });
}
