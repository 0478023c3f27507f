import type { Context } from '../../../log/command.ts';
import { isRefusal, refuse, type Refusal } from '../../../protocol/refusal.ts';
import { voteChannel } from '../../channel.ts';
import type { CommandOf } from '../../command.ts';
import type { Compound } from '../../compound.ts';
import { draft } from '../../event.ts';
import { hatsOf } from '../../hats.ts';
import type { Outcome } from '../../outcome.ts';
import { bindingOf } from '../../register/acting.ts';
import type { RegisterState } from '../../register/state.ts';
import type { NoticedVote, Vote } from '../state.ts';
import { areOfTwoBodies } from '../paper/two-people.ts';
import { giverOf, handOfOwner } from '../voter.ts';
import { stillOpen } from './giving-decide.ts';
import { ballotBy, personOfHolder } from './held-letters.ts';
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
  if (letter.way === 'TELLER' && !areOfTwoBodies(compound, { person: letter.by, capacity: letter.hat }, ctx)) return refuse('NEEDS_OTHER_BODY');
  const giver = giverOf(announced, register, letter);
  const hand = giver === null ? refuse('NOT_YOUR_UNIT', { unit: letter.unit }) : handOfOwner(announced, register, giver, letter.unit);
  if (isRefusal(hand)) return hand;
  const person = holderOf(register, letter, data.holder);
  if (person === null) return refuse('NOT_THE_HOLDER', letter.holderUnit === null ? undefined : { unit: letter.holderUnit });
  if ((giver !== null && bindingOf(register, giver)?.person === person) || !mayCarry(compound, announced, person, ctx)) return refuse('MAY_NOT_CARRY');
  const most = announced.profile.maxProxyUnits.value;
  if (unitsCarried(announced, register, person, letter.token) > most) return refuse('TOO_MANY_PROXIES', { most });
  const checked = draft(voteChannel(vote.id), 'proxy.checked', { vote: vote.id, letter: letter.id, holder: data.holder });
  return { events: [checked, ...tellOwners(register, announced, letter, 'PROXY_CHECKED', data.holder)] };
}

export function refuseProxy(compound: Compound, vote: Vote, { data }: CommandOf<'RefuseProxy'>, ctx: Context): Outcome {
  const found = letterToCheck(compound, vote, data.letter, ctx);
  if (isRefusal(found)) return found;
  const refused = draft(voteChannel(vote.id), 'proxy.refused', { vote: vote.id, letter: data.letter, reason: data.reason });
  return { events: [refused, ...tellOwners(compound.register, found.announced, found.letter, 'PROXY_REFUSED', null)] };
}

/** A letter in the hands of somebody who counts and whom it does not concern. What a teller put down, an observer may check as well: only never the same person, nor one of the same body. */
function letterToCheck({ register }: Compound, vote: Vote, id: string, ctx: Context): { readonly announced: NoticedVote; readonly letter: Letter } | Refusal {
  const announced = stillOpen(vote, ctx);
  if (isRefusal(announced)) return announced;
  const letter = announced.letters[id];
  const counts = vote.tellers.includes(ctx.capacity) || (letter?.way === 'TELLER' && vote.observers.includes(ctx.capacity));
  if (!counts) return refuse('FORBIDDEN');
  if (letter === undefined) return refuse('NOT_FOUND');
  if (letter.status !== 'WAITING') return refuse('LETTER_SETTLED');
  if (letter.way === 'TELLER' && letter.by === ctx.person) return refuse('ALREADY_REVIEWED');
  const units = new Set([...announced.electorate.voters[letter.token]?.units ?? [], ...(letter.holderUnit === null ? [] : [letter.holderUnit])]);
  const involved = Object.values(register.bindings).some((binding) => binding.ended === null && binding.person === ctx.person && binding.units.some((unit) => units.has(unit)));
  return involved || letter.accepted === ctx.person ? refuse('REVIEWER_INVOLVED') : { announced, letter };
}

/** The person whom a teller has found to be whom a letter names: somebody of the home that it names, or who has shown its code. */
function holderOf({ bindings }: RegisterState, { holderUnit, accepted }: Letter, holder: string): string | null {
  if (holderUnit === null) return accepted === holder ? accepted : null;
  const binding = bindings[holder];
  return binding !== undefined && binding.ended === null && binding.units.includes(holderUnit) ? binding.person : null;
}

function mayCarry(compound: Compound, vote: NoticedVote, person: string, ctx: Context): boolean {
  return !hatsOf(compound, person, ctx.now).some(({ party, capacity }) => party?.kind === 'PROPERTY_COMPANY' || vote.tellers.includes(capacity));
}

/** Units for which somebody would carry letters with one more, over all their hats; a counting person's are carried once, also by letters of several of its owners, and no more once the owner has voted. */
function unitsCarried(vote: NoticedVote, register: RegisterState, person: string, more: string): number {
  const held = Object.values(vote.letters).filter((letter) => letter.status === 'CHECKED' && letter.holder !== null && personOfHolder(register, letter.holder) === person && ballotBy(vote, letter) !== 'OTHERWISE');
  return [...new Set([more, ...held.map(({ token }) => token)])].reduce((sum, token) => sum + (vote.electorate.voters[token]?.units.length ?? 0), 0);
}
