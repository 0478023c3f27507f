import { commandRates } from '@sanfang/server/commands/command-rates.ts';
import { createAccounts } from '@sanfang/server/accounts/accounts.ts';
import { createCommandDoor } from '@sanfang/server/commands/command-door.ts';
import { Buckets } from '@sanfang/server/realtime/buckets.ts';
import { commandTypes, type CommandType } from '@sanfang/shared/compound/command.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { member, type Member } from '../realtime/people.ts';
import { startHub, type Hub } from '../support/hub.ts';
import type { Client } from '../support/client.ts';

let hub: Hub;
let chair: Member;
let browser: Client;
beforeAll(async () => {
  hub = await startHub();
  chair = await member(hub, 'chair');
  browser = await hub.signIn('chair');
});
afterAll(async () => {
  chair.line.close();
  await hub.close();
});

const message = (text: string) => ({
  id: crypto.randomUUID(), log: hub.scene.log, type: 'PostMessage', capacity: chair.capacity, data: { room: hub.scene.room, text, replyTo: null, about: null },
});
interface Refused { readonly refused?: string; readonly detail?: { readonly retryAfter?: number } }

describe('commands of one person', () => {
  test('share one rate over socket and HTTP; what is refused says when to come again', async () => {
    const { burst } = commandRates.PostMessage;
    const answers = await Promise.all(Array.from({ length: burst + 12 }, async (_, i) => {
      if (i % 2 === 0) return await chair.line.ask<Refused>('command', message(String(i)));
      const { status, body, headers } = await browser.post<Refused>('/api/commands', message(String(i)));
      if (status === 429) expect(headers.get('retry-after')).toBe(String(body.detail?.retryAfter));
      return body;
    }));
    const limited = answers.filter(({ refused }) => refused === 'RATE_LIMITED');
    expect(limited.length).toBeGreaterThan(0);
    expect(answers.length - limited.length).toBeGreaterThanOrEqual(burst);
    for (const { detail } of limited) expect(detail?.retryAfter).toBe(1);
    expect(answers.every((answer) => !isRefusal(answer) || answer.refused === 'RATE_LIMITED')).toBe(true);
  });

  test('of one type leave others and other people alone', async () => {
    const [manager, secretary] = [await member(hub, 'manager'), await member(hub, 'secretary')];
    const replies = await Promise.all(Array.from({ length: 30 }, (_, i) => manager.say(String(i))));
    expect(replies.some(isRefusal)).toBe(true);
    expect(await manager.send('CheckIn', { room: hub.scene.room })).toMatchObject({ fresh: true });
    expect(await secretary.say('I have said nothing yet')).toMatchObject({ fresh: true });
    for (const { line } of [manager, secretary]) line.close();
  });
});

describe('the rate of every command', () => {
  test('stands in the table, and words may come faster than acts, and acts faster than what sets up a compound', () => {
    expect(Object.keys(commandRates).sort()).toEqual([...commandTypes].sort());
    for (const { perSecond, burst } of Object.values(commandRates)) {
      expect(perSecond).toBeGreaterThan(0);
      expect(burst).toBeGreaterThanOrEqual(1);
    }
    expect(commandRates.PostMessage).toEqual({ perSecond: 5, burst: 20 });
    expect(commandRates.TakePosition.perSecond).toBeLessThan(commandRates.PostMessage.perSecond);
    expect(commandRates.OpenRoom.perSecond).toBeLessThan(commandRates.TakePosition.perSecond);
  });

  test.each(['PostMessage', 'OpenRoom', 'SignOff'] satisfies CommandType[])('%s: so many at once, then one whenever its time has come', async (type) => {
    let now = 0;
    const accounts = createAccounts({
      directory: hub.stores.directory, engine: hub.engine, clock: hub.clock, config: hub.config, audit: hub.app.audit, key: new Uint8Array(32),
      tokens: { sign: () => '', sessionOf: () => null }, onError: (error) => { throw error; },
    });
    const door = createCommandDoor({
      engine: { ...hub.engine, execute: async () => ({ channel: 'office', n: 1, fresh: true }) }, accounts, clock: hub.clock, limits: { commands: commandRates },
      buckets: new Buckets(() => now), audit: hub.app.audit, answered: () => undefined,
    });
    const data = {
      PostMessage: { room: hub.scene.room, text: 'x', replyTo: null, about: null },
      OpenRoom: { title: 'x', parties: { BRANCH: hub.scene.room, COMMITTEE: hub.scene.room, COMPANY: hub.scene.room } },
      SignOff: { room: hub.scene.room, proposal: hub.scene.room, version: 1, digest: 'A'.repeat(43) },
    }[type];
    const auth = { method: 'PASSWORD', level: 1, deviceAge: 0 } as const;
    const send = async (who: string) => (await door({ id: crypto.randomUUID(), log: hub.scene.log, type, capacity: chair.capacity, data }, { person: who, session: 'x', device: 'laptop', auth, demo: false, block: null })).reply;
    const { perSecond, burst } = commandRates[type];
    const first = await Promise.all(Array.from({ length: burst + 1 }, () => send('a')));
    if (first.some((reply) => isRefusal(reply) && reply.refused === 'MALFORMED')) throw new Error(JSON.stringify(first[0]));
    expect(first.map(isRefusal)).toEqual([...Array.from({ length: burst }, () => false), true]);
    expect(first.at(-1)).toEqual({ refused: 'RATE_LIMITED', detail: { retryAfter: Math.ceil(1 / perSecond) } });
    expect(isRefusal(await send('b'))).toBe(false);
    now += 1_000 / perSecond;
    expect(isRefusal(await send('a'))).toBe(false);
    expect(isRefusal(await send('a'))).toBe(true);
    accounts.revocations.close();
  });
});
