/** Money never moves before the owners' decision is in force or the emergency is complete, nor beyond what was given. */
import { stepsOf, type ProjectStatus, type ProjectWay } from '@sanfang/shared/law/fund-flow.ts';
import type { ResolutionStatus } from '@sanfang/shared/compound/feed/state.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { describe, expect, it } from 'vitest';
import type { Asked, By, Scene } from '../support/given.ts';
import { does, ends, funded, fundOf, LATER, money, pay, paper, projectAt, PROPOSE, type resolution, scope, theProject, toStep, VOTE } from '../support/money.ts';
import { chen, li, song, wu } from '../support/room.ts';

const ways = {
  'ART_22': { source: 'MAINTENANCE_FUND', holding: 'ART_22', emergency: false },
  'ART_23': { source: 'MAINTENANCE_FUND', holding: 'ART_23', emergency: false },
  'an emergency under ART_22': { source: 'MAINTENANCE_FUND', holding: 'ART_22', emergency: true },
  'an emergency under ART_23': { source: 'MAINTENANCE_FUND', holding: 'ART_23', emergency: true },
  'common income': { source: 'PUBLIC_REVENUE', holding: 'ART_22', emergency: false },
} as const satisfies Record<string, ProjectWay>;
type Way = keyof typeof ways;

function at(name: Way, step: ProjectStatus): Scene {
  const way = ways[name];
  const over = way.source === 'PUBLIC_REVENUE' ? { matterCode: 'I9', fund: { source: 'PUBLIC_REVENUE', regime: 'NOT_APPLICABLE' } } as const : { fund: { source: 'MAINTENANCE_FUND', regime: way.holding } } as const;
  return projectAt(stepsOf(way), step, { before: funded(way.holding), ask: { ...PROPOSE, source: way.source, category: way.emergency ? 'E6' : null }, over });
}
function told(scene: Scene, [asked, by]: readonly [Asked, By]): string {
  const { outcome } = scene.when(asked, by);
  return isRefusal(outcome) ? outcome.refused : 'stands';
}

/** Commands that spend the owners' money or bind it, each as it would stand at its own step. */
const moneyCommands = {
  PayInstalment: (id: string) => [pay(id, 1), li] as const,
  PlanProject: (id: string) => toStep('PLANNED', id)[0],
  SettleProject: (id: string) => toStep('SETTLED', id)[0],
  CloseProject: (id: string) => [money('CloseProject', { project: id, on: '2026-11-20' }), chen] as const,
};
/** At which steps each may stand, by the rule book and not by the code. */
const mayStand: Readonly<Record<keyof typeof moneyCommands, (way: Way) => readonly ProjectStatus[]>> = {
  PayInstalment: (way) => [way === 'common income' ? 'TALLIED' : ways[way].holding === 'ART_23' ? 'FILED' : 'APPROVED', 'FUNDED_PARTIAL', 'ACCEPTED'],
  PlanProject: (way) => (ways[way].emergency ? ['EMERGENCY_CONFIRMED'] : way === 'ART_22' ? ['TALLIED'] : ['SCOPED']),
  SettleProject: () => ['ACCEPTED'],
  // All is paid only later: see the test of the closing.
  CloseProject: () => [],
};

describe.each(Object.keys(ways) as Way[])('money, %s', (way) => {
  const steps = stepsOf(ways[way]);

  it.each(steps)('at %s: each money command stands where it may and nowhere else', (step) => {
    const scene = at(way, step);
    const { id, status } = theProject(scene);
    expect(status).toBe(step);
    for (const [name, make] of Object.entries(moneyCommands) as [keyof typeof moneyCommands, (id: string) => readonly [Asked, By] | undefined][]) {
      const command = make(id);
      if (command === undefined) throw new Error('no command');
      expect(`${name}: ${told(scene, command) === 'stands' ? 'stands' : 'refused'}`).toBe(`${name}: ${mayStand[name](way).includes(step) ? 'stands' : 'refused'}`);
    }
  });

  it('is refused at every step, once frozen or cancelled', () => {
    for (const step of steps.slice(0, -1)) {
      const scene = at(way, step);
      const { id, paid } = theProject(scene);
      const frozen = does(scene, ...toStep('FROZEN', id));
      for (const make of Object.values(moneyCommands)) expect(told(frozen, make(id) ?? [pay(id, 1), li])).toBe('MONEY_FROZEN');
      // What the street has ordered it lets go; then the project stands where it stood.
      const resumed = does(frozen, [money('ResumeProject', { project: id, reference: '已改正' }), song]);
      expect(theProject(resumed)).toEqual(theProject(scene));
      if (paid > 0) {
        expect(told(frozen, toStep('CANCELLED', id)[0] ?? [pay(id, 1), li])).toBe('MONEY_SPENT');
        continue;
      }
      const cancelled = does(frozen, ...toStep('CANCELLED', id));
      for (const make of Object.values(moneyCommands)) expect(told(cancelled, make(id) ?? [pay(id, 1), li])).toBe('PROJECT_NOT_AT_STEP');
    }
  });

  if (ways[way].emergency) return;
  const spending: readonly ProjectStatus[] = ['FUNDED_PARTIAL', 'ACCEPTED'];

  it.each<ResolutionStatus>(['REVOKED_BY_GOV', 'CANCELLED_BY_COURT'])('stops by itself when the decision is %s, before anybody says so', (status) => {
    for (const step of [...mayStand.PayInstalment(way).slice(0, 1), ...spending]) {
      const scene = at(way, step).and([ends(VOTE, status as 'REVOKED_BY_GOV')]);
      const { id } = theProject(scene);
      expect(told(scene, [pay(id, 1), li])).toBe('VOTE_NOT_IN_FORCE');
      const frozen = does(scene, [money('FreezeProject', { project: id, ground: status as 'REVOKED_BY_GOV', reference: '文书 1 号' }), chen]);
      expect(theProject(frozen)).toMatchObject({ status: 'FROZEN', was: step, ground: status });
      expect(told(frozen, [money('ResumeProject', { project: id, reference: 'x' }), chen])).toBe('VOTE_NOT_IN_FORCE');
      const again = frozen.and([ends(VOTE, 'IN_FORCE')]);
      expect(theProject(does(again, [money('ResumeProject', { project: id, reference: '重新生效' }), chen]))).toMatchObject({ status: step });
    }
  });

  it('does not move on a decision that has not come into force', () => {
    for (const status of ['PRELIMINARY', 'FINAL'] as const) {
      const before = steps.slice(0, steps.indexOf('VOTING') + 1);
      const over = ways[way].source === 'PUBLIC_REVENUE' ? { matterCode: 'I9', fund: { source: 'PUBLIC_REVENUE', regime: 'NOT_APPLICABLE' } } as const : { fund: { source: 'MAINTENANCE_FUND', regime: ways[way].holding } } as const;
      let scene = projectAt(before, 'VOTING', { before: funded(ways[way].holding), ask: { ...PROPOSE, source: ways[way].source }, over: { ...over, status } });
      const { id } = theProject(scene);
      if (status === 'PRELIMINARY') {
        expect(told(scene, [money('TallyProject', { project: id }), chen])).toBe('VOTE_NOT_IN_FORCE');
        continue;
      }
      scene = does(scene, ...toStep('TALLIED', id));
      const next = way === 'ART_22' ? 'PLANNED' : way === 'ART_23' ? 'FILED' : 'FUNDED_PARTIAL';
      const [command] = toStep(next, id);
      if (command === undefined) throw new Error('no command');
      expect(told(scene, command)).toBe('VOTE_NOT_IN_FORCE');
      expect(told(scene.and([ends(VOTE, 'IN_FORCE')]), command)).toBe('stands');
    }
  });
});

describe('the decision must be that of the project', () => {
  const voting = (over: Parameters<typeof resolution>[1]): Scene => projectAt(stepsOf(ways.ART_22), 'VOTING', { over: over ?? {} });
  const tally = (scene: Scene): string => told(scene, [money('TallyProject', { project: theProject(scene).id }), chen]);

  it.each([
    ['another matter', { matterCode: 'I7' }], ['another source', { fund: { source: 'PUBLIC_REVENUE', regime: 'NOT_APPLICABLE' } }], ['another way', { fund: { source: 'MAINTENANCE_FUND', regime: 'ART_23' } }], ['no amount', { amount: null }],
    ['fewer units', { scope: { ...scope, units: 2 } }], ['another area', { scope: { ...scope, area: 24_002 } }], ['other buildings', { scope: { ...scope, buildings: ['1'] } }],
  ] as const)('and not one on %s', (_, over) => {
    expect(tally(voting(over))).toBe('VOTE_FOR_OTHER_MATTER');
  });

  it('and passed', () => {
    expect(tally(voting({ outcome: 'REJECTED', status: 'FINAL' }))).toBe('VOTE_NOT_PASSED');
    expect(tally(voting({ outcome: 'QUORUM_NOT_MET', status: 'FINAL' }))).toBe('VOTE_NOT_PASSED');
  });

  it('and there at all', () => {
    const scene = projectAt(stepsOf(ways.ART_22), 'SCOPED');
    const { id } = theProject(scene);
    const put = does(scene, [money('PutProjectToVote', { project: id, votes: [{ part: 'A', vote: paper('no vote').blob }] }), chen]);
    expect(told(put, [money('TallyProject', { project: id }), chen])).toBe('VOTE_NOT_IN_FORCE');
  });
});

describe('amounts', () => {
  it('are never more than the owners gave, exactly', () => {
    const scene = projectAt(stepsOf(ways.ART_22), 'TALLIED');
    const { id } = theProject(scene);
    const plan = (fen: number): Asked => {
      const [asked] = toStep('PLANNED', id)[0] ?? [];
      if (asked?.type !== 'PlanProject') throw new Error('no plan');
      return money('PlanProject', { ...asked.data, budgets: [{ part: 'A', fen }] });
    };
    expect(told(scene, [plan(200_000), wu])).toBe('stands');
    expect(scene.when(plan(200_001), wu).outcome).toEqual({ refused: 'OVER_VOTED_AMOUNT', detail: { part: 'A', over: 1 } });
  });

  it('of two projects under one decision are counted together', () => {
    const first = projectAt(stepsOf(ways.ART_22), 'PLANNED');
    const second = does(first, [money('ProposeProject', { ...PROPOSE, title: '再修一次' }), wu]);
    const { id } = theProject(second);
    const tallied = does(second, ...toStep('SCOPED', id), ...toStep('VOTING', id), ...toStep('TALLIED', id));
    const [command] = toStep('PLANNED', id);
    if (command === undefined) throw new Error('no command');
    expect(tallied.when(...command).outcome).toEqual({ refused: 'OVER_VOTED_AMOUNT', detail: { part: 'A', over: 160_000 } });
    // A cancelled one gives its part back.
    const firstId = Object.keys(fundOf(tallied).projects)[0] ?? '';
    expect(told(does(tallied, ...toStep('CANCELLED', firstId)), command)).toBe('stands');
  });

  it('paid are never more than the budget, nor the final account', () => {
    const approved = projectAt(stepsOf(ways.ART_22), 'APPROVED');
    const { id } = theProject(approved);
    expect(told(approved, [pay(id, 180_000), li])).toBe('stands');
    expect(told(approved, [pay(id, 180_001), li])).toBe('OVER_BUDGET');
    const paid = does(approved, [pay(id, 100_000), li]);
    expect(paid.when(pay(id, 80_001), li).outcome).toEqual({ refused: 'OVER_BUDGET', detail: { most: 180_000, paid: 180_001 } });
    const accepted = does(paid, ...toStep('ACCEPTED', id));
    const settle = (fen: number): Asked => money('SettleProject', { project: id, finals: [{ part: 'A', fen }], papers: [paper()] });
    expect(told(accepted, [settle(180_001), wu])).toBe('OVER_BUDGET');
    expect(told(accepted, [settle(99_999), wu])).toBe('PAID_OVER_FINAL');
    const listed = does(accepted, [settle(170_000), wu], ...toStep('ALLOC_PUBLISHED', id)).at(LATER);
    expect(told(listed, [pay(id, 70_001), li])).toBe('OVER_BUDGET');
    expect(told(listed, [pay(id, 70_000), li])).toBe('stands');
  });

  it('are in the bank', () => {
    const poor = funded().and([]);
    const spent = does(poor, [money('RecordCost', { source: 'PARKING', fen: 499_000, on: '2026-04-01', text: '划线', papers: [paper()] }), chen]);
    const scene = projectAt(stepsOf(ways['common income']), 'TALLIED', { before: spent, ask: { ...PROPOSE, source: 'PUBLIC_REVENUE' }, over: { matterCode: 'I9', fund: { source: 'PUBLIC_REVENUE', regime: 'NOT_APPLICABLE' } } });
    expect(told(scene, [pay(theProject(scene).id, 1_001), li])).toBe('NOT_ENOUGH_MONEY');
    expect(told(scene, [pay(theProject(scene).id, 1_000), li])).toBe('stands');
  });
});
