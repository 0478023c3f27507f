import { orderPeriod } from '../../law/periods.ts';
import type { Context } from '../../log/command.ts';
import { refuse, type Refusal } from '../../protocol/refusal.ts';
import { PETITIONS } from '../channel.ts';
import type { CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import { draft, type CompoundDraft } from '../event.ts';
import type { DecisionNumber } from '../feed/state.ts';
import { offsetOf } from '../hats.ts';
import type { Outcome } from '../outcome.ts';
import { permanent, tidy } from '../room/sealing.ts';
import type { VoteOrigin } from '../vote/state.ts';
import { bodyOf } from '../vote/vote-feed.ts';
import { petitionOnFeed } from './petition-feed.ts';
import type { Petition, PetitionStatus } from './state.ts';

/** The hub says what has not come about in time: enough signatures, or the vote that is due. */
export function lapsePetition(compound: Compound, petition: Petition, ctx: Context): Outcome {
  const { id, status, until } = petition;
  const next = ({ COLLECTING: 'LAPSED', REACHED: 'OVERDUE', ORDERED: 'ORDER_OVERDUE' } as const)[status as 'COLLECTING' | 'REACHED' | 'ORDERED'] as 'LAPSED' | 'OVERDUE' | 'ORDER_OVERDUE' | undefined;
  if (next === undefined || until === null) return refuse('NOT_DUE');
  if (ctx.now < until) return refuse('NOT_DUE', { until });
  const told = next === 'LAPSED' ? [] : petitionOnFeed(compound, petition, next, titleIn(petition, ctx));
  return { events: [draft(PETITIONS, 'petition.lapsed', { petition: id, status: next }), ...told] };
}

/** The street tells the committee to hold the vote, and by when (指导规则 Art. 51): once the committee's own days are over. */
export function orderPetition(compound: Compound, petition: Petition, { data }: CommandOf<'OrderPetition'>, ctx: Context): Outcome {
  if (petition.status !== 'OVERDUE') return refuse('PETITION_NOT_THERE', { status: petition.status });
  const reference = tidy(data.reference);
  if (reference === '') return refuse('EMPTY_TEXT', { field: 'reference' });
  const until = orderPeriod(ctx.now, compound.feed.rules, offsetOf(compound)).ends;
  return {
    events: [
      draft(PETITIONS, 'petition.ordered', { petition: petition.id, until }, { seal: { reference: permanent(reference) } }),
      ...petitionOnFeed(compound, petition, 'ORDERED', titleIn(petition, ctx), { until, reference, office: bodyOf(compound, ctx.capacity) }),
    ],
  };
}

const dutyStands: readonly PetitionStatus[] = ['REACHED', 'OVERDUE', 'ORDERED', 'ORDER_OVERDUE'];

/** The petition of a draft: the committee's duty from the moment it is reached, the residents' committee's when the street's order was in vain. */
export function petitionFor({ petitions }: Pick<Compound, 'petitions'>, id: string, matterCode: string, kind: 'PETITION' | 'ORDER'): Petition | Refusal {
  const petition = Object.hasOwn(petitions.petitions, id) ? petitions.petitions[id] : undefined;
  if (petition === undefined) return refuse('UNKNOWN_PETITION');
  const stands = kind === 'PETITION' ? dutyStands.includes(petition.status) : petition.status === 'ORDER_OVERDUE';
  if (!stands) return refuse('PETITION_NOT_THERE', { status: petition.status });
  return petition.matterCode === matterCode ? petition : refuse('OTHER_MATTER', { matter: petition.matterCode });
}

/** The petition that a vote goes back to, or null. */
export function petitionOf(origin: VoteOrigin): string | null {
  return origin.kind === 'DECISION' ? null : origin.petition ?? null;
}

/** The vote is announced: the duty is done. */
export function takenUp(compound: Compound, petition: Petition, vote: { readonly id: string; readonly number: DecisionNumber }, ctx: Context): CompoundDraft[] {
  return [
    draft(PETITIONS, 'petition.taken_up', { petition: petition.id, vote: vote.id }),
    ...petitionOnFeed(compound, petition, 'TAKEN_UP', titleIn(petition, ctx), { vote: vote.number, office: bodyOf(compound, ctx.capacity) }),
  ];
}

/** The vote was taken back before it opened: the duty is as it was, and its clock has run on. Not while another vote of the same project fulfils it. */
export function reopened(compound: Compound, id: string | null, vote: string, ctx: Context): CompoundDraft[] {
  const petition = id === null ? undefined : compound.petitions.petitions[id];
  const { votes } = compound.feed;
  const series = votes[vote]?.series?.id ?? null;
  const ofProject = (one: string): boolean => one === vote || (series !== null && votes[one]?.series?.id === series);
  if (petition === undefined || petition.takenUp === null || !ofProject(petition.takenUp.vote)) return [];
  if (Object.entries(votes).some(([one, { status }]) => one !== vote && ofProject(one) && status !== 'WITHDRAWN')) return [];
  const { until } = petition;
  return [
    draft(PETITIONS, 'petition.reopened', { petition: petition.id, until }),
    ...petitionOnFeed(compound, petition, 'REOPENED', titleIn(petition, ctx), { until, office: bodyOf(compound, ctx.capacity) }),
  ];
}

function titleIn({ title }: Petition, { opened }: Context): string | null {
  const value = opened.get(title);
  return typeof value === 'string' ? value : null;
}
