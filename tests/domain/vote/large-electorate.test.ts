import { parts, whyTooMany } from '@sanfang/shared/compound/vote/frozen-parts.ts';
import type { CountingPerson } from '@sanfang/shared/law/electorate.ts';
import { canonicalize } from '@sanfang/shared/log/canonical.ts';
import { MAX_COMMIT_BYTES } from '@sanfang/shared/log/commit.ts';
import { describe, expect, test } from 'vitest';
import { homes, motion } from '../support/ballot.ts';
import type { Scene } from '../support/given.ts';
import { home, registered } from '../support/register.ts';
import { bodies, chen } from '../support/room.ts';

/** A building of so many homes with long names. */
function town(size: number): Scene {
  const units = [...homes, ...Array.from({ length: size - homes.length }, (_, i) => home(`${'远'.repeat(26)}-${String(i)}`, `neighbour ${String(i)}`, { building: '1', entrance: '1' }))];
  return registered(units, bodies);
}

describe('An electorate', () => {
  test('of more than a notice can freeze is refused before anybody works on it, with how many there are and may be', () => {
    const said = town(6_000).when({ type: 'DraftVote', data: motion }, chen).then('ELECTORATE_TOO_LARGE');
    expect(said.events.some(({ type }) => type === 'vote.drafted')).toBe(false);
  });

  test('is let through only where its lists, with the frame of each event, fit beside the notice', () => {
    for (const code of ['1-101', '龙庭御景东区12幢-2单元-1204室']) {
      const persons = Array.from({ length: 30_000 }, (_, i): CountingPerson => ({ key: '', units: [`${code}${String(i)}`], area: 999_999, owners: [], voter: null }));
      const refused = whyTooMany({ persons, excluded: [] });
      const most = Number(refused?.detail?.['most']);
      const voters = persons.slice(0, most).map(({ units, area }) => ({ token: crypto.randomUUID(), units, area }));
      expect(whyTooMany({ persons: persons.slice(0, most), excluded: [] })).toBeNull();
      const events = parts(voters).map((part) => Buffer.byteLength(canonicalize({ voters: part, excluded: [] })));
      expect(events.reduce((sum, bytes) => sum + bytes + 1_000, 20_000)).toBeLessThan(MAX_COMMIT_BYTES);
      expect(parts(voters).flat()).toEqual(voters);
    }
  });
});
