import { acceptFile } from '@sanfang/server/uploads/accept-file.ts';
import { orientationOf } from '@sanfang/server/uploads/exif-orientation.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { describe, expect, test } from 'vitest';
import { CANARY, jpeg, pdf, png, webp } from './images.ts';

function kept(name: string, bytes: Uint8Array): { mediaType: string; bytes: Buffer } {
  const accepted = acceptFile(name, bytes);
  if (isRefusal(accepted)) throw new Error(accepted.refused);
  return { mediaType: accepted.mediaType, bytes: Buffer.from(accepted.bytes) };
}

describe('an uploaded picture', () => {
  test.each([
    ['墙面.JPG', jpeg(), 'image/jpeg'], ['wall.jpeg', jpeg(), 'image/jpeg'], ['wall.png', png(), 'image/png'], ['wall.webp', webp(), 'image/webp'],
  ])('%s is kept without what tells where and by whom it was taken', (name, bytes, mediaType) => {
    expect(Buffer.from(bytes).includes(CANARY)).toBe(true);
    const file = kept(name, bytes);
    expect(file.mediaType).toBe(mediaType);
    expect(file.bytes.includes(CANARY)).toBe(false);
    // What was cleaned once comes out the same again.
    expect(kept(name, file.bytes).bytes.equals(file.bytes)).toBe(true);
  });

  test('keeps its pixels, its colours and the way up', () => {
    const file = kept('wall.jpg', jpeg({ orientation: 6 })).bytes;
    for (const part of [[1, 2, 0xff, 0, 3, 0xff, 0xd0, 4], [5, 6, 0xff, 0, 0xff, 0xd9]]) expect(file.includes(Buffer.from(part))).toBe(true);
    expect(file.includes('ICC_PROFILE')).toBe(true);
    const tiff = file.indexOf('Exif') + 6;
    expect(orientationOf(file.subarray(tiff))).toBe(6);
    expect(kept('wall.jpg', jpeg({ orientation: 1 })).bytes.includes('Exif')).toBe(false);
    expect(kept('wall.png', png()).bytes.includes('pixels')).toBe(true);
    const web = kept('wall.webp', webp()).bytes;
    expect(web.readUInt32LE(4)).toBe(web.length - 8);
    // VP8X no longer announces EXIF and XMP, but still the colour profile.
    expect(web[20]).toBe(0x20);
  });

  test.each([
    ['an SVG', 'x.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
    ['an SVG called PNG', 'x.png', Buffer.from('<svg onload="alert(1)"/>')],
    ['HTML called JPEG', 'x.jpg', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['a PNG called PDF', 'x.pdf', png()],
    ['a PNG called HTML', 'x.html', png()],
    ['a picture without ending', 'photo', jpeg()],
    ['a picture with two endings', 'x.jpg.exe', jpeg()],
    ['a GIF', 'x.gif', Buffer.from('GIF89a')],
    ['a HEIC', 'x.heic', Buffer.from('\0\0\0\x18ftypheic')],
    ['a program', 'x.exe', Buffer.from('MZ')],
    ['an archive', 'x.docx', Buffer.from('PK\x03\x04')],
    ['nothing', 'x.png', Buffer.alloc(0)],
    ['a bomb of 60,000 × 60,000 pixels', 'x.png', png({ width: 60_000, height: 60_000 })],
    ['a bomb as JPEG', 'x.jpg', jpeg({ width: 65_000, height: 65_000 })],
    ['a bomb as WebP', 'x.webp', webp({ width: 16_000, height: 16_000 })],
    ['a picture without height', 'x.png', png({ height: 0 })],
  ])('is refused: %s', (_what, name, bytes) => {
    expect(acceptFile(name, bytes)).toMatchObject({ refused: 'BAD_FILE' });
  });

  test('cut off anywhere is refused or loses nothing but its end, and never throws', () => {
    for (const [name, whole] of [['x.jpg', jpeg()], ['x.png', png()], ['x.webp', webp()]] as const) {
      for (let length = 0; length < whole.length; length += 1) {
        const answer = acceptFile(name, whole.subarray(0, length));
        if (!isRefusal(answer)) expect(Buffer.from(answer.bytes).includes(CANARY)).toBe(false);
      }
    }
  });

  test('with any byte changed is refused or kept, and never throws', () => {
    for (const [name, whole] of [['x.jpg', jpeg()], ['x.png', png()], ['x.webp', webp()]] as const) {
      for (let at = 0; at < whole.length; at += 1) {
        for (const value of [0, 1, 0x7f, 0x80, 0xff]) {
          const changed = Uint8Array.from(whole);
          changed[at] = value;
          expect(acceptFile(name, changed)).toBeDefined();
        }
      }
    }
  });
});

test('a PDF is kept as it is', () => {
  expect(kept('方案.pdf', pdf()).bytes.equals(Buffer.from(pdf()))).toBe(true);
});
