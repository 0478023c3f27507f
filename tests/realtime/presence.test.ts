import type { PresenceFrame } from '@sanfang/shared/protocol/live.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startHub, type Hub } from '../support/hub.ts';
import type { Line } from './line.ts';
import { member, type Member } from './people.ts';

let hub: Hub;
let [secretary, chair]: Member[] = [];
const room = () => ({ log: hub.scene.log, channel: hub.scene.channel });
const at = (one: Member | undefined): Member => {
  if (one === undefined) throw new Error('nobody there');
  return one;
};
const doing = (one: Member, what: 'HERE' | 'TYPING' | 'AWAY', capacity = one.capacity) => one.line.ask('presence', { ...room(), capacity, doing: what });
const lastRoster = (line: Line): PresenceFrame['present'] | undefined => line.frames.flatMap((one) => (one.name === 'presence' ? [one.frame.present] : [])).at(-1);
const shows = (line: Line, expected: Readonly<Record<string, boolean>>) =>
  line.until(() => JSON.stringify(Object.fromEntries((lastRoster(line) ?? []).map((each) => [each.capacity, each.typing]))) === JSON.stringify(Object.fromEntries(Object.entries(expected).sort(([a], [b]) => (a < b ? -1 : 1)))));

beforeAll(async () => {
  hub = await startHub();
  [secretary, chair] = [await member(hub, 'secretary'), await member(hub, 'chair')];
  for (const one of [at(secretary), at(chair)]) await one.line.ask('open', room());
});
afterAll(() => hub.close());

describe('Presence', () => {
  test('shows who is in the room and who types, to everybody in it; typing lapses by itself', async () => {
    expect(await doing(at(secretary), 'HERE')).toEqual({});
    expect(await doing(at(chair), 'TYPING')).toEqual({});
    const both = (typing: boolean) => ({ [at(secretary).capacity]: false, [at(chair).capacity]: typing });
    await Promise.all([shows(at(secretary).line, both(true)), shows(at(chair).line, both(true))]);
    hub.clock.forward(6_001);
    await shows(at(secretary).line, both(false));
  });

  test('is shown to who opens the room later', async () => {
    const manager = await member(hub, 'manager');
    await manager.line.ask('open', room());
    await shows(manager.line, { [at(secretary).capacity]: false, [at(chair).capacity]: false });
    manager.line.close();
  });

  test('ends with the line, when somebody says so, and when the lease is not renewed', async () => {
    const manager = await member(hub, 'manager');
    await manager.line.ask('open', room());
    await doing(manager, 'HERE');
    await shows(at(secretary).line, { [at(secretary).capacity]: false, [at(chair).capacity]: false, [manager.capacity]: false });
    manager.line.close();
    await shows(at(secretary).line, { [at(secretary).capacity]: false, [at(chair).capacity]: false });
    await doing(at(chair), 'AWAY');
    await shows(at(secretary).line, { [at(secretary).capacity]: false });
    hub.clock.forward(45_001);
    await shows(at(secretary).line, {});
  });

  test('is for rooms that one has open, under a hat of one\'s own', async () => {
    expect(await doing(at(secretary), 'HERE', at(chair).capacity)).toEqual({ refused: 'CAPACITY_NOT_YOURS' });
    const manager = await member(hub, 'manager');
    expect(await doing(manager, 'HERE')).toEqual({ refused: 'FORBIDDEN' });
    await manager.line.ask('open', { log: hub.scene.log, channel: 'office' });
    expect(await manager.line.ask('presence', { log: hub.scene.log, channel: 'office', capacity: manager.capacity, doing: 'HERE' })).toEqual({ refused: 'FORBIDDEN' });
    manager.line.close();
  });
});

describe('A hub that goes down', () => {
  test('tells everybody when to come back, and takes nobody in any more', async () => {
    const other = await startHub();
    const one = await member(other, 'secretary');
    await one.line.ask('open', { log: other.scene.log, channel: 'office' });
    await other.close();
    expect(await one.line.ended).toMatch(/disconnect|close/);
    expect(one.line.frames.at(-1)).toEqual({ name: 'closed', frame: { reason: 'GOING_DOWN', retryAfter: expect.any(Number) } });
  });
});
