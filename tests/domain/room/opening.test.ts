import { describe, expect, it } from 'vitest';
import { event, id, inRoom, named, somebody } from '../support/given.ts';
import { all, ask, compound, decided, heard, idle, openSignOff, opened, parties, ROOM, seated, sealedFor, sitting, theRoom, wu, zhou } from '../support/room.ts';

const open = (over: Partial<typeof parties> = {}, title = '外墙维修') => ({ type: 'OpenRoom', data: { title, parties: { ...parties, ...over } } }) as const;
const title = { title: sealedFor('外墙维修') };
const room = compound.when(open(), zhou).made('room');

describe('opening a room', () => {
  it('records it in its own channel and lists it for those who hold a seat', () => {
    const scene = compound.when(open(), zhou).then([
      event('room.opened', { room, parties }, { seal: title }), event('room.listed', { room }, { seal: title }),
    ]);
    expect(theRoom(scene, room)).toMatchObject({ status: 'OPEN', id: room, parties, session: null, proposals: {}, messages: 0 });
    expect(scene.compound().office.rooms[room]?.status).toBe('OPEN');
  });

  it('keeps the title without the space around it', () => {
    expect(compound.when(open({}, '  外墙维修 '), zhou).accepted.events[0]?.seal).toEqual(title);
  });

  it('refuses a title in which nothing can be seen', () => {
    compound.when(open({}, '\u200b'), zhou).then({ refused: 'EMPTY_TEXT', detail: { field: 'title' } });
  });

  it.each([
    ['a body that is not there', { COMPANY: named('nobody') }, 'COMPANY'],
    ['a body of another side', { COMMITTEE: parties.COMPANY }, 'COMMITTEE'],
    ['a body of no side', { COMPANY: named('GRID') }, 'COMPANY'],
  ] as const)('refuses %s', (_, over, side) => {
    compound.when(open(over), zhou).then({ refused: 'ROOM_NEEDS_THREE_PARTIES', detail: { side } });
  });

  it('refuses a body that was ended, from that day on', () => {
    const ended = compound.and([event('party.ended', { party: parties.COMPANY, on: '2026-11-24' })]);
    ended.when(open(), zhou).after();
    ended.at('2026-11-23T16:00:00.000Z').when(open(), zhou).then({ refused: 'ROOM_NEEDS_THREE_PARTIES', detail: { side: 'COMPANY' } });
  });

  it('takes a work group in place of the branch, and an interim committee in place of the committee', () => {
    const stand = compound.and([
      event('party.ended', { party: parties.COMMITTEE, on: '2026-11-01' }),
      event('party.formed', { party: named('interim'), kind: 'INTERIM_COMMITTEE', name: '物业管理委员会', term: { from: '2026-11-01', until: null } }),
    ]);
    stand.when(open({ COMMITTEE: named('interim') }), zhou).after();
  });

  it('is for the convener of the branch that sits in it', () => {
    const other = compound.and([
      event('party.formed', { party: named('PARTY_WORK_GROUP'), kind: 'PARTY_WORK_GROUP', name: 'Another branch', term: { from: '2024-01-01', until: null } }),
      seated('ma', 'PARTY_WORK_GROUP', 'branchSecretary'),
    ]);
    other.when(open(), somebody('ma')).then('NOT_A_PARTY_OF_ROOM');
  });
});

describe('closing a room', () => {
  const close = ask('CloseRoom', {});

  it('records it in both places', () => {
    const scene = idle.when(close, zhou).then([inRoom(ROOM, 'room.closed', { room: ROOM }), event('room.delisted', { room: ROOM })]);
    expect(theRoom(scene).status).toBe('CLOSED');
    expect(scene.compound().office.rooms[ROOM]?.status).toBe('CLOSED');
  });

  it('refuses while a session sits or is adjourned', () => {
    opened.when(close, zhou).then({ refused: 'OPEN_BUSINESS', detail: { what: 'session' } });
    all(opened, [ask('AdjournSession', {}), zhou]).when(close, zhou).then({ refused: 'OPEN_BUSINESS', detail: { what: 'session' } });
    all(opened, [ask('CloseSession', {}), zhou]).when(close, zhou).after();
  });

  it('refuses while a proposal is being signed', () => {
    all(heard, [openSignOff(heard), zhou], [ask('CloseSession', {}), zhou]).when(close, zhou).then({ refused: 'OPEN_BUSINESS', detail: { what: 'signOff' } });
    all(decided, [ask('CloseSession', {}), zhou]).when(close, zhou).after();
  });

  it('refuses while the street has it', () => {
    all(idle, [ask('Escalate', { reason: 'x', from: 'ROOM' }), wu]).when(close, zhou).then({ refused: 'OPEN_BUSINESS', detail: { what: 'escalation' } });
  });
});

describe('a room that is not open', () => {
  const closed = all(idle, [ask('CloseRoom', {}), zhou]);

  it.each([
    ask('CloseRoom', {}), ask('OpenSession', {}), ask('CheckIn', {}), ask('PostMessage', { text: 'x', replyTo: null, about: null }), ask('Escalate', { reason: 'x', from: 'ROOM' }),
  ])('takes no $type', (asked) => {
    closed.when(asked, zhou).then('ROOM_CLOSED');
    compound.when(asked, zhou).then('UNKNOWN_ROOM');
  });

  it('leaves an event of its channel alone before it was opened', () => {
    const stray = compound.and([inRoom(named('other room'), 'session.opened', { session: id(1), no: 1 })]);
    expect(stray.compound(named('other room')).room).toEqual({ status: 'ABSENT' });
  });

  it('is opened once', () => {
    const again = sitting.and([event('room.opened', { room: ROOM, parties }, { seal: title })]);
    expect(theRoom(again)).toEqual(theRoom(sitting));
  });
});
