import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { openStores } from '@sanfang/server/store/open-stores.ts';
import type { Stores } from '@sanfang/server/store/stores.ts';

/** A fresh place for stores; whatever was opened there is closed when it is removed. */
export interface StorePlace {
  /** What `openStores` takes. */
  readonly url: string;
  /** Opens the stores at this place, once more each time. */
  open(): Promise<Stores>;
  /** Closes everything that was opened and destroys what is kept. */
  remove(): Promise<void>;
}

export interface StoreKind {
  readonly name: 'SQLite' | 'MongoDB';
  readonly fresh: () => Promise<StorePlace>;
}

/** A folder under the system's temporary folder. */
export async function sqliteStores(): Promise<StorePlace> {
  const folder = await mkdtemp(join(tmpdir(), 'sanfang-'));
  return placeAt(folder, async () => {
    for (const path of [folder, `${folder}.roots.json`, `${folder}.roots.json.erased`]) await rm(path, { recursive: true, force: true });
  });
}

/** A database of its own on the server that `MONGODB_URL` names. */
export async function mongoStores(): Promise<StorePlace> {
  const url = databaseUrl(`t_${randomBytes(6).toString('hex')}`);
  return placeAt(url, () => dropDatabases(url));
}

/** The kinds that can be tried here: suites that hold for every store iterate over them. */
export const storeKinds: readonly StoreKind[] = [
  { name: 'SQLite', fresh: sqliteStores },
  ...(mongodbUrl() === undefined ? [] : [{ name: 'MongoDB', fresh: mongoStores } as const]),
];

/** Server for the tests on MongoDB, or undefined: then they do not run. */
export function mongodbUrl(): string | undefined {
  const url = process.env['MONGODB_URL'];
  return url === '' ? undefined : url;
}

/** `MONGODB_URL` with this database in its path. */
export function databaseUrl(name: string): string {
  const [base = '', options] = (mongodbUrl() ?? '').split('?');
  const hosts = /^(mongodb(?:\+srv)?:\/\/[^/]+)/.exec(base)?.[1];
  if (hosts === undefined) throw new Error('MONGODB_URL is not set: start a server and name it, e.g. mongodb://127.0.0.1:27017/?replicaSet=rs0');
  return `${hosts}/${name}${options === undefined ? '' : `?${options}`}`;
}

/** Stores at a URL that is there already. */
export function placeAt(url: string, destroy: () => Promise<void>): StorePlace {
  const opened: Stores[] = [];
  return {
    url,
    async open() {
      const stores = await openStores(url);
      opened.push(stores);
      return stores;
    },
    async remove() {
      await Promise.all(opened.map((stores) => stores.close()));
      await destroy();
    },
  };
}

async function dropDatabases(url: string): Promise<void> {
  const connection = await mongoose.createConnection(url).asPromise();
  await connection.dropDatabase();
  await connection.useDb(`${connection.name}_vault`).dropDatabase();
  await connection.close();
}
