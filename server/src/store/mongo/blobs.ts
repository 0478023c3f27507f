import { Readable } from 'node:stream';
import { mongo } from 'mongoose';
import type { Connection } from 'mongoose';
import type { BlobInfo, Blobs } from '../blobs.ts';
import { ensureIndexes } from './indexes.ts';

/** A piece of a file, 255 KB (GridFS). */
interface Chunk {
  readonly files_id: mongo.ObjectId;
  readonly n: number;
  readonly data: mongo.Binary;
}
/** Of one file in memory while somebody reads it. */
const CHUNKS_AT_ONCE = 2;

/** Attachments in GridFS, named by their id; the description is the file's metadata, written after the last chunk. */
export async function openMongoBlobs(connection: Connection): Promise<Blobs> {
  if (connection.db === undefined) throw new Error('not connected');
  await ensureIndexes(connection, {
    'blobs.files': [{ name: 'filename', key: { filename: 1 }, unique: true }],
    'blobs.chunks': [{ name: 'files_id_1_n_1', key: { files_id: 1, n: 1 }, unique: true }],
  });
  return new MongoBlobs(new mongo.GridFSBucket(connection.db, { bucketName: 'blobs' }), connection.db.collection<Chunk>('blobs.chunks'));
}

class MongoBlobs implements Blobs {
  readonly #bucket: mongo.GridFSBucket;
  readonly #chunks: mongo.Collection<Chunk>;

  constructor(bucket: mongo.GridFSBucket, chunks: mongo.Collection<Chunk>) {
    this.#bucket = bucket;
    this.#chunks = chunks;
  }

  async put(info: BlobInfo, bytes: Uint8Array): Promise<void> {
    const upload = this.#bucket.openUploadStream(info.id, { metadata: { ...info } });
    await new Promise<void>((resolve, reject) => {
      upload.once('finish', resolve).once('error', reject);
      upload.end(bytes);
    });
  }

  async info(id: string): Promise<BlobInfo | null> {
    const file = await this.#file(id);
    return file === null ? null : infoOf(file);
  }

  async read(id: string): Promise<Uint8Array | null> {
    const file = await this.#file(id);
    if (file === null) return null;
    return Buffer.concat(await this.#bucket.openDownloadStream(file._id).toArray());
  }

  async stream(id: string): Promise<Readable | null> {
    const file = await this.#file(id);
    return file === null ? null : Readable.from(this.#pieces(file._id));
  }

  async erase(id: string): Promise<void> {
    const file = await this.#file(id);
    if (file !== null) await this.#bucket.delete(file._id);
  }

  /** The bucket's own stream would take all of it from the server at once. */
  async* #pieces(file: mongo.ObjectId): AsyncIterable<Uint8Array> {
    const cursor = this.#chunks.find({ files_id: file }).sort({ n: 1 }).batchSize(CHUNKS_AT_ONCE);
    for await (const { data } of cursor) yield data.value();
  }

  async #file(id: string): Promise<mongo.GridFSFile | null> {
    return (await this.#bucket.find({ filename: id }).limit(1).next());
  }
}

/** What is known of an attachment, from GridFS' own document. */
export function infoOf({ metadata }: mongo.GridFSFile): BlobInfo {
  if (metadata === undefined) throw new Error('a blob without its description');
  const { id, sha256, size, mediaType, log, channel, uploader, at } = metadata as unknown as BlobInfo;
  return { id, sha256, size, mediaType, log, channel, uploader, at };
}
