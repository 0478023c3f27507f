import { Schema } from 'mongoose';
import type { Connection, Model } from 'mongoose';
import { again, isDuplicateKey } from './failures.ts';
import { options, text } from './fields.ts';
import type { IndexSpec } from './indexes.ts';

interface MetaDocument {
  key: string;
  value: string;
}

export const metaIndexes: Readonly<Record<string, readonly IndexSpec[]>> = {
  meta: [{ name: 'key', key: { key: 1 }, unique: true }],
};

const metaSchema = new Schema<MetaDocument>({ key: text, value: text }, options);

export function metaModel(connection: Connection): Model<MetaDocument> {
  return connection.model<MetaDocument>('meta', metaSchema, 'meta', { overwriteModels: true });
}

/** Keeps `value` under `key` unless another stands there already; answers the one that stands. */
export async function setOnce(connection: Connection, key: string, value: string): Promise<string> {
  const model = metaModel(connection);
  const standing = await again(() => model.findOne({ key }).lean());
  if (standing !== null) return standing.value;
  try {
    await again(() => model.create({ key, value }));
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  const kept = await again(() => model.findOne({ key }).lean());
  if (kept === null) throw new Error(`the store has no ${key}`);
  return kept.value;
}
