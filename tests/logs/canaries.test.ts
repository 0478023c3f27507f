import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { createPasswords } from '@sanfang/server/accounts/password.ts';
import { createEngine } from '@sanfang/server/engine/engine.ts';
import mongoose from 'mongoose';
import { afterEach, expect, test } from 'vitest';
import { setScene, type By } from '../engine/scene.ts';
import { enter } from '../realtime/line.ts';
import { Client } from '../support/client.ts';
import { storeKinds, type StorePlace } from '../support/stores.ts';
import { talk, type TalkingHub } from './talking-hub.ts';

/** Everything that people are, type, write or bring; none of it may be said. */
const canaries = [
  '金丝雀', 'canary', 'Kanarienvogel', '13912345678', '13800138000', '203.0.113.77', '2001:db8:77', 'people.test', 'Mozilla', 'Name of', '外墙维修', '龙庭御景',
] as const;
const PASSWORD = 'canary 金丝雀 password';

const cleanUp: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

/** People and a room, before the hub starts. */
async function prepare(place: StorePlace) {
  const stores = await place.open();
  const clock = { now: () => Date.now() };
  const engine = await createEngine({ stores, clock });
  const scene = await setScene(engine, clock as never);
  const passwordHash = await createPasswords().hash(PASSWORD);
  for (const { person } of [scene.chair, scene.operator]) {
    await stores.directory.addAccount({ person, identifier: `canary-${person}@people.test`, passwordHash, demo: null, disabled: false, createdAt: new Date().toISOString() });
  }
  await engine.close();
  await stores.close();
  return scene;
}

test.each(storeKinds)('Nothing that people are, type, write or bring is said in the logs, whatever goes wrong ($name)', async ({ name, fresh }) => {
  const place = await fresh();
  cleanUp.push(() => place.remove());
  const scene = await prepare(place);
  const hub: TalkingHub = talk({
    STORE_URL: place.url, LOG_LEVEL: 'trace', TRUSTED_PROXIES: '127.0.0.1', PUBLIC_ORIGINS: 'http://hub.test', SESSION_SECRET: 'canary secret that is long enough, and longer', METRICS_PORT: '0',
  });
  cleanUp.push(() => hub.kill('SIGKILL'));
  await hub.until('http://localhost:');
  const { url } = hub;
  const client = (): Client => {
    const made = new Client(url);
    made.headers = { origin: 'http://hub.test', 'user-agent': 'Mozilla/5.0 Kanarienvogel', 'x-forwarded-for': '203.0.113.77', referer: 'http://hub.test/canary?q=金丝雀'.replace('金丝雀', '%E9%87%91') };
    return made;
  };
  const credentials = ({ person }: By, password = PASSWORD) => ({ identifier: `canary-${person}@people.test`, password });

  // Who signs in, rightly and wrongly; tokens; what is no message at all.
  const [chair, operator] = [client(), client()];
  expect((await chair.post('/api/session', credentials(scene.chair))).status).toBe(200);
  expect((await operator.post('/api/session', credentials(scene.operator))).status).toBe(200);
  await client().post('/api/session', credentials(scene.chair, 'canary wrong'));
  await client().post('/api/session', { identifier: '13912345678', password: 'canary' });
  await client().post('/api/session', { identifier: 'canary 13800138000 金丝雀', password: 'x' });
  await client().post('/api/token', { refresh: `canary${'x'.repeat(37)}` });
  await client().get('/api/me', { authorization: 'Bearer canary.金丝雀.x'.replace('金丝雀', 'canary') });
  const json = { 'content-type': 'application/json' };
  for (const body of ['{"identifier":"canary 金丝雀', '{"__proto__":{"canary":1}}', '"金丝雀"', '[canary]']) await client().send('POST', '/api/session', body, json);
  await client().send('POST', '/api/session', 'canary=金丝雀', { 'content-type': 'text/canary' });
  await client().get(`/api/canary/${encodeURIComponent('金丝雀')}?13912345678`);
  await client().get(`/canary-page/${encodeURIComponent('金丝雀')}`);
  await client().get('/api/logs/canary/x/channels/13912345678/open');

  // What is said, over both ways, and what is wrong with it.
  const post = (text: unknown) => ({ id: crypto.randomUUID(), log: scene.log, type: 'PostMessage', capacity: scene.chair.capacity, data: { room: scene.room, text, replyTo: null, about: null } });
  expect((await chair.post('/api/commands', post('金丝雀 canary 13800138000'))).status).toBe(200);
  await chair.post('/api/commands', post({ $ne: '金丝雀' }));
  await chair.post('/api/commands', { ...post('金丝雀'), type: 'canary', canary: '金丝雀' });
  await chair.post('/api/commands', { ...post('金丝雀'), capacity: scene.operator.capacity });
  const line = await enter(url, { cookie: chair.cookie, person: scene.chair.person }, { headers: { origin: 'http://hub.test', cookie: chair.cookie, 'user-agent': 'Mozilla Kanarienvogel', 'x-forwarded-for': '2001:db8:77::1' } });
  await line.ask('open', { log: scene.log, channel: scene.channel });
  await line.ask('command', post('金丝雀 over the socket'));
  await line.ask('command', { canary: '金丝雀' });
  for (let i = 0; i < 12; i += 1) line.socket.emit('canary', { 金丝雀: '13912345678' }, 'canary');
  await line.ended;
  await enter(url, null, { headers: { origin: 'http://canary.example' } }).catch(() => undefined);
  await enter(url, null, { headers: { origin: 'http://hub.test' }, auth: { protocol: 'canary', person: '金丝雀' } }).catch(() => undefined);

  // Files, and a register with mistakes in it.
  const compound = scene.log.slice('compound/'.length);
  const file = async (path: string, content: string, fileName: string, fields: Record<string, string> = {}): Promise<number> => {
    const form = new FormData();
    for (const [field, value] of Object.entries(fields)) form.append(field, value);
    form.append('file', new Blob([content]), fileName);
    return (await operator.send('POST', path, form)).status;
  };
  const register = `/api/compounds/${compound}/register`;
  await file(`/api/compounds/${compound}/blobs?room=${scene.room}`, 'canary 金丝雀', '金丝雀 canary.jpg');
  await file(`${register}/preview`, '房号,业主姓名,面积,电话\n1-101,金丝雀,不是数,13912345678\n1-101,金丝雀,88,13912345678\n', '金丝雀.csv');
  await file(`${register}/preview`, 'PK\u0003\u0004 canary 金丝雀', 'canary.xlsx');
  await file(`${register}/preview`, '房号,业主姓名,面积\n1-101,金丝雀,88\n', '金丝雀.csv', { mapping: '{"canary":"金丝雀"' });
  await file(`${register}/import`, '房号,业主姓名,建筑面积\n1-101,金丝雀,88.00\n1-101,金丝雀,89.00\n', '金丝雀.csv', { validFrom: '2026-01-01' });
  await operator.send('POST', `${register}/import`, '--x\r\nContent-Disposition: form-data; name="canary', { 'content-type': 'multipart/form-data; boundary=x' });

  // The database says no, and why, with what stood in it.
  await spoil(name, place);
  for (let i = 0; i < 2; i += 1) expect((await client().post('/api/session', credentials(scene.chair))).status).toBeGreaterThanOrEqual(500);
  await chair.post('/api/commands', post('金丝雀 into a broken store'));
  await chair.get('/api/sessions');

  hub.kill('SIGTERM');
  await hub.ended;
  const said = hub.said();
  expect(said).toMatch(/"level":50/);
  for (const canary of [...canaries, ...[chair, operator].map((one) => one.cookies.get('sid') ?? 'none')]) expect(found(said, canary), canary).toEqual([]);
});

/** Lines in which something stands. */
function found(said: string, canary: string): string[] {
  return said.split('\n').filter((line) => line.toLowerCase().includes(canary.toLowerCase()));
}

/** Makes signing in and writing fail with errors that quote what was to be written. */
async function spoil(kind: string, place: StorePlace): Promise<void> {
  if (kind === 'SQLite') {
    const directory = new DatabaseSync(join(place.url, 'directory.sqlite'), { timeout: 5_000 });
    directory.exec('DROP TABLE devices; CREATE UNIQUE INDEX one_canary ON sessions (userAgent) WHERE userAgent = \'never\'');
    directory.close();
    const log = new DatabaseSync(join(place.url, 'log.sqlite'), { timeout: 5_000 });
    log.exec('DROP TABLE events');
    log.close();
    return;
  }
  const connection = await mongoose.createConnection(place.url).asPromise();
  await connection.collection('sessions').deleteMany({});
  await connection.collection('sessions').insertOne({ id: 'x', tokenHash: 'x', person: 'x', method: 'PASSWORD', level: 1, device: 'x', createdAt: '', lastSeenAt: '', expiresAt: '', revokedAt: null, userAgent: 'Mozilla/5.0 Kanarienvogel' });
  await connection.collection('sessions').createIndex({ userAgent: 1 }, { name: 'one_canary', unique: true });
  await connection.close();
}
