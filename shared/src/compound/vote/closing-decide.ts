import { isDate } from '../../law/calendar.ts';
import type { AnyMark, Ballot as CountedBallot } from '../../law/ballot.ts';
import { countOf } from '../../law/count.ts';
import type { CountingPerson } from '../../law/electorate.ts';
import { addDays } from '../../law/periods.ts';
import { digestOf } from '../../log/commitment.ts';
import type { Context } from '../../log/command.ts';
import type { Commitment } from '../../log/event.ts';
import { refuse } from '../../protocol/refusal.ts';
import { voteChannel } from '../channel.ts';
import type { CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import { draft } from '../event.ts';
import { entriesOn } from '../shelves.ts';
import { rulesOf } from './delivery/silence.ts';
import { today } from '../room/at-the-table.ts';
import type { Outcome } from '../outcome.ts';
import type { SealedBallot } from './ballot-paper.ts';
import { permanent, tidy } from '../room/sealing.ts';
import { roundOf } from './choice/state.ts';
import { invalidPapers, unreadPapers } from './paper/paper-ballot.ts';
import { pendingPapers, readUntil } from './paper/state.ts';
import type { NoticedVote, Vote } from './state.ts';
import { flipTableOf } from './flip-table.ts';
import { stepOnFeed } from './vote-feed.ts';
import { endOf } from './vote-periods.ts';

/** The announced day has come. */
export function openVote(compound: Compound, vote: Vote, ctx: Context): Outcome {
  if (vote.status !== 'NOTICED' || ctx.now < vote.opensAt) return refuse('NOT_DUE');
  return { events: [draft(voteChannel(vote.id), 'vote.opened', { vote: vote.id }), stepOnFeed(compound, vote, 'OPENED', vote.closesAt)] };
}

/** Longer, announced before the close, and as often as the rules of the place allow: once. */
export function extendVote(compound: Compound, vote: Vote, { data }: CommandOf<'ExtendVote'>, ctx: Context): Outcome {
  if (vote.status !== 'OPEN') return refuse(vote.status === 'NOTICED' ? 'VOTE_NOT_OPEN' : 'VOTE_CLOSED', { status: vote.status });
  if (ctx.received >= vote.closesAt) return refuse('VOTE_CLOSED', { closesAt: vote.closesAt });
  const { maxExtensions, extensionDays } = vote.profile.periods;
  if (vote.extensions >= maxExtensions) return refuse('ALREADY_EXTENDED', { most: maxExtensions });
  const lastDay = addDays(today(compound, vote.closesAt), -1);
  if (!isDate(data.closes) || data.closes <= lastDay || data.closes > addDays(lastDay, extensionDays)) return refuse('BAD_CLOSING_TIME', { most: extensionDays });
  const closesAt = endOf(compound, data.closes);
  return { events: [draft(voteChannel(vote.id), 'vote.extended', { vote: vote.id, closesAt }), stepOnFeed(compound, vote, 'EXTENDED', closesAt)] };
}

/** Ballots to open when it closes. */
export function ballotsToOpen(vote: Vote): Commitment[] {
  return 'ballots' in vote && vote.status === 'OPEN' ? entriesOn(vote.ballots).map(([, { choice }]) => choice) : [];
}

/** Counts what stands in the log before this event. What was received in time has been decided before (two seconds of grace). */
export function closeVote(compound: Compound, vote: Vote, ctx: Context): Outcome {
  if (vote.status !== 'OPEN') return refuse('NOT_DUE');
  // Papers that came in time are read first: whoever enters the last of them lets it close. For a week; then it is counted without.
  const until = pendingPapers(vote).length > 0 ? readUntil(vote.closesAt) : vote.closesAt;
  if (ctx.now <= until) return refuse('NOT_DUE', { until });
  if (ballotsToOpen(vote).some((choice) => !ctx.opened.has(choice))) return refuse('UNAVAILABLE', { retryAfter: 60 });
  const rules = rulesOf(vote);
  const [persons, ballots] = [personsOf(vote), ballotsOf(vote, ctx.opened)];
  const { matterClass, options: among } = vote.motion;
  const question = { matterClass, options: among?.offered.map(({ id }) => id) ?? [], round: roundOf(vote.motion) };
  const { tally, verdict, options } = countOf(question, persons, ballots, rules, vote.profile, { units: vote.electorate.excluded, ballots: [] });
  const counted = { tally, verdict, ...(options === null ? {} : { options }) };
  const digest = digestOf(counted);
  return { events: [draft(voteChannel(vote.id), 'vote.closed', { vote: vote.id, ...counted, digest, ...flipTableOf(compound, vote, { ...question, persons, ballots, rules }) }), stepOnFeed(compound, vote, 'CLOSED', vote.closesAt)] };
}

/** The street's word: parking stays as it was frozen. Where it says otherwise, the vote has to be held again. */
export function confirmParking(vote: Vote, { data }: CommandOf<'ConfirmParking'>): Outcome {
  if (vote.status !== 'CLOSED' || vote.result.held === null) return refuse('NOTHING_HELD', { status: vote.status });
  const reference = tidy(data.reference);
  if (reference === '') return refuse('EMPTY_TEXT', { field: 'reference' });
  return { events: [draft(voteChannel(vote.id), 'parking.confirmed', { vote: vote.id }, { seal: { reference: permanent(reference) } })] };
}

/** Counting persons as they were frozen, by token. */
export function personsOf({ electorate }: Pick<NoticedVote, 'electorate'>): CountingPerson[] {
  return Object.entries(electorate.voters).map(([key, { units, area }]) => ({ key, units, area, owners: [], voter: null }));
}

/** Ballots that stand, with their choices opened, and papers of which nothing can be read, or nobody has. */
export function ballotsOf({ ballots, papers }: Pick<NoticedVote, 'ballots' | 'papers'>, opened: ReadonlyMap<Commitment, unknown>): CountedBallot<AnyMark>[] {
  const cast = entriesOn(ballots).map(([person, { choice, disputed }]): CountedBallot<AnyMark> => ({ person, owner: null, choice: disputed ? 'DISPUTED' : (opened.get(choice) as SealedBallot).choice }));
  return [...cast, ...invalidPapers({ papers, ballots }), ...unreadPapers({ papers, ballots })];
}
