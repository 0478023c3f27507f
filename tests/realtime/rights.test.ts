import type { OpenReply } from '@sanfang/shared/protocol/live.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hub as theHub, made, must } from '../engine/scene.ts';
import { startHub, type Hub } from '../support/hub.ts';
import { browse } from './browser.ts';
import { liveItems } from './line.ts';
import { member, person } from './people.ts';

let hub: Hub;
beforeEach(async () => { hub = await startHub(); });
afterEach(() => hub.close());

const room = () => ({ log: hub.scene.log, channel: hub.scene.channel });
const term = { from: '2024-01-01', until: null };
/** The operator takes a seat away; a street's own log has an operator of its own. */
async function vacate(seat: string | undefined, log = hub.scene.log, by = hub.scene.operator): Promise<void> {
  await must(hub.engine, hub.clock, by, log, 'VacateSeat', { seat: seat ?? '' });
}
const office = () => ({ log: hub.scene.log, channel: 'office' });

describe('A right that ends', () => {
  test('ends what is open with it: the last frame is the news of it, and nothing of the next event comes through', async () => {
    const [manager, chair] = [await member(hub, 'manager'), await member(hub, 'chair')];
    const { head } = await manager.line.ask<OpenReply>('open', room());
    await manager.line.ask('open', office());
    await chair.line.ask('open', room());
    await vacate(hub.scene.seats[manager.capacity]);
    await manager.line.until((frames) => frames.filter((one) => one.name === 'closed').length === 2);
    await chair.say('经理离任之后');
    await chair.line.until((frames) => liveItems(frames, hub.scene.channel).length === 1);
    expect(manager.line.frames.filter((one) => one.name !== 'heads')).toEqual([
      { name: 'closed', frame: { ...room(), reason: 'FORBIDDEN' } }, { name: 'closed', frame: { ...office(), reason: 'FORBIDDEN' } },
    ]);
    for (const ask of [
      ['open', room()], ['open', { ...room(), incarnation: hub.engine.incarnation, after: head }], ['range', { ...room(), from: 1, to: 2 }], ['open', office()],
    ] as const) expect(await manager.line.ask(ask[0], ask[1])).toEqual({ refused: 'FORBIDDEN' });
    expect(await manager.say('还在吗')).toEqual({ refused: 'CAPACITY_NOT_YOURS' });
    manager.line.close();
    chair.line.close();
  });

  test('while somebody is away counts when they come back: what they missed stays closed to them', async () => {
    const before = await member(hub, 'manager');
    const { head, incarnation } = await before.line.ask<OpenReply>('open', room());
    before.line.close();
    const chair = await member(hub, 'chair');
    await chair.say('他不在的时候');
    await vacate(hub.scene.seats[before.capacity]);
    const after = await member(hub, 'manager');
    expect(await after.line.ask('open', { ...room(), incarnation, after: head })).toEqual({ refused: 'FORBIDDEN' });
    expect(JSON.stringify(after.line.frames)).not.toContain('他不在的时候');
    after.line.close();
    chair.line.close();
  });

  test('that an official had from another log, their street\'s, ends as fast', async () => {
    const [chair, official] = [await member(hub, 'chair'), await member(hub, 'official')];
    const { escalation = '' } = await chair.must('Escalate', { room: hub.scene.room, reason: '物业不答复', from: 'ROOM' });
    await official.must('JoinEscalation', { room: hub.scene.room, escalation });
    expect(await official.line.ask('open', room())).toMatchObject({ head: 4 });
    const party = made(await must(hub.engine, hub.clock, theHub, hub.scene.street, 'FormParty', { kind: 'OPERATOR', name: '平台运营', term }), 'party');
    const person = crypto.randomUUID();
    const operator = { person, capacity: made(await must(hub.engine, hub.clock, theHub, hub.scene.street, 'FillSeat', { party, office: 'operator', person, name: '运营', term }), 'capacity') };
    await vacate(hub.scene.seats[official.capacity], hub.scene.street, operator);
    await official.line.until((frames) => frames.some((one) => one.name === 'closed'));
    await chair.say('官员离任之后');
    expect(await official.line.ask('open', room())).toEqual({ refused: 'FORBIDDEN' });
    expect(liveItems(official.line.frames, hub.scene.channel)).toEqual([]);
    official.line.close();
    chair.line.close();
  });

  test('does not end what another hat still gives', async () => {
    const secretary = await member(hub, 'secretary');
    await secretary.line.ask('open', room());
    const party = made(await must(hub.engine, hub.clock, theHub, hub.scene.log, 'FormParty', { kind: 'RESIDENTS_COMMITTEE', name: '居委会', term }), 'party');
    await must(hub.engine, hub.clock, theHub, hub.scene.log, 'FillSeat', { party, office: 'residentsCommitteeMember', person: secretary.person, name: '周某', term });
    await vacate(hub.scene.seats[secretary.capacity]);
    const chair = await member(hub, 'chair');
    await chair.say('还看得见');
    await secretary.line.until((frames) => liveItems(frames, hub.scene.channel).length === 1);
    expect(secretary.line.frames.filter((one) => one.name === 'closed')).toEqual([]);
    secretary.line.close();
    chair.line.close();
  });
});

describe('A right that begins', () => {
  test('that reaches further back than before opens the room anew, live and on coming back', async () => {
    const [chair, official] = [await member(hub, 'chair'), await member(hub, 'official')];
    const { room: id, log, channel } = { ...hub.scene };
    await chair.say('第一次上报之前');
    const first = await chair.must('Escalate', { room: id, reason: '只看以后', from: 'NOW' });
    await official.must('JoinEscalation', { room: id, escalation: first['escalation'] ?? '' });
    await official.must('ReturnEscalation', { room: id, escalation: first['escalation'] ?? '', outcome: 'ADVICE_GIVEN', text: '已答复' });
    const browser = browse(hub.url, official);
    const copy = browser.open(log, channel);
    const before = await copy.until((one) => one.slice !== null);
    expect(JSON.stringify(before)).not.toContain('第一次上报之前');
    const second = await chair.must('Escalate', { room: id, reason: '看全部', from: 'ROOM' });
    await official.must('JoinEscalation', { room: id, escalation: second['escalation'] ?? '' });
    const after = await copy.until((one) => JSON.stringify(one).includes('第一次上报之前'));
    // The same as somebody has who opens the room only now, or comes back with the old copy.
    const fresh = await official.line.ask<OpenReply>('open', room());
    const back = await official.line.ask<OpenReply>('open', { ...room(), incarnation: before.incarnation, after: before.n });
    expect(back).toEqual(fresh);
    expect(after.slice).toEqual(fresh.snapshot?.state);
    browser.close();
    official.line.close();
    chair.line.close();
  });

  test('opens the room to who was refused a moment ago', async () => {
    const someone = await person(hub, { person: await hub.addPerson(), capacity: '' });
    expect(await someone.line.ask('open', room())).toEqual({ refused: 'FORBIDDEN' });
    const state = await hub.engine.compound(hub.scene.log, hub.scene.room);
    const party = state?.room.status === 'OPEN' ? state.room.parties.COMPANY : '';
    made(await must(hub.engine, hub.clock, theHub, hub.scene.log, 'FillSeat', { party, office: 'companyStaff', person: someone.person, name: '唐某', term }), 'seat');
    expect(await someone.line.ask('open', room())).toMatchObject({ head: 2 });
    someone.line.close();
  });
});
