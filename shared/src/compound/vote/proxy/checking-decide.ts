import type { Context } from '../../../log/command.ts';
import { isRefusal, refuse, type Refusal } from '../../../protocol/refusal.ts';
import { voteChannel } from '../../channel.ts';
import type { CommandOf } from '../../command.ts';
import type { Compound } from '../../compound.ts';
import { draft } from '../../event.ts';
import { hatsOf } from '../../hats.ts';
import type { Outcome } from '../../outcome.ts';
import type { Binding, RegisterState } from '../../register/state.ts';
import type { NoticedVote, Vote } from '../state.ts';
import { giverOf, handOfOwner } from '../voter.ts';
import { stillOpen } from './giving-decide.ts';
import { ballotBy } from './held-letters.ts';
import type { Letter } from './state.ts';
import { tellOwners } from './telling.ts';

/**
 * A teller has found who the letter names, and that it may be theirs: from now on they may cast. One person carries letters for so
 * many units as the rules allow, and the property firm's people carry none (rule book R-OWN-8); nor do those who count.
 */
export function checkProxy(compound: Compound, vote: Vote, { data }: CommandOf<'CheckProxy'>, ctx: Context): Outcome {
  const found = letterToCheck(compound, vote, data.letter, ctx);
  if (isRefusal(found)) return found;
  const { announced, letter } = found;
  const { register } = compound;
  const giver = giverOf(announced, register, letter);
  const hand = giver === null ? refuse('NOT_YOUR_UNIT', { unit: letter.unit }) : handOfOwner(announced, register, giver, letter.unit);
  if (isRefusal(hand)) return hand;
  const holder = register.bindings[data.holder];
  if (holder === undefined || holder.ended !== null || !holder.units.includes(letter.holderUnit)) return refuse('NOT_THE_HOLDER', { unit: letter.holderUnit });
  if (holder.owner === giver || !mayCarry(compound, announced, holder, ctx)) return refuse('MAY_NOT_CARRY');
  const most = announced.profile.maxProxyUnits.value;
  if (unitsCarried(announced, register, holder.person, letter.token) > most) return refuse('TOO_MANY_PROXIES', { most });
  const checked = draft(voteChannel(vote.id), 'proxy.checked', { vote: vote.id, letter: letter.id, holder: holder.capacity });
  return { events: [checked, ...tellOwners(register, announced, letter, 'PROXY_CHECKED', holder.capacity)] };
}

export function refuseProxy(compound: Compound, vote: Vote, { data }: CommandOf<'RefuseProxy'>, ctx: Context): Outcome {
  const found = letterToCheck(compound, vote, data.letter, ctx);
  if (isRefusal(found)) return found;
  const refused = draft(voteChannel(vote.id), 'proxy.refused', { vote: vote.id, letter: data.letter, reason: data.reason });
  return { events: [refused, ...tellOwners(compound.register, found.announced, found.letter, 'PROXY_REFUSED', null)] };
}

/** A letter in the hands of somebody who counts and whom it does not concern. What a teller put down, an observer may check as well: only never the same person. */
function letterToCheck({ register }: Compound, vote: Vote, id: string, ctx: Context): { readonly announced: NoticedVote; readonly letter: Letter } | Refusal {
  const announced = stillOpen(vote, ctx);
  if (isRefusal(announced)) return announced;
  const letter = announced.letters[id];
  const counts = vote.tellers.includes(ctx.capacity) || (letter?.way === 'TELLER' && vote.observers.includes(ctx.capacity));
  if (!counts) return refuse('FORBIDDEN');
  if (letter === undefined) return refuse('NOT_FOUND');
  if (letter.status !== 'WAITING') return refuse('LETTER_SETTLED');
  if (letter.way === 'TELLER' && letter.by === ctx.person) return refuse('ALREADY_REVIEWED');
  const units = new Set([...announced.electorate.voters[letter.token]?.units ?? [], letter.holderUnit]);
  const involved = Object.values(register.bindings).some((binding) => binding.ended === null && binding.person === ctx.person && binding.units.some((unit) => units.has(unit)));
  return involved ? refuse('REVIEWER_INVOLVED') : { announced, letter };
}

function mayCarry(compound: Compound, vote: NoticedVote, { person }: Binding, ctx: Context): boolean {
  return !hatsOf(compound, person, ctx.now).some(({ party, capacity }) => party?.kind === 'PROPERTY_COMPANY' || vote.tellers.includes(capacity));
}

/** Units for which somebody would carry letters with one more, over all their hats; a counting person's are carried once, also by letters of several of its owners, and no more once the owner has voted. */
function unitsCarried(vote: NoticedVote, { bindings }: RegisterState, person: string, more: string): number {
  const held = Object.values(vote.letters).filter((letter) => letter.status === 'CHECKED' && bindings[letter.holder ?? '']?.person === person && ballotBy(vote, letter) !== 'OTHERWISE');
  return [...new Set([more, ...held.map(({ token }) => token)])].reduce((sum, token) => sum + (vote.electorate.voters[token]?.units.length ?? 0), 0);
}
