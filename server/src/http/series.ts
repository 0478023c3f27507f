import { compoundLog } from '@sanfang/shared/compound/channel.ts';
import { hatsOf, offsetOf } from '@sanfang/shared/compound/hats.ts';
import { channelReaders } from '@sanfang/shared/compound/view.ts';
import { localDate } from '@sanfang/shared/law/calendar.ts';
import { earliestOpening } from '@sanfang/shared/law/periods.ts';
import { SeriesDeskReply, SeriesReply } from '@sanfang/shared/protocol/api/series.ts';
import { Strict, Uuid } from '@sanfang/shared/protocol/fields.ts';
import { announcedIn, seriesDraft, seriesVote, wordsOf } from '../votes/series.ts';
import { signedIn } from './access.ts';
import { failures } from './failures.ts';
import { feedPlace } from './place.ts';
import { sendHidden } from './problem.ts';
import { MINUTE } from './rate-limits.ts';
import type { Api, Services } from './services.ts';

/** Several buildings that decide separately on one project, together: for everybody, and for those who draft. */
export function seriesRoutes(api: Api, { engine, turnouts, clock }: Services): void {
  const now = (): string => new Date(clock.now()).toISOString();

  api.get('/api/feed/:compound/series/:series', {
    config: { access: 'PUBLIC', shed: true, limit: { max: 300, timeWindow: MINUTE }, says: 'Anybody reads the votes on one project that were announced: where each is, what it came to, what it may spend.' },
    schema: { params: Strict({ compound: Uuid, series: Uuid }), response: { 200: SeriesReply, ...failures } },
  }, async (request, reply) => {
    const place = await feedPlace(engine, request.params.compound);
    const feed = place === null ? undefined : (await engine.compound(place.log, null))?.feed;
    const votes = feed === undefined ? [] : announcedIn(feed, request.params.series);
    const [first] = votes;
    if (place === null || feed === undefined || first === undefined) return sendHidden(reply);
    const [, { n, matterCode, fund, series }] = first;
    return {
      compound: place, now: now(), ...await wordsOf(engine, place.log, n), matterCode, fund, of: series?.of ?? votes.length,
      votes: await Promise.all(votes.map((vote) => seriesVote(engine, turnouts, place.log, feed, vote))),
    };
  });

  api.get('/api/compounds/:id/series/:series', {
    config: { access: 'SIGNED_IN', limit: { max: 240, timeWindow: MINUTE }, says: 'Who drafts and advises the owners\' votes sees all votes on one project with what would be announced.' },
    schema: { params: Strict({ id: Uuid, series: Uuid }), response: { 200: SeriesDeskReply, ...failures } },
  }, async (request, reply) => {
    const log = compoundLog(request.params.id);
    const [compound, overview] = await Promise.all([engine.compound(log, null), engine.overview(log)]);
    const reads = compound !== null && hatsOf(compound, signedIn(request).person, now()).some(({ office }) => channelReaders.vote.includes(office));
    const ids = Object.values(overview?.votes ?? {}).filter(({ series }) => series?.id === request.params.series).map(({ id }) => id);
    const drafts = reads ? (await Promise.all(ids.map((id) => seriesDraft(engine, log, id)))).filter((one) => one !== null) : [];
    if (compound === null || drafts.length === 0) return sendHidden(reply, 'FORBIDDEN');
    const { rules } = compound.feed;
    return {
      now: now(), title: drafts[0]?.title ?? null, voteDays: rules.periods.voteDays,
      earliest: localDate(earliestOpening(now(), rules, offsetOf(compound)), offsetOf(compound)),
      votes: drafts.map(({ draft }) => draft).sort((a, b) => a.no - b.no),
    };
  });
}
