import { electorateOf } from '../../law/electorate.ts';
import { sensitivityOf, type CountedVote, type Flip } from '../../law/sensitivity.ts';
import type { Compound } from '../compound.ts';
import { digestOfElectorate } from './ballot-paper.ts';
import type { HeldFor, NoticedVote } from './state.ts';

/** What a result hangs on, for everybody to read with it: outcomes, never a choice or how many made it. */
export interface FlipTable {
  /** Those switches by which it can be reckoned again. */
  readonly flips: readonly Flip[];
  readonly held: HeldFor | null;
}

/**
 * Reckons the count again with each disputed switch the other way, on the homes as they were frozen. Who is one counting person
 * with whom, parking counted in or common owners tied together, can only be said while the register still gives the electorate that
 * was frozen; where a home was sold since, these switches are left out.
 */
export function flipTableOf({ register }: Pick<Compound, 'register'>, vote: NoticedVote, count: Pick<CountedVote, 'persons' | 'ballots' | 'rules' | 'options' | 'round'>): FlipTable {
  const { electorate: { voters, excluded, digest }, motion: { matterCode: matter, matterClass }, profile } = vote;
  const frozen = [...Object.values(voters).flatMap(({ units }) => units), ...excluded.map(({ unit }) => unit)];
  const scope = frozen.flatMap((id) => register.units[id] ?? []);
  const { flips, held } = sensitivityOf({ ...count, scope, matter, matterClass }, profile);
  const stands = digestOfElectorate(electorateOf(scope, profile)) === digest;
  return {
    flips: stands ? flips : flips.filter((flip) => flip.switch !== 'PARKING' && flip.switch !== 'SAME_BUYER'),
    held: excluded.length === 0 && profile.parking.policy === 'EXCLUDE' ? null : held,
  };
}
