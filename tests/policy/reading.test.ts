import { spansOn } from '@sanfang/shared/compound/view.ts';
import { expect, test } from 'vitest';
import { readTable } from './oracle/read-table.ts';
import { readCells } from './reading.ts';

test('Everybody, in every relation, in every state, reads of every channel what the table says', () => {
  const wrong: string[] = [];
  const kinds = new Map<string, number>();
  let cells = 0;
  for (const { what, compound, channel, viewer, spans } of readCells()) {
    const may = JSON.stringify(spansOn(compound, channel, viewer));
    if (may !== JSON.stringify(spans)) wrong.push(`${what}: ${may}, the table says ${JSON.stringify(spans)}`);
    kinds.set(may, (kinds.get(may) ?? 0) + 1);
    cells += 1;
  }
  process.stdout.write(`permission matrix, reading: ${String(cells)} cells; ${[...kinds].map(([may, count]) => `${may} ${String(count)}`).join(', ')}\n`);
  expect(wrong).toEqual([]);
  expect(cells).toBeGreaterThan(5_000);
  // Nothing, all, and an escalation's part while it lasts and after it, of each of two officials.
  expect(kinds.size).toBe(6);
});

test('The table has a line for everybody and a column for every kind of channel', () => {
  const [row] = readTable('channels');
  expect(Object.keys(row ?? {})).toEqual(['role', 'feed', 'office', 'register', 'enrolment', 'petitions', 'fund', 'accounts', 'room']);
});
