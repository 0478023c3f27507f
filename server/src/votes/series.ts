import { FEED } from '@sanfang/shared/compound/channel.ts';
import type { FeedEvents, FeedState, FeedVote } from '@sanfang/shared/compound/feed/state.ts';
import { resolveScope } from '@sanfang/shared/compound/room/scope.ts';
import { digestOfMotion } from '@sanfang/shared/compound/vote/ballot-paper.ts';
import { openObjections, whyNotPosted } from '@sanfang/shared/compound/vote/result-decide.ts';
import type { Vote } from '@sanfang/shared/compound/vote/state.ts';
import type { LogEvent } from '@sanfang/shared/log/event.ts';
import type { SeriesDraft, SeriesVote } from '@sanfang/shared/protocol/api/series.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import type { Engine } from '../engine/ports.ts';
import { textOf } from '../view/sealed-text.ts';
import type { CoarseTurnouts } from './coarse-turnouts.ts';

type Told = readonly [vote: string, told: FeedVote];

/** Votes of a series that were announced, in their order. */
export function announcedIn(feed: FeedState, series: string): Told[] {
  return Object.entries(feed.votes).filter(([, vote]) => vote.series?.id === series).sort(([, a], [, b]) => (a.series?.no ?? 0) - (b.series?.no ?? 0));
}

/** One of them for everybody. */
export async function seriesVote(engine: Pick<Engine, 'events'>, turnouts: CoarseTurnouts, log: string, feed: FeedState, [vote, told]: Told): Promise<SeriesVote> {
  const { number, series, scope, amount, opensAt, closesAt, status } = told;
  const resolution = feed.resolutions[vote];
  const events = await Promise.all(told.told.map(async (n) => (await engine.events(log, FEED, n, n))[0]));
  const result = events.findLast((event) => event?.type === 'result.published')?.data as FeedEvents['result.published'] | undefined;
  const extended = events.some((event) => event?.type === 'vote.stepped' && (event.data as FeedEvents['vote.stepped']).step === 'EXTENDED');
  const turnout = status === 'OPEN' || (status === 'CLOSED' && result === undefined) ? (await turnouts.of(log, vote)).turnout : null;
  return {
    vote, number, no: series?.no ?? 0, scope: { ...scope, buildings: [...scope.buildings] }, amount, opensAt, closesAt, extended,
    phase: status === 'WITHDRAWN' ? status : resolution?.status ?? status, outcome: resolution?.outcome ?? null,
    checks: result === undefined ? null : [...result.verdict.checks], turnout: turnout === null ? null : { persons: turnout.persons, area: turnout.area },
  };
}

/** What a notice says of the whole: titles and text of the first of them. */
export async function wordsOf(engine: Pick<Engine, 'events' | 'open'>, log: string, n: number): Promise<{ title: string | null; text: string | null }> {
  const [event] = await engine.events(log, FEED, n, n);
  const value = await opener(engine, event);
  return { title: value('series'), text: value('text') };
}

async function opener(engine: Pick<Engine, 'open'>, event: LogEvent | undefined): Promise<(path: string) => string | null> {
  const opened = await engine.open(Object.values(event?.sealed ?? {}));
  return (path) => textOf(opened.get(event?.sealed[path] ?? ''));
}

/** One of them for those who draft: on the register of this moment, as the notice would freeze it. Null for what is gone. */
export async function seriesDraft(engine: Pick<Engine, 'compound' | 'open'>, log: string, id: string): Promise<{ readonly draft: SeriesDraft; readonly title: string | null } | null> {
  const compound = await engine.compound(log, null, id);
  if (compound === null || compound.vote.status === 'ABSENT') return null;
  const { vote, register } = compound;
  const { motion: { matterCode, amount, fund, version, series, ...motion } } = vote;
  if (matterCode === 'NONE') return null;
  const opened = await engine.open([motion.title, motion.text, ...(series === null ? [] : [series.title])]);
  const [title, text] = [textOf(opened.get(motion.title)), textOf(opened.get(motion.text))];
  const now = resolveScope(register, motion.scope);
  const { touched, units, area } = isRefusal(now) ? motion.scope : now;
  const scope = { buildings: [...touched], units, area };
  const draft: SeriesDraft = {
    vote: id, no: series?.no ?? 0, version, status: vote.status, number: 'number' in vote ? vote.number : null, reviewing: vote.status === 'DRAFT' && vote.reviewUntil !== null,
    title, text, matterCode, scope, amount, fund, tellers: [...vote.tellers], observers: [...vote.observers],
    digest: title === null || text === null ? null : digestOfMotion(id, { matterCode, amount, fund, title, text, scope }),
    ...countOf(vote),
  };
  return { draft, title: series === null ? null : textOf(opened.get(series.title)) };
}

/** What its last steps wait for. */
function countOf(vote: Vote): Pick<SeriesDraft, 'count' | 'objections'> {
  if (vote.status !== 'CLOSED' && vote.status !== 'PRELIMINARY') return { count: null, objections: null };
  const { digest, verdict } = vote.result;
  const count = { digest, outcome: verdict.outcome, ready: vote.status === 'CLOSED' && whyNotPosted(vote) === null };
  return { count, objections: vote.status === 'CLOSED' ? null : { until: vote.objectionsUntil, open: openObjections(vote) } };
}
