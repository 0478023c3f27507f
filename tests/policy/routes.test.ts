/** Every route for everybody who can knock at it, in every state of their session, and every command over HTTP. */
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { commandTypes } from '@sanfang/shared/compound/command.ts';
import { clientEvents } from '@sanfang/shared/protocol/live.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { must } from '../engine/scene.ts';
import { evidenceOf, sessionStates, type Evidence } from './evidence.ts';
import { inject, refusalIn, type Reply } from './inject.ts';
import { readTable, rowsByName } from './oracle/read-table.ts';
import { channelsOf, requestFor, routes, type Request } from './requests.ts';
import { refusedByPolicy, toldInTown } from './told-in-town.ts';
import { startTown, type Knocker, type Town } from './town.ts';

let town: Town;
const evidence = new Map<string, Evidence>();
beforeAll(async () => {
  town = await startTown();
  for (const { name, person } of town.knockers) evidence.set(name, person === null ? {} : await evidenceOf(town.hub, person, 'fresh cookie'));
});
afterAll(() => town.close());

const said = rowsByName('routes');
const channels = rowsByName('channels');
let cells = 0;
afterAll(() => void process.stdout.write(`permission matrix, HTTP: ${String(cells)} cells\n`));

async function ask(request: Request, shown: Evidence): Promise<Reply> {
  cells += 1;
  const answer = await inject(town.hub, request, shown);
  // Whatever came with a live session is for nobody else, whatever was answered.
  if (answer.status !== 401 && Object.keys(shown).length > 0 && answer.headers['cache-control'] !== 'no-store' && !publicly.test(request.url)) keepable.push(`${request.method} ${request.url}: ${String(answer.headers['cache-control'])}`);
  return answer;
}
/** What everybody reads may be kept when it was asked for without a live session. */
const publicly = /^\/feeds\//;
const keepable: string[] = [];

/** Whoever ended their sessions signs in again. */
const ends = (route: string): boolean => route.startsWith('DELETE /api/session');
const cellOf = (route: string, line: string): string => said.get(route)?.[line] ?? '?';

/** Whether an answer shows what stands in a room or on the office's list. */
const tells = ({ text }: Reply): boolean => text.includes(town.home.secret);

describe('The tables know', () => {
  test('every route, every event, every page, every kind of channel, and everybody who knocks', () => {
    const served = town.hub.app.routeList.filter(({ policy }) => policy.page !== true).map(({ method, url }) => `${method} ${url}`);
    expect([...routes].sort()).toEqual(served.sort());
    for (const route of routes) expect(said.get(route)?.['sentence'], route).toMatch(/.{4,}/);
    expect(readTable('events').map(({ event }) => event).sort()).toEqual(Object.keys(clientEvents).sort());
    expect(town.hub.app.routeList.filter(({ policy }) => policy.page === true).map(({ url }) => url).filter((url) => !['/*', '/api/*', '/feeds/*'].includes(url))).toEqual([]);
    expect(channelsOf(town.home).map(([kind]) => kind)).toEqual(Object.keys(channels.get('nobody') ?? {}).slice(1));
    for (const { line } of town.knockers) expect(Object.keys(said.get('GET /api/me') ?? {}), line).toContain(line);
    const pages = readdirSync(fileURLToPath(new URL('../../web/src/routes', import.meta.url)), { recursive: true, encoding: 'utf8' });
    expect(pages.filter((file) => file.endsWith('+page.svelte')).map((file) => `/${file.slice(0, -'+page.svelte'.length).replace(/\/$/, '')}`).sort()).toEqual(readTable('pages').map(({ page }) => page).sort());
    // Pages only read, by the reader's own rights: none answers by itself.
    expect(pages.filter((file) => /\+(server|page\.server|layout\.server)\./.test(file))).toEqual([]);
  });
});

test.each(['open', 'range'])('Every channel is given by "%s" to whom the table says, and to nobody else', async (way) => {
  const route = `GET /api/logs/:kind/:id/channels/:channel/${way}`;
  for (const knocker of town.knockers) {
    for (const [kind, channel] of [...channelsOf(town.home), ['room', `room/${town.home.closedRoom}`], ['none', `room/${crypto.randomUUID()}`]] as const) {
      const may = kind === 'none' || (channel.endsWith(town.home.closedRoom) && knocker.line.startsWith('official')) ? '' : (channels.get(knocker.line === 'former' ? 'nobody' : knocker.line)?.[kind] ?? '');
      const answer = await ask(requestFor(route, town.home, { channel }), evidence.get(knocker.name) ?? {});
      expect(`${knocker.name} ${channel}: ${String(answer.status)}`).toBe(`${knocker.name} ${channel}: ${may === '' ? '404' : '200'}`);
      if (may === '' || kind === 'feed') expect(tells(answer), `${knocker.name} ${channel}`).toBe(false);
      if (may === 'part') expect(answer.text, knocker.name).not.toContain('上报之前');
      if (may === 'all' && kind === 'room' && channel.endsWith(town.home.room)) expect(answer.text, knocker.name).toContain('上报之前');
    }
  }
});

test('Every file is given to whom its place is shown', async () => {
  const { published, tabled, earlier, loose } = town.home.blobs;
  for (const knocker of town.knockers) {
    const whole = channels.get(knocker.line)?.['room'] === 'all';
    const part = knocker.line === 'official during';
    const statuses = [];
    for (const blob of [published, tabled, earlier, loose, crypto.randomUUID()]) statuses.push((await ask(requestFor('GET /api/blobs/:blob', town.home, { blob }), evidence.get(knocker.name) ?? {})).status);
    expect([knocker.name, ...statuses]).toEqual([knocker.name, 200, whole || part ? 200 : 404, whole ? 200 : 404, whole ? 200 : 404, 404]);
  }
});

test('Lists tell everybody of their own only', async () => {
  for (const knocker of town.knockers.filter(({ person }) => person !== null)) {
    const shown = evidence.get(knocker.name) ?? {};
    const [me, compounds, inbox] = [await ask({ method: 'GET', url: '/api/me' }, shown), await ask({ method: 'GET', url: '/api/compounds' }, shown), await ask({ method: 'GET', url: '/api/inbox' }, shown)];
    const worn = !['nobody', 'former', 'official of another street'].includes(knocker.line);
    expect(`${knocker.name}: ${String(compounds.text.includes(town.home.log))}`).toBe(`${knocker.name}: ${String(worn)}`);
    expect(me.text.includes(town.home.log), knocker.name).toBe(worn);
    expect(`${knocker.name}: ${String(inbox.text.includes(town.home.room))}`).toBe(`${knocker.name}: ${String(knocker.role === 'streetOfficial')}`);
    // Titles of rooms hold the secret: only who reads the room, or its first line, has them listed.
    const room = channels.get(knocker.line === 'former' ? 'nobody' : knocker.line)?.['room'] ?? '';
    expect(`${knocker.name}: ${String(compounds.text.includes(town.home.room))}`).toBe(`${knocker.name}: ${String(room !== '')}`);
  }
});

test('Every command over HTTP is answered as the tables say', async () => {
  const { hub, home } = town;
  for (const knocker of town.knockers) {
    for (const type of commandTypes) {
      const answer = await ask(requestFor('POST /api/commands', home, { command: { type, capacity: knocker.capacity } }), evidence.get(knocker.name) ?? {});
      const refusal = refusalIn(answer);
      const told = knocker.person === null ? 'NOT_SIGNED_IN' : toldInTown(knocker, type, home);
      if (told === null) expect(`${knocker.name} ${type}: ${refusal !== null && refusedByPolicy(refusal) ? refusal.refused : 'allowed'}`).toBe(`${knocker.name} ${type}: allowed`);
      else expect(`${knocker.name} ${type}: ${refusal?.refused ?? 'accepted'}`).toBe(`${knocker.name} ${type}: ${told}`);
      // The sitting goes on as it was, and so does the import that has not come to its end.
      const { branchSecretary: secretary, operator } = home.people;
      if (refusal !== null || secretary === undefined || operator === undefined) continue;
      if (type === 'ActivateRegister') await must(hub.engine, hub.clock, operator, home.log, 'StartImport', { import: home.import, file: '未完.xlsx', rows: 50, validFrom: '2026-01-01' });
      if (type === 'AdjournSession') await must(hub.engine, hub.clock, secretary, home.log, 'ResumeSession', { room: home.room });
      if (type === 'CloseSession') await must(hub.engine, hub.clock, secretary, home.log, 'OpenSession', { room: home.room });
    }
  }
});

/** Status of a message, or of the room's channel. */
function statusBy(kind: string, knocker: Knocker | null): string {
  if (kind === 'by channel') return (channels.get(knocker?.line ?? 'anonymous')?.['room'] ?? '') === '' ? '404' : '200';
  const told = knocker === null ? null : toldInTown(knocker, 'PostMessage', town.home);
  return told === null ? '200' : told === 'UNKNOWN_ROOM' ? '404' : told === 'NOT_JOINED' ? '409' : '403';
}

// The import comes last: with a new register, bindings to the old one end.
describe.each(routes)('%s', (route) => {
  test('answers everybody who is signed in as the table says', async () => {
    for (const { name, line, person } of town.knockers) {
      if (cellOf(route, line).startsWith('by ')) continue;
      const answer = await ask(requestFor(route, town.home), evidence.get(name) ?? {});
      if (ends(route) && person !== null) evidence.set(name, await evidenceOf(town.hub, person, 'fresh cookie'));
      expect(`${name}: ${String(answer.status)}`).toBe(`${name}: ${cellOf(route, line)}`);
      if (answer.status >= 400) expect(tells(answer), name).toBe(false);
    }
  });

  test('takes every live session for its person, and every other for nobody', async () => {
    const anonymous = cellOf(route, 'anonymous');
    const present = town.knockers.filter(({ person, name }) => person !== null && !name.startsWith('former') && !name.includes('next door') && !name.includes('far') && name !== 'official of another street');
    for (const { state, live } of sessionStates) {
      for (const knocker of present) {
        if (knocker.person === null) continue;
        // Whose account is disabled does not come back: these have a test of their own.
        if (state === 'disabled account') continue;
        const shown = await evidenceOf(town.hub, knocker.person, state);
        const request = requestFor(route, town.home, { command: { type: 'PostMessage', capacity: knocker.capacity }, channel: `room/${town.home.room}` });
        const answer = await ask(request, shown);
        const expected = live ? cellOf(route, knocker.line) : anonymous;
        const status = expected.startsWith('by ') ? statusBy(expected, live ? knocker : null) : expected;
        expect(`${state}, ${knocker.name}: ${String(answer.status)}`).toBe(`${state}, ${knocker.name}: ${status}`);
        if (live && ends(route)) evidence.set(knocker.name, await evidenceOf(town.hub, knocker.person, 'fresh cookie'));
      }
    }
  });
});

test('An account that was disabled is nobody, at every route, and stays so when it is enabled again', async () => {
  const quarter = town.far;
  for (const role of ['branchSecretary', 'operator', 'owner', 'official during']) {
    const person = quarter.people[role]?.person ?? '';
    const shown = await evidenceOf(town.hub, person, 'disabled account');
    for (const enabled of [false, true]) {
      if (enabled) await town.hub.disable(person, false);
      for (const route of routes) {
        const answer = await ask(requestFor(route, quarter, { channel: 'office' }), shown);
        const anonymous = cellOf(route, 'anonymous');
        expect(`${role} ${route}: ${String(answer.status)}`).toBe(`${role} ${route}: ${anonymous.startsWith('by ') ? '404' : anonymous}`);
      }
    }
  }
});

test('R10: every answer to somebody who is signed in is kept by nobody in between', async () => {
  expect(cells).toBeGreaterThan(8_000);
  expect(keepable).toEqual([]);
  for (const { name } of town.knockers.filter(({ person, name }) => person !== null && !/far|another street/.test(name))) {
    const answer = await ask({ method: 'GET', url: `/feeds/${town.home.id}.atom` }, evidence.get(name) ?? {});
    expect([name, answer.headers['cache-control']]).toEqual([name, 'no-store']);
  }
});

test.skipIf(!existsSync(fileURLToPath(new URL('../../web/build/handler.js', import.meta.url))))('R10: every page for somebody who is signed in is kept by nobody, and shows what the API shows them (skipped where the pages are not built)', async () => {
  const { hub, home } = town;
  const state = (await hub.engine.compound(home.log, home.room))?.room;
  const proposal = state?.status === 'OPEN' ? (Object.keys(state.proposals).at(-1) ?? '') : '';
  const words = ['外墙维修', '已关闭', '不答复', '墙皮脱落', '上报之前', '上报之后'];
  for (const { page = '' } of readTable('pages')) {
    const path = page.replace('[compound]', home.id).replace('[room]', home.room).replace('[proposal]', proposal).replace('[year]', '2026').replace('[no]', '1')
      // Of what this town has none, and a page that is there for none of them.
      .replace('[version]', '1').replace('[ledger]', 'MAINTENANCE_FUND').replace('[n]', '1').replace(/\[(vote|claim|change|series|petition|project)\]/, () => crypto.randomUUID());
    for (const who of ['anonymous', 'nobody', 'owner', 'operator', 'former committeeChair', 'official before', 'committeeChair next door', 'committeeChair']) {
      cells += 1;
      const shown = evidence.get(who) ?? {};
      const answer = await fetch(hub.url + path, { headers: shown, redirect: 'manual' });
      expect([page, who, answer.status]).toEqual([page, who, expect.toBeOneOf([200, 302, 303, 307, 403, 404])]);
      if (who !== 'anonymous') expect([page, who, answer.headers.get('cache-control')]).toEqual([page, who, 'no-store']);
      const text = await answer.text();
      // Titles and reasons: the street's inbox has them for its officials.
      const sees = who === 'committeeChair' || (who === 'official before' && page === '/inbox');
      if (!sees) expect([page, who, words.filter((word) => text.includes(`${word} ${home.secret}`))]).toEqual([page, who, []]);
    }
  }
});
