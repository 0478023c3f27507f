import { commandTypes } from '@sanfang/shared/compound/command.ts';
import { clientEvents } from '@sanfang/shared/protocol/live.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evidenceOf, type Evidence } from '../policy/evidence.ts';
import { inject, refusalIn } from '../policy/inject.ts';
import { dataOf, requestFor, routes } from '../policy/requests.ts';
import { startTown, type Knocker, type Town } from '../policy/town.ts';
import { enter, type Line } from '../realtime/line.ts';

/** What a query language of a store would take for more than a value. */
const operators: readonly unknown[] = [
  { $ne: null }, { $gt: '' }, { $in: ['x'] }, { $exists: true }, { $regex: '.*' }, { $where: 'sleep(1000)' }, { $expr: { $eq: [1, 1] } }, { $function: { body: 'return true', args: [], lang: 'js' } },
  { $nor: [{ x: 1 }] }, { $or: [{}, { x: 1 }] }, { '$set': { disabled: false } }, { 'a.b': 1 }, [{ $ne: null }], { $oid: '507f1f77bcf86cd799439011' },
];

let town: Town;
const acting = new Map<string, { knocker: Knocker; evidence: Evidence; line: Line }>();
beforeAll(async () => {
  town = await startTown();
  for (const role of ['branchSecretary', 'committeeChair', 'operator', 'official during']) {
    const knocker = town.knockers.find(({ name }) => name === role);
    if (knocker === undefined || knocker.person === null) throw new Error(`${role} is not there`);
    const evidence = await evidenceOf(town.hub, knocker.person, 'fresh cookie');
    acting.set(role, { knocker, evidence, line: await enter(town.hub.url, { cookie: evidence['cookie'] ?? '', person: knocker.person }) });
  }
});
afterAll(async () => {
  for (const { line } of acting.values()) line.close();
  await town.close();
});
const someone = (role = 'branchSecretary') => {
  const found = acting.get(role);
  if (found === undefined) throw new Error(`${role} is not there`);
  return found;
};

const state = (): Promise<unknown> => Promise.all([town.home, town.nextDoor, town.far].flatMap(({ log, street }) => [log, street]).map((log) => town.hub.stores.logs.head(log)));

/** Every place of a value where a text stands, as a path. */
function textsIn(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).slice(0, 12).flatMap(([key, inner]) => textsIn(inner, [...path, Array.isArray(value) ? Number(key) : key]));
}
function put(value: unknown, [head, ...rest]: readonly (string | number)[], what: unknown): unknown {
  if (head === undefined) return what;
  const copy = Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) };
  (copy as Record<string | number, unknown>)[head] = put((value as Record<string | number, unknown>)[head], rest, what);
  return copy;
}

describe('R1 · An operator in place of a text', () => {
  test('R1: in every text of every command, over HTTP and the socket, is refused as malformed and changes nothing', async () => {
    const before = await state();
    let asked = 0;
    for (const type of commandTypes) {
      const { knocker, evidence, line } = someone(type === 'JoinEscalation' || type === 'Advise' || type === 'ReturnEscalation' ? 'official during' : /Room|Session|SignOff|Check/.test(type) ? 'branchSecretary' : 'operator');
      const command = { id: crypto.randomUUID(), log: town.home.log, type, capacity: knocker.capacity, data: dataOf(type, town.home) };
      const places = textsIn(command);
      expect(places.length, type).toBeGreaterThan(3);
      for (const place of places) {
        for (const operator of operators) {
          const body = put({ ...command, id: crypto.randomUUID() }, place, operator);
          const refused = [
            refusalIn(await inject(town.hub, { method: 'POST', url: '/api/commands', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }, evidence))?.refused,
            ((await line.ask('command', body)) as { refused?: string }).refused,
          ];
          asked += 2;
          expect([type, place.join('.'), ...refused]).toEqual([type, place.join('.'), 'MALFORMED', 'MALFORMED']);
        }
      }
    }
    process.stdout.write(`operators in commands: ${String(asked)} messages\n`);
    expect(await state()).toEqual(before);
  });

  test('R1: in every text of every other event of the socket is refused as malformed', async () => {
    const { line, knocker } = someone();
    const at = { log: town.home.log, channel: `room/${town.home.room}` };
    const requests = { open: { ...at, incarnation: town.hub.engine.incarnation }, range: { ...at, from: 1, to: 2 }, leave: at, command: null, presence: { ...at, capacity: knocker.capacity, doing: 'HERE' } };
    for (const event of Object.keys(clientEvents) as (keyof typeof clientEvents)[]) {
      for (const place of textsIn(requests[event])) {
        for (const operator of operators) expect(await line.ask(event, put(requests[event], place, operator)), `${event} ${place.join('.')}`).toEqual({ refused: 'MALFORMED' });
      }
    }
  });

  test('R1: in every text of signing in is refused as malformed, and signs nobody in', async () => {
    for (const [url, body] of [
      ['/api/session', { identifier: 'x@people.test', password: 'x' }], ['/api/token', { identifier: 'x@people.test', password: 'x' }], ['/api/token', { refresh: 'x'.repeat(43) }],
    ] as const) {
      for (const place of textsIn(body)) {
        for (const operator of operators) {
          const answer = await inject(town.hub, { method: 'POST', url, headers: { 'content-type': 'application/json' }, body: JSON.stringify(put(body, place, operator)) }, {});
          expect([url, answer.status, refusalIn(answer)?.refused]).toEqual([url, 400, 'MALFORMED']);
          expect(answer.headers['set-cookie']).toBeUndefined();
        }
      }
    }
  });

  test('R1: as a handshake is refused, and as a cookie or token is nobody', async () => {
    const person = someone().knocker.person ?? '';
    for (const operator of operators) {
      const headers = { origin: 'http://hub.test', ...someone().evidence };
      // A list is no packet at all: the parser ends that line.
      for (const auth of [...(Array.isArray(operator) ? [] : [operator]), { protocol: 1, person: operator }, { protocol: operator, person }]) {
        const answer = await enter(town.hub.url, null, { headers, auth }).then(() => 'in', (refusal: unknown) => (isRefusal(refusal) ? refusal.refused : 'shut'));
        expect(answer, JSON.stringify(auth)).toBeOneOf(['MALFORMED', 'shut']);
      }
      const written = JSON.stringify(operator);
      for (const shown of [{ cookie: `sid=${written}` }, { cookie: `sid=${encodeURIComponent(written)}` }, { authorization: `Bearer ${written}` }]) {
        expect((await inject(town.hub, { method: 'GET', url: '/api/me' }, shown)).status).toBe(401);
      }
    }
  });

  test('R1: in every part of an address or a query finds nothing', async () => {
    const { evidence } = someone('operator');
    for (const route of routes.filter((one) => one.startsWith('GET') && one.includes(':'))) {
      const [, pattern = ''] = route.split(' ');
      const names = [...pattern.matchAll(/:(\w+)/g)].map(([name]) => name);
      for (const name of names) {
        for (const text of ['{"$ne":null}', '$ne', '[$ne]', '{$gt:""}']) {
          const rest = requestFor(route, town.home).url.split('/');
          rest[pattern.split('/').indexOf(name)] = encodeURIComponent(text);
          const answer = await inject(town.hub, { method: 'GET', url: rest.join('/') }, evidence);
          expect([route, name, text, answer.status]).toEqual([route, name, text, expect.toBeOneOf([400, 404])]);
        }
      }
      for (const query of ['[$ne]=1', 'after[$gt]=1', 'before[$ne]=x', 'room[$ne]=x', 'limit[]=1', '$where=1']) {
        const answer = await inject(town.hub, { method: 'GET', url: `${requestFor(route, town.home).url.split('?')[0] ?? ''}?${query}` }, evidence);
        expect(answer.status, `${route}?${query}`).toBeLessThan(500);
        if (answer.status === 200) expect(answer.text).toBe((await inject(town.hub, { method: 'GET', url: requestFor(route, town.home).url.split('?')[0] ?? '' }, evidence)).text);
      }
    }
  });
});
