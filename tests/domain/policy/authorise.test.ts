import { commandTypes, type CommandType, type CompoundCommand } from '@sanfang/shared/compound/command.ts';
import { roomOfCommand } from '@sanfang/shared/compound/decide.ts';
import { authorise } from '@sanfang/shared/compound/policy.ts';
import { phaseOf, policyTable } from '@sanfang/shared/compound/policy-table.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { describe, expect, it } from 'vitest';
import { event, HUB, inRoom, named, NOW, past, somebody, type Asked, type By, type Scene } from '../support/given.ts';
import { all, ask, chen, compound, everybody, formed, idle, opened, ROOM, seated, seatOf, sitting, song, tabled, theRoom, wu, zhou } from '../support/room.ts';
import { permitted } from '../../policy/oracle/commands.ts';

/** A command of a type with nothing in it but the room: the policy reads no more. */
function bare(type: CommandType, room = ROOM): CompoundCommand {
  const data = policyTable[type].phases.includes('NO_ROOM') ? {} : { room };
  return { id: named('command'), log: idle.log, type, capacity: '', data } as unknown as CompoundCommand;
}

function ask1(scene: Scene, type: CommandType, by: By, over: { room?: string; now?: string } = {}) {
  const command = bare(type, over.room ?? ROOM);
  const named = roomOfCommand(command);
  return authorise(scene.compound(named), command, { ...by, hub: by === HUB }, over.now ?? NOW);
}

const adjourned = all(sitting, [ask('AdjournSession', {}), zhou]);
const closed = all(idle, [ask('CloseRoom', {}), zhou]);
const escalated = all(sitting, [ask('Escalate', { reason: 'x', from: 'NOW' }), wu]);
const escalation = theRoom(escalated).escalations[0]?.id ?? '';
const joined = all(escalated, [ask('JoinEscalation', { escalation }), song]);

describe('what a hat may ask for', () => {
  const scenes = { IDLE: idle, IN_SESSION: sitting, ADJOURNED: adjourned, CLOSED: closed };
  const office: Readonly<Record<string, string>> = {
    zhou: 'branchSecretary', gu: 'branchMember', chen: 'committeeChair', li: 'committeeMember', wu: 'siteManager', tang: 'companyStaff',
    lin: 'residentsCommitteeMember', xu: 'gridWorker', he: 'neighbourSteward', operator: 'operator', owner: 'owner',
  };

  it.each(Object.keys(office))('%s: as the second table says, in every phase', (name) => {
    const by = everybody[name] ?? HUB;
    const may = permitted(office[name] ?? '');
    const stood = Object.entries(scenes).flatMap(([phase, scene]) => commandTypes.filter((type) => !isRefusal(ask1(scene, type, by)))
      .map((type) => `${type}@${policyTable[type].phases.includes('NO_ROOM') ? 'NO_ROOM' : phase}`));
    expect([...new Set(stood)].sort()).toEqual([...may].sort());
  });

  it('answers the hat', () => {
    expect(ask1(sitting, 'PostMessage', chen)).toMatchObject({ capacity: chen.capacity, person: chen.person, office: 'committeeChair', side: 'COMMITTEE', seat: seatOf(chen) });
  });

  it.each<[CommandType, keyof typeof scenes, string]>([
    ['PostMessage', 'CLOSED', 'ROOM_CLOSED'], ['OpenSession', 'CLOSED', 'ROOM_CLOSED'],
    ['OpenSession', 'IN_SESSION', 'SESSION_IN_PROGRESS'], ['OpenSession', 'ADJOURNED', 'SESSION_IN_PROGRESS'],
    ['CloseRoom', 'IN_SESSION', 'OPEN_BUSINESS'], ['CloseRoom', 'ADJOURNED', 'OPEN_BUSINESS'],
    ['ResumeSession', 'IDLE', 'NO_SESSION'], ['ResumeSession', 'IN_SESSION', 'SESSION_NOT_ADJOURNED'],
    ['CheckIn', 'IDLE', 'NO_SESSION'], ['TakePosition', 'ADJOURNED', 'NO_SESSION'], ['OpenSignOff', 'IDLE', 'NO_SESSION'],
  ])('%s in a room that is %s: %s', (type, phase, code) => {
    expect(phaseOf(scenes[phase].compound(ROOM).room)).toBe(phase);
    expect(ask1(scenes[phase], type, zhou)).toEqual({ refused: code });
  });

  it('is refused in plain words where a role never may', () => {
    expect(ask1(sitting, 'OpenSession', chen)).toEqual({ refused: 'FORBIDDEN' });
    expect(ask1(sitting, 'FormParty', chen)).toEqual({ refused: 'FORBIDDEN' });
    expect(ask1(sitting, 'FormParty', everybody['owner'] ?? HUB)).toEqual({ refused: 'FORBIDDEN' });
  });

  it('is nothing for a type that is not there', () => {
    for (const type of ['toString', '__proto__', 'DropLog']) {
      for (const hub of [true, false]) expect(authorise(idle.compound(ROOM), { ...bare('PostMessage'), type } as unknown as CompoundCommand, { ...zhou, hub }, NOW)).toEqual({ refused: 'UNKNOWN_COMMAND' });
    }
  });
});

describe('the hub itself', () => {
  it('sets up and closes what is due, and does nothing else', () => {
    const stood = commandTypes.filter((type) => ask1(tabled, type, HUB) === 'HUB');
    const may = [...permitted('HUB')].map((word) => word.split('@')[0]);
    expect(stood.sort()).toEqual([...new Set(may)].sort());
    expect(ask1(tabled, 'SignOff', HUB)).toEqual({ refused: 'FORBIDDEN' });
  });

  it('needs the room', () => {
    expect(ask1(tabled, 'CloseSignOff', HUB, { room: named('nowhere') })).toEqual({ refused: 'UNKNOWN_ROOM' });
    expect(ask1(closed, 'CloseSignOff', HUB)).toEqual({ refused: 'ROOM_CLOSED' });
  });

  it('is not whoever calls themselves so', () => {
    expect(authorise(tabled.compound(ROOM), bare('CloseSignOff'), { person: 'hub', capacity: 'hub', hub: false }, NOW)).toEqual({ refused: 'CAPACITY_NOT_YOURS' });
  });
});

describe('a hat', () => {
  const notYours = { refused: 'CAPACITY_NOT_YOURS' };

  it('is one\'s own', () => {
    expect(ask1(sitting, 'PostMessage', { person: chen.person, capacity: zhou.capacity })).toEqual(notYours);
    expect(ask1(sitting, 'PostMessage', { person: chen.person, capacity: named('another compound') })).toEqual(notYours);
    expect(ask1(sitting, 'PostMessage', somebody('nobody'))).toEqual(notYours);
  });

  it('is off when the seat is vacated, the term is over or the body has ended', () => {
    expect(ask1(sitting.and([event('seat.vacated', { seat: seatOf(chen) })]), 'SignOff', chen)).toEqual(notYours);
    const ended = sitting.and([event('party.ended', { party: named('OWNERS_COMMITTEE'), on: '2026-11-24' })]);
    expect(ask1(ended, 'SignOff', chen)).not.toEqual(notYours);
    expect(ask1(ended, 'SignOff', chen, { now: '2026-11-23T16:00:00.000Z' })).toEqual(notYours);
    expect(ask1(sitting, 'SignOff', chen, { now: '2019-12-31T15:59:59.999Z' })).toEqual(notYours);
  });

  it('counts for itself: a secretary with an operator\'s hat convenes under one and keeps seats under the other', () => {
    const two = sitting.and([seated('zhou', 'OPERATOR', 'operator', 'zhou2.hat')]);
    const zhou2 = { ...somebody('zhou2'), person: zhou.person };
    expect(ask1(two, 'FormParty', zhou)).toEqual({ refused: 'FORBIDDEN' });
    expect(ask1(two, 'FormParty', zhou2)).toMatchObject({ office: 'operator' });
    expect(ask1(two, 'AdjournSession', zhou2)).toEqual({ refused: 'UNKNOWN_ROOM' });
  });
});

describe('a room that one may not see', () => {
  const blind = ['xu', 'he', 'operator', 'owner', 'song', 'shen'] as const;

  it.each(blind)('%s cannot tell it from one that is not there', (name) => {
    const by = everybody[name] ?? HUB;
    const inRoomTypes = commandTypes.filter((type) => !policyTable[type].phases.includes('NO_ROOM'));
    expect(inRoomTypes.length).toBeGreaterThan(20);
    for (const type of inRoomTypes) {
      expect(ask1(sitting, type, by)).toEqual({ refused: 'UNKNOWN_ROOM' });
      expect(ask1(sitting, type, by, { room: named('nowhere') })).toEqual({ refused: 'UNKNOWN_ROOM' });
    }
  });

  it('is one in which another body of the same side sits', () => {
    const branch = compound.and([formed('PARTY_WORK_GROUP'), seated('ma', 'PARTY_WORK_GROUP', 'branchSecretary')]);
    const theirs = branch.and([past(event('room.opened', { room: ROOM, parties: { BRANCH: named('PARTY_WORK_GROUP'), COMMITTEE: named('OWNERS_COMMITTEE'), COMPANY: named('PROPERTY_COMPANY') } }, { seal: { title: { value: 'x', subjects: [], retention: 'PERMANENT' } } }), {})]);
    expect(ask1(theirs, 'OpenSession', zhou)).toEqual({ refused: 'UNKNOWN_ROOM' });
    expect(ask1(theirs, 'OpenSession', somebody('ma'))).toMatchObject({ office: 'branchSecretary' });
    expect(ask1(theirs, 'PostMessage', chen)).toMatchObject({ office: 'committeeChair' });
  });
});

describe('an official', () => {
  const inside: CommandType[] = ['PostMessage', 'HideMessage', 'Advise', 'ReturnEscalation'];

  it('may enter a room that waits for their street, and nothing more', () => {
    expect(ask1(escalated, 'JoinEscalation', song)).toMatchObject({ office: 'streetOfficial' });
    for (const type of inside) expect(ask1(escalated, type, song)).toEqual({ refused: 'UNKNOWN_ROOM' });
  });

  it('speaks, advises and returns once inside, and never signs, takes a position or convenes', () => {
    for (const type of inside) expect(ask1(joined, type, song)).toMatchObject({ capacity: song.capacity });
    for (const type of ['SignOff', 'TakePosition', 'OpenSignOff', 'TableProposal', 'RecordMandate', 'CheckIn', 'OpenSession', 'Escalate'] as const) {
      expect(ask1(joined, type, song)).toEqual({ refused: 'FORBIDDEN' });
    }
  });

  it('does not reach what was said before their span: not even whether it was a message', () => {
    const { from } = theRoom(joined).escalations[0] ?? { from: 0 };
    const asked = (n: number) => [ask('PostMessage', { text: 'x', replyTo: n, about: null }), ask('HideMessage', { message: n, reason: 'x' })];
    const answer = (data: Asked, by: By) => authorise(joined.compound(ROOM), { id: named('c'), log: joined.log, capacity: by.capacity, ...data } as CompoundCommand, { ...by, hub: false }, NOW);
    for (const data of asked(from - 1)) {
      expect(answer(data, song)).toEqual({ refused: 'UNKNOWN_MESSAGE' });
      expect(answer(data, zhou)).toMatchObject({ office: 'branchSecretary' });
    }
    for (const data of asked(from)) expect(answer(data, song)).toMatchObject({ office: 'streetOfficial' });
  });

  it('does nothing through a colleague\'s joining', () => {
    for (const type of inside) expect(ask1(joined, type, somebody('shen'))).toEqual({ refused: 'UNKNOWN_ROOM' });
    expect(ask1(joined, 'JoinEscalation', somebody('shen'))).toMatchObject({ office: 'streetOfficial' });
  });

  it('is out when the matter is returned', () => {
    const returned = all(joined, [ask('ReturnEscalation', { escalation, outcome: 'MEDIATED', text: 'x' }), song]);
    for (const type of inside) expect(ask1(returned, type, song)).toEqual({ refused: 'NOT_JOINED' });
    expect(ask1(returned, 'JoinEscalation', somebody('shen'))).toEqual({ refused: 'UNKNOWN_ROOM' });
  });

  it('has nothing to do with a room escalated to another street', () => {
    const other = sitting.and([inRoom(ROOM, 'escalation.raised', { escalation: named('e'), street: 'jurisdiction/00000000-0000-4000-8000-000000005555', side: 'COMPANY', from: 1 }, { seal: { reason: { value: 'x', subjects: [], retention: 'PERMANENT' } } })]);
    expect(ask1(other, 'JoinEscalation', song)).toEqual({ refused: 'UNKNOWN_ROOM' });
  });

  it('enters open rooms only', () => {
    expect(ask1(opened, 'JoinEscalation', song)).toEqual({ refused: 'UNKNOWN_ROOM' });
  });
});
