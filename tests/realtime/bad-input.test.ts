import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ORIGIN, startHub, type Hub } from '../support/hub.ts';
import { enter, type Line } from './line.ts';

let hub: Hub;
let cookie: string;
beforeAll(async () => {
  // Rates and strikes have their own tests: here every message is to be looked at.
  hub = await startHub({ config: { limits: 'bench' } });
  cookie = (await hub.signIn('secretary')).cookie;
});
afterAll(() => hub.close());

const line = (): Promise<Line> => enter(hub.url, { cookie, person: hub.scene.secretary.person });
const long = '字'.repeat(20_000);

/** Values that do not fit where a string, number or object is asked for. */
const strange: readonly (readonly [string, unknown])[] = [
  ['null', null], ['a negative number', -7], ['a fraction', 1.5], ['true', true], ['an array', ['a']], ['an empty string', ''], ['an operator', { $ne: null }], ['an expression', { $where: 'sleep(1000)' }],
  ['a prototype', JSON.parse('{"__proto__":{"admin":true}}')], ['a constructor', { constructor: { prototype: { admin: true } } }], ['20,000 characters', long], ['a NUL', 'a\u0000b'], ['a lone surrogate', '\ud800'],
  ['deep nesting', JSON.parse('['.repeat(50) + ']'.repeat(50))], ['a path', '../../etc/passwd'],
];

function valid(): Record<string, Record<string, unknown>> {
  const { log, channel, room, secretary } = hub.scene;
  return {
    open: { log, channel }, range: { log, channel, from: 1, to: 2 }, leave: { log, channel },
    command: { id: crypto.randomUUID(), log, type: 'PostMessage', capacity: secretary.capacity, data: { room, text: '好', replyTo: null, about: null } },
    presence: { log, channel, capacity: secretary.capacity, doing: 'HERE' },
  };
}

async function state(): Promise<unknown> {
  return JSON.stringify([await hub.engine.channel(hub.scene.log, hub.scene.channel), await hub.engine.overview(hub.scene.log)]);
}

/** Sends one message on a line of its own, expects a refusal or the end of that line, and that nothing has changed. */
async function refused(event: string, request: unknown): Promise<string> {
  const before = await state();
  const own = await line();
  const answer = await Promise.race([own.ask(event, request), own.ended]);
  own.close();
  expect(await state()).toBe(before);
  if (typeof answer === 'string') return answer;
  if (!isRefusal(answer)) throw new Error(`${event} answered ${JSON.stringify(answer)}`);
  return answer.refused;
}

describe.each(['open', 'range', 'leave', 'command', 'presence'])('What does not belong in %s', (event) => {
  test.each(strange)('%s instead of the request is refused', async (_, value) => {
    expect(await refused(event, value)).toMatch(/^(MALFORMED|TOO_LARGE)$/);
  });

  test('any of it in any field is refused, and so is a field that is not known, or one that is missing', async () => {
    const fields = Object.keys(valid()[event] ?? {});
    expect(fields.length).toBeGreaterThan(1);
    for (const field of fields) {
      for (const [, value] of strange) expect(await refused(event, { ...valid()[event], [field]: value })).toMatch(/^(MALFORMED|TOO_LARGE|UNKNOWN_COMMAND)$/);
      const { [field]: _, ...rest } = valid()[event] ?? {};
      expect(await refused(event, rest)).toBe('MALFORMED');
    }
    expect(await refused(event, { ...valid()[event], admin: true })).toBe('MALFORMED');
    expect(await refused(event, JSON.parse(JSON.stringify(valid()[event]).replace('{', '{"__proto__":{"person":"x"},')))).toBe('MALFORMED');
  });
});

describe('A line', () => {
  test.each([
    ['an acknowledgement that is no function', (own: Line) => own.socket.emit('open', valid()['open'], 'ack')],
    ['an event with a second argument', (own: Line) => own.socket.emit('open', valid()['open'], {}, () => undefined)],
  ])('goes on after %s', async (_, send) => {
    const own = await line();
    send(own);
    expect(await own.ask('open', valid()['open'])).toMatchObject({ head: expect.any(Number) });
    own.close();
  });

  test('ends when it sends something binary, or more than 64 KiB', async () => {
    const [binary, large] = [await line(), await line()];
    binary.socket.emit('command', { ...valid()['command'], data: new Uint8Array([1, 2, 3]) }, () => undefined);
    large.socket.emit('command', { ...valid()['command'], data: 'x'.repeat(70_000) }, () => undefined);
    expect(await Promise.all([binary.ended, large.ended])).toEqual([expect.any(String), expect.any(String)]);
  });

  test.each(['not a frame at all', '42', '42["open"', '42{"a":1}', '42["newListener",{}]', '420["disconnect"]', '451-["open",{"_placeholder":true,"num":0}]', '40/admin,', '9', '43["x"]', '42999999999999999999["open",{}]'])('that says %j leaves the hub standing', async (text) => {
    const raw = new WebSocket(`${hub.url.replace('http', 'ws')}/ws/?EIO=4&transport=websocket`, { headers: { origin: ORIGIN, cookie } } as unknown as string[]);
    await new Promise((resolve) => raw.addEventListener('open', resolve, { once: true }));
    raw.send('40{"protocol":1,"person":null}');
    raw.send(text);
    raw.close();
    await new Promise((resolve) => raw.addEventListener('close', resolve, { once: true }));
    const own = await line();
    expect(await own.ask('open', valid()['open'])).toMatchObject({ head: expect.any(Number) });
    own.close();
  });

  test('of one compound carries no ids of another into it', async () => {
    const own = await line();
    const foreign = `compound/${crypto.randomUUID()}`;
    expect(await own.ask('command', { ...valid()['command'], log: foreign })).toMatchObject({ refused: expect.any(String) });
    expect(await own.ask('open', { log: foreign, channel: hub.scene.channel })).toEqual({ refused: 'FORBIDDEN' });
    expect(await own.ask('command', { ...valid()['command'], capacity: hub.scene.chair.capacity })).toEqual({ refused: 'CAPACITY_NOT_YOURS' });
    own.close();
  });
});

describe('Under the limits of a real hub', () => {
  let strict: Hub;
  beforeAll(async () => { strict = await startHub(); });
  afterAll(() => strict.close());

  async function chairs(count: number): Promise<Line[]> {
    const { cookie: key } = await strict.signIn('chair');
    return Promise.all(Array.from({ length: count }, () => enter(strict.url, { cookie: key, person: strict.scene.chair.person })));
  }

  test('rates are counted by person over all their sockets, and named in the refusal', async () => {
    const lines = await chairs(2);
    const post = (text: string) => ({ id: crypto.randomUUID(), log: strict.scene.log, type: 'PostMessage', capacity: strict.scene.chair.capacity, data: { room: strict.scene.room, text, replyTo: null, about: null } });
    const replies = await Promise.all(Array.from({ length: 30 }, (_, i) => lines[i % 2]?.ask('command', post(String(i)))));
    const passed = replies.filter((reply) => !isRefusal(reply));
    expect(passed.length).toBeGreaterThanOrEqual(20);
    expect(passed.length).toBeLessThan(30);
    expect(replies.find((reply) => isRefusal(reply))).toEqual({ refused: 'RATE_LIMITED', detail: { retryAfter: 1 } });
    for (const line of lines) line.close();
  });

  test('a line ends when it goes on with what is not in the protocol, and the person is kept out after more of it', async () => {
    for (const own of await chairs(3)) {
      for (let i = 0; i < 10; i++) own.socket.emit(i % 2 === 0 ? 'admin' : 'open', valid()['open']);
      expect(await own.ended).toMatch(/^transport (close|error)$/);
    }
    await expect(chairs(1)).rejects.toMatchObject({ refused: 'RATE_LIMITED' });
  });
});
