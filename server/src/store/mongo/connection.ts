import { Mongoose } from 'mongoose';
import type { Connection } from 'mongoose';
import { databaseOf } from './mongo-url.ts';

export interface MongoConnection {
  /** Logs and directory. */
  readonly main: Connection;
  /** Sealed values and attachments: what can be destroyed, in a database of its own with users and backups of its own. */
  readonly vault: Connection;
  close(): Promise<void>;
}

/**
 * Connects with an instance of mongoose of its own, so that several stores live in one process and no setting is global.
 * Majority and journalled writes, majority reads from the primary; a mistyped field in a filter is an error, an object where
 * a text belongs too. Times are short: a server that says nothing is asked every second and left after two and a half more,
 * with all connections to it, and found again as soon.
 */
export async function connect(url: string): Promise<MongoConnection> {
  const mongoose = new Mongoose({
    strict: 'throw', strictQuery: 'throw', sanitizeFilter: true, runValidators: true,
    autoIndex: false, autoCreate: false, bufferCommands: false, maxTimeMS: 5_000,
  });
  const connection = mongoose.createConnection(url, {
    dbName: databaseOf(url) ?? 'sanfang',
    maxPoolSize: 20, waitQueueTimeoutMS: 2_000, serverSelectionTimeoutMS: 2_500, socketTimeoutMS: 6_000,
    heartbeatFrequencyMS: 1_000, connectTimeoutMS: 2_500,
    retryWrites: true, retryReads: true, readPreference: 'primary',
    readConcern: { level: 'majority' }, writeConcern: { w: 'majority', journal: true, wtimeoutMS: 5_000 },
  });
  await connection.asPromise();
  return { main: connection, vault: connection.useDb(`${connection.name}_vault`), close: () => connection.close() };
}
