import { randomUUID } from 'node:crypto';
import { mkdir, open, opendir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { BlobInfo, Blobs } from '../blobs.ts';
import { StoreFull } from '../store-failure.ts';

/** Ids become file names: nothing that could leave the folder. */
const SAFE_ID = /^[A-Za-z0-9_-]{8,64}$/;

/** Attachments as files: `<2 letters>/<id>` with the bytes and `<id>.json` with what is known of them. */
export async function openFolderBlobs(folder: string): Promise<Blobs> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return new FolderBlobs(folder);
}

/** What is known of every attachment in the folder. */
export async function* listFolderBlobs(folder: string): AsyncIterable<BlobInfo> {
  for await (const part of await opendir(folder)) {
    if (!part.isDirectory()) continue;
    for await (const file of await opendir(join(folder, part.name))) {
      if (!file.name.endsWith('.json')) continue;
      const json = await readIfThere(join(folder, part.name, file.name));
      // Erased a moment ago.
      if (json !== null) yield JSON.parse(json.toString('utf8')) as BlobInfo;
    }
  }
}

class FolderBlobs implements Blobs {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async put(info: BlobInfo, bytes: Uint8Array): Promise<void> {
    const file = this.#file(info.id);
    const folder = dirname(file);
    if (await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => { throw fullOr(error); }) !== undefined) await flushFolder(this.#folder);
    try {
      // The description last: a blob without one was never put.
      await writeDurably(file, bytes);
      await writeDurably(`${file}.json`, Buffer.from(JSON.stringify(info)));
      await flushFolder(folder);
    } catch (error) {
      // Nobody will ask for it, and it takes up room.
      await rm(`${file}.json`, { force: true });
      await rm(file, { force: true });
      throw error;
    }
  }

  async info(id: string): Promise<BlobInfo | null> {
    const json = await readIfThere(`${this.#file(id)}.json`);
    return json === null ? null : JSON.parse(json.toString('utf8')) as BlobInfo;
  }

  async read(id: string): Promise<Uint8Array | null> {
    return (await this.info(id)) === null ? null : readIfThere(this.#file(id));
  }

  async stream(id: string): Promise<Readable | null> {
    if ((await this.info(id)) === null) return null;
    // Opened first: what is erased from now on is read to its end all the same.
    const handle = await open(this.#file(id), 'r').catch(missingIsNull);
    return handle?.createReadStream() ?? null;
  }

  async erase(id: string): Promise<void> {
    const file = this.#file(id);
    await rm(file, { force: true });
    await rm(`${file}.json`, { force: true });
    await flushFolder(dirname(file));
  }

  #file(id: string): string {
    if (!SAFE_ID.test(id)) throw new Error('not the id of a blob');
    return join(this.#folder, id.slice(0, 2), id);
  }
}

/** Under another name first, so that the name never stands for half a file. */
async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  const draft = `${file}.${randomUUID()}.tmp`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw fullOr(error);
  }
}

/** What a disk or a quota without room says, in the store's own words. */
function fullOr(error: unknown): unknown {
  const full = error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
  return full ? new StoreFull('no room for attachments', { cause: error }) : error;
}

/** Makes new and removed names durable. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(missingIsNull);
  if (handle === null) return;
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function readIfThere(file: string): Promise<Buffer | null> {
  return readFile(file).catch(missingIsNull);
}

function missingIsNull(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}
