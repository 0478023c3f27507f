import type { BallotChoice } from '../../law/ballot.ts';
import type { Context } from '../../log/command.ts';
import type { Sealing } from '../../log/event.ts';
import { isRefusal, refuse } from '../../protocol/refusal.ts';
import { personChannel, voteChannel } from '../channel.ts';
import type { CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import { draft, type CompoundDraft } from '../event.ts';
import type { Outcome } from '../outcome.ts';
import { bindingOf } from '../register/acting.ts';
import { fromShelf } from '../shelves.ts';
import { digestOfPaper, type SealedBallot } from './ballot-paper.ts';
import { standingFor } from './ballot-standing.ts';
import { isOffered } from './choice/state.ts';
import { setAsideUnread } from './paper/set-aside.ts';
import { waitingPaper } from './paper/state.ts';
import type { Ballot, NoticedVote, Vote } from './state.ts';
import { castingHand, type Hand } from './voter.ts';

/**
 * Casts an owner's ballot: what is signed is the paper as it was shown. The first valid ballot of a counting person stands; it changes
 * only where the rules of procedure allow it, and where joint owners who contradict each other have named one of them since.
 */
export function castBallot(compound: Compound, vote: Vote, { data }: CommandOf<'CastBallot'>, ctx: Context): Outcome {
  if (vote.status !== 'NOTICED' && vote.status !== 'OPEN') return refuse(isOver(vote) ? 'VOTE_CLOSED' : 'VOTE_NOT_OPEN', { status: vote.status });
  if (ctx.received >= vote.closesAt) return refuse('VOTE_CLOSED', { closesAt: vote.closesAt });
  if (vote.status === 'NOTICED' || ctx.received < vote.opensAt) return refuse('VOTE_NOT_OPEN', { opensAt: vote.opensAt });
  const hand = castingHand(vote, compound.register, ctx.capacity, data.unit);
  if (isRefusal(hand)) return hand;
  const { units, area } = hand.voter;
  if (data.motion !== vote.digest) return refuse('OTHER_MOTION');
  if (!isOffered(vote.motion, data.choice)) return refuse('NO_SUCH_CHOICE', { choice: data.choice });
  if (data.signed !== digestOfPaper({ vote: vote.id, motion: vote.digest, units, area, choice: data.choice, salt: data.salt })) return refuse('OTHER_PAPER');

  const before = fromShelf(vote.ballots, hand.token);
  // It came first: only if it turns out to say nothing is there room for another.
  const paper = before === undefined && standingFor(vote, before, hand) === 'PAPER_WAITS' ? waitingPaper(vote, hand.token) : null;
  if (paper !== null) return refuse('PAPER_WAITS', { no: paper.no });
  const fate = before === undefined ? 'STANDS' : fateOf(vote, before, hand, data.choice, ctx);
  if (fate === 'REFUSED') return refuse('ALREADY_CAST', { n: before?.n ?? 0 });
  if (fate === 'HELD') return refuse('BALLOT_DISPUTED');
  const marked = { vote: vote.id, token: hand.token, hand: hand.hand, signed: data.signed };
  const others = [...hand.together].filter((one) => one !== hand.hand);
  const cast = fate === 'DISPUTES'
    ? draft(voteChannel(vote.id), 'ballot.disputed', marked, { seal: { choice: sealedBallot(data, hand) }, ...veil(hand) })
    : draft(voteChannel(vote.id), 'ballot.cast', { ...marked, replaces: before?.n ?? null, others, letter: hand.letter }, { seal: { choice: sealedBallot(data, hand) }, ...veil(hand) });
  const aside = before === undefined ? setAsideUnread(compound.register, vote, hand.token, 'BALLOT_STANDS', veil(hand).office) : [];
  return { events: [...receipts(compound, vote, data, hand, ctx, fate === 'DISPUTES'), ...aside, cast] };
}

/** For who cast it; where it is by letter, for who gave the letter as well. */
function receipts({ register }: Compound, vote: NoticedVote, data: CommandOf<'CastBallot'>['data'], hand: Hand, ctx: Context, disputed: boolean): CompoundDraft[] {
  const giver = hand.letter === null ? null : bindingOf(register, hand.owner)?.person ?? null;
  const people = [[ctx.person, hand.letter === null ? null : 'HOLDER'], ...(giver === null || giver === ctx.person ? [] : [[giver, 'OWNER'] as const])] as const;
  const { units, area } = hand.voter;
  return people.map(([person, proxy]) => draft(personChannel(person), 'receipt.issued', {
    vote: vote.id, number: vote.number, units, area, signed: data.signed, disputed, ...(proxy === null ? {} : { proxy }),
  }, { seal: { choice: sealedBallot(data, hand) } }));
}

/** What a further ballot of the same counting person does. */
function fateOf(vote: NoticedVote, before: Ballot, hand: Hand, choice: BallotChoice, ctx: Context): 'STANDS' | 'DISPUTES' | 'REFUSED' | 'HELD' {
  switch (standingFor(vote, before, hand)) {
    case 'MAY_CAST': case 'MAY_RECAST': case 'MAY_SETTLE': case 'PAPER_UNREAD': return 'STANDS';
    case 'CAST': case 'CAST_BEFORE': case 'CAST_ON_PAPER': case 'PAPER_WAITS': return 'REFUSED';
    case 'DISPUTED': return 'HELD';
    case 'JOINT_OWNER_CAST': return (ctx.opened.get(before.choice) as SealedBallot | undefined)?.choice === choice ? 'REFUSED' : 'DISPUTES';
  }
}

function isOver(vote: Vote): boolean {
  return vote.status !== 'DRAFT' && vote.status !== 'REVIEWED';
}

/** On ballots the token stands for the owner; how they signed in stays, as evidence (E-Signature Law Art. 8). */
function veil({ token }: Hand): { office: { actor: string; capacity: string; evident: true } } {
  return { office: { actor: token, capacity: token, evident: true } };
}

function sealedBallot({ choice, salt }: SealedBallot, { token }: Hand): Sealing {
  return { value: { choice, salt }, subjects: [token], retention: 'BALLOT' };
}
