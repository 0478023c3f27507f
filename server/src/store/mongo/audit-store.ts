import { Schema, trusted } from 'mongoose';
import type { Connection, Model } from 'mongoose';
import type { AuditPage, AuditStore } from '../audit-store.ts';
import { again, isDuplicateKey } from './failures.ts';
import { integer, maybeText, options, text } from './fields.ts';
import { ensureIndexes } from './indexes.ts';
import type { IndexSpec } from './indexes.ts';

interface PageDocument extends Omit<AuditPage, 'acts'> {
  acts: string[];
}

const indexes: Readonly<Record<string, readonly IndexSpec[]>> = {
  audit: [
    // Falling: the last page is its first entry.
    { name: 'no', key: { no: -1 }, unique: true },
    { name: 'at', key: { at: 1 }, unique: false },
  ],
};

const pageSchema = new Schema<PageDocument>({ no: integer, at: text, node: text, acts: [String], prev: maybeText, hash: text }, options);

/** The audit stream in MongoDB, in a collection of its own: only inserted into, and pruned. */
export async function openMongoAuditStore(connection: Connection): Promise<AuditStore> {
  await ensureIndexes(connection, indexes);
  return new MongoAuditStore(connection);
}

class MongoAuditStore implements AuditStore {
  readonly #pages: Model<PageDocument>;

  constructor(connection: Connection) {
    this.#pages = connection.model<PageDocument>('audit', pageSchema, 'audit');
  }

  async append(page: AuditPage): Promise<boolean> {
    try {
      await this.#pages.create({ ...page, acts: [...page.acts] });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async page(no: number): Promise<AuditPage | null> {
    return this.#pages.findOne({ no }).select('-_id').lean<AuditPage>().exec();
  }

  async last(): Promise<AuditPage | null> {
    return this.#pages.findOne().sort({ no: -1 }).select('-_id').lean<AuditPage>().exec();
  }

  async pages(after: number, since: string, limit: number): Promise<AuditPage[]> {
    return this.#pages.find({ no: trusted({ $gt: after }), at: trusted({ $gte: since }) }).sort({ no: 1 }).limit(limit).select('-_id').lean<AuditPage[]>().exec();
  }

  async prune(before: string): Promise<number> {
    const last = await this.last();
    if (last === null) return 0;
    const { deletedCount } = await again(() => this.#pages.deleteMany({ at: trusted({ $lt: before }), no: trusted({ $lt: last.no }) }));
    return deletedCount;
  }
}
