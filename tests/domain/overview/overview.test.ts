import type { Slice } from '@sanfang/shared/compound/compound.ts';
import { evolveOverview, initialOverview } from '@sanfang/shared/compound/overview-fold.ts';
import type { Overview } from '@sanfang/shared/compound/overview.ts';
import { CannotRead } from '@sanfang/shared/compound/slices.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HUB, type Scene } from '../support/given.ts';
import { histories } from '../support/history.ts';
import { all, ask, chen, compound, decided, heads, heard, idle, mandate, openSignOff, opened, parties, ROOM, sign, signing, sitting, song, street, STREET_LOG, tabled, theProposal, theRoom, UNTIL, words, wu, zhou } from '../support/room.ts';

const of = (scene: Scene): Overview => scene.events.reduce(evolveOverview, initialOverview);
const room = (scene: Scene) => of(scene).rooms[ROOM];

describe('the overview', () => {
  it('knows the compound and its street', () => {
    expect(of(compound)).toEqual({ name: '龙庭御景（演示）', street: STREET_LOG, utcOffset: 480, rooms: {}, escalations: {}, votes: {}, money: { projects: {}, statements: [], topUp: null, questions: {}, open: {} }, dues: [], decisions: 0 });
    expect(of(street).name).toBe('孙岗乡（演示）');
  });

  it('lists rooms by the title that the room itself has', () => {
    expect(room(idle)).toEqual({ id: ROOM, title: theRoom(idle).title, parties, status: 'OPEN', session: 'NONE', proposals: 0, signing: 0, decisions: 0, lastAt: '2026-11-23T02:00:00.000Z' });
    expect(room(all(idle, [ask('CloseRoom', {}), zhou]))?.status).toBe('CLOSED');
  });

  it('follows the session', () => {
    const adjourned = all(opened, [ask('AdjournSession', {}), zhou]);
    expect(room(opened)?.session).toBe('IN_PROGRESS');
    expect(room(adjourned)?.session).toBe('ADJOURNED');
    expect(room(all(adjourned, [ask('ResumeSession', {}), zhou]))?.session).toBe('IN_PROGRESS');
    expect(room(all(adjourned, [ask('CloseSession', {}), zhou]))?.session).toBe('NONE');
  });

  it('says when something last happened in the room', () => {
    const later = all(idle.at('2026-11-24T02:00:00.000Z'), [ask('PostMessage', { text: 'x', replyTo: null, about: null }), wu]);
    expect(room(later)?.lastAt).toBe('2026-11-24T02:00:00.000Z');
  });

  it('counts what is on the table, what is being signed and what is decided', () => {
    const counts = (scene: Scene) => [room(scene)?.proposals, room(scene)?.signing, room(scene)?.decisions, of(scene).decisions];
    expect([sitting, tabled, signing, decided].map(counts)).toEqual([[0, 0, 0, 0], [1, 0, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1]]);
    expect(counts(all(tabled, [ask('WithdrawProposal', { proposal: theProposal(tabled).id }), chen]))).toEqual([0, 0, 0, 0]);
  });
});

describe('what falls due', () => {
  it('is a sign-off, until it is decided', () => {
    expect(of(signing).dues).toEqual([{ at: UNTIL, kind: 'SIGN_OFF', room: ROOM, proposal: theProposal(signing).id }]);
    expect(of(decided).dues).toEqual([]);
  });

  it('or until it lapses', () => {
    const lapsed = all(signing.at('2026-11-25T02:00:02.000Z'), [ask('CloseSignOff', { proposal: theProposal(signing).id }), HUB]);
    expect(of(lapsed).dues).toEqual([]);
    expect(room(lapsed)).toMatchObject({ proposals: 1, signing: 0 });
  });

  it('stands earliest first', () => {
    const second = all(signing, [ask('TableProposal', words), chen]);
    const position = { proposal: theProposal(second).id, version: 1, position: 'AGREE', grounds: null } as const;
    const both = all(second, ...heads.map((by) => [ask('TakePosition', position), by] as const), [openSignOff(second, '2026-11-24T02:00:00.000Z'), zhou]);
    expect(of(both).dues.map((due) => due.at)).toEqual(['2026-11-24T02:00:00.000Z', UNTIL]);
    const third = all(both, [mandate(both, chen), chen], [sign(both), chen]);
    expect(of(third).dues).toEqual(of(both).dues);
  });
});

describe('escalations', () => {
  it('are followed from the raising to the return', () => {
    const raised = all(heard, [ask('Escalate', { reason: '意见不一', from: 'ROOM' }), wu]);
    const [first] = theRoom(raised).escalations;
    const id = first?.id ?? '';
    expect(of(raised).escalations[id]).toEqual({
      id, room: ROOM, street: STREET_LOG, status: 'RAISED', raisedAt: '2026-11-23T02:00:00.000Z', raisedN: first?.raisedN, reason: first?.reason, officials: [], outcome: null,
    });
    const joined = all(raised, [ask('JoinEscalation', { escalation: id }), song]);
    expect(of(joined).escalations[id]).toMatchObject({ status: 'JOINED', officials: [song.capacity] });
    const returned = all(joined, [ask('ReturnEscalation', { escalation: id, outcome: 'REFERRED', text: 'x' }), song]);
    expect(of(returned).escalations[id]).toMatchObject({ status: 'RETURNED', outcome: 'REFERRED' });
  });
});

describe('an event that this code does not know', () => {
  it('stops the fold', () => {
    const [event] = idle.events;
    if (event === undefined) throw new Error('nothing happened');
    expect(() => evolveOverview(initialOverview, { ...event, v: 2 })).toThrow(CannotRead);
    expect(() => evolveOverview(initialOverview, { ...event, type: 'toString' })).toThrow(CannotRead);
  });
});

describe('over any history', () => {
  it('agrees with the rooms themselves', () => {
    fc.assert(fc.property(histories, (history) => {
      for (const scene of history) {
        const overview = of(scene);
        const state = theRoom(scene);
        const proposals = Object.values(state.proposals);
        const signing = proposals.filter((one) => one.status === 'SIGNING');
        const decided = proposals.filter((one) => one.status === 'DECIDED');
        expect(overview.rooms[ROOM]).toMatchObject({
          title: state.title, status: state.status, session: state.session?.status ?? 'NONE',
          proposals: proposals.filter((one) => one.status === 'TABLED').length + signing.length, signing: signing.length, decisions: decided.length,
        });
        expect(overview.dues.map((due) => due.at)).toEqual(signing.map((one) => one.signOff.until).sort());
        expect(overview.decisions).toBe(Object.keys((scene.slice('feed') as Slice & { decisions: object }).decisions).length);
        for (const { id, status, outcome, reason } of state.escalations) expect(overview.escalations[id]).toMatchObject({ status, outcome, reason });
      }
    }), { numRuns: 40 });
  });
});
