/** Every frame that each role gets in a scripted meeting, compared with a table written by hand. */
import { evolve, initialSlice } from '@sanfang/shared/compound/slices.ts';
import { isEvent } from '@sanfang/shared/protocol/channel-copy.ts';
import type { Item, OpenReply } from '@sanfang/shared/protocol/live.ts';
import { isRefusal, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { made, must } from '../engine/scene.ts';
import { proposalFields, register } from '../engine/sign-off.ts';
import { startHub, type Hub } from '../support/hub.ts';
import { enter, liveItems, type Line } from './line.ts';
import { member, person, type Member } from './people.ts';

const roles = ['anonymous', 'stranger', 'owner', 'operator', 'observer', 'secretary', 'chair', 'manager', 'official'] as const;
type Role = (typeof roles)[number];
const channels = ['feed', 'office', 'register', 'room'] as const;

/** Who may open what before the meeting begins. The official has joined nothing yet. */
const doors: Record<Role, readonly string[]> = {
  //            feed    office            register         room
  anonymous: ['OPEN', 'NOT_SIGNED_IN', 'NOT_SIGNED_IN', 'NOT_SIGNED_IN'],
  stranger: ['OPEN', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN'],
  owner: ['OPEN', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN'],
  operator: ['OPEN', 'OPEN', 'OPEN', 'FORBIDDEN'],
  observer: ['OPEN', 'OPEN', 'FORBIDDEN', 'OPEN'],
  secretary: ['OPEN', 'OPEN', 'FORBIDDEN', 'OPEN'],
  chair: ['OPEN', 'OPEN', 'OPEN', 'OPEN'],
  manager: ['OPEN', 'OPEN', 'FORBIDDEN', 'OPEN'],
  official: ['OPEN', 'OPEN', 'FORBIDDEN', 'FORBIDDEN'],
};

/** What happens in the room, in order, with who does it: numbers 3 to 32. */
const inTheRoom: readonly (readonly [type: string, by: Role])[] = [
  ['attendance.checked_in', 'secretary'], ['attendance.checked_in', 'chair'], ['attendance.checked_in', 'manager'],
  ['message.posted', 'chair'], ['proposal.tabled', 'chair'],
  ['position.taken', 'secretary'], ['position.taken', 'chair'], ['position.taken', 'manager'],
  ['mandate.recorded', 'secretary'], ['mandate.recorded', 'chair'], ['mandate.recorded', 'manager'],
  ['signoff.opened', 'secretary'], ['signoff.given', 'secretary'], ['signoff.given', 'chair'], ['signoff.given', 'manager'], ['decision.recorded', 'manager'],
  ['message.posted', 'manager'],
  ['escalation.raised', 'chair'], ['message.posted', 'chair'], ['official.joined', 'official'], ['message.posted', 'chair'], ['message.hidden', 'secretary'], ['advice.given', 'official'], ['escalation.returned', 'official'],
  ['message.posted', 'chair'],
];
const [RAISED, JOINED, HIDDEN, RETURNED] = [20, 22, 23, 26];
const onTheFeed = ['decision.published', 'escalation.published', 'escalation.published', 'escalation.published'];
const readers: readonly Role[] = ['observer', 'secretary', 'chair', 'manager'];

let hub: Hub;
const people = new Map<Role, Member>();
const lines = new Map<Role, Line>();
const replies = new Map<string, OpenReply | Refusal>();
const who = (role: Role): Member => {
  const found = people.get(role);
  if (found === undefined) throw new Error(`${role} has no account`);
  return found;
};
const lineOf = (role: Role): Line => lines.get(role) ?? who(role).line;
const named = (channel: (typeof channels)[number]): string => (channel === 'room' ? hub.scene.channel : channel);

async function open(role: Role, channel: (typeof channels)[number]): Promise<void> {
  replies.set(`${role} ${channel}`, await lineOf(role).ask<OpenReply | Refusal>('open', { log: hub.scene.log, channel: named(channel) }));
}

beforeAll(async () => {
  hub = await startHub({ config: { limits: 'bench' } });
  const { engine, clock, scene } = hub;
  await register(engine, clock, scene);
  const seat = async (kind: 'RESIDENTS_COMMITTEE', office: 'residentsCommitteeMember') => {
    const one = await hub.addPerson();
    const party = made(await must(engine, clock, { person: 'hub', capacity: 'hub' }, scene.log, 'FormParty', { kind, name: '居委会', term: { from: '2024-01-01', until: null } }), 'party');
    const ids = await must(engine, clock, { person: 'hub', capacity: 'hub' }, scene.log, 'FillSeat', { party, office, person: one, name: '林某', term: { from: '2024-01-01', until: null } });
    return { person: one, capacity: made(ids, 'capacity') };
  };
  const owner = await hub.addPerson();
  const owners = (await engine.compound(scene.log, null))?.register.owners ?? {};
  const bound = await must(engine, clock, scene.operator, scene.log, 'BindOwner', { owner: Object.keys(owners)[0] ?? '', person: owner });

  for (const role of ['operator', 'secretary', 'chair', 'manager', 'official'] as const) people.set(role, await member(hub, role));
  people.set('observer', await person(hub, await seat('RESIDENTS_COMMITTEE', 'residentsCommitteeMember')));
  people.set('owner', await person(hub, { person: owner, capacity: made(bound, 'capacity') }));
  people.set('stranger', await person(hub, hub.stranger));
  lines.set('anonymous', await enter(hub.url, null));
  for (const role of roles) for (const channel of channels) await open(role, channel);
  await meet();
  await Promise.all(roles.map((role) => lineOf(role).until((frames) => liveItems(frames, 'feed').length === onTheFeed.length)));
  await Promise.all(readers.map((role) => lineOf(role).until((frames) => liveItems(frames, hub.scene.channel).length === inTheRoom.length)));
  // The heads after the last event: by then whoever was to get something has it.
  await who('chair').line.until((frames) => frames.some((one) => one.name === 'heads' && one.frame.heads.some((head) => head.channel === hub.scene.channel && head.head === 2 + inTheRoom.length)));
});
afterAll(() => hub.close());

async function meet(): Promise<void> {
  const { room, seats } = hub.scene;
  const [secretary, chair, manager, official] = [who('secretary'), who('chair'), who('manager'), who('official')];
  const heads = [secretary, chair, manager];
  for (const one of heads) await one.must('CheckIn', { room });
  await chair.say('议事厅内：加入之前');
  const { proposal = '' } = await chair.must('TableProposal', { room, ...proposalFields() });
  for (const one of heads) await one.must('TakePosition', { room, proposal, version: 1, position: 'AGREE', grounds: null });
  const state = (await hub.engine.compound(hub.scene.log, room))?.room;
  const digest = state?.status === 'OPEN' ? (state.proposals[proposal]?.versions[0]?.digest ?? '') : '';
  for (const [i, basis] of (['BRANCH_RESOLUTION', 'COMMITTEE_RESOLUTION', 'AUTHORISATION_LETTER'] as const).entries()) {
    const one = heads[i];
    await one?.must('RecordMandate', { room, proposal, digest, seat: seats[one.capacity] ?? '', basis, reference: '〔2026〕3号', resolvedOn: '2026-11-20' });
  }
  await secretary.must('OpenSignOff', { room, proposal, version: 1, until: '2026-11-25T02:00:00.000Z' });
  for (const one of heads) await one.must('SignOff', { room, proposal, version: 1, digest });
  await manager.say('议事厅内：加入之前');
  const { escalation = '' } = await chair.must('Escalate', { room, reason: '物业不答复', from: 'NOW' });
  await chair.say('街道可见：第一条');
  await official.must('JoinEscalation', { room, escalation });
  await open('official', 'room');
  await chair.say('将被隐藏');
  await secretary.must('HideMessage', { room, message: HIDDEN, reason: '私人电话' });
  await official.must('Advise', { room, escalation, text: '先公示报价', about: null });
  await official.must('ReturnEscalation', { room, escalation, outcome: 'ADVICE_GIVEN', text: '已指导' });
  await chair.say('议事厅内：离开之后');
}

/** One line an item: its number, its type, and whether it carries the id of the reader's own command. */
function told(items: readonly Item[]): string[] {
  return items.map((item) => ('skip' in item ? `${String(item.skip[0])}–${String(item.skip[1])} not for you` : `${String(item.n)} ${item.type}${item.command === null ? '' : ' (own)'}`));
}
function expectedInRoom(role: Role, from: number, to: number): string[] {
  return inTheRoom.map(([type, by], i) => ({ n: i + 3, line: `${String(i + 3)} ${type}${by === role ? ' (own)' : ''}` })).filter(({ n }) => from <= n && n <= to).map(({ line }) => line);
}
function everything(role: Role): string {
  return JSON.stringify([lineOf(role).frames, ...channels.map((channel) => replies.get(`${role} ${channel}`))]);
}

describe('R4 · In a scripted meeting', () => {
  test.each(roles)('%s opens what the table says', (role) => {
    const reply = (channel: string) => replies.get(`${role} ${channel}`);
    const answers = channels.map((channel) => (isRefusal(reply(channel)) ? (reply(channel) as Refusal).refused : 'OPEN'));
    expect(answers).toEqual(role === 'official' ? ['OPEN', 'OPEN', 'FORBIDDEN', 'OPEN'] : doors[role]);
  });

  test.each(roles)('%s gets each event of the feed once, without an author', (role) => {
    expect(told(liveItems(lineOf(role).frames, 'feed'))).toEqual(onTheFeed.map((type, i) => `${String(i + 2)} ${type}`));
  });

  test.each(readers)('%s gets each event of the room once, and their own with their command', (role) => {
    expect(told(liveItems(lineOf(role).frames, hub.scene.channel))).toEqual(expectedInRoom(role, 3, 27));
  });

  test.each(['anonymous', 'stranger', 'owner', 'operator'] as const)('%s gets no frame of the room, and no word of it', (role) => {
    expect(lineOf(role).frames.filter((one) => one.name === 'events' || one.name === 'presence').map((one) => one.frame.channel)).not.toContain(hub.scene.channel);
    expect(everything(role)).not.toMatch(/议事厅内|街道可见|将被隐藏/);
  });

  test('the official gets the span of the escalation, and numbers alone for what lies before it', () => {
    const opening = replies.get('official room') as OpenReply;
    expect({ head: opening.head, n: opening.snapshot?.n }).toEqual({ head: JOINED, n: JOINED });
    expect(told(opening.items)).toEqual(['1 room.opened', `2–${String(RAISED - 1)} not for you`, ...expectedInRoom('official', RAISED, JOINED)]);
    expect(told(liveItems(lineOf('official').frames, hub.scene.channel))).toEqual(expectedInRoom('official', JOINED + 1, RETURNED));
    expect(everything('official')).not.toContain('议事厅内');
    expect(everything('official')).toContain('街道可见：第一条');
  });

  test('the state that the official is given is the fold of what they see, and of nothing else', async () => {
    const at = { log: hub.scene.log, channel: hub.scene.channel };
    const fold = (items: readonly Item[]) => items.filter(isEvent).reduce((state, event) => evolve(at.channel, state, event), initialSlice(at.channel));
    const first = replies.get('official room') as OpenReply;
    expect(first.snapshot?.state).toEqual(fold(first.items));
    const last = await lineOf('official').ask<OpenReply>('open', at);
    expect(last.snapshot?.state).toEqual(fold(last.items));
    expect(last.snapshot?.state).toMatchObject({ proposals: {}, session: null, escalations: [{ status: 'RETURNED' }] });
    expect(await lineOf('chair').ask<OpenReply>('open', at)).toMatchObject({ snapshot: { state: { session: { no: 1 } } } });
  });

  test('the official hears nothing of what comes after: no frame, no number', async () => {
    const line = lineOf('official');
    const heads = line.frames.flatMap((one) => (one.name === 'heads' ? one.frame.heads : [])).filter((head) => head.channel === hub.scene.channel);
    expect(Math.max(0, ...heads.map((head) => head.head))).toBeLessThanOrEqual(RETURNED);
    const at = { log: hub.scene.log, channel: hub.scene.channel };
    expect(await line.ask('range', { ...at, from: RETURNED, to: RETURNED + 5 })).toMatchObject({ items: [{ n: RETURNED }] });
    expect((await line.ask<OpenReply>('open', at)).head).toBe(RETURNED);
    expect(await line.ask('presence', { ...at, capacity: who('official').capacity, doing: 'HERE' })).toEqual({ refused: 'FORBIDDEN' });
  });

  test('what was hidden is gone from every answer given afterwards', async () => {
    for (const role of ['chair', 'official'] as const) {
      const { items } = await lineOf(role).ask<{ items: Item[] }>('range', { log: hub.scene.log, channel: hub.scene.channel, from: HIDDEN, to: HIDDEN });
      expect(items).toMatchObject([{ n: HIDDEN, type: 'message.posted', opened: {} }]);
    }
    const frame = liveItems(lineOf('manager').frames, hub.scene.channel).find((item) => 'type' in item && item.type === 'message.hidden');
    expect(JSON.stringify(frame)).not.toContain('将被隐藏');
  });

  test('nobody who follows only the feed learns who anybody is', () => {
    const ids = [...people.values()].flatMap((one) => [one.person, one.capacity]);
    for (const role of ['anonymous', 'stranger', 'owner'] as const) {
      const own: readonly string[] = role === 'anonymous' ? [] : [who(role).person, who(role).capacity];
      expect(ids.filter((id) => !own.includes(id) && everything(role).includes(id))).toEqual([]);
      expect(everything(role)).not.toMatch(/Name of|林某|业主 /);
    }
  });
});
