import { bindingOf } from '@sanfang/shared/compound/register/acting.ts';
import { maskName, maskPhone } from '@sanfang/shared/compound/register/masking.ts';
import type { RegisterState } from '@sanfang/shared/compound/register/state.ts';
import type { EnrolmentReply } from '@sanfang/shared/protocol/api/enrolment.ts';
import type { Commitment } from '@sanfang/shared/log/event.ts';
import type { Engine } from '../../engine/ports.ts';

/** An owner as the vault has them. */
export interface NameOnRoll {
  readonly name: string;
  readonly phone: string | null;
}
export type Opened = ReadonlyMap<Commitment, unknown>;
type RollOwner = EnrolmentReply['changes'][number]['before'][number];

/** The name behind a commitment, or null when it was erased. */
export function nameOf(opened: Opened, commitment: Commitment | undefined): NameOnRoll | null {
  const value = commitment === undefined ? undefined : opened.get(commitment);
  return typeof value === 'object' && value !== null && 'name' in value ? (value as NameOnRoll) : null;
}

/** Commitments of the names of a unit's owners. */
export function namesOfUnit({ units, owners }: RegisterState, unit: string): Commitment[] {
  return (units[unit]?.owners ?? []).flatMap(({ owner }) => owners[owner] ?? []);
}

/** The owners of one unit, masked. */
export async function rollOf(engine: Engine, register: RegisterState, unit: string): Promise<RollOwner[]> {
  return rollOwners(register, unit, await engine.open(namesOfUnit(register, unit)));
}

/** The owners of a unit, masked: whoever compares need not read the roll. */
export function rollOwners(register: RegisterState, unit: string, opened: Opened): RollOwner[] {
  return (register.units[unit]?.owners ?? []).map(({ owner, share: [part, whole] }) => {
    const known = nameOf(opened, register.owners[owner]);
    return {
      owner, share: [part, whole], enrolled: bindingOf(register, owner) !== null,
      name: known === null ? null : maskName(known.name), phone: known === null || known.phone === null ? null : maskPhone(known.phone),
    };
  });
}

/** Whether two people wrote the same name, give or take spaces and wide letters. */
export function sameName(one: string, other: string): boolean {
  const plain = (name: string): string => name.normalize('NFKC').replace(/\s/g, '');
  return plain(one) === plain(other);
}

/** What somebody signs in with, masked. */
export function maskedIdentifier(identifier: string): string {
  const [mail = '', host] = identifier.split('@');
  return host === undefined ? maskPhone(identifier.replace(/^86(?=1\d{10}$)/, '')) : `${mail.slice(0, 1)}***@${host}`;
}
