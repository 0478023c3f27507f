/** The one way around the vote: listed, made safe, confirmed by different people, told to everybody after. */
import type { MoneyOnFeed } from '@sanfang/shared/compound/fund/events.ts';
import { stepsOf, type ProjectStatus } from '@sanfang/shared/law/fund-flow.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { describe, expect, it } from 'vitest';
import type { Asked, By, Scene } from '../support/given.ts';
import { does, funded, money, paper, pay, projectAt, PROPOSE, theProject, toStep, VOTE } from '../support/money.ts';
import { chen, li, lin, song, wu } from '../support/room.ts';

const way = { source: 'MAINTENANCE_FUND', holding: 'ART_22', emergency: false } as const;
const ordinary = (step: ProjectStatus): Scene => projectAt(stepsOf(way), step);
const emergency = (step: ProjectStatus): Scene => projectAt(stepsOf({ ...way, emergency: true }), step, { ask: { ...PROPOSE, category: 'E6' } });
const published = (scene: Scene) => scene.events.filter((event) => event.type === 'project.published').map((event) => event.data as MoneyOnFeed['project.published']);
const id = (scene: Scene): string => theProject(scene).id;
function told(scene: Scene, asked: Asked, by: By): string {
  const { outcome } = scene.when(asked, by);
  return isRefusal(outcome) ? outcome.refused : 'stands';
}

describe('an emergency', () => {
  const scoped = emergency('SCOPED');
  const safe = does(scoped, ...toStep('EMERGENCY_CONFIRMED', id(scoped)).slice(0, 1));
  const confirm = (as: 'COMMITTEE' | 'STREET_OR_COMMUNITY' | 'TECHNICAL_REPORT', papers: { blob: string; sha256: string }[] = []): Asked => money('ConfirmEmergency', { project: id(scoped), as, reference: '2 号', papers });

  it('is one of the table, of the maintenance fund', () => {
    const ask = (over: object): Asked => money('ProposeProject', { ...PROPOSE, ...over });
    expect(told(funded(), ask({ category: 'E6' }), wu)).toBe('stands');
    expect(told(funded(), ask({ category: 'E6', source: 'PUBLIC_REVENUE' }), wu)).toBe('NOT_AN_EMERGENCY');
  });

  it('is made safe before anybody confirms it, once', () => {
    expect(scoped.when(confirm('COMMITTEE'), chen).outcome).toEqual({ refused: 'EMERGENCY_INCOMPLETE', detail: { missing: 'MADE_SAFE' } });
    const [asked, by] = toStep('EMERGENCY_CONFIRMED', id(scoped))[0] ?? [pay('', 1), wu];
    expect(told(safe, asked, by)).toBe('PROJECT_NOT_AT_STEP');
    expect(told(ordinary('SCOPED'), { type: asked.type, data: { ...asked.data, project: id(ordinary('SCOPED')) } } as Asked, by)).toBe('NOT_AN_EMERGENCY');
  });

  it('is confirmed by the committee and the street or the residents\' committee, each for themselves', () => {
    expect(told(safe, confirm('COMMITTEE'), wu)).toBe('SEAT_MAY_NOT_SIGN');
    expect(told(safe, confirm('COMMITTEE'), song)).toBe('SEAT_MAY_NOT_SIGN');
    expect(told(safe, confirm('STREET_OR_COMMUNITY'), chen)).toBe('SEAT_MAY_NOT_SIGN');
    expect(told(safe, confirm('TECHNICAL_REPORT', [paper()]), wu)).toBe('MALFORMED');
    const one = does(safe, [confirm('COMMITTEE'), chen]);
    expect(theProject(one).status).toBe('SCOPED');
    expect(told(one, confirm('COMMITTEE'), li)).toBe('ALREADY_SIGNED');
    for (const by of [lin, song]) expect(theProject(does(one, [confirm('STREET_OR_COMMUNITY'), by])).status).toBe('EMERGENCY_CONFIRMED');
  });

  it('is not confirmed by one person under two hats', () => {
    const both: By = { person: chen.person, capacity: lin.capacity };
    expect(told(does(safe, [confirm('COMMITTEE'), chen]), confirm('STREET_OR_COMMUNITY'), both)).toBe('SIGNED_UNDER_OTHER_HAT');
  });

  it('asks for no vote, and lets no more go than was confirmed', () => {
    const scene = emergency('EMERGENCY_CONFIRMED');
    expect(published(scene).at(-1)).toMatchObject({ step: 'EMERGENCY_CONFIRMED', category: 'E6', regime: 'ART_24_EMERGENCY', fen: 180_000 });
    expect(told(scene, money('PutProjectToVote', { project: id(scene), votes: [{ part: 'A', vote: VOTE }] }), chen)).toBe('PROJECT_NOT_AT_STEP');
    const [asked, by] = toStep('PLANNED', id(scene))[0] ?? [pay('', 1), wu];
    if (asked.type !== 'PlanProject') throw new Error('no plan');
    expect(told(scene, money('PlanProject', { ...asked.data, budgets: [{ part: 'A', fen: 180_001 }] }), by)).toBe('OVER_VOTED_AMOUNT');
  });

  it('has its result published within thirty days of the acceptance, or everybody is told that it was not', () => {
    const accepted = emergency('ACCEPTED');
    const { discloseBy } = theProject(accepted);
    expect(discloseBy).toBe('2026-12-23T16:00:00.000Z');
    const mark = money('MarkOverdue', { what: 'DISCLOSURE', id: id(accepted) });
    accepted.when(mark).then('NOT_DUE');
    const late = accepted.at('2026-12-23T16:00:02.000Z');
    const marked = does(late, [mark, { person: 'hub', capacity: 'hub' }]);
    expect(published(marked).at(-1)).toMatchObject({ step: 'DISCLOSURE_OVERDUE' });
    marked.when(mark).then('UNKNOWN_PROJECT');
    const still = does(does(accepted, ...toStep('FROZEN', id(accepted))).at('2026-12-23T16:00:02.000Z'), [mark, { person: 'hub', capacity: 'hub' }]);
    still.when(mark).then('UNKNOWN_PROJECT');
    expect(theProject(emergency('ALLOC_PUBLISHED')).discloseBy).toBeNull();
    expect(theProject(ordinary('ACCEPTED')).discloseBy).toBeNull();
  });

  it('hangs out longer than an ordinary list', () => {
    expect(theProject(ordinary('ALLOC_PUBLISHED')).publicUntil).toBe('2026-11-30T16:00:00.000Z');
    expect(theProject(emergency('ALLOC_PUBLISHED')).publicUntil).toBe('2026-12-03T16:00:00.000Z');
  });
});
