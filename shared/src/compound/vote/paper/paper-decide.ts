import type { Context } from '../../../log/command.ts';
import { isRefusal, refuse, type Refusal } from '../../../protocol/refusal.ts';
import { voteChannel } from '../../channel.ts';
import type { CommandOf } from '../../command.ts';
import type { Compound } from '../../compound.ts';
import { draft, type CompoundDraft } from '../../event.ts';
import type { Outcome } from '../../outcome.ts';
import { permanent, tidy } from '../../room/sealing.ts';
import { fromShelf } from '../../shelves.ts';
import { isOffered } from '../choice/state.ts';
import type { NoticedVote, Vote } from '../state.ts';
import { ballotOfPaper } from './paper-ballot.ts';
import { tokenOfCode } from './paper-code.ts';
import { isChoice, isInvalid, isPending, marksAgree, pendingPapers, waitingPaper, type InvalidReason, type Paper, type PaperMark, type SealedEntry, type SetAsideReason } from './state.ts';
import { tellOwners } from './telling.ts';
import { areOfTwoBodies, counts, organisationOf, isOfHome } from './two-people.ts';

/** Papers of one counting person that are put on the list: no home hands in more, and each has to be read by two. */
const MOST_PAPERS = 10;

/** Data that an event of a paper holds beside the vote and the paper. */
type Settled = { readonly as: 'COUNTED' | 'INVALID' | 'SET_ASIDE'; readonly reason: InvalidReason | SetAsideReason | null };

/**
 * Puts a paper on the list, before the close only: what comes later comes late (Civil Code Art. 137). From now on it waits in the
 * place of its counting person; where another ballot was first, it is set aside at once, and its owner reads why. Where another paper
 * waits, it waits behind that one: the first valid one stands, and the other may say nothing (rule book §4.3).
 */
export function receivePaper(compound: Compound, vote: Vote, { data }: CommandOf<'ReceivePaper'>, ctx: Context): Outcome {
  const open = whileOpen(vote);
  if (isRefusal(open)) return open;
  if (!open.tellers.includes(ctx.capacity)) return refuse('FORBIDDEN');
  if (ctx.received >= open.closesAt) return refuse('VOTE_CLOSED', { closesAt: open.closesAt });
  // Whoever could not be answered by a second body would keep the vote open for ever.
  if (new Set([...open.tellers, ...open.observers].map((capacity) => organisationOf(compound, capacity)).filter((body) => body !== null)).size < 2) return refuse('NEEDS_OTHER_BODY');
  const token = tokenOfCode(open, data.code);
  if (token === null) return refuse('WRONG_PAPER_CODE');
  const known = Object.values(open.papers).find((paper) => paper.scan.sha256 === data.scan.sha256 && paper.status !== 'SET_ASIDE');
  if (known !== undefined) return refuse('ALREADY_RECEIVED', { no: known.no });
  // What its owner denied was never theirs: it takes no place from their own.
  if (Object.values(open.papers).filter((paper) => paper.token === token && paper.reason !== 'CONTESTED').length >= MOST_PAPERS) return refuse('LIMIT_REACHED', { most: MOST_PAPERS });

  const paper = ctx.newId();
  const no = Object.keys(open.papers).length + 1;
  const late = fromShelf(open.ballots, token) === undefined ? null : standsFor(open, token);
  const received = draft(voteChannel(open.id), 'paper.received', { vote: open.id, paper, no, token, scan: data.scan });
  const told = tellOwners(compound.register, open, token, 'PAPER_RECEIVED');
  return { events: [received, ...(late === null ? [] : [settle(open, paper, { as: 'SET_ASIDE', reason: late })]), ...told], made: { paper } };
}

/** What somebody reads from the scan. The second to enter is another person of another body; where both read the same, it stands. */
export function enterPaper(compound: Compound, vote: Vote, { data }: CommandOf<'EnterPaper'>, ctx: Context): Outcome {
  const paper = pendingPaper(vote, data.paper, ctx);
  if (isRefusal(paper)) return paper;
  const [open, { entries, status }] = paper;
  if (isChoice(data.mark) && !isOffered(open.motion, data.mark)) return refuse('NO_SUCH_CHOICE', { choice: data.mark });
  if (status === 'DIFFERS') return refuse('ENTRIES_DIFFER', { no: paper[1].no });
  const before = waitingPaper(open, paper[1].token);
  if (before !== null && before.id !== paper[1].id) return refuse('PAPER_WAITS', { no: before.no });
  const [first] = entries;
  const own: SealedEntry = { mark: data.mark, salt: data.salt };
  const entered = draft(voteChannel(open.id), 'paper.entered', { vote: open.id, paper: data.paper, backs: areOfTwoBodies(compound, { person: paper[1].receiver, capacity: paper[1].receivedBy }, ctx) }, { seal: { mark: { value: own, subjects: [paper[1].token], retention: 'BALLOT' } } });
  if (first === undefined) return { events: [entered] };
  if (first.person === ctx.person) return refuse('ALREADY_ENTERED');
  if (!areOfTwoBodies(compound, first, ctx)) return refuse('NEEDS_OTHER_BODY');
  const read = ctx.opened.get(first.mark) as SealedEntry | undefined;
  if (read === undefined) return refuse('UNAVAILABLE', { retryAfter: 60 });
  // What an owner says is not theirs, a third looks at, whatever both have read.
  if (!marksAgree(read.mark, data.mark) || paper[1].contested !== null) return { events: [entered, draft(voteChannel(open.id), 'paper.differed', { vote: open.id, paper: data.paper })] };
  return { events: [entered, ...becomes(open, paper[1], read, null)] };
}

/**
 * A third of those who count or watch has looked at both entries and at the scan, and says why it is so: neither who put it on the
 * list nor anybody of the home. Where an owner says that it is not theirs, nobody of the body of who put it there either.
 */
export function settlePaper(compound: Compound, vote: Vote, { data }: CommandOf<'SettlePaper'>, ctx: Context): Outcome {
  const paper = pendingPaper(vote, data.paper, ctx);
  if (isRefusal(paper)) return paper;
  const [open, { entries, status, no, receiver, receivedBy, token, contested }] = paper;
  if (isChoice(data.mark) && !isOffered(open.motion, data.mark)) return refuse('NO_SUCH_CHOICE', { choice: data.mark });
  if (status !== 'DIFFERS') return refuse('NOTHING_DIFFERS', { no });
  if ([receiver, ...entries.map(({ person }) => person)].includes(ctx.person)) return refuse('ALREADY_ENTERED');
  if (contested !== null && !areOfTwoBodies(compound, { person: receiver, capacity: receivedBy }, ctx)) return refuse('NEEDS_OTHER_BODY');
  if (isOfHome(compound.register, ctx.person, open.electorate.voters[token]?.units ?? [])) return refuse('REVIEWER_INVOLVED');
  const reason = tidy(data.reason);
  if (reason === '') return refuse('EMPTY_TEXT', { field: 'reason' });
  return { events: becomes(open, paper[1], { mark: data.mark, salt: data.salt }, reason) };
}

/** A ballot, an invalid paper, or one set aside. */
function becomes(vote: NoticedVote, paper: Paper, { mark, salt }: SealedEntry, why: string | null): CompoundDraft[] {
  const as = fateOf(vote, paper, mark);
  const settled = settle(vote, paper.id, as, why);
  if (as.as !== 'COUNTED' || !isChoice(mark)) return [settled];
  const behind = pendingPapers(vote).filter(({ id, token }) => token === paper.token && id !== paper.id);
  return [ballotOfPaper(vote, paper.token, mark, salt, 'PAPER'), settled, ...behind.map(({ id }) => settle(vote, id, { as: 'SET_ASIDE', reason: 'PAPER_BEFORE' }))];
}

function fateOf(vote: NoticedVote, { token }: Paper, mark: PaperMark): Settled {
  if (mark === 'OTHER_CODE') return { as: 'SET_ASIDE', reason: 'OTHER_CODE' };
  if (isInvalid(mark)) return { as: 'INVALID', reason: mark };
  return fromShelf(vote.ballots, token) === undefined ? { as: 'COUNTED', reason: null } : { as: 'SET_ASIDE', reason: standsFor(vote, token) };
}

function standsFor({ ballots }: NoticedVote, token: string): SetAsideReason {
  return fromShelf(ballots, token)?.disputed === true ? 'DISPUTED' : 'BALLOT_STANDS';
}

function settle({ id: vote }: NoticedVote, paper: string, as: Settled, why: string | null = null): CompoundDraft {
  return draft(voteChannel(vote), 'paper.settled', { vote, paper, ...as }, why === null ? {} : { seal: { why: permanent(why) } });
}

/** A paper that waits, for somebody who counts or watches: also after the last moment, for it came before. */
function pendingPaper(vote: Vote, id: string, ctx: Context): readonly [NoticedVote, Paper] | Refusal {
  const open = whileOpen(vote);
  if (isRefusal(open)) return open;
  if (!counts(open, ctx.capacity)) return refuse('FORBIDDEN');
  const paper = open.papers[id];
  if (paper === undefined) return refuse('UNKNOWN_PAPER');
  return isPending(paper) ? [open, paper] : refuse('PAPER_SETTLED', { no: paper.no });
}

/** Papers are taken, read and contested while a vote is open, also while it waits for the last of them. */
export function whileOpen(vote: Vote): NoticedVote | Refusal {
  if (vote.status === 'OPEN') return vote;
  return refuse(vote.status === 'NOTICED' || vote.status === 'DRAFT' || vote.status === 'REVIEWED' ? 'VOTE_NOT_OPEN' : 'VOTE_CLOSED', { status: vote.status });
}
