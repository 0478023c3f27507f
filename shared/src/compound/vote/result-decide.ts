import { preliminaryPeriod } from '../../law/periods.ts';
import type { Context } from '../../log/command.ts';
import { refuse, type Refusal } from '../../protocol/refusal.ts';
import { FEED, personChannel, voteChannel } from '../channel.ts';
import type { CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import { draft, type CompoundDraft } from '../event.ts';
import { offsetOf } from '../hats.ts';
import type { Outcome } from '../outcome.ts';
import { permanent, tidy } from '../room/sealing.ts';
import { firstFlaw } from './choice/first-stands.ts';
import type { ClosedVote, FinalVote, PreliminaryVote, Vote } from './state.ts';
import { bodyOf, convener } from './vote-feed.ts';

/** How many of those who watched must have signed the count before it is posted. */
const LEAST_CERTIFIED = 2;

/** A teller or observer signs the count as it stands. */
export function certifyCount(vote: Vote, { data }: CommandOf<'CertifyCount'>, ctx: Context): Outcome {
  if (vote.status !== 'CLOSED') return refuse('NOT_CLOSED', { status: vote.status });
  if (!vote.tellers.includes(ctx.capacity) && !vote.observers.includes(ctx.capacity)) return refuse('FORBIDDEN');
  if (data.digest !== vote.result.digest) return refuse('OTHER_RESULT');
  if (vote.certified[ctx.capacity] !== undefined) return refuse('ALREADY_SIGNED');
  return { events: [draft(voteChannel(vote.id), 'count.certified', { vote: vote.id, digest: data.digest })] };
}

/** Posts the preliminary result: from now on objections are heard for the days that the rules of the place give. */
export function postResult(compound: Compound, vote: Vote, { data }: CommandOf<'PostResult'>, ctx: Context): Outcome {
  if (vote.status !== 'CLOSED') return refuse('NOT_CLOSED', { status: vote.status });
  if (data.digest !== vote.result.digest) return refuse('OTHER_RESULT');
  const why = firstFlaw(compound.feed, vote.motion) ?? whyNotPosted(vote);
  if (why !== null) return why;
  const objectionsUntil = preliminaryPeriod(ctx.now, vote.profile, offsetOf(compound)).ends;
  return { events: [draft(voteChannel(vote.id), 'result.posted', { vote: vote.id, objectionsUntil }), resultOnFeed(compound, vote, 'PRELIMINARY', objectionsUntil, ctx)] };
}

/** What still keeps a count from being posted, or null. */
export function whyNotPosted({ result, observers, certified }: ClosedVote): Refusal | null {
  if (result.held !== null) return refuse('RESULT_HELD', { on: result.held });
  const signed = observers.filter((capacity) => certified[capacity] !== undefined).length;
  return signed < LEAST_CERTIFIED ? refuse('NOT_CERTIFIED', { signed, least: LEAST_CERTIFIED }) : null;
}

/** Objections that wait for their answer. */
export function openObjections({ objections }: Pick<PreliminaryVote, 'objections'>): number {
  return Object.values(objections).filter(({ answered }) => !answered).length;
}

/** Objections of one person to one result: each has to be answered before it is final. */
const MOST_OBJECTIONS = 5;

/** Any owner may object while the preliminary result hangs out; the committee reads it and answers. */
export function raiseObjection(vote: Vote, { data }: CommandOf<'RaiseObjection'>, ctx: Context): Outcome {
  if (vote.status !== 'PRELIMINARY' || ctx.received >= vote.objectionsUntil) return refuse('NO_OBJECTIONS_NOW', { status: vote.status });
  if (Object.values(vote.objections).filter(({ person }) => person === ctx.person).length >= MOST_OBJECTIONS) return refuse('LIMIT_REACHED', { most: MOST_OBJECTIONS });
  const text = tidy(data.text);
  if (text === '') return refuse('EMPTY_TEXT', { field: 'text' });
  const objection = ctx.newId();
  const sealing = permanent(text, [ctx.person]);
  return { events: [draft(voteChannel(vote.id), 'objection.raised', { vote: vote.id, objection }, { seal: { text: sealing } })], made: { objection } };
}

/** The answer goes to who objected as well. */
export function answerObjection(vote: Vote, { data }: CommandOf<'AnswerObjection'>): Outcome {
  if (vote.status !== 'PRELIMINARY') return refuse('NO_OBJECTIONS_NOW', { status: vote.status });
  const objection = vote.objections[data.objection];
  if (objection === undefined) return refuse('NOT_FOUND');
  if (objection.answered) return refuse('ALREADY_ANSWERED');
  const text = tidy(data.text);
  if (text === '') return refuse('EMPTY_TEXT', { field: 'text' });
  const about = permanent(text, [objection.person]);
  return {
    events: [
      draft(voteChannel(vote.id), 'objection.answered', { vote: vote.id, objection: objection.id }, { seal: { text: about } }),
      draft(personChannel(objection.person), 'answer.received', { vote: vote.id, number: vote.number, objection: objection.id }, { seal: { text: about } }),
    ],
  };
}

/** The final notice, once the days are over and every objection has its answer. What has passed is in force, unless the place demands a filing. */
export function finaliseResult(compound: Compound, vote: Vote, ctx: Context): Outcome {
  if (vote.status !== 'PRELIMINARY') return refuse('NO_PRELIMINARY', { status: vote.status });
  const first = firstFlaw(compound.feed, vote.motion);
  if (first !== null) return first;
  if (ctx.now < vote.objectionsUntil) return refuse('NOT_DUE', { until: vote.objectionsUntil });
  const open = openObjections(vote);
  if (open > 0) return refuse('OBJECTIONS_OPEN', { open });
  const final = [draft(voteChannel(vote.id), 'result.finalised', { vote: vote.id }), resultOnFeed(compound, vote, 'FINAL', null, ctx)];
  const passed = vote.result.verdict.outcome === 'PASSED';
  return { events: passed && !vote.profile.filing.required ? [...final, ...entered(compound, vote, null)] : final };
}

/** The filing that the rules of the place demand has been made: the resolution is in force. */
export function recordFiling(compound: Compound, vote: Vote, { data }: CommandOf<'RecordFiling'>): Outcome {
  if (vote.status !== 'FINAL' || vote.result.verdict.outcome !== 'PASSED') return refuse('NOT_PASSED', { status: vote.status });
  const first = firstFlaw(compound.feed, vote.motion);
  if (first !== null) return first;
  const reference = tidy(data.reference);
  if (reference === '') return refuse('EMPTY_TEXT', { field: 'reference' });
  return { events: entered(compound, vote, reference) };
}

/** The authority revokes (物业管理条例 Art. 19), or a court cancels (Civil Code Art. 280): money that waits stays where it is. */
export function endResolution(compound: Compound, vote: Vote, { type, data }: CommandOf<'RevokeResolution'> | CommandOf<'RecordJudgment'>, ctx: Context): Outcome {
  if (vote.status !== 'PRELIMINARY' && vote.status !== 'FINAL' && vote.status !== 'IN_FORCE') return refuse('NO_PRELIMINARY', { status: vote.status });
  const [reference, reason] = [tidy(data.reference), tidy(data.reason)];
  if (reference === '' || reason === '') return refuse('EMPTY_TEXT', { field: reference === '' ? 'reference' : 'reason' });
  const by = type === 'RevokeResolution' ? 'REVOKED_BY_GOV' : 'CANCELLED_BY_COURT';
  const seal = { reference: permanent(reference), reason: permanent(reason) };
  return {
    events: [
      draft(voteChannel(vote.id), 'resolution.ended', { vote: vote.id, by }, { seal }),
      draft(FEED, 'resolution.published', { vote: vote.id, number: vote.number, status: by }, { seal, office: bodyOf(compound, ctx.capacity) }),
    ],
  };
}

function resultOnFeed(compound: Compound, { id, number, motion, draftedBy, result, profile }: ClosedVote | PreliminaryVote, stage: 'PRELIMINARY' | 'FINAL', objectionsUntil: string | null, ctx: Context): CompoundDraft {
  const { tally, verdict, options, digest, flips } = result;
  const data = { vote: id, number, stage, matterCode: motion.matterCode, tally, verdict, digest, objectionsUntil, legalEffect: profile.legalEffect.value, ...(flips === null ? {} : { flips }), ...(options === null ? {} : { options }) };
  // Told with what the options are called, where that is still known.
  const labels = motion.options === null ? undefined : ctx.opened.get(motion.options.labels);
  return draft(FEED, 'result.published', data, { office: convener(compound, { draftedBy }), ...(labels === undefined ? {} : { seal: { options: permanent(labels) } }) });
}

function entered(compound: Compound, { id, number, draftedBy }: PreliminaryVote | FinalVote, reference: string | null): CompoundDraft[] {
  const seal = reference === null ? {} : { seal: { reference: permanent(reference) } };
  return [
    draft(voteChannel(id), 'resolution.entered', { vote: id }, seal),
    draft(FEED, 'resolution.published', { vote: id, number, status: 'IN_FORCE' }, { ...seal, office: convener(compound, { draftedBy }) }),
  ];
}
