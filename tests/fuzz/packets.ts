import type { Dice } from '../support/seed.ts';
import type { Layer } from './barrage.ts';
import { frameOf, textFrame } from './frames-of.ts';
import { CANARY, hostileValues } from './hostile.ts';
import { handshake, liveExchange } from './live-wire.ts';
import { render } from './render.ts';
import { fill, targetRoles, type Target } from './target.ts';

/** Texts after a handshake, with names of ids in them. */
export interface PacketShot {
  readonly kind: string;
  readonly role: string | null;
  readonly query: string;
  readonly texts: readonly string[];
}

const usual = 'EIO=4&transport=websocket';
const queries = ['EIO=3&transport=websocket', 'EIO=5&transport=websocket', 'EIO=&transport=websocket', 'transport=websocket', 'EIO=4&transport=polling', 'EIO=4&transport=webtransport', 'EIO=4&transport=__proto__', 'EIO=4&transport=constructor', 'EIO=4&transport[]=websocket', 'EIO=4&EIO=3&transport=websocket',
  `${usual}&sid=${CANARY}`, `${usual}&sid=__proto__`, `${usual}&sid=`, `${usual}&b64=1`, `${usual}&j=0`, `${usual}&t=${CANARY}`, `${usual}&__proto__[x]=1`, `${usual}&${'x=1&'.repeat(1_000)}`, '', '%', `EIO=4&transport=websocket%00`];
const namespaces = ['/', '/admin', '/__proto__', '/constructor', '/toString', `/${CANARY}`, '/a?b=c', `/${'n'.repeat(5_000)}`, '/\u0000', '/feed', '//', '/42'];
const enter = '40{"protocol":1,"person":null}';
const identity = (dice: Dice): string => dice.pick([`40{"protocol":1,"person":"{{${dice.pick(targetRoles)}.person}}"}`, enter]);
const event = (dice: Dice): string => `["${dice.pick(['open', 'range', 'leave', 'command', 'presence', 'connect', 'disconnect', 'disconnecting', 'error', 'newListener', 'removeListener', 'connect_error', '__proto__', 'toString', CANARY, ''])}",${render(dice.pick(hostileValues))}]`;
const number = (dice: Dice): string => dice.pick(['0', '1', '-1', '00', '1e3', '9007199254740993', '9'.repeat(400), '0x1', ' 1', '']);

const kinds: Readonly<Record<string, (dice: Dice) => readonly string[]>> = {
  engineType: (dice) => [dice.pick(['0', '1', '2', '2probe', '3', '3probe', '5', '6', '7', '8', '9', 'b', 'bAAAA', ' ', '', `x${CANARY}`, '\u0000', '4'])],
  socketType: (dice) => [`4${dice.pick(['7', '8', '9', '-', 'a', ' ', '\u0000', CANARY])}${event(dice)}`],
  connectAgain: (dice) => Array.from({ length: 1 + dice.roll(4) }, () => identity(dice)),
  connectOdd: (dice) => [`40${render(dice.pick(hostileValues))}`, dice.pick(['40[]', '40"x"', '40{', '40{"protocol":1', '40null', '401', '40,', '40/,{}'])],
  namespace: (dice) => [`40${dice.pick(namespaces)},${dice.pick(['', '{}', 'null', '{"protocol":1,"person":null}'])}`, `42${dice.pick(namespaces)},1${event(dice)}`, `41${dice.pick(namespaces)},`],
  namespaces: (dice) => Array.from({ length: dice.chance(4) ? 1_000 : 1 + dice.roll(30) }, (_, i) => `40/${CANARY}${String(i)},`),
  event: (dice) => [`42${event(dice)}`],
  acknowledged: (dice) => [`42${number(dice)}${event(dice)}`],
  payload: (dice) => [`42${number(dice)}${dice.pick(['', '[]', '{}', 'null', '[null]', '[1]', '[true,{}]', '[{}]', '[["open"]]', '["open"', '["open",]', '"open"', '[[[[[[', `["${CANARY}"]x`, '["open",{},{},{}]', '["open"]'])}`],
  acknowledgement: (dice) => [`43${number(dice)}${dice.pick(['["x"]', '[]', '{}', 'x', ''])}`],
  attachments: (dice) => [`4${dice.pick(['5', '6'])}${dice.pick(['1', '0', '-1', '99999999', '1e9', '9'.repeat(400), ''])}-${dice.pick(['', '/', '/admin,'])}${dice.pick(['', '1'])}${event(dice)}`, dice.pick(['b', 'bAAAA', '', '2'])],
  placeholder: (dice) => [`451-1["command",{"_placeholder":true,"num":${dice.pick(['0', '1', '-1', '"x"', 'null', '1e9', '"__proto__"'])}}]`, `421["command",{"_placeholder":true,"num":0}]`],
  leave: (dice) => [dice.pick(['41', '41/', '41/admin,', '41x', '1', '44{"message":"x"}', '44"x"'])],
  many: (dice) => Array.from({ length: dice.chance(5) ? 300 : 1 + dice.roll(20) }, () => `42${String(dice.roll(5))}${event(dice)}`),
};

function make(dice: Dice): PacketShot {
  const names = Array.from({ length: 1 + dice.roll(3) }, () => dice.pick(Object.keys(kinds)));
  return {
    kind: names.join(' '),
    role: dice.chance(30) ? null : dice.pick(targetRoles),
    query: dice.chance(90) ? usual : dice.pick(queries),
    texts: [...(dice.chance(80) ? [identity(dice)] : []), ...names.flatMap((name) => kinds[name]?.(dice) ?? [])],
  };
}

/** Engine.IO and Socket.IO packets in good frames. */
export function packetsLayer(target: Target): Layer<PacketShot> {
  const end = frameOf({ opcode: 8, payload: '\x03\xe8' });
  return {
    width: 100,
    acts: false,
    make,
    fire: ({ role, query, texts }) => liveExchange(target.hub.port, [handshake(target, role, query), texts.map((text) => textFrame(fill(text, target))).join('') + end]),
    close: () => undefined,
  };
}
