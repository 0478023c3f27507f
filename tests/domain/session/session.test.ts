import { sidesAway } from '@sanfang/shared/compound/room/session-decide.ts';
import { describe, expect, it } from 'vitest';
import { inRoom, somebody, type By } from '../support/given.ts';
import { all, ask, chen, compound, idle, li, lin, opened, ROOM, seated, seatOf, sitting, theRoom, wu, zhou } from '../support/room.ts';

const session = theRoom(opened).session?.id ?? '';
const adjourned = all(sitting, [ask('AdjournSession', {}), zhou]);

describe('a session', () => {
  it('opens with the next number', () => {
    expect(theRoom(opened)).toMatchObject({ sessions: 1, session: { id: session, no: 1, status: 'IN_PROGRESS', checkedIn: {} } });
    const second = all(opened, [ask('CloseSession', {}), zhou], [ask('OpenSession', {}), zhou]);
    expect(theRoom(second)).toMatchObject({ sessions: 2, session: { no: 2 } });
    expect(theRoom(second).session?.id).not.toBe(session);
  });

  it('answers with its id', () => {
    const asked = idle.when(ask('OpenSession', {}), zhou);
    asked.then([inRoom(ROOM, 'session.opened', { session: asked.made('session'), no: 1 })]);
  });

  it('knows the number of the event that opened it', () => {
    expect(theRoom(opened).session?.openedN).toBe(2);
  });

  it('adjourns and resumes with those who are there', () => {
    sitting.when(ask('AdjournSession', {}), zhou).then([inRoom(ROOM, 'session.adjourned', { session })]);
    expect(theRoom(adjourned).session?.status).toBe('ADJOURNED');
    const resumed = adjourned.when(ask('ResumeSession', {}), zhou).then([inRoom(ROOM, 'session.resumed', { session })]);
    expect(theRoom(resumed)).toEqual(theRoom(sitting));
  });

  it('closes, sitting or adjourned', () => {
    const closed = sitting.when(ask('CloseSession', {}), zhou).then([inRoom(ROOM, 'session.closed', { session })]);
    expect(theRoom(closed).session).toBeNull();
    expect(theRoom(all(adjourned, [ask('CloseSession', {}), zhou])).session).toBeNull();
  });

  it('is one at a time', () => {
    opened.when(ask('OpenSession', {}), zhou).then('SESSION_IN_PROGRESS');
    adjourned.when(ask('OpenSession', {}), zhou).then('SESSION_IN_PROGRESS');
  });

  it.each(['AdjournSession', 'ResumeSession', 'CloseSession', 'CheckIn', 'CheckOut'] as const)('must be there for %s', (type) => {
    idle.when(ask(type, {}), zhou).then('NO_SESSION');
  });

  it('must sit to be adjourned, and be adjourned to be resumed', () => {
    adjourned.when(ask('AdjournSession', {}), zhou).then('NO_SESSION');
    sitting.when(ask('ResumeSession', {}), zhou).then('SESSION_NOT_ADJOURNED');
  });
});

describe('checking in', () => {
  it('notes seat, side and person', () => {
    const scene = opened.when(ask('CheckIn', {}), chen).then([inRoom(ROOM, 'attendance.checked_in', { session, seat: seatOf(chen), side: 'COMMITTEE' })]);
    expect(theRoom(scene).session?.checkedIn[seatOf(chen)]).toEqual({ seat: seatOf(chen), side: 'COMMITTEE', person: chen.person, at: '2026-11-23T02:00:00.000Z' });
  });

  it('happens once a session, and needs one that sits', () => {
    sitting.when(ask('CheckIn', {}), chen).then('ALREADY_CHECKED_IN');
    adjourned.when(ask('CheckIn', {}), li).then('NO_SESSION');
  });

  it('is for the seats of the three parties of this room', () => {
    opened.when(ask('CheckIn', {}), lin).then('NOT_A_PARTY_OF_ROOM');
    opened.when(ask('CheckIn', {}), somebody('nobody')).then('NOT_A_PARTY_OF_ROOM');
  });

  it('counts a person with two hats under each that they put on', () => {
    const twoHats = all(opened.and([seated('zhou', 'OWNERS_COMMITTEE', 'committeeMember', 'zhou2.hat')]), [ask('CheckIn', {}), zhou]);
    const both = twoHats.when(ask('CheckIn', {}), { ...somebody('zhou2'), person: zhou.person }).after();
    expect(Object.keys(theRoom(both).session?.checkedIn ?? {})).toHaveLength(2);
  });

  it('can be undone, also in a break', () => {
    const away = sitting.when(ask('CheckOut', {}), wu).then([inRoom(ROOM, 'attendance.checked_out', { session, seat: seatOf(wu) })]);
    expect(theRoom(away).session?.checkedIn[seatOf(wu)]).toBeUndefined();
    adjourned.when(ask('CheckOut', {}), wu).after();
    away.when(ask('CheckOut', {}), wu).then('NOT_CHECKED_IN');
    away.when(ask('CheckIn', {}), wu).after();
    sitting.when(ask('CheckOut', {}), lin).then('NOT_CHECKED_IN');
  });
});

describe('quorum', () => {
  it('stands when each of the three sides has somebody checked in', () => {
    const away = (...here: readonly By[]) => {
      const scene = all(opened, ...here.map((by) => [ask('CheckIn', {}), by] as const));
      const { session: state } = theRoom(scene);
      return state === null ? null : sidesAway(scene.compound(), state, scene.now);
    };
    expect(away()).toEqual(['BRANCH', 'COMMITTEE', 'COMPANY']);
    expect(away(zhou, chen)).toEqual(['COMPANY']);
    expect(away(zhou, chen, li)).toEqual(['COMPANY']);
    expect(away(zhou, li, wu)).toEqual([]);
  });
});

describe('events about another session', () => {
  it('change nothing', () => {
    const stray = sitting.and([inRoom(ROOM, 'session.closed', { session: ROOM }), inRoom(ROOM, 'attendance.checked_in', { session: ROOM, seat: seatOf(li), side: 'COMMITTEE' })]);
    expect(theRoom(stray)).toEqual(theRoom(sitting));
    expect(compound.compound(ROOM).room.status).toBe('ABSENT');
  });
});
