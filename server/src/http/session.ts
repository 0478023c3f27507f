import { Credentials, DemoSignIn, SessionsReply, SignedInReply } from '@sanfang/shared/protocol/api/accounts.ts';
import { SecondFactorNeeded, SecondStep } from '@sanfang/shared/protocol/api/second-factor.ts';
import { Strict, Uuid } from '@sanfang/shared/protocol/fields.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { Type } from 'typebox';
import { addressBlock } from '../accounts/address-block.ts';
import type { Signed } from '../accounts/authenticate.ts';
import { readCookie } from '../accounts/cookies.ts';
import type { From, Halfway, Started } from '../accounts/sign-in.ts';
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
  const { accounts, audit } = services;
  const { cookies, sessions, signIn } = accounts;

  async function answerStarted(request: FastifyRequest, reply: FastifyReply, started: Started | Halfway): Promise<FastifyReply> {
    if (isRefusal(started)) return sendRefusal(reply, started);
    // The second step must come from the same browser.
    if ('secondFactor' in started) return reply.setCookie(cookies.device, started.device, cookies.deviceOptions).send({ secondFactor: started.secondFactor });
    const { token, row } = started;
    // Whoever was signed in in this browser is signed out: a session never changes hands.
    if (request.signed !== null) await signOut(request, request.signed);
    return reply
      .setCookie(cookies.session, token, { ...cookies.options, expires: new Date(row.expiresAt) })
      .setCookie(cookies.device, row.device, cookies.deviceOptions)
      .send({ person: row.person, expiresAt: row.expiresAt });
  }

  async function signOut(request: FastifyRequest, { person, session }: Signed): Promise<void> {
    await sessions.revoke([session]);
    audit.record({ action: 'SIGNED_OUT', actor: person, session, block: addressBlock(request.ip) });
  }
  /** Ends sessions of whoever asks. */
  async function end(request: FastifyRequest, ids: readonly string[]): Promise<void> {
    const { person, session } = signedIn(request);
    await sessions.revoke(ids);
    audit.record({ action: 'SESSIONS_ENDED', actor: person, session, block: addressBlock(request.ip), object: { count: ids.length } });
  }

  function forget(reply: FastifyReply): FastifyReply {
    return sendNothing(reply.clearCookie(cookies.session, cookies.options).header('clear-site-data', '"cache"'));
  }

  api.post('/api/session', {
    config: { access: 'PUBLIC', limit: { max: 30, timeWindow: MINUTE }, signsIn: true, says: 'Anybody may try to sign in; failures are counted per identifier and place as well.' },
    schema: { body: Credentials, response: { 200: Type.Union([SignedInReply, SecondFactorNeeded]), ...failures } },
  }, async (request, reply) => answerStarted(request, reply, await signIn.withPassword(request.body, whereFrom(request, services))));

  api.post('/api/session/second', {
    config: { access: 'PUBLIC', limit: { max: 30, timeWindow: MINUTE }, signsIn: true, says: 'Whoever has just given their password in this browser signs in with their second factor; failures are counted per person and place.' },
    schema: { body: SecondStep, response: { 200: SignedInReply, ...failures } },
  }, async (request, reply) => answerStarted(request, reply, await signIn.second(request.body, whereFrom(request, services))));

  api.post('/api/session/demo', {
    config: { access: 'DEMO_ONLY', own: true, limit: { max: 60, timeWindow: MINUTE }, signsIn: true, says: 'In demo mode anybody may be any of the demo\'s people.' },
    schema: { body: DemoSignIn, response: { 200: SignedInReply, ...failures } },
  }, async (request, reply) => answerStarted(request, reply, await signIn.asDemo(request.body.person, whereFrom(request, services))));

  api.delete('/api/session', {
    config: { access: 'SIGNED_IN', own: true, limit: { max: 30, timeWindow: MINUTE }, says: 'Whoever is signed in may sign out here.' },
    schema: { response: { 204: Type.Null(), ...failures } },
  }, async (request, reply) => {
    await signOut(request, signedIn(request));
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
    config: { access: 'SIGNED_IN', own: true, limit: { max: 10, timeWindow: MINUTE }, says: 'Whoever is signed in may sign out everywhere.' },
    schema: { response: { 204: Type.Null(), ...failures } },
  }, async (request, reply) => {
    const rows = await sessions.list(signedIn(request).person);
    await end(request, rows.map((row) => row.id));
    return forget(reply);
  });

  api.delete('/api/sessions/others', {
    config: { access: 'SIGNED_IN', own: true, limit: { max: 10, timeWindow: MINUTE }, says: 'Whoever is signed in may sign out everywhere else.' },
    schema: { response: { 204: Type.Null(), ...failures } },
  }, async (request, reply) => {
    const { person, session } = signedIn(request);
    const rows = await sessions.list(person);
    await end(request, rows.map((row) => row.id).filter((id) => id !== session));
    return sendNothing(reply);
  });

  api.delete('/api/sessions/:id', {
    config: { access: 'SIGNED_IN', own: true, limit: { max: 30, timeWindow: MINUTE }, says: 'Whoever is signed in may end one of their own sessions.' },
    schema: { params: Strict({ id: Uuid }), response: { 204: Type.Null(), ...failures } },
  }, async (request, reply) => {
    const row = await sessions.byId(request.params.id);
    if (row === null || row.person !== signedIn(request).person) return sendHidden(reply, row === null ? 'NOT_FOUND' : 'FORBIDDEN');
    await end(request, [row.id]);
    return sendNothing(reply);
  });
}
