import { Raw } from './render.ts';

/** In every input that could be thrown back: none of it may ever stand in an answer. */
export const CANARY = 'zq7Xcanary';

/** Values that got through elsewhere where a string, a number or an object was asked for. */
export const hostileValues: readonly unknown[] = [
  null, true, false, 0, -1, 1.5, -0.0, 1e21, Number.MAX_SAFE_INTEGER, new Raw('9007199254740993'), new Raw('-0'), new Raw('1e400'), new Raw('NaN'), new Raw('-Infinity'), new Raw('0x10'), new Raw('01'),
  [], {}, [[]], [null], [CANARY], '', ' ', CANARY, '\u0000', `${CANARY}\u0000`, '\ud800', '\udc00x', '\ufeff', '\u202eevil\u202c', '👩‍👩‍👧‍👦', 'é', 'e\u0301', '\u1112\u1161\u11ab', '０１２',
  '../../etc/passwd', '__proto__', 'constructor', 'hasOwnProperty', '{"$ne":null}', `<script>${CANARY}</script>`, "'; DROP TABLE log; --", '${7*7}', '%00', 'null', 'undefined', '507f1f77bcf86cd799439011',
  'a'.repeat(257), '字'.repeat(4_001), 'a'.repeat(100_000), '字'.repeat(20_000),
  { $ne: null }, { $gt: '' }, { $regex: '.*' }, { $where: 'sleep(1000)' }, { $expr: { $eq: [1, 1] } }, { $function: { body: 'return true', args: [], lang: 'js' } }, { $in: ['x'] }, { 'a.b': 1 }, { $oid: '507f1f77bcf86cd799439011' },
  new Raw('{"__proto__":{"admin":true}}'), { constructor: { prototype: { admin: true } } }, { prototype: {} }, { toString: null }, { toJSON: 1 }, { length: 4_294_967_296 }, { _placeholder: true, num: 0 },
  new Raw(`${'['.repeat(50)}${']'.repeat(50)}`), new Raw(`${'{"a":'.repeat(9)}1${'}'.repeat(9)}`), new Raw(`${'['.repeat(10_000)}${']'.repeat(10_000)}`), { type: 'Buffer', data: [1, 2, 3] },
];

/** Keys of which a schema says nothing. */
export const hostileKeys: readonly string[] = [
  '__proto__', 'constructor', 'prototype', 'admin', '$where', '$set', 'a.b', '', 'toString', 'hasOwnProperty', '\ud800', 'k'.repeat(65), 'k'.repeat(5_000), 'person', 'seq', '_id', '__v', CANARY,
];
