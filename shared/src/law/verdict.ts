/** What a count means in law, with all that an outsider needs to reckon it again. Codes and numbers only: words are made where it is shown. */
import type { BallotRefusal, RefusedBallot } from './ballot.ts';
import type { LeftOutUnit } from './electorate.ts';
import type { MatterClass } from './matters.ts';
import type { RuleProfile, RuleSource, SilenceMode } from './rule-profile.ts';
import type { Count, Tally, Turnout } from './tally.ts';
import { meets, type Threshold } from './threshold.ts';

/** Too few took part is not a no: the vote may be extended or held again. */
export type Outcome = 'PASSED' | 'REJECTED' | 'QUORUM_NOT_MET';

/** GUIDING_RULES: 业主大会和业主委员会指导规则, 建房〔2009〕274号; INTERPRETATION: 法释〔2009〕7号 as amended in 2020. */
export interface Basis {
  readonly law: 'CIVIL_CODE' | 'INTERPRETATION' | 'GUIDING_RULES';
  readonly article: string;
}

/** One comparison: met when `left` `by` `right`, with left = part × bottom of the share and right = whole × top. */
export interface Check {
  readonly of: 'PARTICIPATION' | 'AGREEMENT';
  readonly key: 'AREA' | 'PERSONS';
  readonly share: Threshold['share'];
  readonly by: Threshold['by'];
  readonly part: number;
  readonly whole: number;
  readonly left: number;
  readonly right: number;
  readonly met: boolean;
  /** part ÷ whole in 0.01 %, rounded down. For display: it decides nothing. */
  readonly basisPoints: number;
  readonly basis: readonly Basis[];
}

/** What does not count, by the rule that says so; `source` is the place's own where it has one. */
export interface Exclusion {
  readonly of: 'UNITS' | 'BALLOTS' | 'PERSONS';
  readonly reason: LeftOutUnit['reason'] | BallotRefusal | 'INVALID' | 'DISPUTED' | 'SILENT';
  readonly number: number;
  /** Null for ballots that are nobody's. */
  readonly area: number | null;
  readonly basis: Basis | null;
  readonly source: RuleSource;
}

export interface Trace {
  readonly profile: { readonly id: string; readonly version: number };
  readonly matterClass: MatterClass;
  /** How the points were settled on which the law leaves room. */
  readonly switches: {
    readonly parking: { readonly value: 'EXCLUDE' | 'INCLUDE'; readonly source: RuleSource };
    readonly invalidParticipates: { readonly value: boolean; readonly source: RuleSource };
    readonly silence: { readonly value: SilenceMode; readonly source: RuleSource };
  };
  readonly exclusions: readonly Exclusion[];
  /** Who counts without having answered, shown apart in every result; null where nobody does. */
  readonly deemed: { readonly as: string; readonly count: Count; readonly basis: Basis; readonly source: RuleSource } | null;
}

export interface Verdict {
  readonly outcome: Outcome;
  /** Participation by area and persons, then agreement by area and persons. */
  readonly checks: readonly Check[];
  readonly trace: Trace;
}

/** The part of a profile that a verdict needs. */
export type VerdictRules = Pick<RuleProfile, 'id' | 'version' | 'thresholds' | 'parking' | 'invalidParticipates' | 'silence'>;

/** What never came into the count. */
export interface LeftOut {
  readonly units: readonly LeftOutUnit[];
  readonly ballots: readonly RefusedBallot[];
}

const article = (law: Basis['law'], number: string): Basis => ({ law, article: number });
/** 以上 includes the number itself; 过半数 does not include one half. */
const inclusive = article('CIVIL_CODE', '1259');
/** Silence is an expression of will only by law, agreement or custom. */
const onSilence = article('CIVIL_CODE', '140');

/**
 * The verdict on a motion: two thirds of all area and of all persons take part, and of those who do, by both keys, more than half
 * agree — three quarters in special matters (Civil Code Art. 278(2)). `left` only adds to the trace.
 */
export function verdictOf(tally: Tally, matterClass: MatterClass, profile: VerdictRules, left?: LeftOut): Verdict {
  const { participation, ordinary, special } = profile.thresholds;
  const took = checksOf('PARTICIPATION', participation, tally.participated, tally.total);
  const agreed = checksOf('AGREEMENT', matterClass === 'SPECIAL' ? special : ordinary, tally.agreed, tally.participated);
  const all = (checks: readonly Check[]): boolean => checks.every((check) => check.met);
  const outcome = !all(took) ? 'QUORUM_NOT_MET' : all(agreed) ? 'PASSED' : 'REJECTED';
  return { outcome, checks: [...took, ...agreed], trace: traceOf(tally, matterClass, profile, left) };
}

/** A threshold by both keys. */
export function checksOf(of: Check['of'], threshold: Threshold, part: Count, whole: Count): readonly [area: Check, persons: Check] {
  return [checkOf(of, 'AREA', threshold, part.area, whole.area), checkOf(of, 'PERSONS', threshold, part.persons, whole.persons)];
}

function checkOf(of: Check['of'], key: Check['key'], threshold: Threshold, part: number, whole: number): Check {
  const [top, bottom] = threshold.share;
  const basis = [article('CIVIL_CODE', '278(2)'), ...(threshold.by === '>=' ? [inclusive] : [])];
  const basisPoints = whole === 0 ? 0 : Number((BigInt(part) * 10_000n) / BigInt(whole));
  return { of, key, ...threshold, part, whole, left: part * bottom, right: whole * top, met: meets(threshold, part, whole), basisPoints, basis };
}

/** How a count of any kind came about. */
export function traceOf(tally: Turnout, matterClass: MatterClass, profile: VerdictRules, left: LeftOut = { units: [], ballots: [] }): Trace {
  const { silence, invalidParticipates } = tally.by;
  const { parking } = profile;
  return {
    profile: { id: profile.id, version: profile.version },
    matterClass,
    switches: {
      parking: { value: parking.policy, source: parking.source },
      invalidParticipates: { value: invalidParticipates, source: profile.invalidParticipates.source },
      silence: { value: silence, source: silence === 'STRICT' ? null : profile.silence.clause },
    },
    exclusions: exclusionsOf(tally, profile, left),
    deemed: tally.deemedAs === null ? null : { as: tally.deemedAs, count: tally.deemed, basis: onSilence, source: profile.silence.clause },
  };
}

function exclusionsOf(tally: Turnout, profile: VerdictRules, left: LeftOut): readonly Exclusion[] {
  const persons = (reason: 'INVALID' | 'DISPUTED' | 'SILENT', count: Count, basis: Basis | null, source: RuleSource): Exclusion =>
    ({ of: 'PERSONS', reason, number: count.persons, area: count.area, basis, source });
  const ballots = (reason: BallotRefusal, basis: Basis | null): Exclusion =>
    ({ of: 'BALLOTS', reason, number: left.ballots.filter((ballot) => ballot.reason === reason).length, area: null, basis, source: null });
  const parked = left.units.reduce((area, unit) => area + unit.area, 0);
  const listed: readonly Exclusion[] = [
    { of: 'UNITS', reason: 'PARKING', number: left.units.length, area: parked, basis: article('GUIDING_RULES', '25'), source: profile.parking.source },
    ballots('NOT_IN_SCOPE', article('CIVIL_CODE', '278')),
    ballots('NOT_AN_OWNER', article('INTERPRETATION', '1')),
    ballots('NOT_THE_VOTER', article('GUIDING_RULES', '25')),
    ballots('NO_SUCH_CHOICE', null),
    ...(tally.by.invalidParticipates ? [] : [persons('INVALID', tally.invalid, null, profile.invalidParticipates.source)]),
    persons('DISPUTED', tally.disputed, null, null),
    persons('SILENT', tally.silent, onSilence, null),
  ];
  return listed.filter((exclusion) => exclusion.number > 0);
}
