/** Pictures made by hand, with what tells on people inside. */

const bytes = (...parts: (string | readonly number[] | Uint8Array)[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : [...part])));
const u16 = (value: number) => [value >> 8, value & 255];
const u32 = (value: number) => [...u16(value >>> 16), ...u16(value & 0xffff)];
const le32 = (value: number) => [...u32(value)].reverse();
const le24 = (value: number) => le32(value).slice(0, 3);

/** Stands in every picture's metadata; must never come out again. */
export const CANARY = 'GPS 31.75N 116.51E iPhone of Zhou Lan';

function segment(marker: number, ...parts: (string | readonly number[] | Uint8Array)[]): Uint8Array {
  const data = bytes(...parts);
  return bytes([0xff, marker], u16(data.length + 2), data);
}

/** EXIF as a camera writes it: the way up, and a description that tells. */
function exif(orientation: number): Uint8Array {
  const text = `${CANARY}\0`;
  return segment(0xe1, 'Exif\0\0', 'MM\0*', u32(8), u16(2),
    u16(0x010e), u16(2), u32(text.length), u32(38),
    u16(0x0112), u16(3), u32(1), u16(orientation), [0, 0], u32(0), text);
}

/** A JPEG of two scans with EXIF, XMP, IPTC, a comment, a colour profile and a second picture after its end. */
export function jpeg({ width = 4, height = 3, orientation = 6 } = {}): Uint8Array<ArrayBuffer> {
  return bytes(
    [0xff, 0xd8], segment(0xe0, 'JFIF\0', [1, 1, 0], u16(1), u16(1), [0, 0]), exif(orientation),
    segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0', CANARY), segment(0xe2, 'ICC_PROFILE\0', [1, 1], 'profile'), segment(0xe2, 'MPF\0', CANARY),
    segment(0xed, 'Photoshop 3.0\0', CANARY), segment(0xfe, CANARY), segment(0xdb, [0], new Uint8Array(64).fill(1)),
    segment(0xc2, [8], u16(height), u16(width), [1, 1, 0x11, 0]),
    segment(0xda, [1, 1, 0, 0, 63, 0]), [1, 2, 0xff, 0x00, 3, 0xff, 0xd0, 4], segment(0xda, [1, 1, 0, 0, 63, 0]), [5, 6, 0xff, 0x00],
    [0xff, 0xd9], 'a second picture: ', CANARY,
  );
}

export function png({ width = 4, height = 3 } = {}): Uint8Array<ArrayBuffer> {
  const chunk = (name: string, ...parts: (string | readonly number[])[]) => {
    const data = bytes(...parts);
    return bytes(u32(data.length), name, data, u32(0));
  };
  return bytes('\x89PNG\r\n\x1a\n', chunk('IHDR', u32(width), u32(height), [8, 2, 0, 0, 0]), chunk('eXIf', CANARY), chunk('tEXt', 'Comment\0', CANARY), chunk('iTXt', CANARY), chunk('pHYs', new Array<number>(9).fill(0)),
    chunk('tIME', [7, 234, 11, 23, 1, 1, 1]), chunk('IDAT', 'pixels'), chunk('IEND'), CANARY);
}

export function webp({ width = 4, height = 3 } = {}): Uint8Array<ArrayBuffer> {
  const chunk = (name: string, ...parts: (string | readonly number[])[]) => {
    const data = bytes(...parts);
    return bytes(name, le32(data.length), data, data.length % 2 === 1 ? [0] : []);
  };
  const body = bytes('WEBP', chunk('VP8X', [0x2c, 0, 0, 0], le24(width - 1), le24(height - 1)), chunk('ICCP', 'profile'), chunk('VP8 ', new Array<number>(12).fill(7)), chunk('EXIF', CANARY), chunk('XMP ', CANARY));
  return bytes('RIFF', le32(body.length), body, CANARY);
}

export const pdf = (): Uint8Array<ArrayBuffer> => bytes('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');
