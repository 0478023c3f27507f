import { exifWithOrientation, orientationOf } from './exif-orientation.ts';
import { latin, viewOf, type CleanImage } from './image.ts';

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP14 = 0xee;
const APP15 = 0xef;
const COMMENT = 0xfe;

const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
const isRestart = (marker: number) => marker >= 0xd0 && marker <= 0xd7;

/**
 * A JPEG without EXIF, XMP, IPTC, comments and whatever follows its end (further pictures, a film), all of which may tell
 * where and by whom it was taken; colour profile and the way up are kept. Null for what is no whole JPEG. ITU T.81 Annex B.
 */
export function cleanJpeg(bytes: Uint8Array): CleanImage | null {
  const view = viewOf(bytes);
  const kept: Uint8Array[] = [bytes.subarray(0, 2)];
  let size = { width: 0, height: 0 };
  let at = 2;
  if (bytes[0] !== 0xff || bytes[1] !== SOI) return null;
  while (at + 4 <= bytes.length || (at + 2 <= bytes.length && bytes[at + 1] === EOI)) {
    const marker = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff) return null;
    if (marker === 0xff) { at += 1; continue; }
    if (marker === EOI) return { bytes: Buffer.concat([...kept, bytes.subarray(at, at + 2)]), ...size };
    const end = at + 2 + view.getUint16(at + 2);
    if (end > bytes.length || end < at + 4) return null;
    const segment = bytes.subarray(at, end);
    if (isFrame(marker) && segment.length >= 9) size = { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    if (marker === APP1 && latin(segment, 4, 4) === 'Exif') {
      const orientation = orientationOf(segment.subarray(10));
      if (orientation !== 1) kept.push(exifWithOrientation(orientation));
    } else if (isKept(marker, segment)) kept.push(segment);
    const next = marker === SOS ? endOfScan(bytes, end) : end;
    if (marker === SOS) kept.push(bytes.subarray(end, next));
    at = next;
  }
  return null;
}

/** Tables and frames; of the application segments JFIF, the colour profile and Adobe's colour transform. */
function isKept(marker: number, segment: Uint8Array): boolean {
  if (marker === COMMENT) return false;
  if (marker < APP0 || marker > APP15) return true;
  return marker === APP0 || marker === APP14 || (marker === APP2 && latin(segment, 4, 11) === 'ICC_PROFILE');
}

/** Compressed data run to the next marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const marker = bytes[at + 1] ?? 0;
    if (marker !== 0 && marker !== 0xff && !isRestart(marker)) return at;
  }
  return bytes.length;
}
