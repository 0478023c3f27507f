/** The gate by itself: it trusts no step that came before it. */
import { moneyGate } from '@sanfang/shared/compound/fund/gate.ts';
import { stepsOf } from '@sanfang/shared/law/fund-flow.ts';
import { describe, expect, it } from 'vitest';
import { does, funded, fundOf, money, projectAt, PROPOSE, scope, theProject, toStep } from '../support/money.ts';
import { chen, song } from '../support/room.ts';

const way = { source: 'MAINTENANCE_FUND', holding: 'ART_22', emergency: false } as const;
const approved = projectAt(stepsOf(way), 'APPROVED');
const urgent = projectAt(stepsOf({ ...way, emergency: true }), 'APPROVED', { ask: { ...PROPOSE, category: 'E6' } });
const { feed } = approved.compound();

describe('the gate', () => {
  it('is open for what is in force and for a complete emergency', () => {
    expect(moneyGate(feed, fundOf(approved), theProject(approved))).toBeNull();
    expect(moneyGate({ ...feed, resolutions: {} }, fundOf(urgent), theProject(urgent))).toBeNull();
  });

  it('is shut for a project without a vote, without a part, frozen or cancelled, wherever it stands', () => {
    const project = theProject(approved);
    expect(moneyGate({ ...feed, resolutions: {} }, fundOf(approved), project)).toEqual({ refused: 'VOTE_NOT_IN_FORCE', detail: { part: 'A' } });
    expect(moneyGate(feed, fundOf(approved), { ...project, parts: project.parts.map((part) => ({ ...part, vote: null })) })).toMatchObject({ refused: 'VOTE_NOT_IN_FORCE' });
    expect(moneyGate(feed, fundOf(approved), { ...project, parts: [] })).toEqual({ refused: 'VOTE_NOT_IN_FORCE' });
    const frozen = does(approved, ...toStep('FROZEN', project.id));
    expect(moneyGate(feed, fundOf(frozen), theProject(frozen))).toEqual({ refused: 'MONEY_FROZEN', detail: { ground: 'ORDERED_TO_CORRECT' } });
    const cancelled = does(approved, ...toStep('CANCELLED', project.id));
    expect(moneyGate(feed, fundOf(cancelled), theProject(cancelled))).toMatchObject({ refused: 'PROJECT_NOT_AT_STEP' });
  });

  it('shuts for an emergency that lacks anything, by the rules of this moment', () => {
    const project = theProject(urgent);
    const { emergency } = feed.rules;
    const lacks = (rules: object, over: object = {}) => moneyGate({ ...feed, rules: { ...feed.rules, emergency: { ...emergency, ...rules } } }, fundOf(urgent), { ...project, ...over } as typeof project);
    const missing = (what: string) => ({ refused: 'EMERGENCY_INCOMPLETE', detail: { missing: what } });
    expect(lacks({})).toBeNull();
    expect(lacks({ categories: ['E1'] })).toEqual(missing('CATEGORY'));
    expect(lacks({ confirmations: [...emergency.confirmations, 'TECHNICAL_REPORT'] })).toEqual(missing('TECHNICAL_REPORT'));
    expect(lacks({ confirmations: [] })).toEqual(missing('CONFIRMATIONS'));
    expect(lacks({}, { madeSafe: false })).toEqual(missing('MADE_SAFE'));
    expect(lacks({}, { confirmed: { COMMITTEE: project.confirmed.COMMITTEE } })).toEqual(missing('STREET_OR_COMMUNITY'));
    const alike = { person: song.person, at: '' };
    expect(lacks({}, { confirmed: { COMMITTEE: alike, STREET_OR_COMMUNITY: alike } })).toEqual(missing('DIFFERENT_PERSONS'));
  });

  it('lets one plan of the owners\' meeting cover a part of its scope, and a vote of those who pay no other scope than theirs', () => {
    const wider = { ...scope, buildings: ['1', '2', '10'], units: 5, area: 40_010 };
    for (const [holding, told] of [['ART_22', 'VOTE_FOR_OTHER_MATTER'], ['ART_23', 'stands']] as const) {
      const voting = projectAt(stepsOf({ ...way, holding }), 'VOTING', { before: funded(holding), over: { scope: wider, fund: { source: 'MAINTENANCE_FUND', regime: holding } } });
      const { outcome } = voting.when(money('TallyProject', { project: theProject(voting).id }), chen);
      expect('refused' in outcome ? outcome.refused : 'stands').toBe(told);
    }
  });
});
