import { committeeVerdict, inclusiveCommittee, petitionVerdict } from '@sanfang/shared/law/committee.ts';
import { defaultProfile } from '@sanfang/shared/law/rule-profile.ts';
import { describe, expect, it } from 'vitest';

const seven = { filed: 7, inOffice: 7 };
const six = { filed: 7, inOffice: 6 };

describe('a committee', () => {
  it('of seven with four present passes by four and rejects by three', () => {
    expect(committeeVerdict({ ...seven, present: 4, agreed: 4 })).toEqual({ outcome: 'PASSED', readingDecides: false });
    expect(committeeVerdict({ ...seven, present: 4, agreed: 3 })).toEqual({ outcome: 'REJECTED', readingDecides: false });
    expect(committeeVerdict({ ...seven, present: 7, agreed: 3 })).toMatchObject({ outcome: 'REJECTED' });
  });

  it('needs more than half of its members there: half is not enough', () => {
    expect(committeeVerdict({ ...seven, present: 3, agreed: 3 })).toMatchObject({ outcome: 'QUORUM_NOT_MET' });
    expect(committeeVerdict({ ...six, present: 3, agreed: 3 }, inclusiveCommittee)).toMatchObject({ outcome: 'QUORUM_NOT_MET' });
  });

  it('with six in office: three is exactly half, which only the inclusive reading takes', () => {
    const half = { ...six, present: 4, agreed: 3 };
    expect(committeeVerdict(half)).toEqual({ outcome: 'REJECTED', readingDecides: true });
    expect(committeeVerdict(half, inclusiveCommittee)).toEqual({ outcome: 'PASSED', readingDecides: true });
    expect(committeeVerdict({ ...half, agreed: 4 })).toEqual({ outcome: 'PASSED', readingDecides: false });
  });

  it('takes counts that can be', () => {
    for (const wrong of [{ ...seven, present: 8, agreed: 1 }, { ...seven, present: 4, agreed: 5 }, { filed: 5, inOffice: 6, present: 4, agreed: 4 }, { ...seven, present: 4, agreed: -1 }, { ...seven, present: 4.5, agreed: 4 }]) expect(() => committeeVerdict(wrong)).toThrow(RangeError);
  });
});

describe('a petition', () => {
  const all = { persons: 10, area: 100_000 };

  it('of a fifth of the persons is accepted; short area is said', () => {
    expect(petitionVerdict({ persons: 2, area: 20_000 }, all, defaultProfile.petition)).toEqual({ accepted: true, areaShort: false });
    expect(petitionVerdict({ persons: 2, area: 19_999 }, all, defaultProfile.petition)).toEqual({ accepted: true, areaShort: true });
  });

  it('of a fifth of the area alone is not', () => {
    expect(petitionVerdict({ persons: 1, area: 90_000 }, all, defaultProfile.petition)).toEqual({ accepted: false, areaShort: false });
  });
});
