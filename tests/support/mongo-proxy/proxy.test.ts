import mongoose, { mongo } from 'mongoose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mongodbUrl, mongoStores, type StorePlace } from '../stores.ts';
import { Framing } from './framing.ts';
import { mongoProxy, type MongoProxy } from './proxy.ts';

describe('framing', () => {
  const message = (size: number, id: number): Buffer => {
    const bytes = Buffer.alloc(size, id);
    bytes.writeInt32LE(size, 0);
    return bytes;
  };
  const stream = Buffer.concat([message(16, 1), message(7_000, 2), message(21, 3)]);

  test.each([1, 3, 15, 16, 17, 4_096, stream.length])('finds the same messages in pieces of %i bytes', (piece) => {
    const framing = new Framing();
    const found: number[] = [];
    for (let at = 0; at < stream.length; at += piece) found.push(...framing.take(stream.subarray(at, at + piece)).map((one) => one.length));
    expect(found).toEqual([16, 7_000, 21]);
  });
});

describe.skipIf(mongodbUrl() === undefined)('a wire to MongoDB (skipped without MONGODB_URL)', () => {
  let place: StorePlace;
  let proxy: MongoProxy;
  let client: mongoose.Connection;
  let things: mongo.Collection;
  beforeEach(async () => {
    place = await mongoStores();
    proxy = await mongoProxy(place.url);
    client = mongoose.createConnection(proxy.url(new URL(place.url).pathname.slice(1)), { socketTimeoutMS: 500, retryWrites: false, retryReads: false, heartbeatFrequencyMS: 3_600_000 });
    await client.asPromise();
    things = client.collection('things');
    await things.insertMany(Array.from({ length: 300 }, (_, n) => ({ n, words: '言'.repeat(1_000) })));
  });
  afterEach(async () => {
    await client.close();
    await proxy.close();
    await place.remove();
  });

  test('carries what is large and what comes in pages, and tells commands and collections apart', async () => {
    const mores = proxy.rule({ command: 'getMore', collection: 'things', mode: { delayMs: 5 } });
    const others = proxy.rule({ command: ['find', 'insert'], collection: 'others', mode: 'LOSE_COMMAND' });
    expect(await things.find({}, { batchSize: 50 }).toArray()).toHaveLength(300);
    expect([mores.hits > 0, others.hits]).toEqual([true, 0]);
    await expect(client.collection('others').insertOne({ a: 1 })).rejects.toThrow(mongo.MongoNetworkError);
    expect(others.hits).toBe(1);
  });

  test.each(['LOSE_REPLY', 'TRUNCATE_REPLY'] as const)('%s: the server has acted, the client has no answer', async (mode) => {
    proxy.rule({ command: 'insert', mode, times: 1 });
    await expect(things.insertOne({ n: 1_000 })).rejects.toThrow(mongo.MongoNetworkError);
    expect(await things.countDocuments({ n: 1_000 })).toBe(1);
  });

  test('LOSE_COMMAND: the server has not heard', async () => {
    proxy.rule({ command: 'insert', mode: 'LOSE_COMMAND', times: 1 });
    await expect(things.insertOne({ n: 1_000 })).rejects.toThrow(mongo.MongoNetworkError);
    expect(await things.countDocuments({ n: 1_000 })).toBe(0);
  });

  test.each([['ARRIVE', 1], ['NEVER', 0]] as const)('a command sent while the wire is held, released so that late ones %s, is carried out %i times', async (late, times) => {
    proxy.hold();
    await expect(things.insertOne({ n: 1_000 })).rejects.toThrow(mongo.MongoNetworkTimeoutError);
    proxy.release(late);
    await expect.poll(() => things.countDocuments({ n: 1_000 }).catch(() => -1)).toBe(times);
  });
});
