/** An official of the street: only in rooms that were escalated to it and that they joined, from there on, until it is returned, and in no sibling. */
import { commandTypes } from '@sanfang/shared/compound/command.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { must, send, type By } from '../engine/scene.ts';
import { inject } from './inject.ts';
import { evidenceOf } from './evidence.ts';
import { actsInRoom, toldByTable } from './oracle/commands.ts';
import { channelsOf, dataOf } from './requests.ts';
import { refusedByPolicy } from './told-in-town.ts';
import { startTown, type Town } from './town.ts';

let town: Town;
let during: By;
let sibling: string;
beforeAll(async () => {
  town = await startTown();
  const { 'official during': official, branchSecretary } = town.home.people;
  if (official === undefined || branchSecretary === undefined) throw new Error('the cast is not whole');
  during = official;
  const { parties } = dataOf('OpenRoom', town.home);
  sibling = (await must(town.hub.engine, town.hub.clock, branchSecretary, town.home.log, 'OpenRoom', { title: '隔壁的议事厅', parties }))['room'] ?? '';
  await must(town.hub.engine, town.hub.clock, branchSecretary, town.home.log, 'OpenSession', { room: sibling });
});
afterAll(() => town.close());

/** What an official may ask for in every compound of their street, without a room: their orders about votes, rules and money. */
const ofTheStreet: readonly string[] = commandTypes.filter((type) => !actsInRoom(type) && toldByTable('streetOfficial', type, 'NO_ROOM') === null);
/** What passed in the room, after what passes in the whole compound. */
function inRoom(passed: readonly string[]): string[] {
  const [whole, there] = [passed.filter((one) => ofTheStreet.includes(one.split(' ')[0] ?? '')), passed.filter((one) => !ofTheStreet.includes(one.split(' ')[0] ?? ''))];
  expect(whole.map((one) => one.split(' ')[0])).toEqual(ofTheStreet);
  return there;
}

/** Tries every command that acts in a room, there, and all others; answers what the policy let pass. */
async function tries(by: By, log: string, room: string, from = town.home): Promise<string[]> {
  const passed: string[] = [];
  for (const type of commandTypes) {
    const data = actsInRoom(type) ? { ...dataOf(type, from), room } : dataOf(type, from);
    const reply = await send(town.hub.engine, town.hub.clock, by, log, type, data as never);
    if (!isRefusal(reply) || !refusedByPolicy(reply)) passed.push(`${type}${isRefusal(reply) ? ` (${reply.refused})` : ''}`);
  }
  return passed;
}

describe('An official who is in one room', () => {
  test('does nothing and reads nothing in another of the same compound, open or closed', async () => {
    const evidence = await evidenceOf(town.hub, during.person, 'fresh cookie');
    for (const room of [sibling, town.home.closedRoom]) {
      expect(inRoom(await tries(during, town.home.log, room))).toEqual([]);
      for (const way of ['open', 'range?from=1&to=9']) expect((await inject(town.hub, { method: 'GET', url: `/api/logs/${town.home.log}/channels/${encodeURIComponent(`room/${room}`)}/${way}` }, evidence)).status).toBe(404);
    }
  });

  test('does nothing and reads no room in another compound of the same street, though it is escalated there as well', async () => {
    const evidence = await evidenceOf(town.hub, during.person, 'fresh cookie');
    // What waits for the street may be entered, and only that; its own escalation is named by nobody here.
    expect(inRoom(await tries(during, town.nextDoor.log, town.nextDoor.room))).toEqual(['JoinEscalation (NOT_ESCALATED)']);
    for (const [kind, channel] of channelsOf(town.nextDoor)) {
      const { status } = await inject(town.hub, { method: 'GET', url: `/api/logs/${town.nextDoor.log}/channels/${encodeURIComponent(channel)}/open` }, evidence);
      expect([kind, status]).toEqual([kind, ['feed', 'office', 'petitions'].includes(kind) ? 200 : 404]);
    }
    expect(await tries(during, town.far.log, town.far.room)).toEqual([]);
  });

  test('speaks, advises and returns there; then all of that ends, also for what lay in their span, and they cannot enter again', async () => {
    const state = (await town.hub.engine.compound(town.home.log, town.home.room))?.room;
    const escalation = state?.status === 'OPEN' ? (state.escalations.at(-1)?.id ?? '') : '';
    const act = (type: 'PostMessage' | 'Advise' | 'ReturnEscalation' | 'JoinEscalation', data: object) => send(town.hub.engine, town.hub.clock, during, town.home.log, type, { room: town.home.room, ...data } as never);
    expect(await act('PostMessage', { text: '街道的话', replyTo: null, about: null })).toMatchObject({ fresh: true });
    expect(await act('Advise', { escalation, text: '先公示', about: null })).toMatchObject({ fresh: true });
    expect(await act('ReturnEscalation', { escalation, outcome: 'MEDIATED', text: '已调解' })).toMatchObject({ fresh: true });
    expect(inRoom(await tries(during, town.home.log, town.home.room))).toEqual([]);
    expect(await act('JoinEscalation', { escalation })).toEqual({ refused: 'NOT_JOINED' });
    const evidence = await evidenceOf(town.hub, during.person, 'fresh cookie');
    const before = (await town.hub.engine.channel(town.home.log, `room/${town.home.room}`))?.n ?? 0;
    const chair = town.home.people['committeeChair'] ?? during;
    await must(town.hub.engine, town.hub.clock, chair, town.home.log, 'PostMessage', { room: town.home.room, text: `街道离开之后 ${town.home.secret}`, replyTo: null, about: null });
    const { text } = await inject(town.hub, { method: 'GET', url: `/api/logs/${town.home.log}/channels/${encodeURIComponent(`room/${town.home.room}`)}/open` }, evidence);
    expect((JSON.parse(text) as { head: number }).head).toBe(before);
    expect(text).not.toContain('街道离开之后');
  });
});
