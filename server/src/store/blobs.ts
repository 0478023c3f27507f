import type { Readable } from 'node:stream';

/** An uploaded file. The id is random; the log holds a salted commitment to the digest. */
export interface BlobInfo {
  readonly id: string;
  /** Of all bytes, base64url. */
  readonly sha256: string;
  readonly size: number;
  /** One of the accepted types, found by magic bytes. */
  readonly mediaType: string;
  readonly log: string;
  /** Channel whose audience may read it. */
  readonly channel: string;
  readonly uploader: string;
  readonly at: string;
}

export interface Blobs {
  put(info: BlobInfo, bytes: Uint8Array): Promise<void>;
  info(id: string): Promise<BlobInfo | null>;
  /** All of it, in memory. */
  read(id: string): Promise<Uint8Array | null>;
  /** Piece by piece, as fast as somebody takes it: for readers whose speed is not ours. */
  stream(id: string): Promise<Readable | null>;
  erase(id: string): Promise<void>;
}
