import type { RuleChange, RuleName } from '../../law/local-rules.ts';
import type { PartyKind } from '../party/offices.ts';

/** The owners' resolution that adopted a rule: how it is named, and its local date. `strictly`: silence did not count in it. */
export interface Adoption {
  readonly resolution: string;
  readonly on: string;
  readonly strictly: boolean;
}

/** A rule of the compound was said to be another, or the same from another source. Rules are public: nothing is sealed. */
export interface RulesChanged {
  /** Of the profile, with this change. */
  readonly version: number;
  readonly change: RuleChange;
  /** What held before. */
  readonly was: RuleChange;
  readonly source: string;
  readonly adopted: Adoption | null;
  /** The body that said so. */
  readonly by: { readonly party: string; readonly kind: PartyKind; readonly name: string };
}

/** Where a rule that is not the default comes from. `n`: number on the feed. */
export interface RuleSetting {
  readonly version: number;
  readonly n: number;
  readonly at: string;
  readonly source: string;
  readonly adopted: Adoption | null;
  readonly by: RulesChanged['by'];
}

/** Rules that somebody has set, each with the last change. */
export type RuleSettings = Readonly<Partial<Record<RuleName, RuleSetting>>>;
