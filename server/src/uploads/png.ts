import { latin, viewOf, type CleanImage } from './image.ts';

const SIGNATURE = 8;
/** Length, name and checksum of a chunk. */
const FRAME = 12;
/** What a picture needs to be shown; texts, times, EXIF and private chunks are left out. */
const kept = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'iCCP', 'sBIT', 'bKGD', 'pHYs', 'cICP']);

/** A PNG with its picture chunks only, up to its end. Null for what is no whole PNG. */
export function cleanPng(bytes: Uint8Array): CleanImage | null {
  const view = viewOf(bytes);
  const parts = [bytes.subarray(0, SIGNATURE)];
  let at = SIGNATURE;
  while (at + FRAME <= bytes.length) {
    const end = at + FRAME + view.getUint32(at);
    const name = latin(bytes, at + 4, 4);
    if (end > bytes.length || (at === SIGNATURE) !== (name === 'IHDR')) return null;
    if (kept.has(name)) parts.push(bytes.subarray(at, end));
    if (name === 'IEND') return { bytes: Buffer.concat(parts), width: view.getUint32(SIGNATURE + 8), height: view.getUint32(SIGNATURE + 12) };
    at = end;
  }
  return null;
}
