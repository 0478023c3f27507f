/** Messages of the HTTP API about the owners' votes: what everybody reads of them, and what an owner sees of the own ballots. */
import { Type, type Static } from 'typebox';
import { ballotStandings } from '../../compound/vote/ballot-standing.ts';
import { letterRefusals, letterStatuses } from '../../compound/vote/proxy/state.ts';
import type { RuleProfile } from '../../law/rule-profile.ts';
import { matterCodes } from '../../law/matters.ts';
import { Digest, Instant, N, OneOf, Strict, UnitCode, Uuid } from '../fields.ts';
import type { SeenEvent } from '../live.ts';
import { refusalCodes } from '../refusal.ts';
import { FeedPlace } from './feed.ts';
import { OwnOnPaper } from './paper.ts';

const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Seen = Type.Unsafe<SeenEvent>({});
const Count = Type.Integer({ minimum: 0 });
const Percent = Type.Integer({ minimum: 0, maximum: 100 });
const VoteNo = Strict({ year: Type.Integer(), no: Type.Integer() });

/** `GET /api/feed/:compound/votes/:year/:no`: the event `vote.announced`, all that was told of the vote since, oldest first, and the rules by which it is counted. */
export const VoteReply = Strict({
  compound: FeedPlace,
  now: Instant,
  /** Of the feed, for whoever follows it from here. */
  incarnation: Uuid,
  head: Count,
  announced: Seen,
  told: Type.Array(Seen),
  rules: Type.Unsafe<RuleProfile>({}),
  /** Number of the decision that put the question, where one did. */
  decision: OrNull(VoteNo),
  /** Its second ballot, where no option had the majority and one was announced. The first of a second one stands in `announced`. */
  second: OrNull(VoteNo),
});
export type VoteReply = Static<typeof VoteReply>;

/** `GET /api/feed/:compound/votes/:year/:no/turnout`: percent of persons and area that took part: in coarse steps, rounded down, while ballots come in; whole once it is closed. Null where so few are asked that it would tell of them. */
export const TurnoutReply = Strict({
  at: Instant,
  persons: OrNull(Percent),
  area: OrNull(Percent),
  /** For owners of this compound; null for everybody else. `persons` null: too few for a number. */
  buildings: OrNull(Type.Array(Strict({ building: Type.String(), persons: OrNull(Percent) }))),
});
export type TurnoutReply = Static<typeof TurnoutReply>;

/** A ballot of this person that was recorded: what the channel `person/<id>` says of it, but for the choice. */
export const ReceiptReply = Strict({ n: N, at: Instant, units: Type.Array(UnitCode), area: Count, signed: Digest, disputed: Type.Boolean(), /** Of a ballot that was cast by a letter of proxy: as whose receipt. */ proxy: OrNull(OneOf(['HOLDER', 'OWNER'])) });
export type ReceiptReply = Static<typeof ReceiptReply>;

/** A counting person of the vote in which this person has a unit, or for which they hold a letter of proxy (`letter`). `sent`: somebody else may cast it by the owner's letter. */
export const OwnPaper = Type.Union([
  Strict({ capacity: Uuid, unit: UnitCode, letter: OrNull(Uuid), units: Type.Array(UnitCode), area: Count, standing: OneOf(ballotStandings), sent: Type.Boolean() }),
  Strict({ capacity: Uuid, unit: UnitCode, letter: OrNull(Uuid), refused: OneOf(refusalCodes) }),
]);
export type OwnPaper = Static<typeof OwnPaper>;

/** A letter of proxy as its owner, a joint owner or its holder sees it. */
export const OwnLetter = Strict({
  letter: Uuid, at: Instant, unit: UnitCode, units: Type.Array(UnitCode), status: OneOf(letterStatuses),
  /** Whose words they are: of this person, of somebody who owns the homes with them, or of an owner who sends this person. */
  role: OneOf(['GIVER', 'JOINT_OWNER', 'HOLDER']),
  /** Who is sent; the name is null when it was erased, `unit` where they have no home here. */
  holder: Strict({ name: OrNull(Type.String()), unit: OrNull(UnitCode) }),
  /** Whoever is sent has not shown the code yet. */
  toAccept: Type.Boolean(),
  reason: OrNull(OneOf(letterRefusals)),
  /** Whether its ballot was cast: by it, or otherwise, so that it is worth nothing any more. */
  ballot: OneOf(['NONE', 'BY_IT', 'OTHERWISE']),
  /** The hat under which this person may still end it; null: not theirs, settled, or cast already. */
  ends: OrNull(Uuid),
});
export type OwnLetter = Static<typeof OwnLetter>;

/** `GET /api/compounds/:id/votes/:vote/letters/held`: letters of proxy that this person has accepted by their codes, newest first. */
export const HeldLettersReply = Strict({ letters: Type.Array(OwnLetter) });
export type HeldLettersReply = Static<typeof HeldLettersReply>;

/** `GET /api/compounds/:id/votes/:vote/mine`: for whom this person may cast, what they have cast, and what was said to their objections. Never a choice. */
export const OwnVoteReply = Strict({
  vote: Uuid,
  number: VoteNo,
  papers: Type.Array(OwnPaper),
  onPaper: Type.Array(OwnOnPaper),
  receipts: Type.Array(ReceiptReply),
  /** For whom this person may say that the notice has come. */
  delivery: Type.Array(Strict({ capacity: Uuid, unit: UnitCode, confirmed: Type.Boolean() })),
  letters: Type.Array(OwnLetter),
  objections: Type.Array(Strict({ id: Uuid, at: Instant, answer: OrNull(Strict({ at: Instant, text: OrNull(Type.String()) })) })),
});
export type OwnVoteReply = Static<typeof OwnVoteReply>;

/** `GET /api/compounds/:id/votes`: votes that were announced, the one that closes first on top, and how many ballots of this person are missing. */
export const VotesReply = Strict({
  now: Instant,
  votes: Type.Array(Strict({
    vote: Uuid, number: VoteNo, title: OrNull(Type.String()), matterCode: OneOf(matterCodes), matterClass: OneOf(['ORDINARY', 'SPECIAL']),
    status: OneOf(['NOTICED', 'OPEN', 'CLOSED', 'WITHDRAWN']), opensAt: Instant, closesAt: Instant, waits: Count,
    /** Number of the vote whose second ballot it is. */
    secondOf: OrNull(VoteNo),
  })),
});
export type VotesReply = Static<typeof VotesReply>;
