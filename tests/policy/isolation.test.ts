/**
 * Two compounds of one shape on one hub. Everything that A's people ever sent is sent again with B's ids in place of their own,
 * one field at a time and all at once: nothing of B is read or written, and no answer tells B's ids from ids that nobody has.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enter, type Line } from '../realtime/line.ts';
import { amount, patience } from '../support/effort.ts';
import { startHub, type Hub } from '../support/hub.ts';
import { evidenceOf, type Evidence } from './evidence.ts';
import { inject } from './inject.ts';
import { foundQuarter, type Quarter } from './quarter.ts';
import { channelsOf, requestFor, routes, type Request } from './requests.ts';

let hub: Hub;
let [a, b] = [{} as Quarter, {} as Quarter];
const evidence = new Map<string, Evidence>();
const lines = new Map<string, Line>();
/** Each id of A with the id of B that stands in the same place. */
const counterparts = new Map<string, string>();
const theirs = new Set<string>();

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

beforeAll(async () => {
  hub = await startHub({ config: { limits: 'bench', demo: false } });
  a = await foundQuarter(hub);
  b = await foundQuarter(hub);
  pair(a, b);
  for (const [who, { person }] of Object.entries(a.people)) {
    if (who === 'import') continue;
    await hub.stores.directory.addAccount({ person, identifier: `${person}@people.test`, passwordHash: 'nobody signs in with this', demo: null, disabled: false, createdAt: new Date(hub.clock.now()).toISOString() });
    evidence.set(who, await evidenceOf(hub, person, 'fresh cookie'));
    lines.set(who, await enter(hub.url, { cookie: evidence.get(who)?.['cookie'] ?? '', person }));
  }
});
afterAll(async () => {
  for (const line of lines.values()) line.close();
  await hub.close();
});

/** The two were made by the same steps, so that their ids stand in the same places. */
function pair(one: unknown, other: unknown): void {
  const [left, right] = [JSON.stringify(one).match(uuid) ?? [], JSON.stringify(other).match(uuid) ?? []];
  expect(left.length).toBe(right.length);
  left.forEach((id, i) => counterparts.set(id, right[i] ?? ''));
  for (const id of right) theirs.add(id);
  // Words, not an id.
  for (const id of a.secret.match(uuid) ?? []) counterparts.delete(id);
}

/** Something that A's people sent: a request, or a message on the socket. */
interface Sent {
  readonly by: string;
  /** Id of the command in it: another one each time that it is sent, unless it is what is exchanged. */
  readonly own?: string;
  readonly request?: Request;
  readonly message?: { readonly event: string; readonly body: unknown };
}

/** Everything that was sent in the making of A, over both transports, and everything that can be read of it. */
function session(): Sent[] {
  const sent: Sent[] = [];
  for (const { by, command } of a.lines) {
    // An import is named by who starts it: under B's name it would be A's own from then on.
    if (by === 'hub' || command.type === 'StartImport') continue;
    const { log, type, capacity, data } = command;
    const body = { id: command.id, log, type, capacity, data };
    sent.push({ by, own: command.id, message: { event: 'command', body } });
    sent.push({ by, own: command.id, request: { method: 'POST', url: '/api/commands', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } });
  }
  const readers = ['branchSecretary', 'branchMember', 'committeeChair', 'committeeMember', 'siteManager', 'companyStaff', 'occupant', 'residentsCommitteeMember', 'operator', 'owner', 'gridWorker', 'official before', 'official during', 'official after', 'former committeeChair'];
  for (const by of readers) {
    for (const [, channel] of [...channelsOf(a), ['room', `room/${a.closedRoom}`]] as const) {
      for (const [event, more] of [['open', {}], ['open', { incarnation: hub.engine.incarnation, after: 1 }], ['range', { from: 1, to: 50 }], ['presence', { capacity: a.people[by]?.capacity, doing: 'HERE' }], ['leave', {}]] as const) {
        sent.push({ by, message: { event, body: { log: a.log, channel, ...more } } });
      }
      for (const way of ['open', 'range']) sent.push({ by, request: requestFor(`GET /api/logs/:kind/:id/channels/:channel/${way}`, a, { channel }) });
    }
    for (const blob of Object.values(a.blobs)) sent.push({ by, request: requestFor('GET /api/blobs/:blob', a, { blob }) });
    for (const route of routes) if (!/session|token|demo|commands|logs|blobs\/:blob|register\/import$/.test(route)) sent.push({ by, request: requestFor(route, a) });
  }
  return sent;
}

/** What is sent, as text in which ids can be exchanged. A form's ids stand in its address. */
const written = ({ request, message }: Sent): string => (request === undefined ? JSON.stringify(message?.body) : JSON.stringify({ url: request.url, body: typeof request.body === 'string' ? request.body : '' }));

interface Answer {
  readonly status: number | null;
  /** With every id that was sent, or that an answer made, told by its place alone. */
  readonly body: string;
  readonly headers: string;
}

async function send({ by, own, request, message }: Sent, sent: string, swapped: readonly string[]): Promise<Answer> {
  const text = own === undefined ? sent : sent.replaceAll(own, randomUUID());
  const mask = (body: string): string => swapped.reduce((masked, id, i) => masked.replaceAll(id, `<${String(i)}>`), body);
  if (message !== undefined) {
    const reply = await lines.get(by)?.ask(message.event, JSON.parse(text));
    return { status: null, body: mask(JSON.stringify(reply)), headers: '' };
  }
  const { url, body } = JSON.parse(text) as { url: string; body: string };
  const asked: Request = { ...(request as Request), url, ...(typeof request?.body === 'string' ? { body } : {}) };
  const { status, text: answer, headers } = await inject(hub, asked, evidence.get(by) ?? {});
  const { date: _, ...rest } = headers;
  const kept = Object.entries(rest).filter(([name]) => !/^x-ratelimit|^etag$|^last-modified$/.test(name));
  return { status, body: mask(answer), headers: JSON.stringify(kept) };
}

/** Answers may name what is A's own, and what they made and where: these differ from time to time. What is B's stays. */
const steady = ({ status, body, headers }: Answer): string => JSON.stringify([status, body.replace(uuid, (id) => (theirs.has(id) ? id : 'own')).replace(/"n":\d+/g, '"n":0').replace(/"blob":"[^"]*"|"sha256":"[^"]*"/g, '').replace(/"made":\{[^}]*\}/g, '"made"').replace(/"fresh":\w+/, '"fresh"'), status !== null && status < 300 ? '' : headers]);

/** Whether anybody may read it: the compound's feed and what was published there. */
function isPublic(text: string): boolean {
  return /\/api\/feed\/|\/feeds\/|channels\/feed\/|"channel":"feed"/.test(text) || text.includes(b.blobs.published);
}

describe('R7, R8 · A session of A, with ids of B', () => {
  test('R7: reads nothing of B, writes nothing to B, and cannot tell that B is there', async () => {
    const before = await Promise.all([hub.stores.logs.head(b.log), hub.stores.logs.head(b.street)]);
    const wrong: string[] = [];
    let requests = 0;
    const sent = session();
    for (const one of sent) {
      const text = written(one);
      const ids = [...new Set(text.match(uuid) ?? [])].filter((id) => counterparts.has(id));
      // One at a time, each pair, and all at once.
      // An id of a command belongs to its first sender from then on: it is exchanged by itself and with all others.
      const [first = '', ...others] = ids.filter((id) => id !== one.own);
      const choices = [...ids.map((id) => [id]), ...(ids.length > 1 ? [ids] : []), ...(others.length > 1 ? others.map((id) => [first, id]) : [])];
      for (const chosen of choices) {
        const exchanged = (into: (id: string) => string): { text: string; ids: string[] } => {
          const fresh = chosen.map(into);
          return { text: chosen.reduce((changed, id, i) => changed.replaceAll(id, fresh[i] ?? ''), text), ids: fresh };
        };
        const asTheirs = exchanged((id) => counterparts.get(id) ?? '');
        const ask = async (asked: { text: string; ids: string[] }): Promise<Answer> => {
          requests += 1;
          return send(one, asked.text, asked.ids);
        };
        const nobodys = exchanged(() => randomUUID());
        const unknown = await ask(nobodys);
        const answer = await ask(asTheirs);
        if (JSON.stringify(answer).includes(b.secret)) wrong.push(`${one.by} ${asTheirs.text.slice(0, 200)} reads ${answer.body.slice(0, 200)}`);
        if (isPublic(asTheirs.text) || steady(answer) === steady(unknown)) continue;
        // What stood the first time may be refused the second: the same is asked for once more, as a command of its own.
        const again = await ask(exchanged((id) => (id === one.own ? randomUUID() : (nobodys.ids[chosen.indexOf(id)] ?? ''))));
        if (steady(answer) !== steady(again)) wrong.push(`${one.by} ${one.message?.event ?? one.request?.url ?? ''} ${asTheirs.text.slice(0, 300)}: B's ${steady(answer).slice(0, 200)}, unknown ${steady(again).slice(0, 200)}`);
      }
    }
    process.stdout.write(`tenants' ids: ${String(sent.length)} messages of A's session, ${String(requests)} sent with ids exchanged; told apart or read: ${String(wrong.length)}\n`);
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(requests).toBeGreaterThan(5_000);
    expect(await Promise.all([hub.stores.logs.head(b.log), hub.stores.logs.head(b.street)])).toEqual(before);
  }, patience(300_000, 900_000));

  test('R8: takes as long for B\'s ids as for ids that nobody has', async () => {
    const rounds = amount(60, 1_000);
    const chair = a.people['committeeChair']?.capacity ?? '';
    const nowhere = { ...b, id: '', log: '', room: '' };
    const kinds: Readonly<Record<string, (quarter: Quarter) => Request>> = {
      'a page of a compound': (quarter) => requestFor('GET /api/compounds/:id', quarter),
      'a room': (quarter) => requestFor('GET /api/logs/:kind/:id/channels/:channel/open', { ...quarter, log: a.log, id: a.id }, { channel: `room/${quarter.room}` }),
      'a room of theirs': (quarter) => requestFor('GET /api/logs/:kind/:id/channels/:channel/open', { ...quarter, log: b.log, id: b.id }, { channel: `room/${quarter.room}` }),
      'a file': (quarter) => requestFor('GET /api/blobs/:blob', quarter, { blob: quarter.room === b.room ? b.blobs.tabled : randomUUID() }),
      'a command in a room': (quarter) => requestFor('POST /api/commands', { ...b, room: quarter.room }, { command: { type: 'PostMessage', capacity: chair } }),
      // Which compounds there are is no secret: the list of feeds names them.
      'a command in a compound': (quarter) => requestFor('POST /api/commands', { ...b, log: quarter.log }, { command: { type: 'PostMessage', capacity: chair } }),
    };
    for (const [kind, made] of Object.entries(kinds)) {
      const took: [number[], number[]] = [[], []];
      for (let i = 0; i < rounds; i += 1) {
        const unknown = { ...nowhere, id: randomUUID(), log: `compound/${randomUUID()}`, room: randomUUID() };
        // By turns, and not always the same first.
        for (const which of i % 2 === 0 ? [0, 1] as const : [1, 0] as const) {
          const request = made(which === 0 ? b : unknown);
          const began = performance.now();
          await inject(hub, request, evidence.get('committeeChair') ?? {});
          took[which].push(performance.now() - began);
        }
      }
      const [theirs, none] = took.map(median) as [number, number];
      process.stdout.write(`time to refuse ${kind}: B's ${theirs.toFixed(2)} ms, unknown ${none.toFixed(2)} ms\n`);
      expect(Math.abs(theirs - none), kind).toBeLessThan(25);
    }
  });
});

function median(values: readonly number[]): number {
  return values.toSorted((x, y) => x - y)[Math.floor(values.length / 2)] ?? 0;
}
