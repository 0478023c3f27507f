import { electorateOf, type CountingPerson, type Electorate } from '../../law/electorate.ts';
import type { RuleProfile } from '../../law/rule-profile.ts';
import { meets } from '../../law/threshold.ts';
import { digestOf } from '../../log/commitment.ts';
import { refuse, type Refusal } from '../../protocol/refusal.ts';
import type { Compound } from '../compound.ts';
import type { Petition, SignedBy } from './state.ts';

type Owners = Pick<Compound, 'register' | 'feed'>;

/** SHA-256 over the words of a petition, base64url: what an owner signs. */
export function digestOfPetition({ matterCode, title, text }: { readonly matterCode: string; readonly title: string; readonly text: string }): string {
  return digestOf({ paper: 'PETITION', matterCode, title, text });
}

/** All owners of the compound, once for each register: everybody who signs or reads asks, and a state never changes in place. */
const all = new WeakMap<Compound['register']['units'], { readonly parking: RuleProfile['parking']['policy']; readonly owners: Electorate }>();

/** Who counts as an owner of the compound, as for a vote of all of them. */
export function allOwners({ register, feed }: Owners): Electorate {
  const { policy } = feed.rules.parking;
  const known = all.get(register.units);
  if (known?.parking === policy) return known.owners;
  const owners = electorateOf(Object.values(register.units), feed.rules);
  all.set(register.units, { parking: policy, owners });
  return owners;
}

/** The counting persons for whom a hat may sign: any of the joint owners, unless they have named one of them (指导规则 Art. 25). */
export function signersOf(compound: Owners, capacity: string): string[] | Refusal {
  const binding = compound.register.bindings[capacity];
  if (binding === undefined || binding.owner === null) return refuse('FORBIDDEN');
  const { owner, units } = binding;
  const theirs = new Set(units);
  const own = allOwners(compound).persons.filter((person) => person.owners.includes(owner) && person.units.some((unit) => theirs.has(unit)));
  if (own.length === 0) return refuse('NOT_YOUR_UNIT', { unit: units[0] ?? '' });
  const may = own.filter((person) => mayActAlone(compound, person, owner));
  return may.length === 0 ? refuse('OTHER_VOTER_NAMED', { unit: own[0]?.units[0] ?? '' }) : may.map(({ key }) => key);
}

function mayActAlone({ register }: Owners, { units }: CountingPerson, owner: string): boolean {
  const named = new Set(units.map((unit) => register.units[unit]?.designatedVoter ?? null).filter((one) => one !== null));
  return named.size === 0 || named.has(owner);
}

export interface SignatureCount extends SignedBy {
  readonly of: SignedBy;
  /** Whether the share of the persons is reached that makes the vote a duty (物业管理条例 Art. 13), and that of the area, which 指导规则 Art. 21 asks for as well. */
  readonly met: boolean;
  readonly areaMet: boolean;
}

/** Who has signed, of all owners of this moment: who has sold since no longer counts, and the buyer has not signed. */
export function signaturesOf(compound: Owners, { signers }: Pick<Petition, 'signers'>): SignatureCount {
  const owners = allOwners(compound);
  const signed = owners.persons.filter(({ key }) => Object.hasOwn(signers, key));
  const [persons, area] = [signed.length, signed.reduce((sum, person) => sum + person.area, 0)];
  const { petition } = compound.feed.rules;
  const of = { persons: owners.persons.length, area: owners.area };
  return { persons, area, of, met: meets(petition, persons, of.persons), areaMet: meets(petition, area, of.area) };
}
