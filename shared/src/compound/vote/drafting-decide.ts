import { countingPersons } from '../../law/counting.ts';
import { electorateOf } from '../../law/electorate.ts';
import { matterClass } from '../../law/matters.ts';
import { reviewPeriod } from '../../law/periods.ts';
import { meets } from '../../law/threshold.ts';
import type { Context } from '../../log/command.ts';
import type { Sealing } from '../../log/event.ts';
import { isRefusal, refuse, type Refusal } from '../../protocol/refusal.ts';
import { voteChannel } from '../channel.ts';
import type { CommandData, CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import { draft } from '../event.ts';
import { offsetOf } from '../hats.ts';
import type { Outcome } from '../outcome.ts';
import { seatByCapacity } from '../room/at-the-table.ts';
import { checkOptions } from './choice/options-decide.ts';
import { petitionFor, petitionOf } from '../petition/duty-decide.ts';
import { resolveScope, unitsInScope } from '../room/scope.ts';
import { permanent, tidy } from '../room/sealing.ts';
import type { MotionData } from './events.ts';
import { whyTooMany } from './frozen-parts.ts';
import { isWithOthers, strangeHome } from './series/part-of-series.ts';
import type { DraftVote, Motion, MotionTerms, Vote, VoteOrigin } from './state.ts';

type Fields = CommandData['DraftVote'];

interface CheckedMotion {
  readonly data: MotionTerms & Pick<MotionData, 'matterClass'>;
  readonly seal: Readonly<Record<string, Sealing>>;
}

/** The committee drafts a vote; the residents' committee does where the street has ordered it, and then only so. */
export function draftVote(compound: Compound, command: CommandOf<'DraftVote'>, ctx: Context): Outcome {
  const checked = checkMotion(compound, command.data, ctx);
  if (isRefusal(checked)) return checked;
  const vote = ctx.newId();
  return { events: [draft(voteChannel(vote), 'vote.drafted', { vote, version: 1, ...checked.data }, { seal: checked.seal })], made: { vote } };
}

/** A new text takes the place of the present one; advice on the old one stays with the old one. */
export function amendVote(compound: Compound, vote: Vote, command: CommandOf<'AmendVote'>, ctx: Context): Outcome {
  if (!isDraft(vote)) return refuse('VOTE_ANNOUNCED', { status: vote.status });
  if (command.data.basis !== vote.motion.version) return refuse('STALE_VERSION', { version: vote.motion.version });
  // What was asked once is asked again, not something else.
  if (vote.motion.secondOf !== null) return refuse('SECOND_BALLOT_STANDS');
  // Several votes on one project ask one thing.
  if (vote.motion.series !== null && command.data.options !== undefined) return refuse('MALFORMED', { field: 'options' });
  const strange = vote.motion.series === null ? null : strangeHome(compound, vote.motion.scope, command.data.scope);
  if (strange !== null) return refuse('PARTS_OVERLAP', { unit: strange });
  const checked = checkMotion(compound, command.data, ctx, vote.motion);
  if (isRefusal(checked)) return checked;
  return { events: [draft(voteChannel(vote.id), 'vote.amended', { vote: vote.id, version: vote.motion.version + 1, ...checked.data }, { seal: checked.seal })] };
}

/** Asks the branch, the street and the residents' committee what they think of a draft: advice, with a time limit. */
export function askReview(compound: Compound, vote: Vote, { data }: CommandOf<'AskReview'>, ctx: Context): Outcome {
  if (!isDraft(vote)) return refuse('VOTE_ANNOUNCED', { status: vote.status });
  if (vote.reviewUntil !== null) return refuse('REVIEW_UNDER_WAY', { until: vote.reviewUntil });
  if (data.version !== vote.motion.version) return refuse('STALE_VERSION', { version: vote.motion.version });
  const until = reviewPeriod(ctx.now, compound.feed.rules, offsetOf(compound)).ends;
  return { events: [draft(voteChannel(vote.id), 'review.asked', { vote: vote.id, version: data.version, until })] };
}

/** Advice on the present text. A concern is on record; it stops nothing. */
export function reviewVote(vote: Vote, { data }: CommandOf<'ReviewVote'>): Outcome {
  if (!isDraft(vote)) return refuse('VOTE_ANNOUNCED', { status: vote.status });
  if (data.version !== vote.motion.version) return refuse('STALE_VERSION', { version: vote.motion.version });
  const text = tidy(data.text);
  if (text === '') return refuse('EMPTY_TEXT', { field: 'text' });
  return { events: [draft(voteChannel(vote.id), 'review.given', { vote: vote.id, version: data.version, concern: data.concern }, { seal: { text: permanent(text) } })] };
}

/** Nobody has answered in time: the vote goes on without advice. */
export function endReview(vote: Vote, ctx: Context): Outcome {
  if (!isDraft(vote) || vote.reviewUntil === null) return refuse('NOT_DUE');
  if (ctx.now <= vote.reviewUntil) return refuse('NOT_DUE', { until: vote.reviewUntil });
  return { events: [draft(voteChannel(vote.id), 'review.ended', { vote: vote.id })] };
}

export function isDraft(vote: Vote): vote is DraftVote {
  return vote.status === 'DRAFT' || vote.status === 'REVIEWED';
}

/** A motion as the law lets it be put to the owners, or why not. */
export function checkMotion(compound: Compound, fields: Fields, ctx: Context, before: Motion | null = null): CheckedMotion | Refusal {
  if (compound.register.version === 0) return refuse('NO_REGISTER');
  const { matterCode, amount, fund } = fields;
  const ofMatter = matterClass[matterCode];
  if (ofMatter === null) return refuse('MALFORMED', { field: 'matterCode' });
  const words = { title: tidy(fields.title), text: tidy(fields.text) };
  const empty = words.title === '' ? 'title' : words.text === '' ? 'text' : null;
  if (empty !== null) return refuse('EMPTY_TEXT', { field: empty });
  const money = checkMoney(fields);
  if (money !== null) return money;
  const scope = resolveScope(compound.register, fields.scope);
  if (isRefusal(scope)) return scope;
  // Homes may be added until it is announced; what is too large today is told before anybody works on it.
  const tooMany = whyTooMany(electorateOf(unitsInScope(compound.register, scope), compound.feed.rules));
  if (tooMany !== null) return tooMany;
  const options = checkOptions(fields);
  if (isRefusal(options)) return options;
  const origin = checkOrigin(compound, fields, ctx, before);
  if (isRefusal(origin)) return origin;
  const reference = 'reference' in fields.origin ? { reference: permanent(tidy(fields.origin.reference)) } : {};
  return {
    data: { matterCode, matterClass: ofMatter, scope, amount, fund: { source: fund.source, regime: fund.regime }, origin, ...options.data },
    seal: { title: permanent(words.title), text: permanent(words.text), ...options.seal, ...reference },
  };
}

/** Using the maintenance fund is item 5, raising it item 6; neither passes under another item (Civil Code Art. 278). An emergency draw needs no vote. */
function checkMoney({ matterCode, amount, fund }: Fields): Refusal | null {
  const drawsFund = fund.source === 'MAINTENANCE_FUND';
  if (drawsFund !== (matterCode === 'I5') || drawsFund === (fund.regime === 'NOT_APPLICABLE')) return refuse('MALFORMED', { field: 'fund' });
  if (fund.regime === 'ART_24_EMERGENCY') return refuse('MALFORMED', { field: 'fund' });
  return (amount === null) === (fund.source === 'NONE') ? null : refuse('MALFORMED', { field: 'amount' });
}

/** Only the residents' committee acts on an order; a petition needs a fifth of the owners (物业管理条例 Art. 13). */
function checkOrigin(compound: Compound, { origin, matterCode }: Fields, ctx: Context, before: Motion | null): VoteOrigin | Refusal {
  const ordered = seatByCapacity(compound.office, ctx.capacity)?.office === 'residentsCommitteeMember';
  if (ordered !== (origin.kind === 'ORDER')) return refuse('FORBIDDEN', { origin: origin.kind });
  if ('petition' in origin) {
    // Another vote of the project has taken the petition up: what this one goes back to stays.
    if (before !== null && petitionOf(before.origin) === origin.petition && isWithOthers(compound, origin.petition, before)) return before.origin;
    const petition = petitionFor(compound, origin.petition, matterCode, origin.kind);
    if (isRefusal(petition)) return petition;
    const { persons = 0, area = 0 } = petition.reached ?? {};
    return origin.kind === 'ORDER' ? { kind: 'ORDER', petition: petition.id } : { kind: 'PETITION', persons, area, petition: petition.id };
  }
  if (!('decision' in origin) && tidy(origin.reference) === '') return refuse('EMPTY_TEXT', { field: 'reference' });
  if ('decision' in origin) {
    const decision = compound.feed.decisions[origin.decision];
    if (decision === undefined || decision.supersededBy !== null) return refuse('NOT_FOUND', { field: 'decision' });
    if (decision.matterCode !== matterCode) return refuse('OTHER_MATTER', { matter: decision.matterCode });
    return { kind: 'DECISION', decision: origin.decision };
  }
  if (!('persons' in origin)) return { kind: 'ORDER' };
  const all = countingPersons(Object.values(compound.register.units));
  if (!meets(compound.feed.rules.petition, origin.persons, all)) return refuse('PETITION_TOO_SMALL', { persons: origin.persons, of: all });
  return { kind: 'PETITION', persons: origin.persons, area: origin.area };
}
