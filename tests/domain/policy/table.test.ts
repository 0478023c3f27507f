import { commandSchemas, commandTypes } from '@sanfang/shared/compound/command.ts';
import { seatOffices } from '@sanfang/shared/compound/party/offices.ts';
import { allows, phases, policyTable, type Role } from '@sanfang/shared/compound/policy-table.ts';
import { describe, expect, it } from 'vitest';
import { permitted, saidRoles } from '../../policy/oracle/commands.ts';

const roles: readonly Role[] = ['HUB', ...seatOffices, 'owner', 'occupant'];

describe('the policy table', () => {
  it('agrees with the hand-written one in every role, command and phase', () => {
    expect([...saidRoles].sort()).toEqual([...roles].sort());
    const said = roles.map((role) => [role, commandTypes.flatMap((type) => phases.map((phase) => (allows(role, type, phase) ? `${type}@${phase}` : ''))).filter(Boolean).sort()]);
    expect(said).toEqual(roles.map((role) => [role, [...permitted(role)].sort()]));
  });

  it('has been compared over something', () => {
    expect(roles.reduce((sum, role) => sum + permitted(role).size, 0)).toBeGreaterThan(150);
  });

  it.each(commandTypes)('has a row for %s, a schema, and somebody who may ask for it', (type) => {
    expect(commandSchemas[type]).toMatchObject({ type: 'object', additionalProperties: false });
    expect(policyTable[type].roles.length).toBeGreaterThan(0);
    expect(policyTable[type].phases.length).toBeGreaterThan(0);
  });

  it('has no row without a command', () => {
    expect(Object.keys(policyTable).sort()).toEqual([...commandTypes].sort());
  });

  it.each(commandTypes.filter((type) => policyTable[type].phases.includes('NO_ROOM')))('%s names no room', (type) => {
    expect(policyTable[type].phases).toEqual(['NO_ROOM']);
    expect(Object.keys(commandSchemas[type].properties)).not.toContain('room');
  });

  it('knows a room in every other command', () => {
    for (const type of commandTypes) if (!policyTable[type].phases.includes('NO_ROOM')) expect(Object.keys(commandSchemas[type].properties)).toContain('room');
  });
});
