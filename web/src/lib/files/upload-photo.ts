import type { UploadReply } from '@sanfang/shared/protocol/api/files.ts';
import type { Problem } from '@sanfang/shared/protocol/api/problem.ts';
import type { Refusal } from '@sanfang/shared/protocol/refusal.ts';

/** Longest edge of a photo that is sent, in pixels: enough to see a crack, little enough for a stairwell's network. */
const MAX_EDGE = 2_000;
const QUALITY = 0.85;

/** The photo as a JPEG of at most 2,000 px; the file itself where the browser cannot draw it (the hub decides then). */
async function smaller(file: File): Promise<Blob> {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const scale = Math.min(1, MAX_EDGE / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return await new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? file), 'image/jpeg', QUALITY));
  } catch {
    return file;
  }
}

/** Sends a photo for a room. `progress` is told parts of one. */
export function uploadPhoto(compound: string, room: string, file: File, progress: (part: number) => void): Promise<UploadReply | Refusal> {
  return uploadFor(compound, `room=${room}`, file, progress);
}

/** Sends a photo, or a PDF as it is, to where the query says. XMLHttpRequest, because fetch says nothing on the way up. */
export async function uploadFor(compound: string, place: string, file: File, progress: (part: number) => void): Promise<UploadReply | Refusal> {
  const body = new FormData();
  if (file.type === 'application/pdf') body.append('file', file, file.name);
  else body.append('file', await smaller(file), `${file.name.replace(/\.[^.]*$/, '') || 'photo'}.jpg`);
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/compounds/${compound}/blobs?${place}`);
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => progress(total === 0 ? 0 : loaded / total);
    request.onerror = () => resolve({ refused: 'UNAVAILABLE' });
    request.onload = () => {
      const answer = request.response as UploadReply | Problem | null;
      if (answer === null) resolve({ refused: 'UNAVAILABLE' });
      else resolve('refused' in answer ? { refused: answer.refused } : answer);
    };
    request.send(body);
  });
}
