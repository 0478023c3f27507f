import { Digest, Instant, LogId, OneOf, Strict, Uuid } from '@sanfang/shared/protocol/fields.ts';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { StoredCommit } from '../store/keeping.ts';
import type { VaultEntry } from '../store/vault.ts';

/** What the parts of a backup hold, one JSON text a line. */

const Text = Type.String();
const Count = Type.Integer({ minimum: 0 });

/** A commit; its events by their canonical bytes alone. */
const CommitLine = Strict({
  no: Count, first: Count, count: Count, at: Instant, due: Type.Union([Instant, Type.Null()]), root: Digest, frontier: Type.Array(Digest),
  commands: Type.Array(Strict({
    id: Text, digest: Text,
    answer: Strict({ channel: Text, n: Count, made: Type.Optional(Type.Record(Text, Text)) }),
  })),
  events: Type.Array(Text),
});
export type CommitLine = Static<typeof CommitLine>;

const ValueLine = Strict({
  commitment: Digest, path: Text, salt: Digest, value: Type.Unknown(), subjects: Type.Array(Text),
  retention: Type.Union(['PERMANENT', 'CHAT_1Y', 'REGISTER', 'ACCOUNT', 'BALLOT'].map((word) => Type.Literal(word as VaultEntry['retention']))),
  log: LogId, command: Text, at: Text,
});

const PersonLine = Strict({
  account: Strict({ person: Uuid, identifier: Text, passwordHash: Text, demo: Type.Union([Text, Type.Null()]), disabled: Type.Boolean(), createdAt: Text }),
  devices: Type.Array(Strict({ id: Text, person: Uuid, firstSeenAt: Text })),
  consents: Type.Array(Strict({ person: Uuid, purpose: Text, version: Count, givenAt: Text })),
  /** Not in backups of hubs that had no second factors yet. */
  factors: Type.Optional(Type.Array(Strict({
    id: Uuid, person: Uuid, kind: OneOf(['TOTP', 'PASSKEY']), key: Text, name: Text, secret: Text, counter: Count, transports: Type.Array(Text),
    createdAt: Text, lastUsedAt: Type.Union([Text, Type.Null()]),
  }))),
  recoveryCodes: Type.Optional(Type.Array(Text)),
});

const AuditLine = Strict({ no: Count, at: Instant, node: Text, acts: Type.Array(Text), prev: Text, hash: Digest });

const BlobLine = Strict({ id: Text, sha256: Digest, size: Count, mediaType: Text, log: Text, channel: Text, uploader: Text, at: Text });

const schemas = {
  commits: Compile(CommitLine), values: Compile(ValueLine), people: Compile(PersonLine), erased: Compile(Digest), audit: Compile(AuditLine),
  key: Compile(Strict({ digestKey: Digest })), blob: Compile(BlobLine),
};

/** A part that is not what it should be: its message is for the operator. */
export class UnfitBackup extends Error {
  override readonly name = 'UnfitBackup';
}

type LineKind = keyof typeof schemas;
type LineOf = {
  commits: CommitLine; values: Static<typeof ValueLine>; people: Static<typeof PersonLine>; erased: string; audit: Static<typeof AuditLine>;
  key: { digestKey: string }; blob: Static<typeof BlobLine>;
};

/** The lines of a part; throws `UnfitBackup` for one that is of no known shape. */
export function linesOf<K extends LineKind>(kind: K, name: string, bytes: Uint8Array): LineOf[K][] {
  const schema: { Check(value: unknown): boolean } = schemas[kind];
  return Buffer.from(bytes).toString('utf8').split('\n').filter((line) => line !== '').map((line, i) => {
    const value = parsed(line);
    if (!schema.Check(value)) throw new UnfitBackup(`${name}: line ${String(i + 1)} cannot be read`);
    return value as LineOf[K];
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

export function commitLine({ no, first, count, at, due, root, frontier, commands, events }: StoredCommit): CommitLine {
  return { no, first, count, at, due, root, frontier: [...frontier], commands: [...commands], events: events.map(({ bytes }) => bytes) };
}

/** The commit as any store would keep it; its events' own words say what it is found by. */
export function storedCommit(log: string, line: CommitLine): StoredCommit {
  const events = line.events.map((bytes) => {
    const { seq, channel, n, type } = (parsed(bytes) ?? {}) as { seq: number; channel: string; n: number; type: string };
    return { seq, channel, n, type, bytes };
  });
  return { ...line, log, found: line.commands.map(({ id }) => id), events };
}
