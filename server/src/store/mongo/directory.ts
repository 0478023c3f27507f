import { Schema, trusted } from 'mongoose';
import type { Connection, Model } from 'mongoose';
import type { Account, AttemptsRow, ConsentRow, DeviceRow, Directory, PlaceRow, SessionRow } from '../directory.ts';
import { factorIndexes, MongoFactors } from './factors.ts';
import { again, inserted } from './failures.ts';
import { flag, integer, maybeText, options, text } from './fields.ts';
import { gathered } from './gathered.ts';
import { ensureIndexes } from './indexes.ts';
import type { IndexSpec } from './indexes.ts';

const directoryIndexes: Readonly<Record<string, readonly IndexSpec[]>> = {
  accounts: [
    { name: 'person', key: { person: 1 }, unique: true },
    { name: 'identifier', key: { identifier: 1 }, unique: true },
  ],
  sessions: [
    { name: 'id', key: { id: 1 }, unique: true },
    { name: 'tokenHash', key: { tokenHash: 1 }, unique: true },
    { name: 'person', key: { person: 1 }, unique: false },
    { name: 'revokedAt', key: { revokedAt: 1 }, unique: false },
  ],
  devices: [{ name: 'person_id', key: { person: 1, id: 1 }, unique: true }],
  places: [
    { name: 'person_place', key: { person: 1, place: 1 }, unique: true },
    { name: 'lastSeenAt', key: { lastSeenAt: 1 }, unique: false },
  ],
  attempts: [
    { name: 'key', key: { key: 1 }, unique: true },
    { name: 'until', key: { until: 1 }, unique: false },
  ],
  consents: [{ name: 'person_purpose_version', key: { person: 1, purpose: 1, version: 1 }, unique: true }],
  ...factorIndexes,
};

const row = { ...options, id: false } as const;
const accountSchema = new Schema<Account>({ person: text, identifier: text, passwordHash: text, demo: maybeText, disabled: flag, createdAt: text }, row);
const sessionSchema = new Schema<SessionRow>({
  id: text, tokenHash: text, person: text, method: text, level: integer, device: text,
  createdAt: text, lastSeenAt: text, expiresAt: text, revokedAt: maybeText, userAgent: maybeText,
}, row);
const deviceSchema = new Schema<DeviceRow>({ id: text, person: text, firstSeenAt: text }, row);
const placeSchema = new Schema<PlaceRow>({ person: text, place: text, lastSeenAt: text }, row);
const attemptsSchema = new Schema<AttemptsRow>({ key: text, version: integer, times: [Number], until: text }, row);
const consentSchema = new Schema<ConsentRow>({ person: text, purpose: text, version: integer, givenAt: text }, row);

/** People and sessions in MongoDB. */
export async function openMongoDirectory(connection: Connection): Promise<Directory> {
  await ensureIndexes(connection, directoryIndexes);
  return new MongoDirectory(connection);
}

class MongoDirectory extends MongoFactors implements Directory {
  readonly #accounts: Model<Account>;
  readonly #sessions: Model<SessionRow>;
  readonly #devices: Model<DeviceRow>;
  readonly #consents: Model<ConsentRow>;
  readonly #places: Model<PlaceRow>;
  readonly #attempts: Model<AttemptsRow>;

  constructor(connection: Connection) {
    super(connection);
    this.#accounts = connection.model<Account>('accounts', accountSchema, 'accounts');
    this.#sessions = connection.model<SessionRow>('sessions', sessionSchema, 'sessions');
    this.#devices = connection.model<DeviceRow>('devices', deviceSchema, 'devices');
    this.#places = connection.model<PlaceRow>('places', placeSchema, 'places');
    this.#attempts = connection.model<AttemptsRow>('attempts', attemptsSchema, 'attempts');
    this.#consents = connection.model<ConsentRow>('consents', consentSchema, 'consents');
  }

  async addAccount(account: Account): Promise<boolean> {
    if (await inserted(() => this.#accounts.create(account))) return true;
    // Ours, if only the reply to the first attempt was lost.
    const standing = await this.account(account.person);
    return standing !== null && standing.identifier === account.identifier && standing.passwordHash === account.passwordHash;
  }

  accountByIdentifier(identifier: string): Promise<Account | null> {
    return this.#accounts.findOne({ identifier }).select('-_id').lean<Account>().exec();
  }

  readonly account = gathered(async (persons: readonly string[]): Promise<ReadonlyMap<string, Account>> => {
    const found = await this.#accounts.find({ person: trusted({ $in: [...persons] }) }).select('-_id').lean<Account[]>().exec();
    return new Map(found.map((account) => [account.person, account]));
  });

  demoAccounts(): Promise<Account[]> {
    return this.#accounts.find({ demo: trusted({ $ne: null }) }).sort({ createdAt: 1, person: 1 }).select('-_id').lean<Account[]>().exec();
  }

  async setPasswordHash(person: string, passwordHash: string): Promise<void> {
    await again(() => this.#accounts.updateOne({ person }, { $set: { passwordHash } }));
  }

  async disable(person: string, disabled: boolean): Promise<void> {
    await again(() => this.#accounts.updateOne({ person }, { $set: { disabled } }));
  }

  async addSession(session: SessionRow): Promise<void> {
    if (await inserted(() => this.#sessions.create(session))) return;
    const standing = await this.session(session.id);
    if (standing?.tokenHash !== session.tokenHash) throw new Error('another session has this id or token');
  }

  readonly sessionByToken = gathered(async (hashes: readonly string[]): Promise<ReadonlyMap<string, SessionRow>> => {
    const found = await this.#sessions.find({ tokenHash: trusted({ $in: [...hashes] }) }).select('-_id').lean<SessionRow[]>().exec();
    return new Map(found.map((session) => [session.tokenHash, session]));
  });

  readonly session = gathered(async (ids: readonly string[]): Promise<ReadonlyMap<string, SessionRow>> => {
    const found = await this.#sessions.find({ id: trusted({ $in: [...ids] }) }).select('-_id').lean<SessionRow[]>().exec();
    return new Map(found.map((session) => [session.id, session]));
  });

  sessionsOf(person: string): Promise<SessionRow[]> {
    return this.#sessions.find({ person }).sort({ createdAt: 1, id: 1 }).select('-_id').lean<SessionRow[]>().exec();
  }

  async touchSession(id: string, lastSeenAt: string, expiresAt: string): Promise<void> {
    await this.#touch({ id, lastSeenAt, expiresAt });
  }

  readonly #touch = gathered<Pick<SessionRow, 'id' | 'lastSeenAt' | 'expiresAt'>, null>(async (touched) => {
    const updates = touched.map(({ id, ...times }) => ({ updateOne: { filter: { id }, update: { $set: times } } }));
    await again(() => this.#sessions.bulkWrite(updates, { ordered: false }));
    return new Map();
  });

  async revokeSessions(ids: readonly string[], at: string): Promise<void> {
    await again(() => this.#sessions.updateMany({ id: trusted({ $in: [...ids] }), revokedAt: null }, { $set: { revokedAt: at } }));
  }

  async revokedSince(since: string): Promise<string[]> {
    const found = await this.#sessions.find({ revokedAt: trusted({ $gte: since }) }).sort({ revokedAt: 1, id: 1 }).select('id').lean();
    return found.map(({ id }) => id);
  }

  async seeDevice(device: DeviceRow): Promise<string> {
    const { person, id } = device;
    const known = await this.#device(deviceKey(device));
    if (known !== null || await inserted(() => this.#devices.create(device))) return known?.firstSeenAt ?? device.firstSeenAt;
    const rival = await this.#devices.findOne({ person, id }).lean();
    return rival?.firstSeenAt ?? device.firstSeenAt;
  }

  readonly #device = gathered(async (keys: readonly string[]): Promise<ReadonlyMap<string, DeviceRow>> => {
    const [persons, ids] = [keys.map((key) => key.slice(0, key.indexOf(' '))), keys.map((key) => key.slice(key.indexOf(' ') + 1))];
    const found = await this.#devices.find({ person: trusted({ $in: persons }), id: trusted({ $in: ids }) }).select('-_id').lean<DeviceRow[]>().exec();
    return new Map(found.map((device) => [deviceKey(device), device]));
  });

  async knowsDevice(person: string, device: string): Promise<boolean> {
    return (await this.#devices.findOne({ person, id: device }).select('id').lean()) !== null;
  }

  async seePlace({ person, place, lastSeenAt }: PlaceRow): Promise<void> {
    const seen = await again(() => this.#places.updateOne({ person, place }, { $set: { lastSeenAt } }));
    if (seen.matchedCount === 0) await inserted(() => this.#places.create({ person, place, lastSeenAt }));
  }

  async knowsPlace(person: string, place: string): Promise<boolean> {
    return (await this.#places.findOne({ person, place }).select('place').lean()) !== null;
  }

  async attempts(keys: readonly string[]): Promise<AttemptsRow[]> {
    return this.#attempts.find({ key: trusted({ $in: [...keys] }) }).select('-_id').lean<AttemptsRow[]>().exec();
  }

  async putAttempts({ key, version, times, until }: AttemptsRow): Promise<boolean> {
    const row = { key, version, times: [...times], until };
    if (version === 1) return inserted(() => this.#attempts.create(row));
    // After a lost reply it may say no although it was done: the attempt then counts twice, which only asks for more patience.
    const { modifiedCount } = await again(() => this.#attempts.updateOne({ key, version: version - 1 }, { $set: { version, times: row.times, until } }));
    return modifiedCount === 1;
  }

  async forgetAttempts(now: string, placesBefore: string): Promise<void> {
    await again(() => this.#attempts.deleteMany({ until: trusted({ $lte: now }) }));
    await again(() => this.#places.deleteMany({ lastSeenAt: trusted({ $lt: placesBefore }) }));
  }

  async addConsent(consent: ConsentRow): Promise<void> {
    await inserted(() => this.#consents.create(consent));
  }

  consentsOf(person: string): Promise<ConsentRow[]> {
    return this.#consents.find({ person }).sort({ givenAt: 1, purpose: 1, version: 1 }).select('-_id').lean<ConsentRow[]>().exec();
  }
}

/** Ids are random, and hold no spaces. */
function deviceKey({ person, id }: Pick<DeviceRow, 'person' | 'id'>): string {
  return `${person} ${id}`;
}
