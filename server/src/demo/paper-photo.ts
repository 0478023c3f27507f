import { crc32, deflateSync } from 'node:zlib';

const WIDTH = 480;
const HEIGHT = 360;
/** What a picture shows: plaster that falls, or the wall as it was made new. */
export type Shown = 'FALLING' | 'DONE';

/** Colours by number: sky, wall, wall as it was, bare ground, window, line, mark, paper of the mark. */
const palette = ['c9dcea', 'e8dcc3', 'cbb994', '8b7d68', '5f7f95', 'a79b83', 'b3261e', 'ffffff'];
const [SKY, NEW, OLD, BARE, WINDOW, LINE, MARK, PAPER] = [0, 1, 2, 3, 4, 5, 6, 7] as const;
/** 演 and 示, 24 rows of 24 points each: what is drawn here is no photograph. */
const glyphs = [
  '0000000007001c07001ffffc0ffffc05c01c01c01c01fffc307ff07c07003cfff808fff800e71800e71804fff806fff80ee7180efff81cfff81c30e038f8f83bf07c11e01c000008',
  '0000000000000000000ffff00ffff00ffff00000000000003ffffc3ffffc3ffffc001c00001c00061c600f1cf00e1c701e1c781c1c383c1c3c781c1c383c1c11fc0001f80001f000',
] as const;

/** Draws a wall with windows in place of a photograph, as a PNG. `which`: another part of the wall, another pattern. */
export function pictureOf(shown: Shown, which: number): Uint8Array {
  const rows = Array.from({ length: HEIGHT }, (_, y) => Uint8Array.from({ length: WIDTH }, (_, x) => markAt(x, y) ?? wallAt(x, y, shown, which)));
  const pixels = Buffer.concat(rows.flatMap((row) => [Buffer.of(0), row]));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  // Eight bits a point, each the number of a colour.
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), chunk('PLTE', Buffer.from(palette.join(''), 'hex')), chunk('IDAT', deflateSync(pixels)), chunk('IEND', Buffer.alloc(0)),
  ]);
}

function wallAt(x: number, y: number, shown: Shown, which: number): number {
  if (y < 40) return SKY;
  const [column, row] = [Math.floor((x + 20 * which) / 96), Math.floor((y - 40) / 80)];
  const [dx, dy] = [(x + 20 * which) % 96, (y - 40) % 80];
  if (dx >= 26 && dx < 70 && dy >= 18 && dy < 60) return dx === 48 || dy === 38 ? LINE : WINDOW;
  if (dy < 2) return LINE;
  if (shown === 'DONE') return NEW;
  const reach = 20 + ((column * 7 + row * 5 + which * 3) % 4) * 9;
  const gone = (column + row + which) % 3 === 0 && (dx - 8) ** 2 + (dy - 60) ** 2 < reach ** 2 + 60 * Math.sin(dx * 0.9 + dy * 0.7);
  return gone ? BARE : OLD;
}

/** The mark in the lower right corner, drawn at twice its size. */
function markAt(x: number, y: number): number | null {
  const [left, top] = [x - (WIDTH - 116), y - (HEIGHT - 64)];
  if (left < 0 || top < 0 || left >= 104 || top >= 52) return null;
  const [across, down] = [Math.floor((left - 4) / 2), Math.floor((top - 2) / 2)];
  const glyph = glyphs[Math.floor(across / 24)];
  if (glyph === undefined || across < 0 || down < 0 || down >= 24) return PAPER;
  const line = Number.parseInt(glyph.slice(down * 6, down * 6 + 6), 16);
  return ((line >> (23 - (across % 24))) & 1) === 1 ? MARK : PAPER;
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
