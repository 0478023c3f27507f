import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openStores } from '@sanfang/server/store/open-stores.ts';
import type { Stores } from '@sanfang/server/store/stores.ts';
import { connect } from '@sanfang/server/store/mongo/connection.ts';
import { logModels } from '@sanfang/server/store/mongo/log-models.ts';
import { LogWriter, newLog } from '../support/log-writer.ts';
import { mongoProxy } from '../support/mongo-proxy/proxy.ts';
import type { MongoProxy } from '../support/mongo-proxy/proxy.ts';
import type { Mode } from '../support/mongo-proxy/rules.ts';
import { mongodbUrl, mongoStores } from '../support/stores.ts';
import type { StorePlace } from '../support/stores.ts';
import { everyStore } from './every-store.ts';
import { sealed } from './vault.ts';

const server = mongodbUrl();

describe.skipIf(server === undefined)('MongoDB (skipped without a server: set MONGODB_URL, e.g. mongodb://127.0.0.1:27017/?replicaSet=rs0)', () => {
  everyStore(mongoStores);

  describe('a broken wire', () => {
    let place: StorePlace;
    let proxy: MongoProxy;
    let far: Stores;
    let near: Stores;
    beforeAll(async () => {
      place = await mongoStores();
      near = await place.open();
      proxy = await mongoProxy(place.url);
      far = await openStores(proxy.url(new URL(place.url).pathname.slice(1)));
    });
    afterAll(async () => {
      await far.close();
      await proxy.close();
      await place.remove();
    });

    afterEach(() => proxy.calm());
    const lose = (mode: Mode, collection: string, times: number) => proxy.rule({ command: 'insert', collection, mode, times });

    // Once: the driver sends the command again by itself. Twice: it gives up.
    test.each<[Mode, number]>([['LOSE_REPLY', 1], ['LOSE_REPLY', 2], ['TRUNCATE_REPLY', 1], ['TRUNCATE_REPLY', 2], ['LOSE_COMMAND', 1], ['LOSE_COMMAND', 2]])('an append on which the wire does %s %i times stands once', async (mode, times) => {
      const writer = new LogWriter(far.logs, newLog());
      await writer.append([{ channel: 'feed' }]);
      const lost = lose(mode, 'commits', times);
      const id = randomUUID();
      const { commit, bytes, outcome } = await writer.append([{ channel: 'feed' }], id);
      expect(lost.hits).toBe(times);
      if (times === 2) expect(outcome).toBe('UNKNOWN');

      const found = await far.logs.command(writer.log, id);
      // Its reply was lost: it must stand. The command was lost twice: it cannot.
      expect(found !== null).toBe(mode !== 'LOSE_COMMAND' || times === 1);
      const again = await far.logs.append(commit, bytes);
      expect(again === 'APPENDED').toBe(found === null);
      expect((await near.logs.commits(writer.log, 0, 10)).map(({ no, first }) => [no, first])).toEqual([[1, 1], [2, 2]]);
      expect((await near.logs.commits(writer.log, 1, 10))).toEqual([commit]);
    });

    test('a vault entry, an account and a session whose reply is lost are kept once and told as kept', async () => {
      const entry = sealed('外墙');
      lose('LOSE_REPLY', 'entries', 2);
      await far.vault.put([entry]);
      expect((await near.vault.get([entry.commitment])).get(entry.commitment)).toEqual(entry);

      const at = '2026-11-23T02:00:00.000Z';
      const account = { person: randomUUID(), identifier: randomUUID(), passwordHash: 'x', demo: null, disabled: false, createdAt: at };
      lose('LOSE_REPLY', 'accounts', 2);
      expect(await far.directory.addAccount(account)).toBe(true);
      const session = {
        id: randomUUID(), tokenHash: randomUUID(), person: account.person, method: 'PASSWORD', level: 1, device: 'd',
        createdAt: at, lastSeenAt: at, expiresAt: at, revokedAt: null, userAgent: '',
      } as const;
      lose('LOSE_REPLY', 'sessions', 2);
      await far.directory.addSession(session);
      expect(await near.directory.sessionsOf(account.person)).toEqual([session]);
    });
  });

  test('filters with a field that does not exist, or an object for a text, are errors', async () => {
    const place = await mongoStores();
    await place.open();
    const { main, close } = await connect(place.url);
    const { commits, overviews } = logModels(main);
    await expect(commits.findOne({ lgo: 'compound/1' })).rejects.toThrow('strictQuery');
    await expect(commits.findOne(JSON.parse('{"log":{"$ne":null}}') as object)).rejects.toThrow('Cast to string failed');
    await expect(overviews.updateOne({ log: 'a' }, { $set: { secret: 1 } })).rejects.toThrow('not in schema');
    await expect(overviews.create({ log: 'a', commit: 1, fold: 1, overview: 'x', secret: 1 } as object)).rejects.toThrow('not in schema');
    await close();
    await place.remove();
  });

  test('the vault is a database of its own', async () => {
    const place = await mongoStores();
    const stores = await place.open();
    await stores.vault.put([sealed('x')]);
    const connection = await mongoose.createConnection(place.url).asPromise();
    const names = async (database: mongoose.Connection): Promise<string[]> => (await database.listCollections()).map(({ name }) => name).sort();
    expect(await names(connection)).toEqual(['accounts', 'attempts', 'audit', 'commits', 'consents', 'devices', 'factors', 'meta', 'overviews', 'places', 'recoveryCodes', 'sessions', 'snapshots', 'tickets', 'ties']);
    expect(await names(connection.useDb(`${connection.name}_vault`))).toEqual(['blobs.chunks', 'blobs.files', 'entries', 'erased', 'meta']);
    await connection.close();
    await place.remove();
  });

  test('a store whose unique index is not unique is not opened', async () => {
    const place = await mongoStores();
    const connection = await mongoose.createConnection(place.url).asPromise();
    await connection.collection('commits').createIndex({ log: 1, first: 1 }, { name: 'log_first' });
    await expect(place.open()).rejects.toThrow();
    await connection.close();
    await place.remove();
  });

  test('a server that cannot be reached is told within seconds', { timeout: 15_000 }, async () => {
    await expect(openStores('mongodb://127.0.0.1:9/none?directConnection=true')).rejects.toThrow('ECONNREFUSED');
  });
});
