import type { Context } from '../../../log/command.ts';
import { isRefusal, refuse, type Refusal } from '../../../protocol/refusal.ts';
import { voteChannel } from '../../channel.ts';
import type { CommandOf } from '../../command.ts';
import type { Compound } from '../../compound.ts';
import { draft } from '../../event.ts';
import type { Outcome } from '../../outcome.ts';
import { tidy } from '../../room/sealing.ts';
import { fromShelf } from '../../shelves.ts';
import { standingFor } from '../ballot-standing.ts';
import type { NoticedVote, Vote } from '../state.ts';
import { castingHand, giverOf, handOfOwner, tokenOfUnit, type Hand } from '../voter.ts';
import { isLiving, livingLetter } from './held-letters.ts';
import { digestOfLetter } from './letter-paper.ts';
import type { LetterEnd, LetterWay } from './state.ts';
import { tellOwners } from './telling.ts';

/** Letters of one owner for one ballot, one after another: each is checked by hand. */
const MOST_LETTERS = 5;

/** An owner sends somebody to vote for them (物业管理条例 Art. 12; Civil Code Art. 165): from the notice to the close, one letter at a time. */
export function giveProxy(compound: Compound, vote: Vote, { data }: CommandOf<'GiveProxy'>, ctx: Context): Outcome {
  const announced = stillOpen(vote, ctx);
  if (isRefusal(announced)) return announced;
  const hand = castingHand(announced, compound.register, ctx.capacity, data.unit);
  if (isRefusal(hand)) return hand;
  // Who is sent does not send on (Civil Code Art. 169).
  if (hand.letter !== null) return refuse('NOT_YOUR_UNIT', { unit: data.unit });
  if (data.motion !== announced.digest) return refuse('OTHER_MOTION');
  const { units, area } = hand.voter;
  if (data.signed !== digestOfLetter({ vote: vote.id, motion: announced.digest, units, area, holder: { name: data.holder.name, unit: homeOf(data.holder) }, salt: data.salt })) return refuse('OTHER_PAPER');
  return given(compound, announced, hand, { ...data, way: 'OWNER', sender: ctx.person }, ctx);
}

/** A teller puts down a letter that came on paper: of the one owner who may vote for the home, as no signature is weighed against another here. */
export function recordProxy(compound: Compound, vote: Vote, { data }: CommandOf<'RecordProxy'>, ctx: Context): Outcome {
  const announced = stillOpen(vote, ctx);
  if (isRefusal(announced)) return announced;
  if (!vote.tellers.includes(ctx.capacity)) return refuse('FORBIDDEN');
  const hand = soleHand(compound, announced, data.unit);
  if (isRefusal(hand)) return hand;
  return given(compound, announced, hand, { ...data, signed: null, way: 'TELLER', sender: null }, ctx);
}

/** A letter ends before its ballot is cast; afterwards there is nothing left to take back. */
export function revokeProxy(compound: Compound, vote: Vote, { data }: CommandOf<'RevokeProxy'>, ctx: Context): Outcome {
  const announced = stillOpen(vote, ctx);
  if (isRefusal(announced)) return announced;
  const letter = announced.letters[data.letter];
  if (letter === undefined) return refuse('NOT_FOUND');
  const giver = giverOf(announced, compound.register, letter);
  const own = compound.register.bindings[ctx.capacity]?.owner ?? null;
  const by: LetterEnd | null = own !== null && own === giver ? 'OWNER' : letter.holder === ctx.capacity || letter.accepted === ctx.capacity ? 'HOLDER' : vote.tellers.includes(ctx.capacity) && letter.way === 'TELLER' ? 'TELLER' : null;
  // Whoever has nothing to do with a letter does not learn that there is one.
  if (by === null) return refuse('NOT_FOUND');
  if (!isLiving(letter)) return refuse('LETTER_SETTLED');
  const cast = fromShelf(announced.ballots, letter.token);
  if (cast?.letter === letter.id) return refuse('ALREADY_CAST', { n: cast.n });
  const told = tellOwners(compound.register, announced, letter, 'PROXY_ENDED', letter.holder);
  return { events: [draft(voteChannel(vote.id), 'proxy.ended', { vote: vote.id, letter: letter.id, by }), ...told] };
}

/** Letters go with a vote that is announced and not yet over. */
export function stillOpen(vote: Vote, ctx: Context): NoticedVote | Refusal {
  if (vote.status === 'DRAFT' || vote.status === 'REVIEWED') return refuse('UNKNOWN_VOTE');
  if ((vote.status !== 'NOTICED' && vote.status !== 'OPEN') || ctx.received >= vote.closesAt) return refuse('VOTE_CLOSED', { status: vote.status });
  return vote;
}

interface Sent extends Pick<CommandOf<'GiveProxy'>['data'], 'unit' | 'holder' | 'salt' | 'paper'> {
  readonly signed: string | null;
  readonly way: LetterWay;
  /** Person of who sends; null where it is on paper. */
  readonly sender: string | null;
}

function given(compound: Compound, vote: NoticedVote, hand: Hand, { unit, holder, salt, paper, signed, way, sender }: Sent, ctx: Context): Outcome {
  const name = tidy(holder.name);
  if (name === '') return refuse('EMPTY_TEXT', { field: 'name' });
  const home = homeOf(holder);
  if (home !== null && !Object.hasOwn(compound.register.units, home)) return refuse('UNKNOWN_UNIT', { unit: home });
  const before = fromShelf(vote.ballots, hand.token);
  const standing = standingFor(vote, before, hand);
  if (standing === 'PAPER_WAITS' || standing === 'PAPER_UNREAD') return refuse('PAPER_WAITS');
  if (standing === 'CAST' || standing === 'CAST_BEFORE' || standing === 'CAST_ON_PAPER') return refuse('ALREADY_CAST', { n: before?.n ?? 0 });
  if (livingLetter(vote, hand) !== null) return refuse('LETTER_GIVEN');
  if (Object.values(vote.letters).filter((one) => one.token === hand.token && one.hand === hand.hand).length >= MOST_LETTERS) return refuse('LIMIT_REACHED', { most: MOST_LETTERS });
  const letter = ctx.newId();
  const seal = { named: { value: { name, salt }, subjects: [hand.token, ...(sender === null ? [] : [sender])], retention: 'BALLOT' } } as const;
  const event = draft(voteChannel(vote.id), 'proxy.given', {
    vote: vote.id, letter, token: hand.token, hand: hand.hand, unit, holderUnit: home, ...('key' in holder ? { key: holder.key } : {}), paper: paper?.blob ?? null, signed, way,
  }, { seal });
  return { events: [event, ...tellOwners(compound.register, vote, { token: hand.token, unit }, 'PROXY_GIVEN', null)], made: { letter } };
}

function homeOf(holder: Sent['holder']): string | null {
  return 'unit' in holder ? holder.unit : null;
}

/** The one owner who may act for the home's counting person: its sole owner, or whom the joint owners named. */
function soleHand({ register }: Compound, vote: NoticedVote, unit: string): Hand | Refusal {
  const token = tokenOfUnit(vote, unit);
  if (token === null) return refuse('OUT_OF_SCOPE', { unit });
  const owners = new Set((vote.electorate.voters[token]?.units ?? []).flatMap((id) => register.units[id]?.owners ?? []).map(({ owner }) => owner));
  const hands = [...owners].map((owner) => handOfOwner(vote, register, owner, unit));
  return hands.find((hand): hand is Hand => !isRefusal(hand) && hand.alone) ?? refuse('NO_VOTER_NAMED', { unit });
}
