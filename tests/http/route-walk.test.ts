import type { RouteRow } from '@sanfang/server/http/access.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startHub, type Hub } from '../support/hub.ts';

let hub: Hub;
let rows: readonly RouteRow[];
beforeAll(async () => {
  hub = await startHub({ config: { limits: 'bench' } });
  rows = hub.app.routeList;
});
afterAll(() => hub.close());

/** Written by hand, apart from the routes: who may knock. A route that is not here fails the walk. */
const expected: Readonly<Record<string, 'PUBLIC' | 'SIGNED_IN' | 'DEMO_ONLY'>> = {
  'GET /api/health': 'PUBLIC',
  'GET /api/health/ready': 'PUBLIC',
  'POST /api/session': 'PUBLIC',
  'POST /api/session/demo': 'DEMO_ONLY',
  'DELETE /api/session': 'SIGNED_IN',
  'GET /api/sessions': 'SIGNED_IN',
  'DELETE /api/sessions': 'SIGNED_IN',
  'DELETE /api/sessions/others': 'SIGNED_IN',
  'DELETE /api/sessions/:id': 'SIGNED_IN',
  'POST /api/session/second': 'PUBLIC',
  'GET /api/second-factor': 'SIGNED_IN',
  'POST /api/second-factor': 'SIGNED_IN',
  'POST /api/second-factor/finish': 'SIGNED_IN',
  'POST /api/second-factor/:id/name': 'SIGNED_IN',
  'POST /api/second-factor/:id/remove': 'SIGNED_IN',
  'POST /api/second-factor/recovery-codes': 'SIGNED_IN',
  'POST /api/step-up': 'SIGNED_IN',
  'POST /api/step-up/finish': 'SIGNED_IN',
  'POST /api/token': 'PUBLIC',
  'GET /api/me': 'SIGNED_IN',
  'GET /api/demo': 'DEMO_ONLY',
  'GET /api/compounds': 'SIGNED_IN',
  'GET /api/compounds/:id': 'SIGNED_IN',
  'GET /api/compounds/:id/scope': 'SIGNED_IN',
  'GET /api/compounds/:id/accounts/own': 'SIGNED_IN',
  'GET /api/feed/:compound/money': 'PUBLIC',
  'GET /api/feed/:compound/money/statements/:n': 'PUBLIC',
  'GET /api/feed/:compound/money/projects/:no': 'PUBLIC',
  'GET /api/compounds/:id/fund': 'SIGNED_IN',
  'GET /api/compounds/:id/fund/ledgers/:ledger': 'SIGNED_IN',
  'GET /api/compounds/:id/fund/projects/:project': 'SIGNED_IN',
  'GET /api/compounds/:id/fund/projects/:project/allocation': 'SIGNED_IN',
  'GET /api/compounds/:id/fund/reconciliation': 'SIGNED_IN',
  'POST /api/compounds/:id/fund/sheet/preview': 'SIGNED_IN',
  'POST /api/compounds/:id/fund/sheet/import': 'SIGNED_IN',
  'GET /api/compounds/:id/fund/sheet/imports/:import': 'SIGNED_IN',
  'POST /api/commands': 'SIGNED_IN',
  'GET /api/logs/:kind/:id/channels/:channel/open': 'PUBLIC',
  'GET /api/logs/:kind/:id/channels/:channel/range': 'PUBLIC',
  'GET /api/feeds': 'PUBLIC',
  'GET /api/feed/:compound': 'PUBLIC',
  'GET /api/feed/:compound/decisions/:year/:no': 'PUBLIC',
  'GET /feeds/:file': 'PUBLIC',
  'GET /api/inbox': 'SIGNED_IN',
  'POST /api/compounds/:id/blobs': 'SIGNED_IN',
  'GET /api/blobs/:blob': 'PUBLIC',
  'POST /api/compounds/:id/register/preview': 'SIGNED_IN',
  'POST /api/compounds/:id/register/import': 'SIGNED_IN',
  'GET /api/compounds/:id/register/imports/:import': 'SIGNED_IN',
  'GET /api/claims/:compound': 'SIGNED_IN',
  'GET /api/compounds/:id/enrolment': 'SIGNED_IN',
  'GET /api/compounds/:id/enrolment/units/:unit': 'SIGNED_IN',
  'GET /api/compounds/:id/units/mine': 'SIGNED_IN',
  'GET /api/compounds/:id/vote-desk': 'SIGNED_IN',
  'GET /api/compounds/:id/vote-desk/candidates': 'SIGNED_IN',
  'GET /api/compounds/:id/vote-desk/votes/:vote': 'SIGNED_IN',
  'GET /api/compounds/:id/vote-desk/votes/:vote/papers/:paper': 'SIGNED_IN',
  'GET /api/compounds/:id/votes/:vote/letters/held': 'SIGNED_IN',
  'GET /api/compounds/:id/waiting': 'SIGNED_IN',
  'GET /api/compounds/:id/petitions': 'SIGNED_IN',
  'GET /api/feed/:compound/petitions/:petition': 'PUBLIC',
  'GET /api/compounds/:id/series/:series': 'SIGNED_IN',
  'GET /api/feed/:compound/series/:series': 'PUBLIC',
  'GET /api/compounds/:id/votes': 'SIGNED_IN',
  'GET /api/compounds/:id/votes/:vote/assisted/:assisted': 'SIGNED_IN',
  'GET /api/compounds/:id/votes/:vote/assisting/:unit': 'SIGNED_IN',
  'GET /api/compounds/:id/votes/:vote/delivery': 'SIGNED_IN',
  'GET /api/compounds/:id/votes/:vote/delivery/:unit': 'SIGNED_IN',
  'GET /api/compounds/:id/votes/:vote/letters': 'SIGNED_IN',
  'GET /api/compounds/:id/votes/:vote/mine': 'SIGNED_IN',
  'GET /api/feed/:compound/rules': 'PUBLIC',
  'GET /api/feed/:compound/rules/:version': 'PUBLIC',
  'GET /api/feed/:compound/votes/:year/:no': 'PUBLIC',
  'GET /api/feed/:compound/votes/:year/:no/turnout': 'PUBLIC',
  'POST /api/claims': 'SIGNED_IN',
  'POST /api/compounds/:id/invitations': 'SIGNED_IN',
  'POST /api/compounds/:id/transfers': 'SIGNED_IN',
};
const uploads = new Set(['POST /api/compounds/:id/blobs', 'POST /api/compounds/:id/register/preview', 'POST /api/compounds/:id/register/import', 'POST /api/compounds/:id/fund/sheet/preview', 'POST /api/compounds/:id/fund/sheet/import']);
const nameOf = ({ method, url }: RouteRow) => `${method} ${url}`;
const apiRows = () => rows.filter(({ policy }) => policy.page !== true);
const parameters = (url: string) => [...url.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
/** Something to ask a route with, though nothing of the kind exists. */
const filled = (url: string) => url.replace(/:kind/, 'compound').replace(/:channel/, 'feed').replace(/:year/, '2026').replace(/:no/, '1')
  .replace(/:file/, `${crypto.randomUUID()}.atom`).replace(/:\w+/g, () => crypto.randomUUID());

describe('every route', () => {
  test('stands in the hand-written table, with the same access', () => {
    expect(Object.fromEntries(apiRows().map((row) => [nameOf(row), row.policy.access]))).toEqual(expected);
  });

  test('has a policy row in words and a limit', () => {
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows) {
      expect(row.policy.says, nameOf(row)).toMatch(/^\S.{20,}\.$/);
      expect(row.policy.limit.max, nameOf(row)).toBeGreaterThan(0);
      expect(row.policy.limit.timeWindow, nameOf(row)).toBeGreaterThan(0);
    }
  });

  test('has a schema for all that comes in and all that goes out, and knows no other field', () => {
    for (const row of apiRows()) {
      const { params, body, response } = (row.schema ?? {}) as { params?: { properties: object }; body?: object; response?: Record<string, object> };
      expect(Object.keys(params?.properties ?? {}).sort(), nameOf(row)).toEqual(parameters(row.url).sort());
      expect(Object.keys(response ?? {}), nameOf(row)).toEqual(expect.arrayContaining([expect.stringMatching(/^2\d\d$/), '4xx', '5xx']));
      if (row.method === 'POST' && !uploads.has(nameOf(row))) expect(body, nameOf(row)).toBeDefined();
      for (const schema of [params, body]) if (schema !== undefined) for (const object of objectsIn(schema)) expect(object['additionalProperties'], nameOf(row)).toBe(false);
    }
  });

  test('takes no more than 64 KiB, uploads excepted', () => {
    for (const row of rows) expect(row.bodyLimit ?? 65_536, nameOf(row)).toBeLessThanOrEqual(uploads.has(nameOf(row)) ? 21 * 1024 * 1024 : 65_536);
  });

  test('that is for people who are signed in lets nobody else in, and answers so that nothing is kept', async () => {
    for (const row of apiRows()) {
      const answer = await hub.anybody().send(row.method, filled(row.url), row.method === 'POST' ? '{}' : undefined, row.method === 'POST' ? { 'content-type': 'application/json' } : {});
      expect(answer.status, nameOf(row)).toSatisfy((status: number) => (row.policy.access === 'SIGNED_IN' ? status === 401 : status < 500));
      if (row.policy.access === 'SIGNED_IN') expect(answer.body, nameOf(row)).toEqual({ status: 401, refused: 'NOT_SIGNED_IN' });
    }
  });

  test('R10: answers somebody who is signed in with no-store, whatever it answers', async () => {
    for (const row of apiRows().filter(({ url }) => !url.startsWith('/api/session'))) {
      const client = await hub.signIn('chair');
      const answer = await client.send(row.method, filled(row.url), row.method === 'POST' ? '{}' : undefined, row.method === 'POST' ? { 'content-type': 'application/json' } : {});
      expect(answer.status, nameOf(row)).toBeLessThan(500);
      expect(answer.headers.get('cache-control'), nameOf(row)).toBe('no-store');
      expect(answer.headers.get('x-content-type-options'), nameOf(row)).toBe('nosniff');
      expect(answer.headers.get('content-security-policy'), nameOf(row)).toContain("default-src 'none'");
      if (answer.status >= 400) {
        expect(answer.headers.get('content-type'), nameOf(row)).toMatch(/^application\/problem\+json/);
        expect(answer.body, nameOf(row)).toMatchObject({ status: answer.status, refused: expect.stringMatching(/^[A-Z_]+$/) });
      }
    }
  });

  test('that the pages use leads to a page only where the API has nothing', async () => {
    const nowhere = await hub.anybody().get('/api/nowhere');
    expect(nowhere).toMatchObject({ status: 404, body: { refused: 'NOT_FOUND' } });
    const other = await hub.anybody().send('PUT', '/api/session', '{}', { 'content-type': 'application/json' });
    expect(other.status).toBe(405);
    expect(other.headers.get('allow')).toBe('POST, DELETE');
  });
});

test('a route without policy row stops the start', async () => {
  const { guardRoutes } = await import('@sanfang/server/http/access.ts');
  const { default: Fastify } = await import('fastify');
  const app = Fastify();
  guardRoutes(app, {} as Parameters<typeof guardRoutes>[1], hub.config);
  expect(() => app.get('/api/forgotten', async () => 'x')).toThrow(/has no policy row/);
  await app.close();
});

/** All object schemas with named properties inside a schema. */
function objectsIn(schema: object): Record<string, unknown>[] {
  const here = schema as Record<string, unknown>;
  const inner = Object.values(here).filter((value): value is object => typeof value === 'object' && value !== null).flatMap(objectsIn);
  return here['type'] === 'object' && 'properties' in here ? [here, ...inner] : inner;
}
