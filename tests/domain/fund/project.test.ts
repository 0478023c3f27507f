/** A project from the proposal to its end: each step in its turn, by the right people, told on the feed without a person or a unit. */
import { balanceOf } from '@sanfang/shared/compound/fund/accounts-state.ts';
import type { MoneyOnFeed } from '@sanfang/shared/compound/fund/events.ts';
import { ownAccount } from '@sanfang/shared/compound/fund/own-account.ts';
import { projectSteps, stepsOf, type ProjectStatus } from '@sanfang/shared/law/fund-flow.ts';
import { defaultProfile } from '@sanfang/shared/law/rule-profile.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { describe, expect, it } from 'vitest';
import { named, somebody, type Asked, type By, type Scene } from '../support/given.ts';
import { accountsOf, does, funded, fundOf, LATER, money, operator, paper, pay, projectAt, PROPOSE, question, resolution, scope, theProject, toStep, UNITS, VOTE } from '../support/money.ts';
import { chen, li, song, wu, zhou } from '../support/room.ts';

const way = { source: 'MAINTENANCE_FUND', holding: 'ART_22', emergency: false } as const;
const ordinary = (step: ProjectStatus): Scene => projectAt(stepsOf(way), step);
const emergency = (step: ProjectStatus): Scene => projectAt(stepsOf({ ...way, emergency: true }), step, { ask: { ...PROPOSE, category: 'E6' } });
const feedOf = (scene: Scene) => scene.events.filter((event) => event.channel === 'feed');
const published = (scene: Scene) => feedOf(scene).filter((event) => event.type === 'project.published').map((event) => event.data as MoneyOnFeed['project.published']);
const id = (scene: Scene): string => theProject(scene).id;
function told(scene: Scene, asked: Asked, by: By): string {
  const { outcome } = scene.when(asked, by);
  return isRefusal(outcome) ? outcome.refused : 'stands';
}
const balances = (scene: Scene): number[] => UNITS.map((unit) => { const account = accountsOf(scene).units[unit]; return account === undefined ? 0 : balanceOf(account); });

describe('each step', () => {
  it.each(stepsOf(way).slice(0, -1))('after %s only the next one stands', (step) => {
    const scene = ordinary(step);
    const steps = stepsOf(way);
    for (const other of projectSteps) {
      const [command] = toStep(other, id(scene));
      // What may be done again, or needs another test: instalments, and the closing.
      if (command === undefined || other === 'FUNDED_PARTIAL' || other === 'CLOSED' || (other === 'VOTING' && step === 'VOTING')) continue;
      const next = steps[steps.indexOf(step) + 1] === other;
      expect(`${other}: ${told(scene, ...command)}`).toBe(`${other}: ${next ? 'stands' : other === 'EMERGENCY_CONFIRMED' ? 'NOT_AN_EMERGENCY' : 'PROJECT_NOT_AT_STEP'}`);
    }
  });

  it('of a project that is not there is refused', () => {
    const scene = funded();
    for (const step of projectSteps) for (const [asked, by] of toStep(step, named('no project'))) expect(told(scene, asked, by)).toBe('UNKNOWN_PROJECT');
    for (const asked of [money('FreezeProject', { project: named('x'), ground: 'ORDERED_TO_CORRECT', reference: 'x' }), money('ResumeProject', { project: named('x'), reference: 'x' }), money('CancelProject', { project: named('x'), reason: 'x' })]) {
      expect(told(scene, asked, song)).toBe('UNKNOWN_PROJECT');
    }
  });

  it('is told on the feed in the same commit: by bodies, with its title, and never a unit or a person', () => {
    const scene = ordinary('CLOSED');
    expect(published(scene).map(({ step }) => step)).toEqual([...stepsOf(way).slice(0, -1), 'FUNDED_PARTIAL', 'CLOSED']);
    for (const event of feedOf(scene).filter(({ type }) => type === 'project.published')) {
      expect(scene.opened(event.sealed['title'] ?? '')).toBe('外墙维修');
      expect([named('OWNERS_COMMITTEE'), named('PROPERTY_COMPANY')]).toContain(event.actor);
    }
    const wire = JSON.stringify(feedOf(scene).slice(1));
    for (const secret of [...UNITS, chen.person, li.person, wu.person, chen.capacity, 'Name of']) expect(wire).not.toContain(secret);
    expect(published(scene).find(({ step }) => step === 'SETTLED')).toMatchObject({ fen: 170_000, paid: 100_000, regime: 'ART_22', scope });
  });

  it('goes on without its title once that was erased', () => {
    const scene = ordinary('SCOPED');
    const erased = scene.erased(theProject(scene).title);
    const after = does(erased, ...toStep('VOTING', id(scene)));
    expect(feedOf(after).at(-1)?.sealed).toEqual({});
  });

  it('shows photos of the acceptance to everybody, and of the danger', () => {
    expect(ordinary('ACCEPTED').compound().feed.blobs[paper('photo of the wall').blob]).toBe(true);
    expect(emergency('EMERGENCY_CONFIRMED').compound().feed.blobs[paper('fence').blob]).toBe(true);
    expect(ordinary('PLANNED').compound().feed.blobs[paper('contract').blob]).toBeUndefined();
  });

  it.each([['ProposeProject', 'PROPOSED'], ['PlanProject', 'PLANNED'], ['FileProject', 'FILED'], ['CancelProject', 'CANCELLED'], ['FreezeProject', 'FROZEN']] as const)('%s needs words', (type, step) => {
    const before = step === 'PROPOSED' ? funded() : ordinary(step === 'PLANNED' ? 'TALLIED' : step === 'FILED' ? 'PLANNED' : 'SCOPED');
    const [asked, by] = step === 'PROPOSED' ? [money('ProposeProject', PROPOSE), wu] as const : toStep(step, id(before))[0] ?? [pay('', 1), wu];
    expect(told(before, asked, by)).toBe('stands');
    const field = { ProposeProject: 'title', PlanProject: 'contractor', FileProject: 'reference', CancelProject: 'reason', FreezeProject: 'reference' }[type];
    expect(told(before, { type: asked.type, data: { ...asked.data, [field]: '\u200b' } } as Asked, by)).toBe('EMPTY_TEXT');
  });
});

describe('a scope', () => {
  const proposed = ordinary('PROPOSED');
  const part = (name: string, buildings: string[], over: object = {}) => ({ part: name, estimate: 1_000, buildings, except: [], extra: [], ...over });
  const ask = (...parts: ReturnType<typeof part>[]): Asked => money('ScopeProject', { project: id(proposed), parts });

  it('may have parts that decide for themselves, none of whose units pays twice', () => {
    expect(told(proposed, ask(part('1', ['1']), part('2', ['2'])), wu)).toBe('stands');
    expect(proposed.when(ask(part('1', ['1']), part('2', ['2'], { extra: ['1-1-101'] })), wu).outcome).toEqual({ refused: 'DUPLICATE_UNIT', detail: { unit: '1-1-101' } });
    expect(told(proposed, ask(part('1', ['1']), part('1', ['2'])), wu)).toBe('MALFORMED');
    expect(told(proposed, ask(part('1', ['3'])), wu)).toBe('UNKNOWN_BUILDING');
  });

  it('is decided part by part: who did not agree leaves, with their money', () => {
    const [first, second] = [named('vote of 1'), named('vote of 2')];
    const votes = [{ part: '1', vote: first }, { part: '2', vote: second }];
    const scopes = [{ buildings: ['1'], units: 2, area: 16_001 }, { buildings: ['2'], units: 2, area: 16_005 }];
    let scene = does(proposed, [ask(part('1', ['1']), part('2', ['2'])), wu]);
    expect(told(scene, money('PutProjectToVote', { project: id(scene), votes: votes.slice(0, 1) }), chen)).toBe('MALFORMED');
    scene = does(scene, [money('PutProjectToVote', { project: id(scene), votes }), chen])
      .and([...resolution(first, { scope: scopes[0] ?? scope, amount: 60_000 }), ...resolution(second, { scope: scopes[1] ?? scope, outcome: 'REJECTED', status: 'FINAL' })]);
    scene = does(scene, [money('TallyProject', { project: id(scene) }), chen]);
    expect(theProject(scene).parts.map((one) => one.id)).toEqual(['1']);
    expect(published(scene).at(-1)).toMatchObject({ step: 'TALLIED', fen: 60_000, scope: { units: 2, buildings: ['1'] } });
    const [asked, by] = toStep('PLANNED', id(scene))[0] ?? [pay('', 1), wu];
    if (asked.type !== 'PlanProject') throw new Error('no plan');
    expect(told(scene, money('PlanProject', { ...asked.data, budgets: [{ part: '1', fen: 60_000 }] }), by)).toBe('stands');
    expect(told(scene, money('PlanProject', { ...asked.data, budgets: [{ part: '1', fen: 1 }, { part: '2', fen: 1 }] }), by)).toBe('MALFORMED');
  });
});

describe('a plan that the owners decide on', () => {
  it('must not come to more than they gave, and a decision that was revoked gives nothing', () => {
    const held = { ...way, holding: 'ART_23' } as const;
    const voting = (over: object): Scene => projectAt(stepsOf(held), 'VOTING', { before: funded('ART_23'), over: { fund: { source: 'MAINTENANCE_FUND', regime: 'ART_23' }, ...over } });
    const tally = (scene: Scene): string => told(scene, money('TallyProject', { project: id(scene) }), chen);
    expect([180_000, 179_999].map((amount) => tally(voting({ amount })))).toEqual(['stands', 'OVER_VOTED_AMOUNT']);
    expect(tally(voting({ status: 'REVOKED_BY_GOV' }))).toBe('VOTE_NOT_PASSED');
    expect(tally(voting({ status: 'CANCELLED_BY_COURT' }))).toBe('VOTE_NOT_PASSED');
  });
});

describe('a vote in which too few took part', () => {
  it('is run again under another number, and the project goes on by the second', () => {
    const voting = projectAt(stepsOf(way), 'VOTING', { over: { outcome: 'QUORUM_NOT_MET', status: 'FINAL' } });
    const tally = money('TallyProject', { project: id(voting) });
    expect(told(voting, tally, chen)).toBe('VOTE_NOT_PASSED');
    const second = does(voting.and(resolution(named('second vote'))), [money('PutProjectToVote', { project: id(voting), votes: [{ part: 'A', vote: named('second vote') }] }), chen]);
    expect(told(second, tally, chen)).toBe('stands');
    expect(told(does(second, [tally, chen]), money('PutProjectToVote', { project: id(voting), votes: [{ part: 'A', vote: VOTE }] }), chen)).toBe('PROJECT_NOT_AT_STEP');
  });
});

describe('the acceptance', () => {
  const paid = ordinary('FUNDED_PARTIAL');
  const sign = (photos: { blob: string; sha256: string }[] = []): Asked => money('SignAcceptance', { project: id(paid), photos });

  it('is signed by the committee and the company, two people, with a photo', () => {
    expect(told(paid, sign(), zhou)).toBe('SEAT_MAY_NOT_SIGN');
    const one = does(paid, [sign(), wu]);
    expect(told(one, sign(), somebody('tang'))).toBe('ALREADY_SIGNED');
    expect(told(one, sign(), { person: wu.person, capacity: chen.capacity })).toBe('SIGNED_UNDER_OTHER_HAT');
    expect(told(one, sign(), chen)).toBe('EVIDENCE_REQUIRED');
    expect(theProject(does(one, [sign([paper('wall')]), chen])).status).toBe('ACCEPTED');
  });
});

describe('the end', () => {
  const listed = ordinary('ALLOC_PUBLISHED');
  const close = money('CloseProject', { project: id(listed), on: '2026-11-20' });
  const last = pay(id(listed), 70_000);

  it('shares the final account by area, to the fen, among those in the scope', () => {
    expect(accountsOf(listed).allocations[id(listed)]).toEqual([['1-1-101', 56_659], ['1-1-102', 56_667], ['2-1-101', 56_674]]);
    expect(ownAccount(accountsOf(listed), ['1-1-102'], defaultProfile.leastBalance)[0]).toMatchObject({ balance: 100_000, pending: [{ project: id(listed), fen: 56_667 }] });
  });

  it('comes when the list has hung out, all is paid and nobody waits for an answer', () => {
    expect(told(listed, close, chen)).toBe('NOT_DUE');
    expect(told(listed, last, li)).toBe('NOT_DUE');
    expect(told(listed.at('2026-11-30T15:59:59.999Z'), last, li)).toBe('NOT_DUE');
    const later = listed.at('2026-11-30T16:00:00.000Z');
    expect(later.when(close, chen).outcome).toEqual({ refused: 'NOT_PAID_OUT', detail: { paid: 100_000, final: 170_000 } });
    const owing = does(later, [last, li]);
    const closed = does(owing, [close, chen]);
    expect(theProject(closed).status).toBe('CLOSED');
    expect(balances(closed)).toEqual([43_341, 43_333, 43_326, 100_000, 100_000]);
    expect(fundOf(closed).books.MAINTENANCE_FUND).toEqual({ BANK: 330_000, UNITS: -330_000 });
    expect(accountsOf(closed).allocations).toEqual({});
    expect(feedOf(closed).some(({ type }) => type === 'topup.advised')).toBe(false);
  });

  it('waits for the owner of a gap, and takes nobody else\'s money for it', () => {
    const poor = projectAt(stepsOf(way), 'ALLOC_PUBLISHED', { before: does(funded(), [money('ReversePosting', { posting: Object.keys(fundOf(funded()).postings)[0] ?? '', on: '2026-02-02', reason: '重录' }), operator],
      ...[['1-1-101', 50_000], ['1-1-102', 100_000], ['2-1-101', 100_000], ['10-1-101', 500_000]].map(([unit, fen]) => [money('RecordDeposit', { unit: String(unit), fen: Number(fen), first: true, on: '2026-02-03' }), operator] as const)) }).at(LATER);
    const owing = does(poor, [pay(id(poor), 70_000), li]);
    const end = money('CloseProject', { project: id(poor), on: '2026-11-20' });
    expect(owing.when(end, chen).outcome).toEqual({ refused: 'SHARES_NOT_COVERED', detail: { units: 1 } });
    expect(poor.events.find(({ type }) => type === 'allocation.listed')?.data).toMatchObject({ short: { units: 1, fen: 6_659 } });
    expect(told(does(owing, [money('RecordDeposit', { unit: '1-1-101', fen: 6_659, first: false, on: '2026-11-21' }), operator]), end, chen)).toBe('stands');
  });

  it('advises a top-up when less than three tenths of the first deposits are left', () => {
    const bare = does(funded(), [money('ReversePosting', { posting: Object.keys(fundOf(funded()).postings)[0] ?? '', on: '2026-02-02', reason: '重录' }), operator],
      ...['1-1-101', '1-1-102', '2-1-101'].map((unit) => [money('RecordDeposit', { unit, fen: 80_000, first: true, on: '2026-02-03' }), operator] as const));
    const closed = projectAt(stepsOf(way), 'CLOSED', { before: bare });
    expect(feedOf(closed).at(-1)).toMatchObject({ type: 'topup.advised', data: { balance: 70_000, firstDeposits: 240_000 } });
  });

  it('leaves no deposit to be taken back whose money has been spent for its unit', () => {
    const apart = does(funded(), [money('ReversePosting', { posting: Object.keys(fundOf(funded()).postings)[0] ?? '', on: '2026-02-02', reason: '重录' }), operator],
      ...['10-1-101', '1-1-102', '2-1-101', '1-1-101'].map((unit) => [money('RecordDeposit', { unit, fen: 80_000, first: true, on: '2026-02-03' }), operator] as const));
    const deposit = Object.keys(fundOf(apart).postings).at(-1) ?? '';
    const closed = projectAt(stepsOf(way), 'CLOSED', { before: apart });
    expect(fundOf(closed).books.MAINTENANCE_FUND.BANK).toBeGreaterThan(80_000);
    expect(closed.when(money('ReversePosting', { posting: deposit, on: '2026-11-21', reason: 'x' }), operator).outcome).toEqual({ refused: 'NOT_ENOUGH_MONEY', detail: { what: 'units' } });
  });

  it('stands for good: nothing of it is taken back', () => {
    const closed = ordinary('CLOSED');
    for (const [posting, { kind }] of Object.entries(fundOf(closed).postings).filter(([, { project }]) => project !== null)) {
      expect(`${kind}: ${told(closed, money('ReversePosting', { posting, on: '2026-11-20', reason: 'x' }), chen)}`).toBe(`${kind}: NOT_REVERSIBLE`);
    }
    expect(told(closed, money('FreezeProject', { project: id(closed), ground: 'ORDERED_TO_CORRECT', reference: 'x' }), song)).toBe('PROJECT_NOT_AT_STEP');
  });

  it('before it, an instalment that was wrong is taken back and paid anew', () => {
    const paid = ordinary('FUNDED_PARTIAL');
    const posting = Object.entries(fundOf(paid).postings).find(([, { kind }]) => kind === 'INSTALMENT')?.[0] ?? '';
    const back = does(paid, [money('ReversePosting', { posting, on: '2026-11-21', reason: '付错' }), chen]);
    expect(theProject(back).paid).toBe(0);
    expect(fundOf(back).books).toEqual(fundOf(ordinary('APPROVED')).books);
    expect(told(back, pay(id(back), 180_000), li)).toBe('stands');
  });

  it('of one paid by common income shares nothing among units', () => {
    const revenue = { ...way, source: 'PUBLIC_REVENUE' } as const;
    const closed = projectAt(stepsOf(revenue), 'CLOSED', { ask: { ...PROPOSE, source: 'PUBLIC_REVENUE' }, over: { matterCode: 'I9', fund: { source: 'PUBLIC_REVENUE', regime: 'NOT_APPLICABLE' } } });
    expect(balances(closed)).toEqual(balances(funded()));
    expect(fundOf(closed).books).toEqual({ MAINTENANCE_FUND: { BANK: 500_000, UNITS: -500_000 }, PUBLIC_REVENUE: { BANK: 330_000, 'INCOME PARKING': -500_000, [`PROJECT ${id(closed)}`]: 170_000 } });
  });
});

describe('freezing', () => {
  const scene = ordinary('APPROVED');
  const freeze = (ground: 'REVOKED_BY_GOV' | 'ORDERED_TO_CORRECT'): Asked => money('FreezeProject', { project: id(scene), ground, reference: '文书' });

  it('on an order is the street\'s, on a revocation needs one', () => {
    expect(told(scene, freeze('ORDERED_TO_CORRECT'), chen)).toBe('SEAT_MAY_NOT_SIGN');
    expect(told(scene, freeze('REVOKED_BY_GOV'), chen)).toBe('NOTHING_TO_FREEZE');
    const frozen = does(scene, [freeze('ORDERED_TO_CORRECT'), song]);
    expect(published(frozen).at(-1)).toMatchObject({ step: 'FROZEN', ground: 'ORDERED_TO_CORRECT' });
    expect(told(frozen, freeze('ORDERED_TO_CORRECT'), song)).toBe('MONEY_FROZEN');
    expect(told(frozen, money('ResumeProject', { project: id(scene), reference: 'x' }), chen)).toBe('SEAT_MAY_NOT_SIGN');
    expect(told(scene, money('ResumeProject', { project: id(scene), reference: 'x' }), song)).toBe('PROJECT_NOT_AT_STEP');
  });

  it('an end before any money went out gives the shares\' list up', () => {
    const cancelled = does(ordinary('SCOPED'), ...toStep('CANCELLED', id(ordinary('SCOPED'))));
    expect(theProject(cancelled).status).toBe('CANCELLED');
    expect(told(cancelled, money('CancelProject', { project: id(cancelled), reason: 'x' }), chen)).toBe('PROJECT_NOT_AT_STEP');
  });
});

describe('an objection', () => {
  const listed = ordinary('ALLOC_PUBLISHED');
  const n = feedOf(listed).at(-1)?.n ?? 0;
  const object = question(n, { objection: true });
  const owner = somebody('owner');

  it('is for those who pay, while the list hangs out, and holds the closing until it is answered', () => {
    const objected = does(listed, [object, owner]);
    const owing = does(objected.at(LATER), [pay(id(listed), 70_000), li]);
    const close = money('CloseProject', { project: id(listed), on: '2026-11-20' });
    expect(told(owing, close, chen)).toBe('OBJECTIONS_OPEN');
    const [open] = Object.keys(fundOf(owing).questions);
    expect(told(does(owing, [money('AnswerQuestion', { question: open ?? '', text: '已复核' }), wu]), close, chen)).toBe('stands');
    expect(told(listed.at(LATER), object, owner)).toBe('PERIOD_CLOSED');
    expect(told(listed, object, somebody('stranger'))).toBe('FORBIDDEN');
    expect(told(listed, question(n - 1, { objection: true }), owner)).toBe('UNKNOWN_LINE');
    expect(told(does(listed, ...toStep('FROZEN', id(listed))), object, owner)).toBe('stands');
  });
});
