import { commandTypes } from '@sanfang/shared/compound/command.ts';
import { clientEvents } from '@sanfang/shared/protocol/live.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { limits } from '@sanfang/server/realtime/limits.ts';
import type { RouteRow } from '@sanfang/server/http/access.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evidenceOf } from '../policy/evidence.ts';
import { enter, type Line } from '../realtime/line.ts';
import { ORIGIN, startHub, type Hub } from '../support/hub.ts';

let hub: Hub;
beforeAll(async () => { hub = await startHub(); });
afterAll(() => hub.close());

const filled = (url: string): string => url.replace(':kind', 'compound').replace(':channel', 'feed').replace(':year', '2026').replace(':no', '1')
  .replace(':file', `${crypto.randomUUID()}.atom`).replace(/:\w+/g, () => crypto.randomUUID());
const nameOf = ({ method, url }: RouteRow): string => `${method} ${url}`;
const uploads = new Set(['POST /api/compounds/:id/blobs', 'POST /api/compounds/:id/register/preview', 'POST /api/compounds/:id/register/import', 'POST /api/compounds/:id/fund/sheet/preview', 'POST /api/compounds/:id/fund/sheet/import']);
let block = 0;
/** An address that nobody has come from yet. */
const elsewhere = (): string => `198.51.${String((block += 1) >> 8)}.${String(block & 255)}`;

async function ask(row: RouteRow, remoteAddress: string, headers: Record<string, string>, payload?: string): Promise<number> {
  const url = row.url.includes('*') ? row.url.replace('*', crypto.randomUUID()) : `${filled(row.url)}${row.url.endsWith('/blobs') ? `?room=${crypto.randomUUID()}` : ''}`;
  const json = row.method === 'GET' || row.method === 'DELETE' || row.method === 'HEAD' ? {} : { 'content-type': 'application/json' };
  const answer = await hub.app.inject({ method: row.method as 'GET', url, remoteAddress, headers: { origin: ORIGIN, ...json, ...headers }, ...(payload === undefined ? {} : { payload }) });
  return answer.statusCode;
}

const FEW = 100;

describe('R12 · Every way in has its limits', () => {
  test('R12: each route turns away who asks more often than its row says, signed in or not', async () => {
    // Pages hand their answer to another server, which `inject` cannot follow; their row is the same.
    const rows = hub.app.routeList.filter(({ policy }) => policy.page !== true);
    expect(rows.length).toBeGreaterThan(25);
    for (const row of rows) {
      const from = elsewhere();
      const known = await evidenceOf(hub, await hub.addPerson(), 'fresh cookie');
      for (const [who, headers] of [['nobody', {}], ['somebody', known], ['a liar', { cookie: `sid=${'A'.repeat(43)}` }]] as const) {
        // Whether a made-up session is told apart from none hangs on no route: the cheap ones tell.
        if (who === 'a liar' && row.policy.limit.max > FEW) continue;
        // Who ends their session is nobody afterwards: once is all they can.
        if (who === 'somebody' && row.method === 'DELETE' && !row.url.includes(':') && !row.url.endsWith('others')) continue;
        const address = who === 'somebody' ? from : elsewhere();
        const statuses: number[] = [];
        for (let i = 0; i < row.policy.limit.max; i += 1) statuses.push(await ask(row, address, headers));
        expect(statuses.includes(429), `${nameOf(row)}: ${who}, within the limit`).toBe(false);
        expect(await ask(row, address, headers), `${nameOf(row)}: ${who}, beyond the limit`).toBe(429);
      }
    }
  }, 150_000);

  test('R12: each route refuses a body beyond its limit before it is looked at', async () => {
    const rows = hub.app.routeList.filter(({ policy, method }) => policy.page !== true && method === 'POST' && policy.access !== 'DEMO_ONLY');
    expect(rows.length).toBeGreaterThan(4);
    for (const row of rows) {
      const known = await evidenceOf(hub, hub.scene.chair.person, 'fresh cookie');
      const length = (row.bodyLimit ?? 65_536) + 1;
      expect(length, nameOf(row)).toBeLessThanOrEqual(uploads.has(nameOf(row)) ? 21 * 1024 * 1024 + 1 : 65_537);
      const form = uploads.has(nameOf(row)) ? { 'content-type': 'multipart/form-data; boundary=x' } : {};
      // Who may not upload here is told so, and nothing of the body is read.
      expect(await ask(row, elsewhere(), { ...known, ...form }, 'x'.repeat(length)), nameOf(row)).toBeOneOf(uploads.has(nameOf(row)) ? [404, 413] : [413]);
    }
  });

  test('R12: each event of the socket turns away who asks more often than its rate, by person over all their sockets', async () => {
    for (const event of Object.keys(clientEvents) as (keyof typeof clientEvents)[]) {
      const person = await hub.addPerson();
      const lines: Line[] = [];
      for (let i = 0; i < 2; i += 1) lines.push(await enter(hub.url, { cookie: (await evidenceOf(hub, person, 'fresh cookie'))['cookie'] ?? '', person }));
      const at = { log: hub.scene.log, channel: 'feed' };
      const request = { open: at, range: { ...at, from: 1, to: 1 }, leave: at, command: { id: crypto.randomUUID(), log: at.log, type: 'CheckIn', capacity: person, data: { room: hub.scene.room } }, presence: { ...at, capacity: person, doing: 'HERE' } }[event];
      const { burst } = limits.normal.events[event];
      const replies = await Promise.all(Array.from({ length: burst * 2 }, (_, i) => lines[i % 2]?.ask(event, request)));
      const limited = replies.filter((reply) => isRefusal(reply) && reply.refused === 'RATE_LIMITED');
      expect(limited.length, event).toBeGreaterThan(0);
      expect(replies.length - limited.length, event).toBeLessThan(burst * 2);
      for (const line of lines) line.close();
    }
  });

  test('R12: each event larger than 64 KiB ends its line, whatever it is called', async () => {
    const person = await hub.addPerson();
    const { cookie = '' } = await evidenceOf(hub, person, 'fresh cookie');
    for (const event of [...Object.keys(clientEvents), 'nothing that we know']) {
      const line = await enter(hub.url, { cookie, person });
      line.socket.emit(event, { log: 'x'.repeat(70_000) }, () => undefined);
      expect(await line.ended, event).toMatch(/^transport (close|error)$/);
    }
  });

  test('R12: each command has bounds for all that it may hold: no text, list or number without an end', async () => {
    const { commandSchemas } = await import('@sanfang/shared/compound/command.ts');
    const open: string[] = [];
    const walk = (schema: unknown, path: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      const { type, enum: words, pattern, maxLength, maxItems, maximum, items, additionalItems, const: fixed } = schema as Record<string, unknown>;
      if (type === 'string' && words === undefined && fixed === undefined && maxLength === undefined && !(typeof pattern === 'string' && bounded(pattern))) open.push(`${path}: a text`);
      if (type === 'array' && maxItems === undefined && !(Array.isArray(items) && additionalItems === false)) open.push(`${path}: a list`);
      if ((type === 'integer' || type === 'number') && maximum === undefined) open.push(`${path}: a number`);
      for (const [key, inner] of Object.entries(schema)) walk(inner, `${path}.${key}`);
    };
    for (const type of commandTypes) walk(commandSchemas[type], type);
    expect(open).toEqual([]);
  });
});

/** Whether a pattern holds from end to end and repeats nothing without a count. */
function bounded(pattern: string): boolean {
  return pattern.startsWith('^') && pattern.endsWith('$') && !/[*+]/.test(pattern.replace(/\[[^\]]*\]/g, 'x').replace(/\\./g, 'x'));
}
