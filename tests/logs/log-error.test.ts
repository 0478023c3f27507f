import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { loggedError } from '@sanfang/server/log-error.ts';
import { Mongoose, Schema } from 'mongoose';
import { describe, expect, test } from 'vitest';
import { databaseUrl, mongodbUrl } from '../support/stores.ts';

const said = (error: unknown): string => JSON.stringify(loggedError(error));

async function caught(fail: () => unknown): Promise<Error> {
  try {
    await fail();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('it did not fail');
}

describe('what is logged of an error', () => {
  test.each<[string, () => unknown]>([
    ['a parser', () => JSON.parse('{"canary 金丝雀')],
    ['a URL', () => new URL('canary://[金丝雀')],
    ['a pattern', () => new RegExp(['(canary', '金丝雀'].join(' '))],
    ['our own code that forgot itself', () => { throw new Error('no room for canary 金丝雀\n    at canary (file:///canary.ts:1:1) 金丝雀'); }],
    ['a cause inside', () => { throw new TypeError('outer canary', { cause: new RangeError('inner 金丝雀', { cause: 'canary' }) }); }],
    ['fields of its own', () => { throw Object.assign(new Error('x'), { keyValue: { identifier: 'canary' }, code: 'canary 金丝雀', codeName: '金丝雀 canary', name: 'canary 金丝雀' }); }],
  ])('names its kind and place and quotes nobody: %s', async (_, fail) => {
    const text = said(await caught(fail));
    expect(text).not.toMatch(/canary|金丝雀/);
    expect(text).toMatch(/"stack":\["at .*log-error\.test\.ts/);
  });

  test('keeps what tells where a machine is not to be reached', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const error = await caught(() => fetch(`http://127.0.0.1:${String(port)}/canary`));
    expect(loggedError(error)).toMatchObject({ type: 'TypeError', cause: { code: 'ECONNREFUSED', message: `connect ECONNREFUSED 127.0.0.1:${String(port)}` } });
    expect(said(error)).not.toContain('canary');
    const refused = await caught(async () => (await import('node:fs/promises')).readFile('/nowhere/canary'));
    expect(loggedError(refused)).toMatchObject({ code: 'ENOENT', syscall: 'open', message: "ENOENT: no such file or directory, open '…'" });
  });

  test('of SQLite names the column and not the value', async () => {
    const database = new DatabaseSync(':memory:');
    database.exec('CREATE TABLE accounts (identifier TEXT UNIQUE, age INTEGER) STRICT');
    const add = database.prepare('INSERT INTO accounts VALUES (?, ?)');
    add.run('canary', 1);
    for (const values of [['canary', 2], ['other', 'canary']] as const) expect(said(await caught(() => add.run(...values)))).not.toContain('canary');
  });

  test.skipIf(mongodbUrl() === undefined)('of MongoDB and mongoose names the code and not the value (needs MONGODB_URL)', async () => {
    const connection = await new Mongoose().createConnection(databaseUrl(`t_logs_${crypto.randomUUID().slice(0, 8)}`)).asPromise();
    const schema = new Schema({ identifier: { type: String, required: true, enum: ['canary', 'other'] }, age: Number }, { strict: 'throw' });
    const people = connection.model<Record<string, unknown>>('people', schema as never);
    await people.collection.createIndex({ identifier: 1 }, { unique: true });
    await people.create({ identifier: 'canary', age: 1 });
    const failures = [
      () => people.create({ identifier: 'canary' }),
      () => people.collection.insertMany([{ identifier: 'canary' }]),
      () => people.create({ identifier: 'canary 2' }),
      () => people.create({ identifier: 'other', age: 'canary' }),
      () => people.create({ identifier: 'other', canary: 1 }),
      () => people.find({ age: 'canary' as never }).exec(),
      () => people.collection.findOne({ $canary: 'canary' }),
    ];
    for (const fail of failures) expect(said(await caught(fail)), String(fail)).not.toMatch(/canary/);
    expect(loggedError(await caught(failures[0]!))).toMatchObject({ type: 'MongoServerError', code: 11_000 });
    await connection.dropDatabase();
    await connection.close();
  });
});
