import { describe, expect, test } from 'vitest';
import { SentId } from '../../../web/src/lib/api/sent-id.ts';
import { codeIn } from '../../../web/src/routes/f/[compound]/claim/kept-code.ts';
import { letterStanding } from '../../../web/src/routes/f/[compound]/votes/[year]/[no]/letter/letter-standing.ts';

const after = ['CLOSED', 'PRELIMINARY', 'FINAL', 'IN_FORCE', 'REVOKED_BY_GOV', 'CANCELLED_BY_COURT'] as const;

describe('A letter that somebody holds', () => {
  test('lets them vote while the vote is open, not before, and not after', () => {
    const checked = { status: 'CHECKED', ballot: 'NONE' } as const;
    expect(letterStanding(checked, 'NOTICED')).toBe('NOT_YET');
    expect(letterStanding(checked, 'OPEN')).toBe('READY');
    expect(letterStanding(checked, 'WITHDRAWN')).toBe('WITHDRAWN');
    for (const phase of after) expect(letterStanding(checked, phase), phase).toBe('OVER');
  });

  test('is checked by nobody once the vote is over', () => {
    const waiting = { status: 'WAITING', ballot: 'NONE' } as const;
    expect(letterStanding(waiting, 'NOTICED')).toBe('WAITING');
    expect(letterStanding(waiting, 'OPEN')).toBe('WAITING');
    expect(letterStanding(waiting, 'WITHDRAWN')).toBe('WITHDRAWN');
    for (const phase of after) expect(letterStanding(waiting, phase), phase).toBe('OVER');
  });

  test.each(['OPEN', ...after] as const)('has been used, overtaken, refused or taken back for good: %s', (phase) => {
    expect(letterStanding({ status: 'CHECKED', ballot: 'BY_IT' }, phase)).toBe('CAST');
    expect(letterStanding({ status: 'WAITING', ballot: 'OTHERWISE' }, phase)).toBe('OVERTAKEN');
    expect(letterStanding({ status: 'REFUSED', ballot: 'NONE' }, phase)).toBe('REFUSED');
    expect(letterStanding({ status: 'ENDED', ballot: 'NONE' }, phase)).toBe('ENDED');
  });
});

describe('What a form sends', () => {
  const said = { unit: '1-1-101', salt: 'a' };

  test('has the same id until an answer has come', () => {
    const sent = new SentId();
    const id = sent.of(said);
    for (const lost of ['UNAVAILABLE', 'BUSY', 'RATE_LIMITED'] as const) {
      sent.answered(lost);
      expect(sent.of({ ...said }), lost).toBe(id);
    }
  });

  test.each([null, 'LETTER_GIVEN'] as const)('has another id once it was answered: %s', (answer) => {
    const sent = new SentId();
    const id = sent.of(said);
    sent.answered(answer);
    expect(sent.of(said)).not.toBe(id);
  });

  test('has another id with other words', () => {
    const sent = new SentId();
    expect(sent.of(said)).not.toBe(sent.of({ ...said, unit: '1-1-102' }));
  });
});

describe('The code in an address', () => {
  test.each([
    ['#abcd-efgh-jkmn-pqrs', 'abcd-efgh-jkmn-pqrs'], ['#abcd%2Defgh%2Djkmn%2Dpqrs', 'abcd-efgh-jkmn-pqrs'],
    ['#abcd-efgh-jkmn-pq%', ''], ['#%E4%BD', ''], ['#main', ''], ['', ''],
  ])('%s is "%s"', (fragment, code) => expect(codeIn(fragment)).toBe(code));
});
