import { commandTypes } from '@sanfang/shared/compound/command.ts';
import { seatOffices } from '@sanfang/shared/compound/party/offices.ts';
import { authorise } from '@sanfang/shared/compound/policy.ts';
import { refusalCodes } from '@sanfang/shared/protocol/refusal.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { phaseOf } from '@sanfang/shared/compound/policy-table.ts';
import { describe, expect, test } from 'vitest';
import { askCells } from './asking.ts';
import { saidCommands, saidRoles, saysOf } from './oracle/commands.ts';
import { readTable } from './oracle/read-table.ts';
import { standings } from './relations.ts';
import { players, states } from './states.ts';

describe('The tables', () => {
  test('know every command with a sentence, every role, every relation', () => {
    expect([...saidCommands].sort()).toEqual([...commandTypes].sort());
    for (const type of commandTypes) expect(saysOf(type), type).toMatch(/.{6,}/);
    expect([...saidRoles].sort()).toEqual(['HUB', ...seatOffices, 'owner', 'occupant'].sort());
    expect([...new Set(players.map(([role]) => role))].sort()).toEqual(saidRoles.filter((role) => role !== 'HUB').sort());
    expect(readTable('relations').map((row) => row['relation']).sort()).toEqual(Object.keys(standings).sort());
  });

  test('name rooms in the phases in which they are', () => {
    for (const state of states) {
      const { room } = state.scene.compound(state.absent === true ? null : state.room);
      if (room.status !== 'ABSENT') expect(phaseOf(room), state.name).toBe(state.phase);
    }
    expect(new Set(states.map((state) => state.phase)).size).toBe(4);
  });
});

test('Everybody, in every relation, at every command, in every state, is told what the tables say', () => {
  const wrong: string[] = [];
  const told = new Map<string, number>();
  const began = performance.now();
  let cells = 0;
  for (const cell of askCells()) {
    const answer = authorise(cell.compound, cell.command, cell.by, cell.now);
    const is = isRefusal(answer) ? answer.refused : null;
    if (is !== cell.told) wrong.push(`${cell.what}: ${is ?? 'allowed'}, the tables say ${cell.told ?? 'allowed'}`);
    told.set(cell.told ?? 'allowed', (told.get(cell.told ?? 'allowed') ?? 0) + 1);
    cells += 1;
  }
  const perSecond = Math.round(cells / ((performance.now() - began) / 1_000));
  process.stdout.write(`permission matrix, asking: ${String(cells)} cells, ${String(perSecond)} a second; ${[...told].map(([code, count]) => `${code} ${String(count)}`).join(', ')}\n`);
  expect(wrong).toEqual([]);
  expect(cells).toBeGreaterThan(50_000);
  expect(perSecond).toBeGreaterThan(1_000);
  // Every answer of the policy occurs, and allowing is no rarity.
  expect(told.get('allowed')).toBeGreaterThan(1_000);
  for (const code of ['CAPACITY_NOT_YOURS', 'UNKNOWN_ROOM', 'NOT_JOINED', 'FORBIDDEN', 'UNKNOWN_MESSAGE', 'ROOM_CLOSED', 'NO_SESSION', 'SESSION_IN_PROGRESS', 'OPEN_BUSINESS', 'SESSION_NOT_ADJOURNED']) expect(told.has(code), code).toBe(true);
  for (const code of told.keys()) if (code !== 'allowed') expect(refusalCodes).toContain(code);
});
