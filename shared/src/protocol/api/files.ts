import { Type, type Static } from 'typebox';
import { Digest, OneOf, Strict, Uuid } from '../fields.ts';

/** What may be uploaded: found by the first bytes, never by what the sender says. */
export const mediaTypes = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf'] as const;
export type MediaType = (typeof mediaTypes)[number];
export const MAX_UPLOAD_BYTES = 20 * 1024 * 1024;

/** `POST /api/compounds/:id/blobs`, multipart with one file `file`. The digest is of what was kept, after place and camera were removed. */
export const UploadReply = Strict({ blob: Uuid, sha256: Digest, size: Type.Integer(), mediaType: OneOf(mediaTypes) });
export type UploadReply = Static<typeof UploadReply>;
