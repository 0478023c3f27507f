import { emergencyCases, emergencyCategories, emergencyConfirmationPeriod, emergencyDisclosure, emergencyRoute, type EmergencyClaim } from '@sanfang/shared/law/emergency.ts';
import { defaultProfile } from '@sanfang/shared/law/rule-profile.ts';
import { describe, expect, it } from 'vitest';

const wall: EmergencyClaim = { category: 'E6', confirmations: ['COMMITTEE', 'STREET_OR_COMMUNITY'], works: [{ purpose: 'HAZARD_REMOVAL', amount: 1_000_000 }] };

describe('an emergency', () => {
  it('that is listed and confirmed on both sides needs no vote', () => {
    expect(emergencyRoute(wall, defaultProfile)).toEqual({ outcome: 'NO_VOTE_REQUIRED', listed: true, missing: [], withoutVote: 1_000_000, byVote: 0 });
  });

  it('without a confirmation goes the ordinary way, and says whose word is missing', () => {
    expect(emergencyRoute({ ...wall, confirmations: ['COMMITTEE'] }, defaultProfile)).toEqual({ outcome: 'ORDINARY_ROUTE_REQUIRED', listed: true, missing: ['STREET_OR_COMMUNITY'], withoutVote: 0, byVote: 1_000_000 });
    expect(emergencyRoute({ ...wall, confirmations: ['STREET_OR_COMMUNITY', 'TECHNICAL_REPORT'] }, defaultProfile)).toMatchObject({ outcome: 'ORDINARY_ROUTE_REQUIRED', missing: ['COMMITTEE'] });
  });

  it('that the place does not list goes the ordinary way', () => {
    const fewer = { emergency: { ...defaultProfile.emergency, categories: ['E1', 'E2'] } };
    expect(emergencyRoute(wall, fewer)).toMatchObject({ outcome: 'ORDINARY_ROUTE_REQUIRED', listed: false });
    expect(emergencyRoute({ ...wall, category: 'E8' }, defaultProfile)).toMatchObject({ outcome: 'ORDINARY_ROUTE_REQUIRED', listed: false });
  });

  it('carries no renewal along: that part is voted on', () => {
    const works = [{ purpose: 'HAZARD_REMOVAL', amount: 300 }, { purpose: 'RENEWAL', amount: 700 }] as const;
    expect(emergencyRoute({ ...wall, works }, defaultProfile)).toMatchObject({ outcome: 'NO_VOTE_REQUIRED', withoutVote: 300, byVote: 700 });
    expect(emergencyRoute({ ...wall, works: [{ purpose: 'RENEWAL', amount: 700 }] }, defaultProfile)).toMatchObject({ outcome: 'ORDINARY_ROUTE_REQUIRED', withoutVote: 0, byVote: 700 });
  });

  it('is no way around the vote where a profile asks for nobody\'s word', () => {
    expect(emergencyRoute(wall, { emergency: { ...defaultProfile.emergency, confirmations: [] } })).toMatchObject({ outcome: 'ORDINARY_ROUTE_REQUIRED', withoutVote: 0 });
  });

  it('is shown afterwards: the confirmation for five days, the result within thirty', () => {
    expect(emergencyConfirmationPeriod('2026-11-02T02:00:00.000Z', 480)).toMatchObject({ first: '2026-11-03', last: '2026-11-09' });
    expect(emergencyDisclosure('2026-11-02T02:00:00.000Z', 480)).toMatchObject({ last: '2026-12-02' });
  });

  it('has seven cases, each with its source', () => {
    expect(defaultProfile.emergency.categories).toEqual(emergencyCategories);
    for (const category of emergencyCategories) expect(emergencyCases[category].source).not.toBe('');
  });
});
