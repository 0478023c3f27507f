import { randomUUID } from 'node:crypto';
import { trusted } from 'mongoose';
import type { Connection } from 'mongoose';
import type { Overview } from '@sanfang/shared/compound/overview.ts';
import type { Answer, Commit, CommandRecord } from '@sanfang/shared/log/commit.ts';
import type { LogEvent } from '@sanfang/shared/log/event.ts';
import { compressed, decompressed } from '../compressed.ts';
import { MAX_SNAPSHOT_BYTES } from '../log-store.ts';
import type { AppendOutcome, CommandTrace, Head, LogStore, OverviewWrite, Snapshot, StoredOverview } from '../log-store.ts';
import { parseEvent, traceOf } from '../stored-event.ts';
import { again, appendOutcome, isDuplicateKey } from './failures.ts';
import { gathered } from './gathered.ts';
import { ensureIndexes } from './indexes.ts';
import { channelIndex, logIndexes, logModels } from './log-models.ts';
import type { CommitDocument, LogModels, OverviewDocument } from './log-models.ts';
import { metaIndexes, setOnce } from './meta.ts';
import { within, WRITE_MS } from './time-limit.ts';

/** Logs whose heads are asked for in one question, and the most commits that it may answer. */
const HEADS_AT_ONCE = 50;
const MOST_NEWS = 1_000;
/** Channels whose beginnings are read in one question. */
const CHANNELS_AT_ONCE = 100;
/** The server's limit for one question, where mongoose's own does not reach. */
const READ_MS = 5_000;

/** Logs in MongoDB: one document per commit. */
export async function openMongoLogStore(connection: Connection): Promise<LogStore> {
  await ensureIndexes(connection, { ...logIndexes, ...metaIndexes });
  return new MongoLogStore(logModels(connection), await setOnce(connection, 'incarnation', randomUUID()));
}

class MongoLogStore implements LogStore {
  readonly incarnation: string;
  readonly #models: LogModels;
  /** Numbers of commits known to stand: heads are sought from there on, not among all commits of a log. */
  readonly #known = new Map<string, number>();

  constructor(models: LogModels, incarnation: string) {
    this.#models = models;
    this.incarnation = incarnation;
  }

  async time(): Promise<number> {
    const { localTime } = await this.#models.commits.db.db?.command({ hello: 1 }) ?? {};
    if (!(localTime instanceof Date)) throw new Error('the server does not tell its time');
    return localTime.getTime();
  }

  async append(commit: Commit, bytes: readonly string[]): Promise<AppendOutcome> {
    const document = documentOf(commit, bytes);
    try {
      // Past mongoose's documents, which would cost 30 ms of the event loop for 200 events: `documentOf` names every field itself.
      await within(this.#models.commits.collection.insertOne(document), WRITE_MS);
      this.#know(commit);
      return 'APPENDED';
    } catch (error) {
      return appendOutcome(error);
    }
  }

  async head(log: string): Promise<Head | null> {
    const found = await this.#last(log, (filter) => this.#models.commits.findOne(filter).sort({ no: -1 }).select('-events -commands').lean().exec());
    return found === null ? null : headOf(found);
  }

  async heads(logs: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const heads = new Map<string, number>();
    const known = logs.filter((log) => this.#known.has(log));
    for (let i = 0; i < known.length; i += HEADS_AT_ONCE) {
      for (const [log, no] of await this.#headsFrom(known.slice(i, i + HEADS_AT_ONCE))) heads.set(log, no);
    }
    // One look into the index for each other one: a group over all commits of many logs would read them all.
    await Promise.all(logs.filter((log) => !heads.has(log)).map(async (log) => {
      const found = await this.#last(log, (filter) => this.#models.commits.findOne(filter).sort({ no: -1 }).select('log no -_id').lean().exec());
      if (found !== null) heads.set(log, found.no);
    }));
    return heads;
  }

  async logs(): Promise<string[]> {
    return (await this.#models.commits.distinct('log')).sort();
  }

  async commits(log: string, after: number, limit: number): Promise<Commit[]> {
    const page = trusted({ $gt: after, $lte: after + limit });
    const found = await this.#models.commits.find({ log, no: page }).sort({ no: 1 }).lean();
    return found.map((document) => ({
      ...headOf(document),
      commands: document.commands.map(recordOf),
      events: document.events.map(({ bytes }) => parseEvent(bytes)),
    }));
  }

  async events(log: string, from: number, limit: number): Promise<LogEvent[]> {
    return (await this.bytes(log, from, limit)).map(parseEvent);
  }

  async channel(log: string, channel: string, from: number, to: number, limit: number): Promise<LogEvent[]> {
    // `n` has no holes, so the page ends where its numbers end.
    return this.#within(log, { channel, from, last: Math.min(to, from + limit - 1) });
  }

  async beginnings(log: string, channels: readonly string[], limit: number): Promise<ReadonlyMap<string, readonly LogEvent[]>> {
    const events: LogEvent[] = [];
    for (let i = 0; i < channels.length; i += CHANNELS_AT_ONCE) {
      events.push(...await this.#within(log, { channel: { $in: channels.slice(i, i + CHANNELS_AT_ONCE) }, from: 1, last: limit }));
    }
    return Map.groupBy(events, ({ channel }) => channel);
  }

  async bytes(log: string, from: number, limit: number): Promise<string[]> {
    const last = from + limit - 1;
    // The commit that `from` lies in may begin before it.
    const start = await this.#models.commits.findOne({ log, first: trusted({ $lte: from }) }).sort({ first: -1 }).select('first').lean();
    const range = trusted({ $gte: start?.first ?? from, $lte: last });
    const found = await this.#models.commits.find({ log, first: range }).sort({ first: 1 }).select('events').lean();
    return found.flatMap(({ events }) => events.filter(({ seq }) => seq >= from && seq <= last)).map(({ bytes }) => bytes);
  }

  command(log: string, id: string): Promise<CommandTrace | null> {
    return this.#command(`${log} ${id}`);
  }

  /** By log and id, between them a space, which neither holds. */
  readonly #command = gathered(async (keys: readonly string[]): Promise<ReadonlyMap<string, CommandTrace>> => {
    const traces = new Map<string, CommandTrace>();
    for (const [log = '', asked] of Map.groupBy(keys, (key) => key.split(' ')[0])) {
      const ids = new Set(asked.map((key) => key.slice(log.length + 1)));
      const found = await this.#models.commits.find({ log, 'commands.id': trusted({ $in: [...ids] }) }).select('commands events').lean();
      for (const { commands, events } of found) {
        const all = events.map(({ bytes }) => parseEvent(bytes));
        for (const command of commands) if (ids.has(command.id)) traces.set(`${log} ${command.id}`, traceOf(recordOf(command), all));
      }
    }
    return traces;
  });

  async putSnapshot({ log, channel, fold, commit, n, state }: Snapshot): Promise<boolean> {
    const bytes = Buffer.from(await compressed(state));
    if (bytes.length > MAX_SNAPSHOT_BYTES) return false;
    await upsert(() => this.#models.snapshots.updateOne({ log, channel }, { $set: { fold, commit, n, state: bytes } }, { upsert: true }));
    return true;
  }

  async snapshot(log: string, channel: string): Promise<Snapshot | null> {
    const found = await this.#models.snapshots.findOne({ log, channel }).lean();
    if (found === null) return null;
    const { fold, commit, n } = found;
    // A lean read gives BSON's Binary, not a Buffer.
    const bytes = Buffer.isBuffer(found.state) ? found.state : Buffer.from((found.state as { buffer: Uint8Array }).buffer);
    return { log, channel, fold, commit, n, state: await decompressed(bytes) };
  }

  async dropSnapshots(log: string): Promise<void> {
    await again(() => this.#models.snapshots.deleteMany({ log }));
  }

  async putOverview({ log, commit, fold, due, overview, ties }: OverviewWrite): Promise<void> {
    // Before the overview, so that none stands without its ties.
    if (ties.length > 0) {
      const additions = ties.map((tied) => ({ updateOne: { filter: { tied, log }, update: { $setOnInsert: { tied, log } }, upsert: true } }));
      await upsert(() => this.#models.ties.bulkWrite(additions, { ordered: false }));
    }
    // Matches nothing where a newer one stands; the insert that follows then stumbles over the unique log, as it should.
    const notNewer = [{ commit: trusted({ $lt: commit }) }, { commit, fold: trusted({ $lte: fold }) }];
    const update = { $set: { commit, fold, due, overview: JSON.stringify(overview) } };
    await upsert(() => this.#models.overviews.updateOne({ log, $or: notNewer }, update, { upsert: true }));
  }

  async tied(to: string): Promise<string[]> {
    return [...await this.#tied(to) ?? []];
  }

  readonly #tied = gathered(async (all: readonly string[]): Promise<ReadonlyMap<string, string[]>> => {
    const found = await this.#models.ties.find({ tied: trusted({ $in: [...all] }) }).sort({ log: 1 }).select('tied log -_id').lean();
    const byTie = Map.groupBy(found, ({ tied }) => tied);
    return new Map([...byTie].map(([tied, ties]) => [tied, ties.map(({ log }) => log)]));
  });

  async overviews(logs: readonly string[] | 'ALL'): Promise<StoredOverview[]> {
    const filter = logs === 'ALL' ? {} : { log: trusted({ $in: [...logs] }) };
    return (await this.#models.overviews.find(filter).sort({ log: 1 }).lean()).map(overviewOf);
  }

  async due(now: string): Promise<string[]> {
    const found = await this.#models.overviews.find({ due: trusted({ $ne: null, $lte: now }) }).sort({ due: 1 }).select('log').lean();
    return found.map(({ log }) => log);
  }

  /** Events of a channel, or of several, with these numbers. Picked out by the database: they may stand in commits of hundreds. */
  async #within(log: string, { channel, from, last }: { readonly channel: string | { readonly $in: readonly string[] }; readonly from: number; readonly last: number }): Promise<LogEvent[]> {
    const inPage = { $elemMatch: { channel, n: { $gte: from, $lte: last } } };
    // Names, never expressions, whatever they begin with.
    const named = typeof channel === 'string' ? { $eq: ['$$this.channel', { $literal: channel }] } : { $in: ['$$this.channel', { $literal: channel.$in }] };
    const wanted = { $filter: { input: '$events', cond: { $and: [named, { $gte: ['$$this.n', from] }, { $lte: ['$$this.n', last] }] } } };
    const found = await this.#models.commits.aggregate<Pick<CommitDocument, 'first' | 'events'>>([{ $match: { log, events: inPage } }, { $project: { first: 1, events: wanted } }])
      .option({ hint: channelIndex, maxTimeMS: READ_MS });
    return found.sort((a, b) => a.first - b.first).flatMap(({ events }) => events.map(({ bytes }) => parseEvent(bytes)));
  }

  /** Last numbers from the known ones on, in one question: asking for each of hundreds of logs costs ten times as much. Missing: those of which too much is new, or that went back. */
  async #headsFrom(logs: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const heads = new Map<string, number>();
    const from = logs.map((log) => ({ log, no: trusted({ $gte: this.#known.get(log) ?? 0 }) }));
    const found = await this.#models.commits.find({ $or: from }).limit(MOST_NEWS).select('log no -_id').lean();
    if (found.length === MOST_NEWS) return heads;
    for (const { log, no } of found) if (no > (heads.get(log) ?? 0)) heads.set(log, no);
    for (const [log, no] of heads) this.#know({ log, no });
    return heads;
  }

  async #last<T extends { log: string; no: number }>(log: string, seek: (filter: object) => Promise<T | null>): Promise<T | null> {
    const known = this.#known.get(log);
    // Nothing from there on: somebody put an older copy in place under our feet. The engine must see that, not an error.
    const found = (known === undefined ? null : await seek({ log, no: trusted({ $gte: known }) })) ?? await seek({ log });
    if (found !== null) this.#know(found);
    return found;
  }

  #know({ log, no }: { readonly log: string; readonly no: number }): void {
    this.#known.set(log, no);
  }
}

/** An upsert that may lose the race to insert: the second time it finds what the rival inserted; if it still cannot, a newer stands. */
async function upsert(operation: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    try {
      await again(operation);
      return;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }
}

function documentOf(commit: Commit, bytes: readonly string[]): CommitDocument {
  const { log, no, first, count, at, due, root, frontier } = commit;
  if (bytes.length !== commit.events.length) throw new Error('one canonical text per event');
  return {
    log, no, first, count, at, due, root, frontier: [...frontier],
    commands: commit.commands.map(({ id, digest, answer }) => ({ id, digest, answer: JSON.stringify(answer) })),
    events: commit.events.map(({ seq, channel, n, type }, i) => ({ seq, channel, n, type, bytes: bytes[i] ?? '' })),
  };
}

function headOf({ log, no, first, count, at, due, root, frontier }: CommitDocument): Head {
  return { log, no, first, count, at, due, root, frontier };
}

function recordOf({ id, digest, answer }: CommitDocument['commands'][number]): CommandRecord {
  return { id, digest, answer: JSON.parse(answer) as Answer };
}

function overviewOf({ log, commit, fold, due, overview }: OverviewDocument): StoredOverview {
  return { log, commit, fold, due, overview: JSON.parse(overview) as Overview };
}
