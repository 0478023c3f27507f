import { short } from '../measure.ts';
import type { Row } from './rows.ts';

const WIDTH = 720;
const HEIGHT = 360;
const LEFT = 48;
const RIGHT = 250;
const TOP = 24;
const BOTTOM = 36;
const COLOURS = ['#1b6ca8', '#b3541e', '#2f7d32', '#7b3fa0', '#a61c3c', '#5d6d1e', '#00727a', '#8a5a00', '#444', '#c2185b', '#3949ab'];

/** Draws how much each figure has grown since the smallest size, both ways logarithmic: what grows with the size runs along the dashed line. */
export function curveOf(title: string, unit: string, rows: readonly Row[]): string {
  const [first] = rows;
  const last = rows.at(-1);
  if (first === undefined || last === undefined || first === last) return '';
  const figures = Object.keys(first).filter((name) => name !== 'size');
  const ratio = (row: Row, name: string): number => Math.max(0.1, (row[name] ?? 0) / (first[name] ?? 1));
  const most = Math.max(10, ...rows.flatMap((row) => figures.map((name) => ratio(row, name))));
  const x = (size: number): number => LEFT + (Math.log(size / first.size) / Math.log(last.size / first.size)) * (WIDTH - LEFT - RIGHT);
  const y = (times: number): number => TOP + (1 - Math.log(times / 0.1) / Math.log(most / 0.1)) * (HEIGHT - TOP - BOTTOM);
  const points = (of: (row: Row) => number): string => rows.map((row) => `${x(row.size).toFixed(1)},${y(of(row)).toFixed(1)}`).join(' ');
  const text = (at: number, height: number, words: string, more = ''): string => `<text x="${at.toFixed(0)}" y="${height.toFixed(0)}" ${more}>${words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</text>`;

  const ends = figures.map((name, i) => ({ name, colour: COLOURS[i % COLOURS.length] ?? '#444', at: y(ratio(last, name)) })).sort((a, b) => a.at - b.at);
  let free = TOP;
  const labels = ends.map(({ name, colour, at }) => {
    free = Math.max(free + 14, at + 4);
    return text(WIDTH - RIGHT + 8, free, `${name}: ${short(first[name] ?? 0)} → ${short(last[name] ?? 0)}`, `fill="${colour}"`);
  });
  const grid = Array.from({ length: Math.floor(Math.log10(most)) + 2 }, (_, i) => 10 ** (i - 1)).flatMap((times) => [
    `<line x1="${String(LEFT)}" x2="${String(WIDTH - RIGHT)}" y1="${y(times).toFixed(1)}" y2="${y(times).toFixed(1)}" stroke="#ddd"/>`,
    text(LEFT - 6, y(times) + 4, `${String(times)}×`, 'text-anchor="end" fill="#555"'),
  ]);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${String(WIDTH)}" height="${String(HEIGHT)}" font-family="sans-serif" font-size="11">`,
    '<rect width="100%" height="100%" fill="#fff"/>',
    text(LEFT, 14, title, 'font-weight="bold"'), ...grid,
    ...rows.map((row) => text(x(row.size), HEIGHT - BOTTOM + 16, row.size.toLocaleString('en'), 'text-anchor="middle" fill="#555"')),
    text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, unit, 'text-anchor="middle" fill="#555"'),
    `<polyline fill="none" stroke="#999" stroke-dasharray="4 3" points="${rows.filter((row) => row.size / first.size <= most).map((row) => `${x(row.size).toFixed(1)},${y(row.size / first.size).toFixed(1)}`).join(' ')}"/>`,
    ...ends.map(({ name, colour }) => `<polyline fill="none" stroke="${colour}" stroke-width="1.5" points="${points((row) => ratio(row, name))}"/>`),
    ...labels, '</svg>', '',
  ].join('\n');
}
