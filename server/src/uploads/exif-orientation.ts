import { latin, viewOf } from './image.ts';

const ORIENTATION_TAG = 0x0112;
const UPRIGHT = 1;

/** Which way up the camera was held (EXIF 0x0112, 1 to 8), from a TIFF block; upright when it does not say. */
export function orientationOf(tiff: Uint8Array): number {
  const little = latin(tiff, 0, 2) === 'II';
  if (tiff.length < 14 || (!little && latin(tiff, 0, 2) !== 'MM')) return UPRIGHT;
  const view = viewOf(tiff);
  const directory = view.getUint32(4, little);
  if (directory + 2 > tiff.length) return UPRIGHT;
  const entries = view.getUint16(directory, little);
  for (let i = 0; i < entries; i += 1) {
    const entry = directory + 2 + i * 12;
    if (entry + 12 > tiff.length) return UPRIGHT;
    if (view.getUint16(entry, little) !== ORIENTATION_TAG) continue;
    const value = view.getUint16(entry + 8, little);
    return value >= 1 && value <= 8 ? value : UPRIGHT;
  }
  return UPRIGHT;
}

/** An EXIF segment (APP1) that says the way up and nothing else: without it a photo taken upright would lie on its side. */
export function exifWithOrientation(orientation: number): Uint8Array {
  return Uint8Array.from([
    0xff, 0xe1, 0x00, 0x22, 0x45, 0x78, 0x69, 0x66, 0x00, 0x00, // APP1, 34 bytes, "Exif"
    0x4d, 0x4d, 0x00, 0x2a, 0x00, 0x00, 0x00, 0x08, // big-endian TIFF, directory at 8
    0x00, 0x01, 0x01, 0x12, 0x00, 0x03, 0x00, 0x00, 0x00, 0x01, 0x00, orientation, 0x00, 0x00, // one entry: 0x0112, SHORT, 1 value
    0x00, 0x00, 0x00, 0x00, // no further directory
  ]);
}
