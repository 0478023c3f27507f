import { latin, viewOf, type CleanImage } from './image.ts';

const HEADER = 12;
const kept = new Set(['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ICCP', 'ANIM', 'ANMF']);
/** Bits of VP8X that announce EXIF and XMP. */
const METADATA_FLAGS = 0x0c;

/** A WebP without EXIF, XMP and unknown chunks, up to its end. Null for what is no whole WebP. */
export function cleanWebp(bytes: Uint8Array): CleanImage | null {
  const view = viewOf(bytes);
  const end = Math.min(bytes.length, 8 + (bytes.length >= HEADER ? view.getUint32(4, true) : 0));
  const parts: Uint8Array[] = [];
  let size: { width: number; height: number } | null = null;
  for (let at = HEADER; at + 8 <= end;) {
    const name = latin(bytes, at, 4);
    const length = view.getUint32(at + 4, true);
    const next = at + 8 + length + (length % 2);
    if (next > end) return null;
    if (kept.has(name)) {
      const chunk = Uint8Array.from(bytes.subarray(at, next));
      if (name === 'VP8X') chunk[8] = (chunk[8] ?? 0) & ~METADATA_FLAGS;
      size ??= sizeOf(name, chunk.subarray(8));
      parts.push(chunk);
    }
    at = next;
  }
  if (size === null) return null;
  const header = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  header.writeUInt32LE(4 + parts.reduce((sum, part) => sum + part.length, 0), 4);
  return { bytes: Buffer.concat([header, ...parts]), ...size };
}

/** Pixels as the first chunk says them: RFC 9649 §2.5 to §2.7. */
function sizeOf(name: string, data: Uint8Array): { width: number; height: number } | null {
  if (data.length < 10) return null;
  const view = viewOf(data);
  if (name === 'VP8X') return { width: 1 + (view.getUint32(4, true) & 0xffffff), height: 1 + (view.getUint32(6, true) >>> 8) };
  if (name === 'VP8 ') return { width: view.getUint16(6, true) & 0x3fff, height: view.getUint16(8, true) & 0x3fff };
  if (name !== 'VP8L') return null;
  const bits = view.getUint32(1, true);
  return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
}
