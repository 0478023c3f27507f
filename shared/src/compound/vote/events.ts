import type { LeftOutUnit } from '../../law/electorate.ts';
import type { CountedOptions } from '../../law/count.ts';
import type { RuleProfile, SilenceMode } from '../../law/rule-profile.ts';
import type { MatterClass } from '../../law/matters.ts';
import type { Flip } from '../../law/sensitivity.ts';
import type { Tally } from '../../law/tally.ts';
import type { Verdict } from '../../law/verdict.ts';
import type { DecisionNumber } from '../feed/state.ts';
import type { SecondBallotEvents } from './choice/state.ts';
import type { DeliveryEvents } from './delivery/events.ts';
import type { PaperEvents } from './paper/state.ts';
import type { ProxyEvents } from './proxy/state.ts';
import type { BallotWay, HeldFor, MotionTerms } from './state.ts';

/** Sealed beside it: `title`, `text`; `options`, the labels; `reference` of a petition or an order. */
export interface MotionData extends MotionTerms {
  readonly vote: string;
  readonly version: number;
  readonly matterClass: MatterClass;
}

/** Counting persons are frozen in parts: an event holds 64 KiB. */
export interface FrozenVoter {
  readonly token: string;
  readonly units: readonly string[];
  readonly area: number;
}

export interface VoteEvents extends ProxyEvents, PaperEvents, DeliveryEvents, SecondBallotEvents {
  'vote.drafted': MotionData;
  'vote.amended': MotionData;
  /** Sealed: `reason`. */
  'vote.withdrawn': { readonly vote: string };
  'review.asked': { readonly vote: string; readonly version: number; readonly until: string };
  /** Sealed: `text`. */
  'review.given': { readonly vote: string; readonly version: number; readonly concern: boolean };
  'review.ended': { readonly vote: string };
  'count.appointed': { readonly vote: string; readonly tellers: readonly string[]; readonly observers: readonly string[] };

  'vote.noticed': {
    readonly vote: string; readonly version: number; readonly digest: string; readonly number: DecisionNumber;
    readonly opensAt: string; readonly closesAt: string; readonly profile: RuleProfile;
    readonly electorate: { readonly digest: string; readonly persons: number; readonly area: number };
    /** What silence means in this vote; of an older notice nothing. */
    readonly silence?: SilenceMode;
  };
  'electorate.frozen': { readonly vote: string; readonly voters: readonly FrozenVoter[]; readonly excluded: readonly LeftOutUnit[] };
  'vote.opened': { readonly vote: string };
  /** Actor and hat are the token. Sealed: `choice` = SealedBallot. `signed`: digest of the very paper that was shown. `replaces`: number of the ballot before. `others`: hands of who owns the units with the owner; `letter`: of proxy, by which it was cast. */
  'ballot.cast': { readonly vote: string; readonly token: string; readonly hand: string; readonly signed: string; readonly replaces: number | null; readonly others?: readonly string[]; readonly letter?: string | null; readonly via?: BallotWay };
  /** Joint owners contradict each other. Sealed: `choice`, of the second. */
  'ballot.disputed': { readonly vote: string; readonly token: string; readonly hand: string; readonly signed: string };
  'vote.extended': { readonly vote: string; readonly closesAt: string };
  /** `held`: the result waits for the street's word on this point. `flips`: what it hangs on; absent from events before it was kept. `options`: where there were any. */
  'vote.closed': { readonly vote: string; readonly tally: Tally; readonly verdict: Verdict; readonly digest: string; readonly held: HeldFor | null; readonly flips?: readonly Flip[]; readonly options?: CountedOptions };
  /** The street has said that parking is left as it was frozen. Sealed: `reference`. */
  'parking.confirmed': { readonly vote: string };
  'count.certified': { readonly vote: string; readonly digest: string };
  'result.posted': { readonly vote: string; readonly objectionsUntil: string };
  /** Sealed: `text`. */
  'objection.raised': { readonly vote: string; readonly objection: string };
  /** Sealed: `text`. */
  'objection.answered': { readonly vote: string; readonly objection: string };
  'result.finalised': { readonly vote: string };
  /** Sealed: `reference`, of the filing; absent where none is needed. */
  'resolution.entered': { readonly vote: string };
  /** Sealed: `reference`. Who revokes: the authority (物业管理条例 Art. 19) or a court (Civil Code Art. 280). */
  'resolution.ended': { readonly vote: string; readonly by: 'REVOKED_BY_GOV' | 'CANCELLED_BY_COURT' };
}
