import { isDate, localYear } from '../../law/calendar.ts';
import { electorateOf } from '../../law/electorate.ts';
import { earliestOpening } from '../../law/periods.ts';
import type { Context } from '../../log/command.ts';
import { isRefusal, refuse, type Refusal } from '../../protocol/refusal.ts';
import { FEED, voteChannel } from '../channel.ts';
import type { CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import { draft } from '../event.ts';
import { offsetOf } from '../hats.ts';
import type { Outcome } from '../outcome.ts';
import { petitionFor, petitionOf, reopened, takenUp } from '../petition/duty-decide.ts';
import { resolveScope, unitsInScope } from '../room/scope.ts';
import { permanent, tidy } from '../room/sealing.ts';
import { digestOfElectorate, digestOfMotion } from './ballot-paper.ts';
import { firstFlaw } from './choice/first-stands.ts';
import { withLabels } from './choice/state.ts';
import { isDraft } from './drafting-decide.ts';
import { silenceOfDraft } from './delivery/silence.ts';
import type { FrozenVoter } from './events.ts';
import { parts, whyTooMany } from './frozen-parts.ts';
import { isWithOthers } from './series/part-of-series.ts';
import type { DraftVote, Vote } from './state.ts';
import { convener, stepOnFeed } from './vote-feed.ts';
import { beginningOf, endOf, isWindow } from './vote-periods.ts';

/** Owners who watch the count: at least two, who are not of those who count (rule book §4.3). */
const LEAST_OBSERVERS = 2;

/** Names who counts and who watches. */
export function appointCount(compound: Compound, vote: Vote, { data }: CommandOf<'AppointCount'>): Outcome {
  if (!isDraft(vote)) return refuse('VOTE_ANNOUNCED', { status: vote.status });
  const persons = new Map([...data.tellers, ...data.observers].map((capacity) => [capacity, personOf(compound, capacity)]));
  const unknown = [...persons].find(([, person]) => person === null);
  if (unknown !== undefined) return refuse('UNKNOWN_SEAT', { capacity: unknown[0] });
  const counting = new Set(data.tellers.map((capacity) => persons.get(capacity)));
  if (data.observers.some((capacity) => counting.has(persons.get(capacity)))) return refuse('OBSERVER_COUNTS');
  return { events: [draft(voteChannel(vote.id), 'count.appointed', { vote: vote.id, tellers: data.tellers, observers: data.observers })] };
}

/**
 * Announces a vote: at least 15 days before it opens (物业管理条例 Art. 14). From now on text, scope, amount, class and rules stand,
 * and so do area and persons: the register is frozen at this moment (rule book R-OWN-12).
 */
export function noticeVote(compound: Compound, vote: Vote, { data }: CommandOf<'NoticeVote'>, ctx: Context): Outcome {
  if (!isDraft(vote)) return refuse('VOTE_ANNOUNCED', { status: vote.status });
  if (vote.status === 'DRAFT' && vote.reviewUntil !== null) return refuse('REVIEW_UNDER_WAY', { until: vote.reviewUntil });
  const { motion } = vote;
  if (data.version !== motion.version) return refuse('STALE_VERSION', { version: motion.version });
  const count = whyNoCount(compound, vote);
  if (count !== null) return count;
  const window = windowOf(compound, data, ctx);
  if (isRefusal(window)) return window;
  // Homes may have come and gone since it was drafted: the scope is what it says, on the register of today.
  const scope = resolveScope(compound.register, motion.scope);
  if (isRefusal(scope)) return scope;

  const asked = petitionOf(motion.origin);
  const first = firstFlaw(compound.feed, motion);
  if (first !== null) return first;
  // Where it is a second ballot, the first has taken the petition up.
  const petition = asked === null || motion.secondOf !== null || motion.origin.kind === 'DECISION' || isWithOthers(compound, asked, motion) ? null : petitionFor(compound, asked, motion.matterCode, motion.origin.kind);
  if (isRefusal(petition)) return petition;

  const [title, text] = [ctx.opened.get(motion.title), ctx.opened.get(motion.text)];
  if (typeof title !== 'string' || typeof text !== 'string') return refuse('EMPTY_TEXT', { field: 'title' });
  const options = motion.options === null ? null : withLabels(motion.options.offered, ctx.opened.get(motion.options.labels));
  if (motion.options !== null && options === null) return refuse('EMPTY_TEXT', { field: 'options' });
  const told = { buildings: scope.touched, units: scope.units, area: scope.area };
  const digest = digestOfMotion(vote.id, { ...motion, title, text, scope: told, options });
  if (data.digest !== digest) return refuse('STALE_VERSION', { version: motion.version });

  const profile = compound.feed.rules;
  const silence = silenceOfDraft(vote, profile).mode;
  const frozen = electorateOf(unitsInScope(compound.register, motion.scope), profile);
  const tooMany = whyTooMany(frozen);
  if (tooMany !== null) return tooMany;
  const voters = frozen.persons.map(({ units, area }): FrozenVoter => ({ token: ctx.newId(), units, area }));
  const electorate = { digest: digestOfElectorate(frozen), persons: voters.length, area: frozen.area };
  const number = nextNumber(compound, ctx);
  const { matterCode, matterClass, amount, fund, origin } = motion;
  const series = motion.series === null ? null : { place: { series: { id: motion.series.id, no: motion.series.no, of: motion.series.of } }, title: ctx.opened.get(motion.series.title) };
  const choice = motion.options === null ? null : {
    data: { options: motion.options.offered, ...(motion.secondOf === null ? {} : { secondOf: motion.secondOf }) }, seal: { options: permanent(ctx.opened.get(motion.options.labels)) },
  };
  return {
    events: [
      draft(voteChannel(vote.id), 'vote.noticed', { vote: vote.id, version: motion.version, digest, number, ...window, profile, electorate, silence }),
      ...parts(voters).map((part) => draft(voteChannel(vote.id), 'electorate.frozen', { vote: vote.id, voters: part, excluded: [] })),
      ...parts(frozen.excluded).map((part) => draft(voteChannel(vote.id), 'electorate.frozen', { vote: vote.id, voters: [], excluded: part })),
      draft(FEED, 'vote.announced', {
        vote: vote.id, number, digest, matterCode, matterClass, scope: told, amount, fund, ...window, electorate,
        origin: origin.kind, decision: 'decision' in origin ? origin.decision : null, profile: profile.version, legalEffect: profile.legalEffect.value, silence, ...series?.place, ...choice?.data,
      }, { seal: { title: permanent(title), text: permanent(text), ...choice?.seal, ...(typeof series?.title === 'string' ? { series: permanent(series.title) } : {}) }, office: convener(compound, vote) }),
      ...(petition === null ? [] : takenUp(compound, petition, { id: vote.id, number }, ctx)),
    ],
  };
}

/** Before it opens the committee may take a vote back, with its reason; once owners are voting, it runs its course. */
export function withdrawVote(compound: Compound, vote: Vote, { data }: CommandOf<'WithdrawVote'>, ctx: Context): Outcome {
  if (!isDraft(vote) && vote.status !== 'NOTICED') return refuse(vote.status === 'OPEN' ? 'VOTE_OPEN' : 'VOTE_CLOSED', { status: vote.status });
  const reason = tidy(data.reason);
  if (reason === '') return refuse('EMPTY_TEXT', { field: 'reason' });
  const withdrawn = draft(voteChannel(vote.id), 'vote.withdrawn', { vote: vote.id }, { seal: { reason: permanent(reason) } });
  const { secondOf } = vote.motion;
  const freed = secondOf === null ? [] : [draft(voteChannel(secondOf.vote), 'second.withdrawn', { vote: secondOf.vote, second: vote.id })];
  if (isDraft(vote)) return { events: [withdrawn, ...freed] };
  return { events: [withdrawn, ...freed, stepOnFeed(compound, vote, 'WITHDRAWN', null, reason), ...reopened(compound, petitionOf(vote.motion.origin), vote.id, ctx)] };
}

/** The person behind the hat of a seat or an owner, as it is worn now; null where nobody wears it. */
export function personOf(compound: Compound, capacity: string): string | null {
  const seat = Object.values(compound.office.seats).find((one) => one.capacity === capacity && one.vacated === null);
  const binding = compound.register.bindings[capacity];
  return seat?.person ?? (binding?.office === 'owner' && binding.ended === null ? binding.person : null);
}

function whyNoCount(compound: Compound, { tellers, observers }: DraftVote): Refusal | null {
  if (tellers.length === 0) return refuse('NO_TELLERS');
  const owners = observers.filter((capacity) => compound.register.bindings[capacity]?.office === 'owner');
  return owners.length < LEAST_OBSERVERS ? refuse('NO_OBSERVERS', { least: LEAST_OBSERVERS }) : null;
}

function windowOf(compound: Compound, { opens, closes }: CommandOf<'NoticeVote'>['data'], ctx: Context): { opensAt: string; closesAt: string } | Refusal {
  if (!isDate(opens) || !isDate(closes) || !isWindow(opens, closes)) return refuse('BAD_CLOSING_TIME');
  const opensAt = beginningOf(compound, opens);
  const earliest = earliestOpening(ctx.now, compound.feed.rules, offsetOf(compound));
  return opensAt < earliest ? refuse('NOTICE_TOO_SHORT', { earliest }) : { opensAt, closesAt: endOf(compound, closes) };
}

function nextNumber({ feed }: Compound, ctx: Context): { year: number; no: number } {
  const year = localYear(ctx.now, offsetOf({ feed }));
  return { year, no: (feed.lastVote[String(year)] ?? 0) + 1 };
}
