import type { OpenRoom, Position, Proposal, ProposalVersion, Session } from '@sanfang/shared/compound/room/state.ts';
import type { Side } from '@sanfang/shared/compound/party/offices.ts';
import type { SeenEvent } from '@sanfang/shared/protocol/live.ts';
import { describe, expect, test } from 'vitest';
import { blocksOf } from '../../../web/src/routes/c/[compound]/rooms/[room]/conversation.ts';
import { whereAreWe } from '../../../web/src/routes/c/[compound]/rooms/[room]/where-are-we.ts';
import { urgencyOf } from '../../../web/src/routes/inbox/waiting.ts';

const AT = '2026-11-23T05:00:00.000Z';
const room: OpenRoom = { status: 'OPEN', id: 'r', title: 't', openedAt: AT, parties: { BRANCH: 'b', COMMITTEE: 'c', COMPANY: 'f' }, session: null, sessions: 0, proposals: {}, messages: 0, hidden: {}, escalations: [] };
const checkedIn = (...sides: Side[]): Session => ({
  status: 'IN_PROGRESS', id: 's', no: 1, openedAt: AT, openedN: 2, checkedIn: Object.fromEntries(sides.map((side) => [side, { seat: side, side, person: side, at: AT }])),
});
const position = (word: Position['position']): Position => ({ position: word, grounds: null, version: 1, session: 's', seat: 'x', person: 'x', at: AT });
const tabled = (positions: Proposal['positions'] = {}): Proposal => ({ id: 'p', no: 1, status: 'TABLED', versions: [{ version: 1 } as ProposalVersion], positions, mandates: {}, recused: {}, lapses: [] });
const signOff = { session: 's', version: 1, digest: 'd', openedAt: AT, until: '2026-11-24T05:00:00.000Z', signatures: { BRANCH: { side: 'BRANCH', seat: 'x', person: 'x', at: AT } } } as const;
const full = checkedIn('BRANCH', 'COMMITTEE', 'COMPANY');
const agree = { BRANCH: position('AGREE'), COMMITTEE: position('RESERVE'), COMPANY: position('AGREE') };

describe('Where we are', () => {
  test.each([
    ['nobody has opened a session', room, 'CONVENE SESSION OpenSession'],
    ['the session is adjourned', { ...room, session: { ...full, status: 'ADJOURNED' } }, 'CONVENE RESUME ResumeSession'],
    ['one side is away', { ...room, session: checkedIn('BRANCH', 'COMMITTEE') }, 'CHECK_IN SIDES CheckIn COMPANY'],
    ['nothing is tabled', { ...room, session: full }, 'TABLE PROPOSAL TableProposal'],
    ['two are silent', { ...room, session: full, proposals: { p: tabled({ BRANCH: position('AGREE') }) } }, 'POSITIONS SIDES TakePosition COMMITTEE,COMPANY'],
    ['one opposes', { ...room, session: full, proposals: { p: tabled({ ...agree, COMPANY: position('OPPOSE') }) } }, 'POSITIONS AMENDMENT AmendProposal COMPANY'],
    ['all have spoken, none opposed', { ...room, session: full, proposals: { p: tabled(agree) } }, 'SIGN OPENING OpenSignOff'],
    ['two have not signed, also after the session', { ...room, proposals: { p: { ...tabled(agree), status: 'SIGNING', signOff } } }, 'SIGN SIDES SignOff COMMITTEE,COMPANY'],
    ['the room is closed', { ...room, status: 'CLOSED' }, 'DECIDED ROOM_CLOSED null'],
  ] as [string, OpenRoom, string][])('%s', (_, state, expected) => {
    const { stage, waits, next, missing } = whereAreWe(state);
    expect([stage, waits, String(next), missing.join()].filter((part) => part !== '').join(' ')).toBe(expected);
  });

  test('counts who is done and names the time', () => {
    const where = whereAreWe({ ...room, proposals: { p: { ...tabled(agree), status: 'SIGNING', signOff } } });
    expect({ done: where.done, until: where.until }).toEqual({ done: 1, until: signOff.until });
  });
});

const event = (n: number, type: string, actor = 'a', minute = n): SeenEvent => ({
  v: 1, channel: 'room/r', n, type, at: new Date(Date.parse(AT) + minute * 60_000).toISOString(), actor, capacity: actor, data: {}, sealed: {}, command: null, opened: {},
});
const shape = (events: readonly SeenEvent[], readTo: number | null = null) => blocksOf(events, readTo).map((block) => (block.kind === 'TALK' ? block.messages.map(({ n }) => n).join('+') : block.kind === 'HIDDEN' ? `${String(block.n)}–${String(block.to)}` : `${block.kind} ${String(block.n)}`));

describe('The conversation', () => {
  test('groups what one says in one go; another speaker, an act or a pause starts anew', () => {
    expect(shape([event(1, 'message.posted'), event(2, 'message.posted'), event(3, 'message.posted', 'b'), event(4, 'session.opened'), event(5, 'message.posted', 'b'), event(6, 'message.posted', 'b', 30)]))
      .toEqual(['1+2', '3', 'ACT 4', '5', '6']);
  });

  test('draws the rule before what is new, and none where everything is old or everything new', () => {
    const events = [event(1, 'message.posted'), event(2, 'message.posted'), event(3, 'message.posted')];
    expect(shape(events, 2)).toEqual(['1+2', 'NEW 3', '3']);
    expect(shape(events, 3)).toEqual(['1+2+3']);
    expect(shape(events, 0)).toEqual(['1+2+3']);
  });

  test('shows numbers that one may not see as a gap, and the act of hiding not at all', () => {
    expect(shape([event(1, 'room.opened'), event(7, 'message.posted'), event(8, 'message.hidden')])).toEqual(['ACT 1', '2–6', '7']);
  });
});

test('An escalation takes colour near its limit of a day, and after it', () => {
  const hours = (count: number) => count * 3_600_000;
  expect([1, 19, 20, 23.9, 24, 50].map((passed) => urgencyOf(0, hours(passed)))).toEqual(['CALM', 'CALM', 'NEAR', 'NEAR', 'OVERDUE', 'OVERDUE']);
});
