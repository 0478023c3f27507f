import { MAX_UPLOAD_BYTES, type MediaType } from '@sanfang/shared/protocol/api/files.ts';
import { refuse, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import { latin, type CleanImage } from './image.ts';
import { cleanJpeg } from './jpeg.ts';
import { cleanPng } from './png.ts';
import { cleanWebp } from './webp.ts';

/** 40 megapixels: more is a bomb for the phones that show it. */
const MAX_PIXELS = 40_000_000;

interface Kind {
  readonly mediaType: MediaType;
  readonly extensions: readonly string[];
  readonly begins: (bytes: Uint8Array) => boolean;
  /** Null for a document, which is kept as it is. */
  readonly clean: ((bytes: Uint8Array) => CleanImage | null) | null;
}

const kinds: readonly Kind[] = [
  { mediaType: 'image/jpeg', extensions: ['jpg', 'jpeg'], begins: (bytes) => latin(bytes, 0, 3) === '\xff\xd8\xff', clean: cleanJpeg },
  { mediaType: 'image/png', extensions: ['png'], begins: (bytes) => latin(bytes, 0, 8) === '\x89PNG\r\n\x1a\n', clean: cleanPng },
  { mediaType: 'image/webp', extensions: ['webp'], begins: (bytes) => latin(bytes, 0, 4) === 'RIFF' && latin(bytes, 8, 4) === 'WEBP', clean: cleanWebp },
  { mediaType: 'application/pdf', extensions: ['pdf'], begins: (bytes) => latin(bytes, 0, 5) === '%PDF-', clean: null },
];

/** Name ending of a media type. */
export function extensionOf(mediaType: string): string {
  return kinds.find((kind) => kind.mediaType === mediaType)?.extensions[0] ?? 'bin';
}

/** What to keep of an uploaded file: its type by its first bytes, which its name must not contradict, and its bytes without what tells on people. */
export function acceptFile(name: string, bytes: Uint8Array): { readonly mediaType: MediaType; readonly bytes: Uint8Array } | Refusal {
  if (bytes.length > MAX_UPLOAD_BYTES) return refuse('FILE_TOO_LARGE', { most: MAX_UPLOAD_BYTES });
  const kind = kinds.find((one) => one.begins(bytes));
  const extension = /\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1]?.toLowerCase() ?? '';
  if (kind === undefined || !kind.extensions.includes(extension)) return refuse('BAD_FILE');
  if (kind.clean === null) return { mediaType: kind.mediaType, bytes };
  const image = kind.clean(bytes);
  if (image === null || image.width < 1 || image.height < 1 || image.width * image.height > MAX_PIXELS) return refuse('BAD_FILE');
  return { mediaType: kind.mediaType, bytes: image.bytes };
}
