import type { Context } from '../../../log/command.ts';
import { isRefusal, refuse, type Refusal } from '../../../protocol/refusal.ts';
import { voteChannel } from '../../channel.ts';
import type { CommandOf } from '../../command.ts';
import type { Compound } from '../../compound.ts';
import { draft } from '../../event.ts';
import type { Outcome } from '../../outcome.ts';
import { fromShelf } from '../../shelves.ts';
import { isOffered } from '../choice/state.ts';
import { digestOfPaper, type SealedBallot } from '../ballot-paper.ts';
import type { NoticedVote, Vote } from '../state.ts';
import { tokenOfUnit } from '../voter.ts';
import { ballotOfPaper } from './paper-ballot.ts';
import { setAsideUnread } from './set-aside.ts';
import { isBacked, waitingPaper } from './state.ts';
import { tellOwners } from './telling.ts';
import { areOfTwoBodies, isOfHome } from './two-people.ts';

/** Words that wait with one helper for their witness: each keeps an owner from counting as silent. */
const MOST_WAITING = 20;

/**
 * Takes down an owner's own word at the Residents' Home: the helper holds the device, the owner chooses. It stands once a witness of
 * another body has heard the owner say the same; without one it is nothing, and keeps nobody from voting otherwise. Whether somebody
 * has voted already, a helper does not learn: only the second of the two is told that it was too late.
 */
export function assistBallot(vote: Vote, { data }: CommandOf<'AssistBallot'>, ctx: Context): Outcome {
  const open = inTime(vote, ctx);
  if (isRefusal(open)) return open;
  const token = tokenOfUnit(open, data.unit);
  const voter = token === null ? undefined : open.electorate.voters[token];
  if (token === null || voter === undefined) return refuse('OUT_OF_SCOPE', { unit: data.unit });
  if (data.motion !== open.digest) return refuse('OTHER_MOTION');
  if (!isOffered(open.motion, data.choice)) return refuse('NO_SUCH_CHOICE', { choice: data.choice });
  const { choice, salt } = data;
  if (data.signed !== digestOfPaper({ vote: open.id, motion: open.digest, units: voter.units, area: voter.area, choice, salt })) return refuse('OTHER_PAPER');
  const own = Object.values(open.assisted).filter(({ status, helper }) => status === 'WAITING' && helper.person === ctx.person);
  // Said anew to the same helper: what was taken down before is dropped.
  const before = own.filter((word) => word.token === token);
  if (own.length - before.length >= MOST_WAITING) return refuse('LIMIT_REACHED', { most: MOST_WAITING });
  const assisted = ctx.newId();
  const seal = { choice: { value: { choice, salt } satisfies SealedBallot, subjects: [token], retention: 'BALLOT' as const } };
  const dropped = before.map(({ id }) => draft(voteChannel(open.id), 'assisted.ended', { vote: open.id, assisted: id, as: 'DROPPED' }));
  return { events: [...dropped, draft(voteChannel(open.id), 'ballot.assisted', { vote: open.id, assisted, token, signed: data.signed }, { seal })], made: { assisted } };
}

/** The witness says what the owner said, without seeing what was taken down. */
export function witnessBallot(compound: Compound, vote: Vote, { data }: CommandOf<'WitnessBallot'>, ctx: Context): Outcome {
  const open = inTime(vote, ctx);
  if (isRefusal(open)) return open;
  const ballot = open.assisted[data.assisted];
  if (ballot?.status !== 'WAITING') return refuse('UNKNOWN_PAPER');
  if (ballot.helper.person === ctx.person) return refuse('ALREADY_ENTERED');
  if (!areOfTwoBodies(compound, ballot.helper, ctx)) return refuse('NEEDS_OTHER_BODY');
  // Who owns the home says their word; another one hears it.
  if (isOfHome(compound.register, ctx.person, open.electorate.voters[ballot.token]?.units ?? [])) return refuse('REVIEWER_INVOLVED');
  if (!isOffered(open.motion, data.choice)) return refuse('NO_SUCH_CHOICE', { choice: data.choice });
  const taken = whyNot(open, ballot.token);
  if (taken !== null) return taken;
  const said = ctx.opened.get(ballot.choice) as SealedBallot | undefined;
  if (said === undefined) return refuse('UNAVAILABLE', { retryAfter: 60 });
  const as = said.choice === data.choice ? 'COUNTED' : 'DROPPED';
  const ended = draft(voteChannel(open.id), 'assisted.ended', { vote: open.id, assisted: ballot.id, as });
  if (as === 'DROPPED') return { events: [ended] };
  return { events: [...setAsideUnread(compound.register, open, ballot.token, 'BALLOT_STANDS'), ballotOfPaper(open, ballot.token, said.choice, said.salt, 'ASSISTED'), ended, ...tellOwners(compound.register, open, ballot.token, 'BALLOT_ASSISTED')] };
}

/** What was first stands, whoever brings the next. */
function whyNot(vote: NoticedVote, token: string): Refusal | null {
  const stands = fromShelf(vote.ballots, token);
  if (stands !== undefined) return refuse(stands.disputed ? 'BALLOT_DISPUTED' : 'ALREADY_CAST', { n: stands.n });
  // A paper that one teller alone speaks of gives way to the owner's own word before two bodies.
  const paper = waitingPaper(vote, token);
  return paper === null || !isBacked(paper) ? null : refuse('PAPER_WAITS', { no: paper.no });
}

function inTime(vote: Vote, ctx: Context): NoticedVote | Refusal {
  if (vote.status === 'NOTICED' || vote.status === 'DRAFT' || vote.status === 'REVIEWED') return refuse('VOTE_NOT_OPEN', { status: vote.status });
  if (vote.status !== 'OPEN' || ctx.received >= vote.closesAt) return refuse('VOTE_CLOSED', { status: vote.status });
  return vote;
}
