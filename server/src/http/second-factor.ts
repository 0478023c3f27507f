import {
  Challenge, EnrolFinish, EnrolledReply, EnrolReply, EnrolRequest, ProofRequest, RecoveryCodesReply, RenameFactor, SecondFactorReply, StepUpFinish, StepUpReply, StepUpRequest,
} from '@sanfang/shared/protocol/api/second-factor.ts';
import { Strict, Uuid } from '@sanfang/shared/protocol/fields.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { addressBlock } from '../accounts/address-block.ts';
import { SECOND_FACTOR_LEVEL } from '../accounts/seat-policy.ts';
import { signedIn } from './access.ts';
import { failures } from './failures.ts';
import { sendHidden, sendNothing, sendRefusal } from './problem.ts';
import { MINUTE } from './rate-limits.ts';
import type { Api, Services } from './services.ts';

const own = { access: 'SIGNED_IN', own: true, limit: { max: 12, timeWindow: MINUTE } } as const;
const blockOf = (request: FastifyRequest): string => addressBlock(request.ip);

/** One's own second factors, and approving an act with one. */
export function secondFactorRoutes(api: Api, { accounts, stores, config, audit }: Services): void {
  const { factors, stepUp, sessions, cookies } = accounts;
  const { directory } = stores;

  /**
   * After a change of what proves who somebody is, other sessions end, and this one goes on under a new token: whoever had slipped in is out.
   * Clients without cookies keep theirs.
   */
  async function renew(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { person, session } = signedIn(request);
    const [row, all, factors] = await Promise.all([sessions.byId(session), sessions.list(person), directory.factorsOf(person)]);
    const others = all.filter(({ id }) => id !== session);
    await sessions.revoke(others.map(({ id }) => id));
    if (others.length > 0) audit.record({ action: 'SESSIONS_ENDED', actor: person, session, block: blockOf(request), object: { count: others.length } });
    if (row === null || row.method === 'TOKEN') return;
    const { method, device, userAgent, createdAt } = row;
    const next = await sessions.start({ person, method, level: factors.length > 0 ? SECOND_FACTOR_LEVEL : 1, device, userAgent, since: createdAt });
    reply.setCookie(cookies.session, next.token, { ...cookies.options, expires: new Date(next.row.expiresAt) });
  }

  api.get('/api/second-factor', {
    config: { access: 'SIGNED_IN', limit: { max: 30, timeWindow: MINUTE }, says: 'Whoever is signed in sees their own second factors.' },
    schema: { response: { 200: SecondFactorReply, ...failures } },
  }, async (request) => {
    const { person, demo } = signedIn(request);
    const [factors, codes] = await Promise.all([directory.factorsOf(person), directory.recoveryCodes(person)]);
    return {
      factors: factors.map(({ id, kind, name, createdAt, lastUsedAt }) => ({ id, kind, name, createdAt, lastUsedAt })),
      recoveryCodes: codes.length, passkeys: config.passkeys?.rpId ?? null, shared: demo,
    };
  });

  api.post('/api/second-factor', {
    config: { ...own, says: 'Whoever is signed in, and has just shown who they are, begins to set up a second factor of their own.' },
    schema: { body: EnrolRequest, response: { 200: EnrolReply, ...failures } },
  }, async (request, reply) => {
    const begun = await factors.begin(signedIn(request), request.body.proof, request.body.kind);
    return isRefusal(begun) ? sendRefusal(reply, begun) : begun;
  });

  api.post('/api/second-factor/finish', {
    config: { ...own, says: 'Whoever has begun to set up a second factor in this session ends it by using it once.' },
    schema: { body: EnrolFinish, response: { 200: EnrolledReply, ...failures } },
  }, async (request, reply) => {
    const codes = await factors.finish(signedIn(request), request.body, blockOf(request));
    if (isRefusal(codes)) return sendRefusal(reply, codes);
    await renew(request, reply);
    return reply.send({ recoveryCodes: codes === null ? null : [...codes] });
  });

  api.post('/api/second-factor/:id/name', {
    config: { ...own, says: 'Whoever is signed in names their own second factors.' },
    schema: { params: Strict({ id: Uuid }), body: RenameFactor, response: { 204: Type.Null(), ...failures } },
  }, async (request, reply) => (await factors.rename(signedIn(request), request.params.id, request.body.name) ? sendNothing(reply) : sendHidden(reply)));

  api.post('/api/second-factor/:id/remove', {
    config: { ...own, says: 'Whoever is signed in, and has just shown who they are, removes a second factor of their own.' },
    schema: { params: Strict({ id: Uuid }), body: ProofRequest, response: { 204: Type.Null(), ...failures } },
  }, async (request, reply) => {
    const removed = await factors.remove(signedIn(request), request.body.proof, request.params.id, blockOf(request));
    if (isRefusal(removed)) return sendRefusal(reply, removed);
    if (!removed) return sendHidden(reply);
    await renew(request, reply);
    return sendNothing(reply);
  });

  api.post('/api/second-factor/recovery-codes', {
    config: { ...own, says: 'Whoever is signed in, and has just shown who they are, gets new recovery codes; the old ones end.' },
    schema: { body: ProofRequest, response: { 200: RecoveryCodesReply, ...failures } },
  }, async (request, reply) => {
    const codes = await factors.newCodes(signedIn(request), request.body.proof, blockOf(request));
    return isRefusal(codes) ? sendRefusal(reply, codes) : { recoveryCodes: [...codes] };
  });

  api.post('/api/step-up', {
    config: { ...own, limit: { max: 20, timeWindow: MINUTE }, says: 'Whoever is signed in begins to approve an act of their own, or the same step on each vote of a project.' },
    schema: { body: StepUpRequest, response: { 200: Challenge, ...failures } },
  }, async (request, reply) => {
    const { body } = request;
    const asked = await stepUp.begin(signedIn(request), 'digest' in body ? [body.digest] : 'digests' in body ? body.digests : null);
    return isRefusal(asked) ? sendRefusal(reply, asked) : asked;
  });

  api.post('/api/step-up/finish', {
    config: { ...own, limit: { max: 20, timeWindow: MINUTE }, says: 'Whoever has begun in this session approves by a passkey or code; failures are counted per person and place.' },
    schema: { body: StepUpFinish, response: { 200: StepUpReply, ...failures } },
  }, async (request, reply) => {
    const approved = await stepUp.finish(signedIn(request), request.body, blockOf(request));
    return isRefusal(approved) ? sendRefusal(reply, approved) : approved;
  });
}
