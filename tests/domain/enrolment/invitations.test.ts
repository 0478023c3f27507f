import { authorise } from '@sanfang/shared/compound/policy.ts';
import type { CompoundCommand } from '@sanfang/shared/compound/command.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { describe, expect, it } from 'vitest';
import { claiming, invited, issue, newcomer, operator, proof, roll, SHEETS_UNTIL } from '../support/enrolment.ts';
import { founded, given } from '../support/foundation.ts';
import { event, named, NOW, type Asked, type Scene } from '../support/given.ts';
import { chen } from '../support/room.ts';

const withdraw = (units: string[]): Asked => ({ type: 'WithdrawInvitations', data: { units } });
const told = (scene: Scene, unit: string): unknown => scene.when(claiming(unit), newcomer('Anna')).outcome;

describe('invitations', () => {
  it('are kept as digests from which no code can be found, nor claimed with', () => {
    const text = JSON.stringify(invited.events.map(({ data }) => data));
    expect(text).not.toContain(proof('1-1-101'));
    const digest = invited.compound().enrolment.invitations['1-1-101']?.digest ?? '';
    invited.when({ type: 'ClaimUnit', data: { proof: digest, name: 'Anna' } }, newcomer('Anna')).then('INVITATION_NOT_VALID');
  });

  it('are worth nothing when they were withdrawn, have run out, or another took their place', () => {
    const asFor = told(invited, '9-9-999');
    expect(asFor).toEqual({ refused: 'INVITATION_NOT_VALID' });
    expect(told(invited.when(withdraw(['1-1-101']), chen).then([event('invitation.ended', { units: ['1-1-101'], reason: 'WITHDRAWN' })]), '1-1-101')).toEqual(asFor);
    expect(told(invited.at(SHEETS_UNTIL), '1-1-101')).toEqual(asFor);
    expect(isRefusal(told(invited.at('2027-01-19T23:59:59.999Z'), '1-1-101'))).toBe(false);
    const again = invited.when({ type: 'IssueInvitations', data: { invitations: [{ unit: '1-1-101', digest: 'x'.repeat(43) }], until: SHEETS_UNTIL } }, operator).after();
    expect(told(again, '1-1-101')).toEqual(asFor);
    expect(isRefusal(told(again, '1-1-102'))).toBe(false);
  });

  it('say the same of a good code elsewhere, of no compound at all, and of a street', () => {
    expect([told(given([]), '1-1-101'), told(given([founded]), '1-1-101'), told(roll, '1-1-101')]).toEqual(Array.from({ length: 3 }, () => ({ refused: 'INVITATION_NOT_VALID' })));
  });

  it.each([
    ['a unit that is not there', issue(['9-9-999']), 'UNKNOWN_UNIT'],
    ['a unit twice', issue(['1-1-101', '1-1-101']), 'MALFORMED'],
    ['a day that has passed', issue(['1-1-101'], NOW), 'MALFORMED'],
    ['more than ninety days', issue(['1-1-101'], '2027-02-22T02:00:00.001Z'), 'MALFORMED'],
    ['withdrawing what is not there', withdraw(['1-1-101']), 'NOT_FOUND'],
  ] as const)('refuse %s', (_what, asked, code) => {
    roll.when(asked, operator).then(code);
  });
});

describe('the door for whoever wears no hat', () => {
  const ask = (type: CompoundCommand['type'], capacity: string, person = named('Anna')) => {
    const command = { id: named('command'), log: roll.log, type, capacity, data: type === 'ClaimUnit' ? claiming('1-1-101').data : {} } as unknown as CompoundCommand;
    return authorise(invited.compound(), command, { person, capacity, hub: false }, NOW);
  };

  it('opens for a claim in one\'s own name, and for nothing else', () => {
    expect(ask('ClaimUnit', named('Anna'))).toBe('NEWCOMER');
    expect(ask('ClaimUnit', named('somebody else'))).toEqual({ refused: 'CAPACITY_NOT_YOURS' });
    for (const type of ['ReviewClaim', 'IssueInvitations', 'NameVoter', 'PostMessage', 'BindOwner', 'ConfirmChange'] as const) expect(ask(type, named('Anna'))).toEqual({ refused: 'CAPACITY_NOT_YOURS' });
  });

  it('is not for people under a hat: who has one claims as themselves', () => {
    expect(ask('ClaimUnit', chen.capacity, chen.person)).toEqual({ refused: 'FORBIDDEN' });
  });
});
