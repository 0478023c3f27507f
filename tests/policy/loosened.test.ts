/** The matrix itself is tested: whichever right in the tables of the policy is given or taken away, some cell must notice. */
import { commandTypes, type CommandType } from '@sanfang/shared/compound/command.ts';
import { seatOffices, type Office } from '@sanfang/shared/compound/party/offices.ts';
import { authorise } from '@sanfang/shared/compound/policy.ts';
import { allows, phases, policyTable, type Phase, type PolicyRow, type PolicyTable, type Role } from '@sanfang/shared/compound/policy-table.ts';
import { channelReaders, spansOn, type Readers } from '@sanfang/shared/compound/view.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { expect, test } from 'vitest';
import { askCells, type AskCell } from './asking.ts';
import { actsInRoom, permitted } from './oracle/commands.ts';
import { readCells } from './reading.ts';

const roles: readonly Role[] = ['HUB', ...seatOffices, 'owner', 'occupant'];
const inRoom: readonly Phase[] = phases.filter((phase) => phase !== 'NO_ROOM');

/** Cells in which the table is asked at all, by command. */
const cellsOf = Map.groupBy([...askCells()].filter(({ told }) => told !== 'CAPACITY_NOT_YOURS'), ({ type }) => type);

function notices({ compound, command, by, now, told }: AskCell, table: PolicyTable): boolean {
  const answer = authorise(compound, command, by, now, table);
  return (isRefusal(answer) ? answer.refused : null) !== told;
}

/**
 * The table by itself, role × command × phase: what nobody can come to ask, since a second line stops them before it (who never
 * sees a room, a room that cannot be closed while it waits), shows only here.
 */
function noticedAlone(type: CommandType, table: PolicyTable): boolean {
  return roles.some((role) => phases.some((phase) => allows(role, type, phase, table) !== permitted(role).has(`${type}@${phase}`)));
}

/** Whatever can be changed about one row: a role more or less, a phase more or less. Rooms have no phase where none is named. */
function changesOf(type: CommandType): { readonly change: string; readonly row: PolicyRow }[] {
  const { roles: now, phases: then } = policyTable[type];
  const flipped = <T>(list: readonly T[], one: T): readonly T[] => (list.includes(one) ? list.filter((other) => other !== one) : [...list, one]);
  return [
    { change: 'for nobody', row: { roles: [], phases: then } },
    { change: 'for everybody', row: { roles, phases: then } },
    { change: 'at no time', row: { roles: now, phases: [] } },
    ...roles.map((role) => ({ change: `${now.includes(role) ? 'without' : 'with'} ${role}`, row: { roles: flipped(now, role), phases: then } })),
    ...(actsInRoom(type) ? [...inRoom.map((phase) => ({ change: `${then.includes(phase) ? 'not in' : 'also in'} ${phase}`, row: { roles: now, phases: flipped(then, phase) } })), { change: 'at any time', row: { roles: now, phases } }] : []),
  ];
}

test('Whatever is changed about a row of the policy, a cell of the matrix notices', () => {
  const survived: string[] = [];
  let [changes, alone] = [0, 0];
  for (const type of commandTypes) {
    const cells = cellsOf.get(type) ?? [];
    expect(noticedAlone(type, policyTable) || cells.some((cell) => notices(cell, policyTable)), type).toBe(false);
    for (const { change, row } of changesOf(type)) {
      changes += 1;
      const table = { ...policyTable, [type]: row };
      if (cells.some((cell) => notices(cell, table))) continue;
      if (noticedAlone(type, table)) alone += 1;
      else survived.push(`${type} ${change}`);
    }
  }
  process.stdout.write(`changes of the policy's rows: ${String(changes)}; unnoticed: ${String(survived.length)}; stopped by a second line, noticed in the table alone: ${String(alone)}\n`);
  expect(survived).toEqual([]);
  expect(changes).toBeGreaterThan(600);
  expect(alone).toBeLessThan(changes / 4);
});

test('Whatever is changed about who reads a channel, a cell of the matrix notices', () => {
  const cells = [...readCells()];
  const offices: readonly Office[] = [...seatOffices, 'owner', 'occupant'];
  const atTable = new Set<Office>(['branchSecretary', 'branchMember', 'committeeChair', 'committeeMember', 'siteManager', 'companyStaff']);
  const noticed = (readers: Readers): boolean => cells.some(({ compound, channel, viewer, spans }) => JSON.stringify(spansOn(compound, channel, viewer, readers)) !== JSON.stringify(spans));
  expect(noticed(channelReaders)).toBe(false);
  const survived: string[] = [];
  for (const kind of ['office', 'register', 'enrolment', 'petitions', 'fund', 'accounts', 'room'] as const) {
    for (const office of offices) {
      const before = channelReaders[kind];
      const now = before.includes(office) ? before.filter((other) => other !== office) : [...before, office];
      if (!noticed({ ...channelReaders, [kind]: now })) survived.push(`${kind}: ${office}`);
    }
  }
  // The two committees and the company read their rooms anyway; another branch's room shows it for the branch.
  expect(survived).toEqual([...atTable].filter((office) => !office.startsWith('branch')).map((office) => `room: ${office}`));
});
