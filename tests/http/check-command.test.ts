import { commandTypes } from '@sanfang/shared/compound/command.ts';
import { isCanonical } from '@sanfang/shared/log/canonical.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { checkCommand, MAX_COMMAND_BYTES } from '@sanfang/server/protocol/check-command.ts';
import { v4, v7 } from 'uuid';
import { describe, expect, it } from 'vitest';

const room = v4();
const post = (data: unknown, rest: object = {}) => ({
  id: v7(), log: `compound/${v4()}`, type: 'PostMessage', capacity: v4(), data, ...rest,
});
const message = (text: unknown) => ({ room, text, replyTo: null, about: null });

describe('a command from outside', () => {
  it('comes out as it went in when it is in order', () => {
    const request = post(message('外墙脱落，需要报修'));
    expect(checkCommand(request)).toEqual(request);
  });

  it('is brought to NFC, so that equal texts have equal bytes', () => {
    const checked = checkCommand(post(message('Cafe\u0301')));
    expect(checked).toMatchObject({ data: { text: 'Café' } });
    expect(isCanonical(checked)).toBe(true);
  });

  it.each([
    ['null', null], ['a string', 'PostMessage'], ['a number', 7], ['an array', []], ['nothing', undefined], ['bytes', Buffer.from('{}')],
    ['no data', { ...post(null), data: undefined }],
    ['an operator for text', post(message({ $ne: null }))],
    ['an operator for the room', post({ ...message('x'), room: { $gt: '' } })],
    ['a list for text', post(message(['x']))],
    ['a number for text', post(message(1))],
    ['blanks for text', post(message('  \n '))],
    ['an unknown field', post({ ...message('x'), admin: true })],
    ['an unknown field beside data', post(message('x'), { person: v4() })],
    ['another log kind', post(message('x'), { log: `city/${v4()}` })],
    ['a path in the log', post(message('x'), { log: `compound/../${v4()}` })],
    ['an upper-case id', post(message('x'), { id: v7().toUpperCase() })],
    ['a fraction', post({ ...message('x'), replyTo: 1.5 })],
    ['a number beyond 2^53', post({ ...message('x'), replyTo: 2 ** 53 })],
    ['Infinity', post({ ...message('x'), replyTo: Infinity })],
    ['half a surrogate pair', post(message('\ud83d'))],
    ['a NUL', post(message('a\u0000b'))],
    ['__proto__', JSON.parse(`{"__proto__":{"admin":true},${JSON.stringify(post(message('x'))).slice(1)}`)],
    ['constructor', post({ ...message('x'), constructor: { prototype: { admin: true } } })],
    ['a Date', post({ ...message('x'), replyTo: new Date() })],
    ['a Map', post(new Map([['room', room]]))],
  ])('is refused as malformed: %s', (_what, request) => {
    expect(checkCommand(request)).toMatchObject({ refused: 'MALFORMED' });
  });

  it('is refused when nested 10,000 deep, without exhausting the stack', () => {
    let nested: unknown = 'x';
    for (let i = 0; i < 10_000; i += 1) nested = { a: nested };
    expect(checkCommand(post(nested))).toMatchObject({ refused: 'MALFORMED', detail: { why: 'depth' } });
  });

  it('is refused as too large before it is looked at', () => {
    expect(checkCommand(post(message('长'.repeat(MAX_COMMAND_BYTES))))).toEqual({ refused: 'TOO_LARGE' });
    expect(checkCommand(post(Array.from({ length: MAX_COMMAND_BYTES }, () => 1)))).toEqual({ refused: 'TOO_LARGE' });
  });

  it.each(['toString', 'constructor', '__proto__', 'hasOwnProperty', 'postmessage', 'NoSuch'])('of type %s does not exist', (type) => {
    expect(checkCommand(post({}, { type }))).toEqual({ refused: 'UNKNOWN_COMMAND' });
  });

  it.each(commandTypes)('%s refuses data of the wrong kind and fields that it does not know', (type) => {
    for (const data of [null, 'x', 1, true, [], { $where: '1' }, { unknown: 1 }]) {
      const answer = checkCommand(post(data, { type }));
      expect(isRefusal(answer) && answer.refused).toBe('MALFORMED');
    }
  });

  it('names the field at fault, and sends nothing back that the sender made up', () => {
    expect(checkCommand(post(message(1)))).toEqual({ refused: 'MALFORMED', detail: { field: 'data.text' } });
    expect(checkCommand(post({ room }))).toEqual({ refused: 'MALFORMED', detail: { field: 'data.text' } });
    expect(JSON.stringify(checkCommand(post({ ...message('x'), '<script>': 1 })))).not.toContain('script');
  });
});
