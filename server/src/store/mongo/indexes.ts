import { setTimeout as sleep } from 'node:timers/promises';
import { mongo } from 'mongoose';
import type { Connection } from 'mongoose';

/** Attempts to make the indexes of a collection. */
const ATTEMPTS = 6;

export interface IndexSpec {
  readonly name: string;
  readonly key: Readonly<Record<string, 1 | -1>>;
  readonly unique: boolean;
}

/** Makes the indexes that are missing, by collection, and throws unless every one stands as specified: correctness rests on them. */
export async function ensureIndexes(connection: Connection, indexes: Readonly<Record<string, readonly IndexSpec[]>>): Promise<void> {
  await Promise.all(Object.entries(indexes).map(([collection, specs]) => ensure(connection, collection, specs)));
}

async function ensure(connection: Connection, collection: string, specs: readonly IndexSpec[]): Promise<void> {
  await inPeace(async () => {
    const before = await existing(connection, collection);
    for (const { name, key, unique } of specs.filter((spec) => !before.has(asText(spec)))) {
      await connection.collection(collection).createIndex({ ...key }, { name, unique });
    }
  });
  const after = await existing(connection, collection);
  const missing = specs.filter((spec) => !after.has(asText(spec)));
  if (missing.length > 0) throw new Error(`${collection} lacks the index ${missing.map(({ name }) => name).join(', ')}`);
}

/** Again where another node that starts at the same moment stands in the way: a server may break off one of two that make the same indexes. */
async function inPeace(make: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await make();
      return;
    } catch (error) {
      if (attempt === ATTEMPTS || !(error instanceof mongo.MongoServerError)) throw error;
      await sleep(Math.random() * 100 * attempt);
    }
  }
}

async function existing(connection: Connection, collection: string): Promise<ReadonlySet<string>> {
  // A collection that is missing is an error to listIndexes, with another code on each server.
  const collections = await connection.listCollections();
  if (!collections.some(({ name }) => name === collection)) return new Set();
  const found = await connection.collection(collection).listIndexes().toArray();
  return new Set(found.map(({ name, key, unique }) => asText({ name, key, unique: unique === true })));
}

/** The order of an index's fields matters. */
function asText({ name, key, unique }: IndexSpec): string {
  return JSON.stringify([name, Object.entries(key).map(([field, way]) => [field, Number(way)]), unique]);
}
