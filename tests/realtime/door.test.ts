import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startHub, type Hub } from '../support/hub.ts';
import { enter, type Who } from './line.ts';

let hub: Hub;
beforeAll(async () => { hub = await startHub(); });
afterAll(() => hub.close());

async function secretary(): Promise<NonNullable<Who> & { readonly client: Awaited<ReturnType<Hub['signIn']>> }> {
  // The device that was unused for longest gives way to a sixth: time must pass between them.
  hub.clock.forward(1_000);
  const client = await hub.signIn('secretary');
  return { client, cookie: client.cookie, person: hub.scene.secretary.person };
}
const feed = () => ({ log: hub.scene.log, channel: 'feed' });
const room = () => ({ log: hub.scene.log, channel: hub.scene.channel });

describe('The door of the live gateway', () => {
  test('lets in who is signed in, and answers what they open', async () => {
    const line = await enter(hub.url, await secretary());
    expect(await line.ask('open', room())).toMatchObject({ incarnation: hub.engine.incarnation, head: 2, snapshot: { n: 2, state: { status: 'OPEN' } } });
    line.close();
  });

  test('takes no other transport than the websocket', async () => {
    await expect(enter(hub.url, null, { transports: ['polling'] })).rejects.toThrow();
    const answer = await fetch(`${hub.url}/ws/?EIO=4&transport=polling`, { headers: { origin: hub.config.origins[0] ?? '' } });
    expect(answer.status).toBe(400);
  });

  test.each([
    ['of another site', { origin: 'https://evil.example' }],
    ['of a file', { origin: 'null' }],
    ['without origin', {}],
  ])('refuses a page %s, even with a valid cookie', async (_, headers) => {
    const who = await secretary();
    await expect(enter(hub.url, who, { headers: { ...headers, cookie: who.cookie } })).rejects.toThrow();
    expect(await enter(hub.url, who).then((line) => line.close())).toBeUndefined();
  });

  test('refuses a session that is not there, or another person\'s', async () => {
    const who = await secretary();
    await expect(enter(hub.url, { ...who, cookie: 'sid=' + 'x'.repeat(43) })).rejects.toEqual({ refused: 'NOT_SIGNED_IN' });
    await expect(enter(hub.url, { ...who, person: hub.scene.chair.person })).rejects.toEqual({ refused: 'NOT_SIGNED_IN' });
  });

  test.each([[{}], [{ protocol: 99, person: null }], [{ protocol: 1, person: null, admin: true }], [{ protocol: 1, person: { $ne: null } }]])('refuses the handshake %j', async (auth) => {
    await expect(enter(hub.url, null, { auth })).rejects.toEqual({ refused: 'MALFORMED' });
  });

  test('gives followers without account the feeds, and nothing else', async () => {
    const line = await enter(hub.url, null);
    expect(await line.ask('open', feed())).toMatchObject({ head: 1, items: [{ type: 'compound.founded', command: null }] });
    for (const channel of ['office', 'register', hub.scene.channel]) {
      expect(await line.ask('open', { log: hub.scene.log, channel })).toEqual({ refused: 'NOT_SIGNED_IN' });
      expect(await line.ask('range', { log: hub.scene.log, channel, from: 1, to: 5 })).toEqual({ refused: 'NOT_SIGNED_IN' });
    }
    expect(await line.ask('presence', { ...room(), capacity: hub.scene.chair.capacity, doing: 'HERE' })).toEqual({ refused: 'NOT_SIGNED_IN' });
    const post = { log: hub.scene.log, type: 'PostMessage', capacity: hub.scene.chair.capacity, data: { room: hub.scene.room, text: 'x', replyTo: null, about: null } };
    expect(await line.ask('command', { id: crypto.randomUUID(), ...post })).toEqual({ refused: 'NOT_SIGNED_IN' });
    line.close();
  });

  test('does not tell a channel that is closed to somebody from one that is not there', async () => {
    const client = await hub.signIn('stranger');
    const line = await enter(hub.url, { cookie: client.cookie, person: hub.stranger.person });
    const nowhere = [`room/${crypto.randomUUID()}`, 'office', 'register', hub.scene.channel];
    for (const channel of nowhere) expect(await line.ask('open', { log: hub.scene.log, channel })).toEqual({ refused: 'FORBIDDEN' });
    for (const channel of nowhere) expect(await line.ask('open', { log: `compound/${crypto.randomUUID()}`, channel })).toEqual({ refused: 'FORBIDDEN' });
    line.close();
  });

  test('holds eight sockets of a person and no ninth', async () => {
    const client = await hub.signIn('manager');
    const who = { cookie: client.cookie, person: hub.scene.manager.person };
    const lines = await Promise.all(Array.from({ length: 8 }, () => enter(hub.url, who)));
    await expect(enter(hub.url, who)).rejects.toMatchObject({ refused: 'RATE_LIMITED' });
    lines[0]?.close();
    await expect.poll(() => enter(hub.url, who).then((line) => { lines.push(line); return 'IN'; }, () => 'OUT')).toBe('IN');
    for (const line of lines) line.close();
  });

  test('ends all sockets of a session with it, and leaves the person\'s other devices alone', async () => {
    const [phone, desk] = [await secretary(), await secretary()];
    const lines = [await enter(hub.url, phone), await enter(hub.url, phone), await enter(hub.url, desk)];
    const [first, second, other] = lines;
    await first?.ask('open', room());
    expect((await phone.client.delete('/api/session')).status).toBeLessThan(300);
    await Promise.all([first?.ended, second?.ended]);
    expect(first?.frames.at(-1)).toEqual({ name: 'closed', frame: { reason: 'SIGNED_OUT' } });
    expect(await other?.ask('open', room())).toMatchObject({ head: expect.any(Number) });
    await expect(enter(hub.url, phone)).rejects.toEqual({ refused: 'NOT_SIGNED_IN' });
    other?.close();
  });

  test('ends the sockets of a session that another node has revoked', async () => {
    const who = await secretary();
    const line = await enter(hub.url, who);
    const sessions = await hub.stores.directory.sessionsOf(who.person);
    await hub.stores.directory.revokeSessions(sessions.map((row) => row.id), new Date(hub.clock.now()).toISOString());
    await line.ended;
    expect(line.frames.at(-1)).toEqual({ name: 'closed', frame: { reason: 'SIGNED_OUT' } });
  });
});
