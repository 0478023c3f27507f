import type { CommandData } from '@sanfang/shared/compound/command.ts';
import type { Slice } from '@sanfang/shared/compound/compound.ts';
import type { OpenRoom } from '@sanfang/shared/compound/room/state.ts';
import { evolve } from '@sanfang/shared/compound/slices.ts';
import { digestOf } from '@sanfang/shared/log/commitment.ts';
import type { Refusal } from '@sanfang/shared/protocol/refusal.ts';
import { describe, expect, it } from 'vitest';
import { inRoom, named } from '../support/given.ts';
import { all, ask, bodies, chen, compound, given, idle, lin, ROOM, roomOpened, sealedFor, signing, sitting, tabled, theProposal, theRoom, theText, words, wu, zhou } from '../support/room.ts';
import { founded } from '../support/foundation.ts';
import { home, registered } from '../support/register.ts';

type Words = typeof words;
const table = (over: Partial<Words> = {}) => ask('TableProposal', { ...words, ...over });

const data = {
  matterCode: 'I5',
  scope: { ...words.scope, touched: ['1', '2', '10'], register: 1, units: 4, area: 8_000 + 8_001 + 8_002 + 8_004 },
  budget: { lines: [1_000_000, 250_050], total: 1_250_050 },
  fund: { source: 'MAINTENANCE_FUND', regime: 'ART_22' }, timetable: words.timetable, photos: [named('photo')], origin: 'AGENDA', supersedes: null,
} as const;
const seal = {
  title: sealedFor('外墙维修'),
  text: sealedFor({ problem: '墙皮脱落', works: '铲除、修补、刷涂', lines: ['脚手架', '涂料'] }),
  [`photo.${named('photo')}`]: sealedFor('p'.repeat(43)),
};

describe('tabling a proposal', () => {
  it('freezes scope and sums as whole numbers and seals the words', () => {
    const asked = idle.when(table(), chen);
    const scene = asked.then([inRoom(ROOM, 'proposal.tabled', { proposal: asked.made('proposal'), no: 1, version: 1, session: null, side: 'COMMITTEE', ...data }, { seal })]);
    expect(theProposal(scene)).toMatchObject({ no: 1, status: 'TABLED', positions: {}, mandates: {}, recused: {}, lapses: [] });
    expect(theText(scene)).toMatchObject({ version: 1, side: 'COMMITTEE', capacity: chen.capacity, ...data });
  });

  it('names the session that sits', () => {
    expect(sitting.when(table(), wu).accepted.events[0]?.data).toMatchObject({ session: theRoom(sitting).session?.id, side: 'COMPANY' });
    expect(all(sitting, [ask('AdjournSession', {}), zhou]).when(table(), wu).accepted.events[0]?.data).toMatchObject({ session: null });
  });

  it('numbers the proposals of a room', () => {
    const second = all(tabled, [table(), wu]);
    expect(theProposal(second).no).toBe(2);
    // Whoever did not see the first one tabled knows the second by the same number.
    const partial = second.events.slice(-1).reduce<Slice>((state, event) => evolve(`room/${ROOM}`, state, event), theRoom(idle)) as OpenRoom;
    expect(Object.values(partial.proposals).map(({ no }) => no)).toEqual([2]);
  });

  it('binds the digest to data and words', () => {
    const happened = tabled.events.at(-1);
    expect(theText(tabled).digest).toBe(digestOf({ data: happened?.data, sealed: happened?.sealed }));
    const other = all(sitting, [table({ works: '全部铲除' }), chen]);
    expect(theText(other).digest).not.toBe(theText(tabled).digest);
  });

  it('is for the three parties', () => {
    idle.when(table(), lin).then('NOT_A_PARTY_OF_ROOM');
  });
});

describe('a scope', () => {
  const scope = (buildings: string[], except: string[] = [], extra: string[] = []) => table({ scope: { buildings, except, extra } });

  it.each([
    ['whole buildings', scope(['1', '2']), 4, 32_006],
    ['less exceptions', scope(['1'], ['1-1-102']), 1, 8_000],
    ['single units', scope([], [], ['10-1-101']), 1, 8_004],
    ['a unit that its building holds already', scope(['10'], [], ['10-1-101']), 1, 8_004],
    ['an exception outside its buildings', scope(['10'], ['1-1-101']), 1, 8_004],
  ] as const)('is %s', (_, asked, units, area) => {
    expect(idle.when(asked, chen).accepted.events[0]?.data).toMatchObject({ scope: { register: 1, units, area } });
  });

  it.each([
    ['an unknown building', scope(['1', '3']), { refused: 'UNKNOWN_BUILDING', detail: { building: '3' } }],
    ['an unknown exception', scope(['1'], ['1-1-999']), { refused: 'UNKNOWN_UNIT', detail: { unit: '1-1-999' } }],
    ['an unknown extra unit', scope(['1'], [], ['9-9-9']), { refused: 'UNKNOWN_UNIT', detail: { unit: '9-9-9' } }],
    ['a word that every object knows', scope([], [], ['constructor']), { refused: 'UNKNOWN_UNIT', detail: { unit: 'constructor' } }],
    ['a unit both out and in', scope(['1'], ['1-1-101'], ['1-1-101']), { refused: 'MALFORMED', detail: { field: 'scope', unit: '1-1-101' } }],
    ['nothing', scope([]), { refused: 'EMPTY_SCOPE' }],
    ['nothing left', scope(['10'], ['10-1-101']), { refused: 'EMPTY_SCOPE' }],
  ] as const)('refuses %s', (_, asked, refusal) => {
    idle.when(asked, chen).then(refusal);
  });

  it('needs a register', () => {
    bodies.and(roomOpened).when(table(), chen).then('NO_REGISTER');
  });

  it('stays as it was tabled when the register changes', () => {
    const later = tabled.when({ type: 'CorrectUnit', data: { unit: '1-1-101', area: 9_999, areaSource: 'SURVEY', status: 'HANDED_OVER', validFrom: '2026-11-01', reason: 'x' } }).after();
    expect(theText(later).scope.area).toBe(theText(tabled).scope.area);
    expect(later.when(table(), chen).accepted.events[0]?.data).toMatchObject({ scope: { area: data.scope.area + 1_999 } });
  });

  it('names the version of the register', () => {
    const twice = registered([home('1-1-101', 'a')], idle, named('second import'));
    expect(twice.when(scope(['1']), chen).accepted.events[0]?.data).toMatchObject({ scope: { register: 2, units: 1, area: 8_937 } });
  });
});

describe('money', () => {
  const fund = (source: CommandData['TableProposal']['fund']['source'], regime: CommandData['TableProposal']['fund']['regime']) => ({ fund: { source, regime } });

  it.each<[string, Partial<Words>]>([
    ['the fund held by the authority', fund('MAINTENANCE_FUND', 'ART_22')], ['the fund held by the owners', fund('MAINTENANCE_FUND', 'ART_23')],
    ['an emergency', fund('MAINTENANCE_FUND', 'ART_24_EMERGENCY')],
    ['public revenue', { ...fund('PUBLIC_REVENUE', 'NOT_APPLICABLE'), matterCode: 'I9' }], ['another source', { ...fund('OTHER', 'NOT_APPLICABLE'), matterCode: 'NONE' }],
    ['no money', { ...fund('NONE', 'NOT_APPLICABLE'), matterCode: 'NONE', budget: [] }],
  ])('may come from %s', (_, over) => {
    idle.when(table({ budget: [{ label: '脚手架', amount: 1 }], ...over }), chen).after();
  });

  it.each<[string, Partial<Words>, Refusal]>([
    ['lines without a source', { ...fund('NONE', 'NOT_APPLICABLE'), matterCode: 'NONE' }, { refused: 'MALFORMED', detail: { field: 'budget' } }],
    ['a source without lines', { budget: [] }, { refused: 'EMPTY_BUDGET' }],
    ['the fund without a regime', fund('MAINTENANCE_FUND', 'NOT_APPLICABLE'), { refused: 'MALFORMED', detail: { field: 'fund' } }],
    ['a regime without the fund', { ...fund('PUBLIC_REVENUE', 'ART_22'), matterCode: 'I9' }, { refused: 'MALFORMED', detail: { field: 'fund' } }],
    ['a regime without money', { ...fund('NONE', 'ART_22'), matterCode: 'NONE', budget: [] }, { refused: 'MALFORMED', detail: { field: 'fund' } }],
    ['use of the fund as mere coordination', { matterCode: 'NONE' }, { refused: 'MALFORMED', detail: { field: 'matterCode' } }],
    ['item 5 without the fund', fund('OTHER', 'NOT_APPLICABLE'), { refused: 'MALFORMED', detail: { field: 'fund' } }],
  ])('refuses %s', (_, over, refusal) => {
    idle.when(table(over), chen).then(refusal);
  });

  it('adds up to the fen', () => {
    const amounts = [10_000_000_000_000, 1, 99, 387_748_000];
    const asked = table({ budget: amounts.map((amount, i) => ({ label: String(i), amount })) });
    expect(idle.when(asked, chen).accepted.events[0]?.data).toMatchObject({ budget: { lines: amounts, total: 10_000_387_748_100 } });
  });
});

describe('the rest of a text', () => {
  it.each([
    ['starts before it ends', { start: '2027-02-01', end: '2027-01-31' }], ['starts on a day of the calendar', { start: '2026-02-30', end: '2027-01-31' }],
    ['ends on a day of the calendar', { start: '2026-02-01', end: '2026-13-01' }],
  ])('%s', (_, timetable) => {
    idle.when(table({ timetable }), chen).then('BAD_TIMETABLE');
  });

  it('may take one day', () => {
    idle.when(table({ timetable: { start: '2026-12-01', end: '2026-12-01' } }), chen).after();
  });

  it.each([['title', { title: '\u200b' }], ['problem', { problem: '\u200b' }], ['works', { works: '\u200b' }], ['budget', { budget: [{ label: '\u200b', amount: 1 }] }]])('has a %s that can be seen', (field, over) => {
    idle.when(table(over), chen).then({ refused: 'EMPTY_TEXT', detail: { field } });
  });

  it('shows a photo once', () => {
    const photo = { blob: named('photo'), sha256: 'p'.repeat(43) };
    idle.when(table({ photos: [photo, { ...photo, sha256: 'q'.repeat(43) }] }), chen).then({ refused: 'MALFORMED', detail: { field: 'photos' } });
  });

  it('takes the place only of a decision that stands', () => {
    idle.when(table({ supersedes: named('decision') }), chen).then({ refused: 'NOT_FOUND', detail: { field: 'supersedes' } });
    idle.when(table({ supersedes: named('constructor') }), chen).then('NOT_FOUND');
  });
});

describe('amending a proposal', () => {
  const amend = (basis = 1, over: Partial<Words> = {}, proposal = theProposal(tabled).id) => ask('AmendProposal', { ...words, ...over, proposal, basis });

  it('adds a version; the old one stays readable', () => {
    const scene = tabled.when(amend(1, { budget: [{ label: '涂料', amount: 5 }] }), chen).after();
    expect(scene.events.at(-1)).toMatchObject({ type: 'proposal.amended', data: { version: 2, side: 'COMMITTEE', budget: { lines: [5], total: 5 } } });
    expect(theProposal(scene).versions.map((one) => one.version)).toEqual([1, 2]);
    expect(theText(scene).n).toBe(scene.events.at(-1)?.n);
  });

  it('is for the side that tabled it, whoever of them', () => {
    tabled.when(amend(), wu).then({ refused: 'FORBIDDEN', detail: { side: 'COMMITTEE' } });
    tabled.when(amend(), zhou).then('FORBIDDEN');
    tabled.when(amend(), lin).then('FORBIDDEN');
  });

  it('starts from the text that the proposer saw', () => {
    const once = all(tabled, [amend(), chen]);
    once.when(amend(1), chen).then({ refused: 'STALE_VERSION', detail: { version: 2 } });
    tabled.when(amend(2), chen).then({ refused: 'STALE_VERSION', detail: { version: 1 } });
  });

  it('checks the new text like the first', () => {
    tabled.when(amend(1, { scope: { buildings: ['3'], except: [], extra: [] } }), chen).then('UNKNOWN_BUILDING');
  });

  it('waits while it is being signed', () => {
    signing.when(amend(), chen).then({ refused: 'PROPOSAL_NOT_OPEN', detail: { status: 'SIGNING' } });
  });

  it('needs the proposal', () => {
    tabled.when(amend(1, {}, ROOM), chen).then('UNKNOWN_PROPOSAL');
  });
});

describe('withdrawing a proposal', () => {
  const withdraw = (proposal = theProposal(tabled).id) => ask('WithdrawProposal', { proposal });

  it('takes it off the table', () => {
    const scene = tabled.when(withdraw(), chen).then([inRoom(ROOM, 'proposal.withdrawn', { proposal: theProposal(tabled).id, side: 'COMMITTEE' })]);
    expect(theProposal(scene)).toMatchObject({ status: 'WITHDRAWN', at: '2026-11-23T02:00:00.000Z' });
    scene.when(withdraw(), chen).then({ refused: 'PROPOSAL_NOT_OPEN', detail: { status: 'WITHDRAWN' } });
  });

  it('is for the side that tabled it', () => {
    tabled.when(withdraw(), zhou).then('FORBIDDEN');
  });

  it('waits while it is being signed', () => {
    signing.when(withdraw(), chen).then('PROPOSAL_NOT_OPEN');
  });

  it('needs the proposal', () => {
    tabled.when(withdraw(ROOM), chen).then('UNKNOWN_PROPOSAL');
  });
});

describe('events about a proposal that was not seen', () => {
  it('change nothing', () => {
    const stray = sitting.and([inRoom(ROOM, 'proposal.withdrawn', { proposal: ROOM, side: 'COMPANY' })]);
    expect(theRoom(stray)).toEqual(theRoom(sitting));
    expect(given([founded]).compound(ROOM).room.status).toBe('ABSENT');
    expect(compound.compound(ROOM).room.status).toBe('ABSENT');
  });
});
