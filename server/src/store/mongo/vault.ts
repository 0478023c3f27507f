import { randomBytes } from 'node:crypto';
import { mongo, Schema, trusted } from 'mongoose';
import type { Connection, Model } from 'mongoose';
import { canonicalize } from '@sanfang/shared/log/canonical.ts';
import type { Commitment, Retention } from '@sanfang/shared/log/event.ts';
import { verified } from '../vault.ts';
import type { Vault, VaultEntry } from '../vault.ts';
import { again } from './failures.ts';
import { flag, options, text } from './fields.ts';
import { ensureIndexes } from './indexes.ts';
import type { IndexSpec } from './indexes.ts';
import { metaIndexes, setOnce } from './meta.ts';
import { within, WRITE_MS } from './time-limit.ts';

/** `value` is canonical JSON. */
interface EntryDocument {
  commitment: string;
  path: string;
  salt: string;
  value: string;
  subjects: string[];
  retention: string;
  log: string;
  command: string;
  at: string;
  confirmed: boolean;
}

interface ErasedDocument {
  commitment: string;
}

const DUPLICATE_KEY = 11_000;

const entryIndexes: Readonly<Record<string, readonly IndexSpec[]>> = {
  entries: [
    { name: 'commitment', key: { commitment: 1 }, unique: true },
    { name: 'subjects', key: { subjects: 1 }, unique: false },
    { name: 'confirmed_at', key: { confirmed: 1, at: 1 }, unique: false },
  ],
  erased: [{ name: 'commitment', key: { commitment: 1 }, unique: true }],
};

const entrySchema = new Schema<EntryDocument>({
  commitment: text, path: text, salt: text, value: text, subjects: [String], retention: text, log: text, command: text, at: text, confirmed: flag,
}, options);
const erasedSchema = new Schema<ErasedDocument>({ commitment: text }, options);

/** Commitments of destroyed values. */
export function erasedModel(connection: Connection): Model<ErasedDocument> {
  return connection.model<ErasedDocument>('erased', erasedSchema, 'erased', { overwriteModels: true });
}

/** Sealed values in a database of their own. Backups and the oplog forget an erased value when they are rotated, not before. */
export async function openMongoVault(connection: Connection): Promise<Vault> {
  await ensureIndexes(connection, { ...entryIndexes, ...metaIndexes });
  return new MongoVault(connection);
}

class MongoVault implements Vault {
  readonly #connection: Connection;
  readonly #entries: Model<EntryDocument>;
  readonly #erased: Model<ErasedDocument>;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#entries = connection.model<EntryDocument>('entries', entrySchema, 'entries');
    this.#erased = erasedModel(connection);
  }

  async put(entries: readonly VaultEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const documents = entries.map(documentOf);
    await unlessThere(() => within(this.#entries.insertMany(documents, { ordered: false }), WRITE_MS));
  }

  async get(commitments: readonly Commitment[]): Promise<ReadonlyMap<Commitment, VaultEntry>> {
    if (commitments.length === 0) return new Map();
    const found = await this.#entries.find({ commitment: trusted({ $in: [...commitments] }) }).lean();
    return new Map(found.map((document) => [document.commitment, verified(entryOf(document))]));
  }

  async erase(commitments: readonly Commitment[]): Promise<number> {
    if (commitments.length === 0) return 0;
    const documents = commitments.map((commitment) => ({ commitment }));
    await unlessThere(() => this.#erased.insertMany(documents, { ordered: false }));
    const { deletedCount } = await again(() => this.#entries.deleteMany({ commitment: trusted({ $in: [...commitments] }) }));
    return deletedCount;
  }

  async about(subject: string): Promise<Commitment[]> {
    const found = await this.#entries.find({ subjects: subject }).sort({ commitment: 1 }).select('commitment').lean();
    return found.map(({ commitment }) => commitment);
  }

  async unconfirmed(before: string, limit: number): Promise<{ commitment: Commitment; log: string; command: string }[]> {
    const found = await this.#entries.find({ confirmed: false, at: trusted({ $lt: before }) }).sort({ at: 1 }).limit(limit)
      .select('commitment log command').lean();
    return found.map(({ commitment, log, command }) => ({ commitment, log, command }));
  }

  async confirm(commitments: readonly Commitment[]): Promise<void> {
    await again(() => this.#entries.updateMany({ commitment: trusted({ $in: [...commitments] }) }, { $set: { confirmed: true } }));
  }

  async digestKey(): Promise<Uint8Array> {
    return Buffer.from(await setOnce(this.#connection, 'digestKey', randomBytes(32).toString('base64url')), 'base64url');
  }
}

/** Inserts what does not stand there yet. */
async function unlessThere(insert: () => Promise<unknown>): Promise<void> {
  await again(async () => {
    try {
      await insert();
    } catch (error) {
      if (!onlyStandingAlready(error)) throw error;
    }
  });
}

/** Whether every entry that was not written stands there already. */
function onlyStandingAlready(error: unknown): boolean {
  if (!(error instanceof mongo.MongoBulkWriteError)) return false;
  const failed = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
  return failed.length > 0 && failed.every(({ code }) => code === DUPLICATE_KEY) && error.result.getWriteConcernError() === undefined;
}

function documentOf({ commitment, path, salt, value, subjects, retention, log, command, at }: VaultEntry): EntryDocument {
  return { commitment, path, salt, value: canonicalize(value), subjects: [...subjects], retention, log, command, at, confirmed: false };
}

function entryOf({ commitment, path, salt, value, subjects, retention, log, command, at }: EntryDocument): VaultEntry {
  return { commitment, path, salt, value: JSON.parse(value) as unknown, subjects, retention: retention as Retention, log, command, at };
}
