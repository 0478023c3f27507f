import { commandTypes, type CommandType, type CompoundCommand } from '@sanfang/shared/compound/command.ts';
import type { Compound } from '@sanfang/shared/compound/compound.ts';
import { approvalDigest, keptFromNewDevices, lacksStepUp, mayNeedStepUp, stepUpTable } from '@sanfang/shared/compound/step-up.ts';
import type { AuthEvidence } from '@sanfang/shared/log/event.ts';
import { describe, expect, test } from 'vitest';

const compound = {} as Compound;
const command = (type: CommandType, data: object = {}) => ({ id: 'a', log: 'compound/a', type, capacity: 'hat', data }) as unknown as CompoundCommand;
const auth = (method: AuthEvidence['method'], level = 1): AuthEvidence => ({ method, level, deviceAge: 0 });

describe('a fresh second factor', () => {
  test('is needed for a signature by those who have one, and not by the hub or the demo\'s people', () => {
    const signOff = command('SignOff');
    expect(lacksStepUp(compound, signOff, { auth: auth('PASSWORD', 2), secondFactor: true })).toBe(true);
    expect(lacksStepUp(compound, signOff, { auth: auth('TOKEN', 2), secondFactor: true })).toBe(true);
    expect(lacksStepUp(compound, signOff, { auth: auth('PASSWORD'), secondFactor: false })).toBe(false);
    expect(lacksStepUp(compound, signOff, { auth: auth('PASSWORD') })).toBe(false);
    for (const method of ['HUB', 'DEMO'] as const) expect(lacksStepUp(compound, signOff, { auth: auth(method, 0), secondFactor: true }), method).toBe(false);
    for (const method of ['PASSKEY', 'TOTP'] as const) {
      expect(lacksStepUp(compound, signOff, { auth: { ...auth(method, 3), approved: { id: 'x', digest: 'y' } }, secondFactor: true }), method).toBe(false);
      // A method without what it approved is no approval.
      expect(lacksStepUp(compound, signOff, { auth: auth(method, 3), secondFactor: true }), method).toBe(true);
    }
  });

  test('is asked for what has a row and for nothing else, talk least of all', () => {
    expect(commandTypes.filter(mayNeedStepUp).sort()).toEqual(Object.entries(stepUpTable).filter(([, row]) => row !== 'NONE').map(([type]) => type).sort());
    expect(mayNeedStepUp('SignOff')).toBe(true);
    for (const type of ['PostMessage', 'TakePosition', 'CheckIn'] as const) {
      expect(mayNeedStepUp(type)).toBe(false);
      expect(lacksStepUp(compound, command(type), { auth: auth('PASSWORD'), secondFactor: true })).toBe(false);
    }
  });

  test('and a device that is not new go with announcing, counting and paying; the first ballot of an owner with a new phone needs neither', () => {
    expect(commandTypes.filter(keptFromNewDevices).sort()).toEqual(['ApproveProject', 'CertifyCount', 'CloseProject', 'FinaliseResult', 'NoticeVote', 'PayInstalment', 'PostResult']);
    for (const type of commandTypes.filter(keptFromNewDevices)) expect(lacksStepUp(compound, command(type), { auth: auth('PASSWORD'), secondFactor: true }), type).toBe(true);
  });

  test('approves by a digest of everything that is sent but the id, in whatever order it was written', () => {
    const one = { log: 'compound/a', type: 'SignOff', capacity: 'hat', data: { room: 'r', version: 1 } };
    const digest = approvalDigest(one);
    expect(digest).toMatch(/^[\w-]{43}$/);
    expect(approvalDigest({ capacity: 'hat', data: { version: 1, room: 'r' }, type: 'SignOff', log: 'compound/a' })).toBe(digest);
    const others = [{ ...one, log: 'compound/b' }, { ...one, type: 'PostMessage' }, { ...one, capacity: 'hut' }, { ...one, data: { room: 'r', version: 2 } }, { ...one, data: { room: 'r', version: 1, more: null } }];
    expect(new Set([digest, ...others.map(approvalDigest)]).size).toBe(others.length + 1);
  });
});
