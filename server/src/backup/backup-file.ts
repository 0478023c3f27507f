import { hash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { extract, pack, type Pack } from 'tar-stream';
import { UnfitBackup } from './lines.ts';
import { MANIFEST, type Manifest } from './manifest.ts';

/** No part is larger: what is read back must fit into memory. */
const MAX_PART_BYTES = 256_000_000;

/** Writes a backup: a tar file compressed by Zstandard, under a name of its own until it is whole and on disk. */
export class BackupWriter {
  readonly #file: string;
  readonly #draft: string;
  readonly #pack: Pack;
  readonly #written: Promise<void>;
  readonly #parts: Record<string, { size: number; sha256: string }> = {};
  #failed: Error | null = null;

  constructor(file: string, draft: string) {
    this.#file = file;
    this.#draft = draft;
    this.#pack = pack();
    // A checksum in the stream as well: plain tools notice a flipped bit.
    const compress = createZstdCompress({ params: { [constants.ZSTD_c_checksumFlag]: 1 } });
    this.#written = pipeline(this.#pack as unknown as Readable, compress, createWriteStream(draft, { mode: 0o600, flags: 'wx', flush: true }));
    this.#written.catch((error: unknown) => { this.#failed = error instanceof Error ? error : new Error(String(error)); });
  }

  /** Adds a part; waits where the disk is slower than the store. */
  async part(name: string, bytes: Uint8Array): Promise<void> {
    this.#parts[name] = { size: bytes.length, sha256: hash('sha256', bytes, 'base64url') };
    await this.#add(name, bytes);
  }

  /** Ends it with its manifest and gives it its name. Answers the SHA-256 of the manifest, which stands for the whole. */
  async finish(rest: Omit<Manifest, 'format' | 'version' | 'parts'>): Promise<string> {
    const manifest: Manifest = { format: 'sanfang-backup', version: 1, ...rest, parts: this.#parts };
    const bytes = Buffer.from(JSON.stringify(manifest, null, 1));
    await this.#add(MANIFEST, bytes);
    this.#pack.finalize();
    await this.#written;
    await rename(this.#draft, this.#file);
    const folder = await open(dirname(this.#file), 'r');
    await folder.sync().finally(() => folder.close());
    return hash('sha256', bytes, 'base64url');
  }

  /** Leaves nothing behind. */
  async abandon(): Promise<void> {
    this.#pack.destroy();
    await this.#written.catch(() => undefined);
    await rm(this.#draft, { force: true });
  }

  async #add(name: string, bytes: Uint8Array): Promise<void> {
    if (this.#failed !== null) throw this.#failed;
    const entry = this.#pack.entry({ name, mode: 0o600, size: bytes.length });
    entry.end(bytes);
    // Either ends it; a broken pipeline would leave us waiting.
    await Promise.race([once(entry, 'finish'), this.#written]);
    if (this.#failed !== null) throw this.#failed;
  }
}

/** Begins a backup at `file`. Throws where something stands there already. */
export async function beginBackup(file: string): Promise<BackupWriter> {
  if (await access(file).then(() => true, () => false)) throw new UnfitBackup(`${file}: 已存在，不会覆盖 / is there already and is not overwritten`);
  const draft = `${file}.part`;
  await rm(draft, { force: true });
  return new BackupWriter(file, draft);
}

export interface Part {
  readonly name: string;
  readonly bytes: Buffer;
}

/** The parts of a backup, in order. Throws `UnfitBackup` where the file is damaged, cut off or something else. */
export async function* readBackup(file: string): AsyncGenerator<Part> {
  const parts = extract();
  const read = pipeline(createReadStream(file), createZstdDecompress(), parts as unknown as NodeJS.WritableStream);
  // An error of any stage reaches whoever reads the last.
  read.catch((error: unknown) => parts.destroy(error instanceof Error ? error : new Error(String(error))));
  try {
    for await (const entry of parts) {
      const { name, size } = entry.header;
      if (size === undefined || size > MAX_PART_BYTES) throw new UnfitBackup(`${name}: too large`);
      const chunks: Buffer[] = [];
      for await (const chunk of entry) chunks.push(chunk as Buffer);
      yield { name, bytes: Buffer.concat(chunks) };
    }
    await read;
  } catch (error) {
    if (error instanceof UnfitBackup) throw error;
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EACCES')) throw new UnfitBackup(`${file}: ${error.message}`, { cause: error });
    throw new UnfitBackup(`${file}: 备份已损坏或不完整 / the backup is damaged or cut off (${error instanceof Error ? error.message : String(error)})`, { cause: error });
  } finally {
    parts.destroy();
    await read.catch(() => undefined);
  }
}
