import { Digest, Instant, LogId, Strict } from '@sanfang/shared/protocol/fields.ts';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';

/** Name of the last part: a backup without it was never finished. */
export const MANIFEST = 'manifest.json';

const Count = Type.Integer({ minimum: 0 });

/** How far a log goes in a backup. */
const LogHead = Strict({ log: LogId, no: Count, size: Count, root: Digest });
export type LogHead = Static<typeof LogHead>;

const Manifest = Strict({
  format: Type.Literal('sanfang-backup'),
  version: Type.Literal(1),
  madeAt: Instant,
  logs: Type.Array(LogHead),
  /** Logs that could not be backed up because they were damaged, and why. */
  leftOut: Type.Array(Strict({ log: LogId, kind: Type.String() })),
  counts: Strict({
    commits: Count, events: Count, values: Count,
    /** Sealed values that had been destroyed, and that were gone without that. */
    erased: Count, gone: Count,
    people: Count, blobs: Count, auditPages: Count,
  }),
  /** Size and SHA-256 (base64url) of every other part. */
  parts: Type.Record(Type.String(), Strict({ size: Count, sha256: Digest })),
});
export type Manifest = Static<typeof Manifest>;

const manifest = Compile(Manifest);

/** The manifest that a part holds, or null. */
export function readManifest(bytes: Uint8Array): Manifest | null {
  const read: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
  return manifest.Check(read) ? read : null;
}
