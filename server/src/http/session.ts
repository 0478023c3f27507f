import { Credentials, DemoSignIn, SessionsReply, SignedInReply } from '@sanfang/shared/protocol/api/accounts.ts';
import { Strict, Uuid } from '@sanfang/shared/protocol/fields.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { Type } from 'typebox';
import { addressBlock } from '../accounts/address-block.ts';
import { readCookie } from '../accounts/cookies.ts';
import type { From, Started } from '../accounts/sign-in.ts';
import { signedIn } from './access.ts';
import { failures } from './failures.ts';
import { sendHidden, sendNothing, sendRefusal } from './problem.ts';
import { MINUTE } from './rate-limits.ts';
import type { Api, Services } from './services.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Where a sign-in comes from; a browser that was not here before gets a device of its own. */
export function whereFrom(request: FastifyRequest, services: Services): From {
  const device = readCookie(request.headers.cookie, services.accounts.cookies.device);
  return {
    device: device !== null && uuid.test(device) ? device : randomUUID(),
    block: addressBlock(request.ip),
    userAgent: request.headers['user-agent'] ?? '',
  };
}

/** Signing in and out, and the list of places where one is signed in. */
export function sessionRoutes(api: Api, services: Services): void {
  const { accounts } = services;
  const { cookies, sessions, signIn } = accounts;

  async function answerStarted(request: FastifyRequest, reply: FastifyReply, started: Started): Promise<FastifyReply> {
    if (isRefusal(started)) {
      request.log.info({ refused: started.refused, block: addressBlock(request.ip) }, 'sign-in refused');
      return sendRefusal(reply, started);
    }
    const { token, row } = started;
    // Whoever was signed in in this browser is signed out: a session never changes hands.
    if (request.signed !== null) await sessions.revoke([request.signed.session]);
    request.log.info({ person: row.person, session: row.id, method: row.method }, 'signed in');
    return reply
      .setCookie(cookies.session, token, { ...cookies.options, expires: new Date(row.expiresAt) })
      .setCookie(cookies.device, row.device, cookies.deviceOptions)
      .send({ person: row.person, expiresAt: row.expiresAt });
  }

  function forget(reply: FastifyReply): FastifyReply {
    return sendNothing(reply.clearCookie(cookies.session, cookies.options).header('clear-site-data', '"cache"'));
  }

  api.post('/api/session', {
    config: { access: 'PUBLIC', limit: { max: 30, timeWindow: MINUTE }, says: 'Anybody may try to sign in; failures are counted per identifier and place as well.' },
    schema: { body: Credentials, response: { 200: SignedInReply, ...failures } },
  }, async (request, reply) => answerStarted(request, reply, await signIn.withPassword(request.body, whereFrom(request, services), 'PASSWORD')));

  api.post('/api/session/demo', {
    config: { access: 'DEMO_ONLY', limit: { max: 60, timeWindow: MINUTE }, says: 'In demo mode anybody may be any of the demo\'s people.' },
    schema: { body: DemoSignIn, response: { 200: SignedInReply, ...failures } },
  }, async (request, reply) => answerStarted(request, reply, await signIn.asDemo(request.body.person, whereFrom(request, services))));

  api.delete('/api/session', {
    config: { access: 'SIGNED_IN', limit: { max: 30, timeWindow: MINUTE }, says: 'Whoever is signed in may sign out here.' },
    schema: { response: { 204: Type.Null(), ...failures } },
  }, async (request, reply) => {
    await sessions.revoke([signedIn(request).session]);
    return forget(reply);
  });

  api.get('/api/sessions', {
    config: { access: 'SIGNED_IN', limit: { max: 60, timeWindow: MINUTE }, says: 'Whoever is signed in sees where they are.' },
    schema: { response: { 200: SessionsReply, ...failures } },
  }, async (request) => {
    const { person, session } = signedIn(request);
    const rows = await sessions.list(person);
    return {
      sessions: rows.map(({ id, method, createdAt, lastSeenAt, expiresAt, userAgent }) => ({ id, method, createdAt, lastSeenAt, expiresAt, userAgent, current: id === session })),
    };
  });

  api.delete('/api/sessions', {
    config: { access: 'SIGNED_IN', limit: { max: 10, timeWindow: MINUTE }, says: 'Whoever is signed in may sign out everywhere.' },
    schema: { response: { 204: Type.Null(), ...failures } },
  }, async (request, reply) => {
    const rows = await sessions.list(signedIn(request).person);
    await sessions.revoke(rows.map((row) => row.id));
    return forget(reply);
  });

  api.delete('/api/sessions/:id', {
    config: { access: 'SIGNED_IN', limit: { max: 30, timeWindow: MINUTE }, says: 'Whoever is signed in may end one of their own sessions.' },
    schema: { params: Strict({ id: Uuid }), response: { 204: Type.Null(), ...failures } },
  }, async (request, reply) => {
    const row = await sessions.byId(request.params.id);
    if (row === null || row.person !== signedIn(request).person) return sendHidden(reply);
    await sessions.revoke([row.id]);
    return sendNothing(reply);
  });
}
