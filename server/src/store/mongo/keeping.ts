import { randomUUID } from 'node:crypto';
import { trusted } from 'mongoose';
import type { Connection, mongo } from 'mongoose';
import type { Answer } from '@sanfang/shared/log/commit.ts';
import type { Commitment } from '@sanfang/shared/log/event.ts';
import type { BlobInfo } from '../blobs.ts';
import type { Account, ConsentRow, DeviceRow } from '../directory.ts';
import type { FactorRow } from '../factors.ts';
import type { Census, Keeping, Person, StoredCommit } from '../keeping.ts';
import type { Snapshot } from '../log-store.ts';
import { infoOf } from './blobs.ts';
import type { MongoConnection } from './connection.ts';
import type { RecoveryDocument } from './factors.ts';
import { again } from './failures.ts';
import { noIndex, type CommitDocument } from './log-models.ts';
import { metaModel, setOnce } from './meta.ts';
import { erasedModel } from './vault.ts';

const RESTORING = 'restoring';

/** Looks after both databases. Uses the models that the other adapters of this connection have made. */
export function createMongoKeeping({ main, vault }: MongoConnection): Keeping {
  return new MongoKeeping(main, vault);
}

class MongoKeeping implements Keeping {
  readonly #main: Connection;
  readonly #vault: Connection;

  constructor(main: Connection, vault: Connection) {
    this.#main = main;
    this.#vault = vault;
  }

  async stored(log: string, after: number, limit: number): Promise<StoredCommit[]> {
    const found = await this.#main.model<CommitDocument>('commits')
      .find({ log, no: trusted({ $gt: after }) }).sort({ no: 1 }).limit(limit).hint(noIndex).lean();
    return found.map(storedOf);
  }

  async census(log: string): Promise<Census> {
    const [counted] = await this.#main.model<CommitDocument>('commits').aggregate<Census>([
      { $match: { log } },
      { $group: { _id: null, commits: { $sum: 1 }, events: { $sum: { $size: '$events' } }, commands: { $sum: { $size: '$commands' } } } },
    ]).option({ maxTimeMS: 600_000 });
    return counted === undefined ? { commits: 0, events: 0, commands: 0 } : { commits: counted.commits, events: counted.events, commands: counted.commands };
  }

  async snapshots(log: string): Promise<Omit<Snapshot, 'state'>[]> {
    const found = await this.#main.model<Omit<Snapshot, 'state'>>('snapshots').find({ log }).sort({ channel: 1 }).select('log channel fold commit n -_id').lean();
    return found.map(({ channel, fold, commit, n }) => ({ log, channel, fold, commit, n }));
  }

  async people(after: string, limit: number): Promise<Person[]> {
    const accounts = await this.#main.model<Account>('accounts').find({ person: trusted({ $gt: after }) })
      .sort({ person: 1 }).limit(limit).select('-_id').lean<Account[]>();
    const among = trusted({ $in: accounts.map(({ person }) => person) });
    const [devices, consents, factors, recovery] = await Promise.all([
      this.#main.model<DeviceRow>('devices').find({ person: among }).sort({ id: 1 }).select('-_id').lean<DeviceRow[]>(),
      this.#main.model<ConsentRow>('consents').find({ person: among }).sort({ purpose: 1, version: 1 }).select('-_id').lean<ConsentRow[]>(),
      this.#main.model<FactorRow>('factors').find({ person: among }).sort({ createdAt: 1, id: 1 }).select('-_id').lean<FactorRow[]>(),
      this.#main.model<RecoveryDocument>('recoveryCodes').find({ person: among }).select('-_id').lean<RecoveryDocument[]>(),
    ]);
    const [devicesOf, consentsOf, factorsOf] = [Map.groupBy(devices, ({ person }) => person), Map.groupBy(consents, ({ person }) => person), Map.groupBy(factors, ({ person }) => person)];
    const recoveryOf = new Map(recovery.map(({ person, digests }) => [person, digests]));
    return accounts.map((account) => ({
      account, devices: devicesOf.get(account.person) ?? [], consents: consentsOf.get(account.person) ?? [],
      factors: factorsOf.get(account.person) ?? [], recoveryCodes: recoveryOf.get(account.person) ?? [],
    }));
  }

  async *blobs(): AsyncIterable<BlobInfo> {
    for await (const file of this.#vault.collection<mongo.GridFSFile>('blobs.files').find()) yield infoOf(file);
  }

  async erased(after: Commitment, limit: number): Promise<Commitment[]> {
    const found = await erasedModel(this.#vault).find({ commitment: trusted({ $gt: after }) }).sort({ commitment: 1 }).limit(limit).select('commitment').lean();
    return found.map(({ commitment }) => commitment);
  }

  erasedCount(): Promise<number> {
    return erasedModel(this.#vault).countDocuments();
  }

  async isEmpty(): Promise<boolean> {
    const collections = [this.#main.collection('commits'), this.#main.collection('accounts'), this.#vault.collection('entries'), this.#vault.collection('blobs.files')];
    const first = await Promise.all(collections.map((collection) => collection.findOne({})));
    return first.every((document) => document === null);
  }

  async isUnfinished(): Promise<boolean> {
    return (await metaModel(this.#main).findOne({ key: RESTORING }).lean()) !== null;
  }

  async markUnfinished(unfinished: boolean): Promise<void> {
    if (unfinished) await setOnce(this.#main, RESTORING, 'yes');
    else await again(() => metaModel(this.#main).deleteOne({ key: RESTORING }));
  }

  async adoptDigestKey(key: Uint8Array): Promise<void> {
    const value = Buffer.from(key).toString('base64url');
    if (await setOnce(this.#vault, 'digestKey', value) !== value) throw new Error('the vault has a digest key of its own');
  }

  async renew(): Promise<void> {
    await again(() => metaModel(this.#main).updateOne({ key: 'incarnation' }, { $set: { value: randomUUID() } }));
  }
}

function storedOf({ log, no, first, count, at, due, root, frontier, commands, events }: CommitDocument): StoredCommit {
  const records = commands.map(({ id, digest, answer }) => ({ id, digest, answer: JSON.parse(answer) as Answer }));
  return {
    log, no, first, count, at, due, root, frontier, commands: records,
    // The unique index is over these very fields.
    found: records.map(({ id }) => id),
    events: events.map(({ seq, channel, n, type, bytes }) => ({ seq, channel, n, type, bytes })),
  };
}
