/** Messages of the HTTP API that everybody may read: a compound's open feed. */
import { Type, type Static } from 'typebox';
import type { RuleSettings } from '../../compound/rules/state.ts';
import type { RuleProfile } from '../../law/rule-profile.ts';
import { Instant, LogId, Strict, Uuid } from '../fields.ts';
import type { SeenEvent } from '../live.ts';

const Seen = Type.Unsafe<SeenEvent>({});

export const FeedPlace = Strict({
  log: LogId,
  id: Uuid,
  name: Type.String(),
  /** Minutes east of UTC, for local dates. */
  utcOffset: Type.Integer(),
});
export type FeedPlace = Static<typeof FeedPlace>;

/** `GET /api/feeds`: the compounds that have a feed. */
export const FeedsReply = Strict({ feeds: Type.Array(FeedPlace) });
export type FeedsReply = Static<typeof FeedsReply>;

const Percent = Type.Union([Type.Integer({ minimum: 0, maximum: 100 }), Type.Null()]);

/** How many have taken part in a vote that runs: percent in coarse steps; null where so few are asked that it would tell of them. */
export const RunningTurnout = Strict({ vote: Uuid, persons: Percent, area: Percent });
export type RunningTurnout = Static<typeof RunningTurnout>;

/** A vote in which ballots are being cast. `title` null: erased. */
export const RunningVote = Strict({
  ...RunningTurnout.properties, number: Strict({ year: Type.Integer(), no: Type.Integer() }), title: Type.Union([Type.String(), Type.Null()]), closesAt: Instant,
});
export type RunningVote = Static<typeof RunningVote>;

/** `GET /api/feed/:compound?before=&limit=`: newest first. */
export const FeedReply = Strict({
  compound: FeedPlace,
  incarnation: Type.String(),
  /** Last number of the channel `feed`. */
  head: Type.Integer(),
  items: Type.Array(Seen),
  /** On the newest page: the votes that run, the one that closes first on top. */
  running: Type.Array(RunningVote),
  /** `before` of the next page, or null at the beginning of the feed. */
  next: Type.Union([Type.Integer(), Type.Null()]),
});
export type FeedReply = Static<typeof FeedReply>;

const DecisionNo = Strict({ year: Type.Integer(), no: Type.Integer() });

/** `GET /api/feed/:compound/decisions/:year/:no`: the event `decision.published` and what it is linked to. */
export const DecisionReply = Strict({
  compound: FeedPlace,
  event: Seen,
  supersedes: Type.Union([DecisionNo, Type.Null()]),
  supersededBy: Type.Union([DecisionNo, Type.Null()]),
});
export type DecisionReply = Static<typeof DecisionReply>;

/** `GET /api/feed/:compound/rules`: the rules by which the owners decide, and who set those that are not the default. */
export const RulesReply = Strict({ compound: FeedPlace, rules: Type.Unsafe<RuleProfile>({}), settings: Type.Unsafe<RuleSettings>({}) });
export type RulesReply = Static<typeof RulesReply>;

/** `GET /api/feed/:compound/rules/:version`: the event `rules.changed` that made the version. */
export const RulesChangeReply = Strict({ compound: FeedPlace, event: Seen });
export type RulesChangeReply = Static<typeof RulesChangeReply>;
