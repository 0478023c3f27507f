import type { Dice } from '../support/seed.ts';
import type { Layer } from './barrage.ts';
import { frameOf, textFrame } from './frames-of.ts';
import { CANARY } from './hostile.ts';
import { handshake, liveExchange } from './live-wire.ts';
import { targetRoles, type Target } from './target.ts';

/** What follows a handshake, Latin-1. `times`: so often a piece is sent. */
export interface FrameShot {
  readonly kind: string;
  readonly role: string | null;
  readonly frames: readonly { readonly bytes: string; readonly times: number }[];
  /** Whether each frame is a segment of its own. */
  readonly apart: boolean;
}

/** Of a compound that nobody has founded. */
const OPEN = '420["open",{"log":"compound/00000000-0000-4000-8000-000000000000","channel":"feed"}]';
const texts = [OPEN, '2', '3', '40', '41', CANARY, '', '42["x"]', '字', '4'.repeat(130), '\ud83d', `42["${CANARY}",{}]`];
const latin = (text: string): string => Buffer.from(text).toString('latin1');
const codes = [0, 1, 999, 1000, 1001, 1004, 1005, 1006, 1007, 1009, 1015, 1016, 2999, 3000, 4999, 5000, 65_535];
const code = (one: number): string => String.fromCharCode(one >> 8, one & 0xff);

type Made = FrameShot['frames'];
const once = (...bytes: string[]): Made => bytes.map((one) => ({ bytes: one, times: 1 }));

const kinds: Readonly<Record<string, (dice: Dice) => Made>> = {
  reserved: (dice) => once(frameOf({ opcode: 1, payload: latin(dice.pick(texts)), reserved: 1 + dice.roll(7) })),
  opcode: (dice) => once(frameOf({ opcode: dice.pick([3, 4, 5, 6, 7, 11, 12, 13, 14, 15]), payload: dice.pick(['', CANARY]) })),
  unmasked: (dice) => once(frameOf({ opcode: dice.pick([0, 1, 2, 8, 9, 10]), payload: latin(dice.pick(texts)), masked: false })),
  empty: (dice) => [{ bytes: frameOf({ opcode: dice.pick([0, 1, 2, 8, 9, 10]), payload: '' }), times: 1 + dice.roll(50) }],
  binary: (dice) => once(frameOf({ opcode: 2, payload: dice.pick(['', '\x04', '\x00\xff', 'b4AAAA', CANARY]) })),
  largeControl: (dice) => once(frameOf({ opcode: dice.pick([8, 9, 10]), payload: 'x'.repeat(126 + dice.roll(300)) })),
  cutControl: (dice) => once(frameOf({ opcode: dice.pick([8, 9, 10]), payload: 'x', fin: false })),
  continuation: () => once(frameOf({ opcode: 0, payload: CANARY })),
  newInOld: (dice) => once(frameOf({ opcode: 1, payload: '42', fin: false }), frameOf({ opcode: dice.pick([1, 2]), payload: CANARY })),
  pingInOld: () => once(frameOf({ opcode: 1, payload: latin(OPEN.slice(0, 9)), fin: false }), frameOf({ opcode: 9, payload: 'p' }), frameOf({ opcode: 0, payload: latin(OPEN.slice(9)) })),
  pieces: (dice) => [...once(frameOf({ opcode: 1, payload: '4', fin: false })), { bytes: frameOf({ opcode: 0, payload: '2', fin: false }), times: dice.chance(3) ? 100_000 : 1 + dice.roll(2_000) }, ...once(frameOf({ opcode: 0, payload: '"' }))],
  nothings: (dice) => [...once(frameOf({ opcode: 1, payload: '', fin: false })), { bytes: frameOf({ opcode: 0, payload: '', fin: false }), times: dice.chance(3) ? 100_000 : 1 + dice.roll(2_000) }],
  pings: (dice) => [{ bytes: frameOf({ opcode: 9, payload: 'x'.repeat(dice.roll(126)) }), times: dice.chance(5) ? 20_000 : 1 + dice.roll(500) }],
  pongs: (dice) => [{ bytes: frameOf({ opcode: 10, payload: CANARY }), times: 1 + dice.roll(500) }],
  claim: (dice) => once(frameOf({ opcode: dice.pick([1, 2, 9]), payload: CANARY, length: 64, claim: dice.pick([0n, 1n, 125n, 65_537n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n]) })),
  longWay: (dice) => once(frameOf({ opcode: 1, payload: '2', length: dice.pick([16, 64]) })),
  large: (dice) => once(frameOf({ opcode: 1, payload: `42["${'x'.repeat(dice.pick([65_529, 65_530, 65_531, 65_536, 200_000]))}"]` })),
  largeInPieces: (dice) => [...once(frameOf({ opcode: 1, payload: '42["', fin: false })), { bytes: frameOf({ opcode: 0, payload: 'x'.repeat(1_000), fin: false }), times: dice.pick([60, 66, 200]) }],
  notText: (dice) => once(frameOf({ opcode: 1, payload: dice.pick(['\xff', '\xc0\x80', '\xed\xa0\x80', '42["\xe5\xad', '\xf8\x88\x80\x80\x80']) })),
  close: (dice) => once(frameOf({ opcode: 8, payload: dice.chance(10) ? '\x03' : code(dice.pick(codes)) + dice.pick(['', CANARY, '\xff\xfe', 'x'.repeat(123)]) }), dice.chance(50) ? textFrame(OPEN) : ''),
  noise: (dice) => once(Array.from({ length: 1 + dice.roll(300) }, () => String.fromCharCode(dice.roll(256))).join('')),
  fine: (dice) => once(textFrame(dice.pick(texts))),
};

function make(dice: Dice): FrameShot {
  const names = Array.from({ length: 1 + dice.roll(3) }, () => dice.pick(Object.keys(kinds)));
  // Some come before anybody has said who they are.
  const entry = dice.chance(80) ? once(textFrame('40{"protocol":1,"person":null}')) : [];
  return { kind: names.join(' '), role: dice.chance(30) ? null : dice.pick(targetRoles), frames: [...entry, ...names.flatMap((name) => kinds[name]?.(dice) ?? [])], apart: dice.chance(20) };
}

/** WebSocket frames after a good handshake: what no client sends, and far too much of what they do send. */
export function framesLayer(target: Target): Layer<FrameShot> {
  const end = frameOf({ opcode: 8, payload: code(1000) });
  return {
    width: 100,
    acts: false,
    make,
    fire({ role, frames, apart }) {
      const bytes = frames.map((frame) => frame.bytes.repeat(frame.times));
      const all = [handshake(target, role), ...bytes, end];
      return liveExchange(target.hub.port, apart ? all : [all[0] ?? '', all.slice(1).join('')]);
    },
    close: () => undefined,
  };
}
