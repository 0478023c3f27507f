import { hash } from 'node:crypto';
import type { BlobInfo } from '../store/blobs.ts';
import type { Stores } from '../store/stores.ts';
import type { VaultEntry } from '../store/vault.ts';
import type { Flaw } from './flaw.ts';

/** Path of the sealed digest of an attachment: what follows is its id. */
const PHOTO = 'photo.';

/** Compares attachments with their digests, and with those that the logs have sealed. */
export class BlobCheck {
  /** Digests that the logs know, with the log, by attachment. */
  readonly #sealed = new Map<string, { readonly sha256: unknown; readonly log: string }>();

  /** Notes the digests among sealed values. */
  note(values: readonly VaultEntry[]): void {
    for (const { path, value, log } of values) if (path.startsWith(PHOTO)) this.#sealed.set(path.slice(PHOTO.length), { sha256: value, log });
  }

  /** What is wrong with one attachment. */
  take({ id, sha256, size, log }: BlobInfo, bytes: Uint8Array | null): Flaw | null {
    const sealed = this.#sealed.get(id);
    this.#sealed.delete(id);
    // Erased between listing and reading.
    if (bytes === null && sealed === undefined) return null;
    if (bytes === null) return { kind: 'BLOB_GONE', log, says: id };
    const same = bytes.length === size && hash('sha256', bytes, 'base64url') === sha256 && (sealed === undefined || sealed.sha256 === sha256);
    return same ? null : { kind: 'BLOB', log, says: id };
  }

  /** Those that the logs know and nobody had. */
  missing(): Flaw[] {
    return [...this.#sealed].map(([id, { log }]) => ({ kind: 'BLOB_GONE', log, says: id }));
  }

  /** Goes through all attachments of a store. */
  async all({ keeping, blobs }: Stores): Promise<{ readonly flaws: readonly Flaw[]; readonly count: number }> {
    const flaws: Flaw[] = [];
    let count = 0;
    for await (const info of keeping.blobs()) {
      const flaw = this.take(info, await blobs.read(info.id));
      if (flaw !== null) flaws.push(flaw);
      count += 1;
    }
    return { flaws: [...flaws, ...this.missing()], count };
  }
}
