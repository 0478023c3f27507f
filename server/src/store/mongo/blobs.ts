import { mongo } from 'mongoose';
import type { Connection } from 'mongoose';
import type { BlobInfo, Blobs } from '../blobs.ts';
import { ensureIndexes } from './indexes.ts';

/** Attachments in GridFS, named by their id; the description is the file's metadata, written after the last chunk. */
export async function openMongoBlobs(connection: Connection): Promise<Blobs> {
  if (connection.db === undefined) throw new Error('not connected');
  await ensureIndexes(connection, {
    'blobs.files': [{ name: 'filename', key: { filename: 1 }, unique: true }],
    'blobs.chunks': [{ name: 'files_id_1_n_1', key: { files_id: 1, n: 1 }, unique: true }],
  });
  return new MongoBlobs(new mongo.GridFSBucket(connection.db, { bucketName: 'blobs' }));
}

class MongoBlobs implements Blobs {
  readonly #bucket: mongo.GridFSBucket;

  constructor(bucket: mongo.GridFSBucket) {
    this.#bucket = bucket;
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

  async erase(id: string): Promise<void> {
    const file = await this.#file(id);
    if (file !== null) await this.#bucket.delete(file._id);
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
