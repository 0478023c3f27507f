import { Schema, trusted } from 'mongoose';
import type { Connection, Model } from 'mongoose';
import type { FactorRow, FactorStore, TicketRow } from '../factors.ts';
import { again, inserted } from './failures.ts';
import { integer, maybeText, options, text } from './fields.ts';
import { gathered } from './gathered.ts';
import type { IndexSpec } from './indexes.ts';

export const factorIndexes: Readonly<Record<string, readonly IndexSpec[]>> = {
  factors: [
    { name: 'id', key: { id: 1 }, unique: true },
    { name: 'key', key: { key: 1 }, unique: true },
    { name: 'person', key: { person: 1 }, unique: false },
  ],
  recoveryCodes: [{ name: 'person', key: { person: 1 }, unique: true }],
  tickets: [
    { name: 'id', key: { id: 1 }, unique: true },
    { name: 'expiresAt', key: { expiresAt: 1 }, unique: false },
  ],
};

/** All that a person has, in one document: replaced or shortened at once. */
export interface RecoveryDocument {
  readonly person: string;
  readonly digests: readonly string[];
}

const row = { ...options, id: false } as const;
const factorSchema = new Schema<FactorRow>({
  id: text, person: text, kind: text, key: text, name: text, secret: text, counter: integer, transports: [String], createdAt: text, lastUsedAt: maybeText,
}, row);
const recoverySchema = new Schema<RecoveryDocument>({ person: text, digests: [String] }, row);
const ticketSchema = new Schema<TicketRow>({ id: text, person: text, kind: text, holder: text, data: text, expiresAt: text, usedBy: maybeText }, row);

/** Second factors in MongoDB. */
export class MongoFactors implements FactorStore {
  readonly #factors: Model<FactorRow>;
  readonly #recovery: Model<RecoveryDocument>;
  readonly #tickets: Model<TicketRow>;

  constructor(connection: Connection) {
    this.#factors = connection.model<FactorRow>('factors', factorSchema, 'factors');
    this.#recovery = connection.model<RecoveryDocument>('recoveryCodes', recoverySchema, 'recoveryCodes');
    this.#tickets = connection.model<TicketRow>('tickets', ticketSchema, 'tickets');
  }

  async addFactor(factor: FactorRow): Promise<boolean> {
    if (await inserted(() => this.#factors.create(factor))) return true;
    // Ours, if only the reply to the first attempt was lost.
    return (await this.#factors.findOne({ key: factor.key }).select('id').lean())?.id === factor.id;
  }

  async factorsOf(person: string): Promise<FactorRow[]> {
    return await this.#factorsOf(person) ?? [];
  }

  readonly #factorsOf = gathered(async (persons: readonly string[]): Promise<ReadonlyMap<string, FactorRow[]>> => {
    const found = await this.#factors.find({ person: trusted({ $in: [...persons] }) }).sort({ createdAt: 1, id: 1 }).select('-_id').lean<FactorRow[]>().exec();
    return Map.groupBy(found, ({ person }) => person);
  });

  async useFactor(id: string, was: number, counter: number, at: string): Promise<boolean> {
    // After a lost reply it may say no although it was done: the next code or signature will do.
    const { matchedCount } = await again(() => this.#factors.updateOne({ id, counter: was }, { $set: { counter, lastUsedAt: at } }));
    return matchedCount === 1;
  }

  async renameFactor(person: string, id: string, name: string): Promise<boolean> {
    return (await again(() => this.#factors.updateOne({ person, id }, { $set: { name } }))).matchedCount === 1;
  }

  async removeFactor(person: string, id: string): Promise<boolean> {
    return (await again(() => this.#factors.deleteOne({ person, id }))).deletedCount === 1;
  }

  async clearFactors(person: string): Promise<void> {
    await again(() => this.#factors.deleteMany({ person }));
    await again(() => this.#recovery.deleteOne({ person }));
  }

  async setRecoveryCodes(person: string, digests: readonly string[]): Promise<void> {
    const kept = [...new Set(digests)].sort();
    const { matchedCount } = await again(() => this.#recovery.updateOne({ person }, { $set: { digests: kept } }));
    if (matchedCount === 0 && !(await inserted(() => this.#recovery.create({ person, digests: kept })))) await this.setRecoveryCodes(person, digests);
  }

  async recoveryCodes(person: string): Promise<string[]> {
    const found = await this.#recovery.findOne({ person }).select('digests').lean();
    return [...found?.digests ?? []];
  }

  async useRecoveryCode(person: string, digest: string): Promise<boolean> {
    const { modifiedCount } = await again(() => this.#recovery.updateOne({ person, digests: digest }, { $pull: { digests: digest } }));
    return modifiedCount === 1;
  }

  async addTicket(ticket: TicketRow): Promise<void> {
    await inserted(() => this.#tickets.create(ticket));
  }

  ticket(id: string): Promise<TicketRow | null> {
    return this.#tickets.findOne({ id }).select('-_id').lean<TicketRow>().exec();
  }

  async useTicket(id: string, by: string): Promise<boolean> {
    const { matchedCount } = await again(() => this.#tickets.updateOne({ id, usedBy: trusted({ $in: [null, by] }) }, { $set: { usedBy: by } }));
    return matchedCount === 1;
  }

  async forgetTickets(before: string): Promise<void> {
    await again(() => this.#tickets.deleteMany({ expiresAt: trusted({ $lt: before }) }));
  }
}
