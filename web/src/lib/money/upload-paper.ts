import type { UploadReply } from '@sanfang/shared/protocol/api/files.ts';
import type { Refusal } from '@sanfang/shared/protocol/refusal.ts';
import { uploadFor } from '#lib/files/upload-photo.ts';

/** Sends a paper of the books: a photo, made smaller, or a PDF as it is. `progress` is told parts of one. */
export function uploadPaper(compound: string, file: File, progress: (part: number) => void): Promise<UploadReply | Refusal> {
  return uploadFor(compound, 'books=fund', file, progress);
}
