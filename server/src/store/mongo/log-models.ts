import { Schema } from 'mongoose';
import type { Connection, Model } from 'mongoose';
import type { IndexSpec } from './indexes.ts';
import { integer, maybeText, options, text } from './fields.ts';

/** One append. Events carry what is searched for beside their canonical bytes; answers are JSON. */
export interface CommitDocument {
  log: string;
  no: number;
  first: number;
  count: number;
  at: string;
  due: string | null;
  root: string;
  frontier: string[];
  commands: { id: string; digest: string; answer: string }[];
  events: { seq: number; channel: string; n: number; type: string; bytes: string }[];
}

export interface SnapshotDocument {
  log: string;
  channel: string;
  fold: number;
  commit: number;
  n: number;
  state: Buffer;
}

export interface OverviewDocument {
  log: string;
  commit: number;
  fold: number;
  due: string | null;
  overview: string;
}

/** A log and a person or street by which it is found. */
export interface TieDocument {
  tied: string;
  log: string;
}

export interface LogModels {
  readonly commits: Model<CommitDocument>;
  readonly snapshots: Model<SnapshotDocument>;
  readonly overviews: Model<OverviewDocument>;
  readonly ties: Model<TieDocument>;
}

export const firstIndex = 'log_first';
export const noIndex = 'log_no';
export const commandIndex = 'log_command';
export const channelIndex = 'log_channel_n';

/** By collection. A command's id is unique among the commits of a log, not within one commit: the engine takes an id once. */
export const logIndexes: Readonly<Record<string, readonly IndexSpec[]>> = {
  commits: [
    { name: firstIndex, key: { log: 1, first: 1 }, unique: true },
    // Falling: a log's head is its first entry.
    { name: noIndex, key: { log: 1, no: -1 }, unique: true },
    { name: commandIndex, key: { log: 1, 'commands.id': 1 }, unique: true },
    { name: channelIndex, key: { log: 1, 'events.channel': 1, 'events.n': 1 }, unique: false },
  ],
  snapshots: [{ name: 'log_channel', key: { log: 1, channel: 1 }, unique: true }],
  overviews: [
    { name: 'log', key: { log: 1 }, unique: true },
    { name: 'due', key: { due: 1 }, unique: false },
  ],
  ties: [{ name: 'tied_log', key: { tied: 1, log: 1 }, unique: true }],
};

const part = { _id: false, strict: 'throw' } as const;
const commitSchema = new Schema<CommitDocument>({
  log: text, no: integer, first: integer, count: integer, at: text, due: maybeText, root: text, frontier: [String],
  commands: [new Schema({ id: text, digest: text, answer: text }, part)],
  events: [new Schema({ seq: integer, channel: text, n: integer, type: text, bytes: text }, part)],
}, options);
const snapshotSchema = new Schema<SnapshotDocument>({
  log: text, channel: text, fold: integer, commit: integer, n: integer, state: { type: Buffer, required: true },
}, options);
const overviewSchema = new Schema<OverviewDocument>({ log: text, commit: integer, fold: integer, due: maybeText, overview: text }, options);
const tieSchema = new Schema<TieDocument>({ tied: text, log: text }, options);

export function logModels(connection: Connection): LogModels {
  return {
    commits: connection.model<CommitDocument>('commits', commitSchema, 'commits'),
    snapshots: connection.model<SnapshotDocument>('snapshots', snapshotSchema, 'snapshots'),
    overviews: connection.model<OverviewDocument>('overviews', overviewSchema, 'overviews'),
    ties: connection.model<TieDocument>('ties', tieSchema, 'ties'),
  };
}
