import type { Context } from '../../../log/command.ts';
import type { Sealing } from '../../../log/event.ts';
import { isRefusal, refuse, type Refusal } from '../../../protocol/refusal.ts';
import { voteChannel } from '../../channel.ts';
import type { CommandOf } from '../../command.ts';
import type { Compound } from '../../compound.ts';
import { draft } from '../../event.ts';
import { blobsIn, sealPapers } from '../../fund/publish.ts';
import type { Outcome } from '../../outcome.ts';
import type { SeatOffice } from '../../party/offices.ts';
import { seatByCapacity } from '../../room/at-the-table.ts';
import { permanent, tidy } from '../../room/sealing.ts';
import { isDraft } from '../drafting-decide.ts';
import { personOf } from '../notice-decide.ts';
import type { NoticedVote, Vote } from '../state.ts';
import { handOn, tokenOfUnit } from '../voter.ts';
import { isOnRound, roundOf } from './canvasser.ts';
import { ownersPayMore } from './silence.ts';
import { isHandedOver, notReached, visitsOf, type Reach } from './state.ts';

/** Visits of one counting person that are kept: nobody goes to a door more often, and each weighs on the vote's state. */
const MOST_VISITS = 30;

const ofCompany: readonly SeatOffice[] = ['siteManager', 'companyStaff'];

/** Names who brings the ballots round. Whoever's contract is decided (Art. 278(1)4) does not carry the ballots about it. */
export function appointCanvassers(compound: Compound, vote: Vote, { data }: CommandOf<'AppointCanvassers'>, ctx: Context): Outcome {
  const running = canvassed(vote, ctx);
  if (isRefusal(running)) return running;
  for (const { capacity, buildings } of data.canvassers) {
    if (personOf(compound, capacity) === null) return refuse('UNKNOWN_SEAT', { capacity });
    const office = seatByCapacity(compound.office, capacity)?.office;
    if (running.motion.matterCode === 'I4' && office !== undefined && ofCompany.includes(office)) return refuse('COMPANY_INVOLVED', { capacity });
    const strange = buildings.find((building) => !running.motion.scope.touched.includes(building));
    if (strange !== undefined) return refuse('UNKNOWN_BUILDING', { building: strange });
  }
  if (new Set(data.canvassers.map(({ capacity }) => capacity)).size < data.canvassers.length) return refuse('MALFORMED', { field: 'canvassers' });
  return { events: [draft(voteChannel(vote.id), 'canvassers.appointed', { vote: vote.id, canvassers: data.canvassers })] };
}

/** What came of bringing the ballot to a home. The number of a letter shows nothing by itself: a photo of the slip does (`proveVisit`). Told late by a device without network, it keeps the time of the visit; a clock that runs ahead does not. */
export function recordVisit(compound: Compound, vote: Vote, { data }: CommandOf<'RecordVisit'>, ctx: Context): Outcome {
  const here = onRound(compound, vote, data.unit, ctx);
  if (isRefusal(here)) return here;
  const { method, outcome, signature, visit, unit } = data;
  const [post, note] = [tidy(data.post ?? ''), tidy(data.note ?? '')];
  if (here.reach.tries >= MOST_VISITS) return refuse('LIMIT_REACHED', { most: MOST_VISITS });
  const handed = isHandedOver({ outcome });
  if (method === 'POST' && post === '') return refuse('EMPTY_TEXT', { field: 'post' });
  if ((method === 'POST' ? signature !== null : post !== '') || (signature !== null && !handed)) return refuse('MALFORMED', { field: 'signature' });
  const visitedAt = data.visitedAt > ctx.received ? ctx.received : data.visitedAt;
  const seal: Record<string, Sealing> = {
    ...(signature === null ? {} : { signature: evidence(signature, here.token) }),
    ...(post === '' ? {} : { post: evidence(post, here.token) }),
    ...(note === '' ? {} : { note: evidence(note, here.token) }),
  };
  return { events: [draft(voteChannel(vote.id), 'visit.recorded', { vote: vote.id, visit, unit, method, outcome, visitedAt, proved: signature !== null }, { seal })] };
}

/** A photo or a scan of what was signed, once the device has network again. */
export function proveVisit(compound: Compound, vote: Vote, { data }: CommandOf<'ProveVisit'>, ctx: Context): Outcome {
  const here = onRound(compound, vote, data.unit, ctx);
  if (isRefusal(here)) return here;
  const visit = visitsOf(here.reach).find((one) => isHandedOver(one) && one.id === data.visit);
  // Whoever was not at the door has nothing to show for it.
  if (visit === undefined || (visit.capacity !== ctx.capacity && !here.vote.tellers.includes(ctx.capacity))) return refuse('UNKNOWN_VISIT');
  return { events: [draft(voteChannel(vote.id), 'visit.proved', { vote: vote.id, visit: data.visit, unit: data.unit, papers: blobsIn(data.papers) }, { seal: sealPapers(data.papers) })] };
}

/** Written down by mistake: by who wrote it, or by a teller. It stays in the log. */
export function withdrawVisit(compound: Compound, vote: Vote, { data }: CommandOf<'WithdrawVisit'>, ctx: Context): Outcome {
  const here = onRound(compound, vote, data.unit, ctx);
  if (isRefusal(here)) return here;
  const visit = visitsOf(here.reach).find(({ id }) => id === data.visit);
  if (visit === undefined) return refuse('UNKNOWN_VISIT');
  if (visit.capacity !== ctx.capacity && !here.vote.tellers.includes(ctx.capacity)) return refuse('FORBIDDEN');
  const reason = tidy(data.reason);
  if (reason === '') return refuse('EMPTY_TEXT', { field: 'reason' });
  return { events: [draft(voteChannel(vote.id), 'visit.withdrawn', { vote: vote.id, visit: visit.id, unit: data.unit }, { seal: { reason: evidence(reason, here.token) } })] };
}

/** An owner says under the own account that notice and ballot have come: nobody needs to go to that door. */
export function confirmDelivery(compound: Compound, vote: Vote, { data }: CommandOf<'ConfirmDelivery'>, ctx: Context): Outcome {
  const running = canvassed(vote, ctx);
  if (isRefusal(running)) return running;
  const hand = handOn(running, compound.register, ctx.capacity, data.unit);
  if (isRefusal(hand)) return hand;
  if (running.delivery.persons[hand.token]?.confirmed === true) return refuse('ALREADY_CONFIRMED');
  const veil = { actor: hand.token, capacity: hand.token, evident: true } as const;
  return { events: [draft(voteChannel(vote.id), 'delivery.confirmed', { vote: vote.id, unit: data.unit }, { office: veil })] };
}

/** The street's letter that silence may follow the majority in this vote (rule book §1.4): about one text, before it is announced. */
export function confirmSilence(compound: Compound, vote: Vote, { data }: CommandOf<'ConfirmSilence'>): Outcome {
  if (!isDraft(vote)) return refuse('VOTE_ANNOUNCED', { status: vote.status });
  if (data.version !== vote.motion.version) return refuse('STALE_VERSION', { version: vote.motion.version });
  const { silence } = compound.feed.rules;
  const needed = silence.mode === 'FOLLOW_MAJORITY' && vote.motion.options === null && (!silence.followFor.includes(vote.motion.matterCode) || ownersPayMore(vote.motion));
  if (!needed) return refuse('NO_CONFIRMATION_NEEDED');
  const reference = tidy(data.reference);
  if (reference === '') return refuse('EMPTY_TEXT', { field: 'reference' });
  return { events: [draft(voteChannel(vote.id), 'silence.confirmed', { vote: vote.id, version: data.version }, { seal: { reference: permanent(reference) } })] };
}

/** A vote whose ballots are being brought round: from its notice to its close. */
function canvassed(vote: Vote, ctx: Context): NoticedVote | Refusal {
  if (isDraft(vote)) return refuse('UNKNOWN_VOTE');
  if ((vote.status !== 'NOTICED' && vote.status !== 'OPEN') || ctx.received >= vote.closesAt) return refuse('VOTE_CLOSED', { status: vote.status });
  return vote;
}

function onRound(compound: Compound, vote: Vote, unit: string, ctx: Context): { readonly vote: NoticedVote; readonly token: string; readonly reach: Reach } | Refusal {
  const running = canvassed(vote, ctx);
  if (isRefusal(running)) return running;
  if (roundOf(running, ctx.capacity) === null) return refuse('FORBIDDEN');
  if (!isOnRound(running, compound.register, ctx.capacity, unit)) return refuse('NOT_YOUR_ROUND', { unit });
  const token = tokenOfUnit(running, unit);
  if (token === null) return refuse('OUT_OF_SCOPE', { unit });
  return { vote: running, token, reach: running.delivery.persons[token] ?? notReached };
}

/** Kept as long as the ballots: who contests the vote may ask for it (解释〔2009〕7号 Art. 12). */
function evidence(value: unknown, token: string): Sealing {
  return { value, subjects: [token], retention: 'BALLOT' };
}
