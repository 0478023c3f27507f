/** A compound whose owners have sheets with codes, and those who compare them with the roll. */
import { digestOfProof } from '@sanfang/shared/compound/enrolment/invitations.ts';
import type { Claim } from '@sanfang/shared/compound/enrolment/state.ts';
import { personChannel } from '@sanfang/shared/compound/channel.ts';
import type { UnitNews } from '@sanfang/shared/compound/person/state.ts';
import { event, named, somebody, type Asked, type By, type Scene } from './given.ts';
import { alone, home, registered } from './register.ts';
import { bodies } from './room.ts';

export const operator = somebody('operator');
/** What the hub makes of the code on a unit's sheet. */
export const proof = (unit: string): string => digestOfProof(`the code of ${unit}`);
export const SHEETS_UNTIL = '2027-01-20T00:00:00.000Z';

/** 1-1-101 of A alone, 1-1-102 of B and C together, 1-1-201 of A as well, 2-1-101 of D. */
export const roll: Scene = registered([
  home('1-1-101', 'A'),
  home('1-1-102', 'B', { owners: [{ ...alone('B'), share: [1, 2] }, { ...alone('C'), share: [1, 2] }] }),
  home('1-1-201', 'A'), home('2-1-101', 'D'),
], bodies);

export function issue(units: readonly string[], until = SHEETS_UNTIL): Asked {
  return { type: 'IssueInvitations', data: { invitations: units.map((unit) => ({ unit, digest: digestOfProof(proof(unit)) })), until } };
}

/** Everybody has a sheet. */
export const invited: Scene = roll.when(issue(['1-1-101', '1-1-102', '1-1-201', '2-1-101']), operator).after();

/** Somebody with an account and no hat. */
export function newcomer(name: string): By {
  return { person: named(name), capacity: named(name) };
}
export function claiming(unit: string, name = 'Anna'): Asked {
  return { type: 'ClaimUnit', data: { proof: proof(unit), name } };
}
export function reviewing(claim: string, owner: string, checked: 'ID_IN_PERSON' | 'DEED_IN_PERSON' = 'ID_IN_PERSON'): Asked {
  return { type: 'ReviewClaim', data: { claim, owner: named(owner), checked } };
}

/** The open claim of somebody. */
export function claimOf(scene: Scene, name: string): Claim {
  const claim = Object.values(scene.compound().enrolment.claims).find((one) => one.person === named(name) && one.status === 'OPEN');
  if (claim === undefined) throw new Error(`${name} has no open claim`);
  return claim;
}

/** Claimed, and found by two people of two bodies to be that owner. */
export function enrolled(scene: Scene, name: string, unit: string, owner: string, by: readonly [By, By] = [somebody('chen'), somebody('lin')]): Scene {
  const filed = scene.when(claiming(unit, name), newcomer(name)).after();
  const { id } = claimOf(filed, name);
  return filed.when(reviewing(id, owner), by[0]).after().when(reviewing(id, owner), by[1]).after();
}

/** What somebody is told in the channel of their own. */
export function told(name: string, unit: string, what: UnitNews) {
  return event('notice.sent', { unit, what }, { channel: personChannel(named(name)) });
}
