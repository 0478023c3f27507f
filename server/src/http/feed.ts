import { FEED } from '@sanfang/shared/compound/channel.ts';
import type { DecisionNumber, PublishedDecision } from '@sanfang/shared/compound/feed/state.ts';
import { DecisionReply, FeedReply, FeedsReply } from '@sanfang/shared/protocol/api/feed.ts';
import { Strict, Uuid } from '@sanfang/shared/protocol/fields.ts';
import type { Item, SeenEvent } from '@sanfang/shared/protocol/live.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { Type } from 'typebox';
import { createRunningVotes } from '../votes/running-votes.ts';
import { failures } from './failures.ts';
import { feedPlace, placeOf } from './place.ts';
import { sendHidden, sendRefusal } from './problem.ts';
import { Numeral } from './query.ts';
import { MINUTE } from './rate-limits.ts';
import type { Api, Services } from './services.ts';

/** Everybody reads a feed as a follower without an account does: the answer is the same for all. */
export const follower = { person: null } as const;
const PAGE_SIZE = 20;
const MAX_PAGE_SIZE = 100;

/** Events of a page, without the gaps between them. */
export function eventsOf(items: readonly Item[]): SeenEvent[] {
  return items.filter((item): item is SeenEvent => !('skip' in item));
}

/** What a compound's people have decided, for everybody. */
export function feedRoutes(api: Api, { engine, view, turnouts, clock }: Services): void {
  const running = createRunningVotes(engine, turnouts, clock);
  // Wide: the people of a whole compound may come from one carrier's address.
  const limit = { max: 600, timeWindow: MINUTE };

  api.get('/api/feeds', {
    config: { access: 'PUBLIC', shed: true, limit, says: 'Anybody sees which compounds have an open feed.' },
    schema: { response: { 200: FeedsReply, ...failures } },
  }, async () => {
    const places = [...await engine.overviews()].map(([log, overview]) => placeOf(log, overview));
    return { feeds: places.filter((place) => place !== null).sort((a, b) => a.name.localeCompare(b.name, 'zh-CN')) };
  });

  api.get('/api/feed/:compound', {
    config: { access: 'PUBLIC', shed: true, limit, says: 'Anybody reads a compound\'s feed.' },
    schema: {
      params: Strict({ compound: Uuid }),
      querystring: Strict({ before: Type.Optional(Numeral), limit: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,2}$' })) }),
      response: { 200: FeedReply, ...failures },
    },
  }, async (request, reply) => {
    const compound = await feedPlace(engine, request.params.compound);
    if (compound === null) return sendHidden(reply);
    const { before, limit: size } = request.query;
    const page = await view.page(follower, compound.log, FEED, before === undefined ? null : Number(before), Math.min(Number(size ?? PAGE_SIZE), MAX_PAGE_SIZE));
    if (isRefusal(page)) return sendRefusal(reply, page);
    const items = eventsOf(page.items).reverse();
    const oldest = items.at(-1)?.n ?? 1;
    return { compound, incarnation: engine.incarnation, head: page.head, items, running: before === undefined ? [...await running(compound.log)] : [], next: oldest > 1 ? oldest : null };
  });

  api.get('/api/feed/:compound/decisions/:year/:no', {
    config: { access: 'PUBLIC', shed: true, limit, says: 'Anybody reads a published decision.' },
    schema: {
      params: Strict({ compound: Uuid, year: Type.String({ pattern: '^[1-9][0-9]{3}$' }), no: Type.String({ pattern: '^[1-9][0-9]{0,5}$' }) }),
      response: { 200: DecisionReply, ...failures },
    },
  }, async (request, reply) => {
    const { year, no } = request.params;
    const compound = await feedPlace(engine, request.params.compound);
    const decisions = compound === null ? {} : ((await engine.compound(compound.log, null))?.feed.decisions ?? {});
    const found = Object.values(decisions).find(({ number }) => number.year === Number(year) && number.no === Number(no));
    if (compound === null || found === undefined) return sendHidden(reply);
    const range = await view.range(follower, { log: compound.log, channel: FEED, from: found.n, to: found.n });
    const [event] = isRefusal(range) ? [] : eventsOf(range.items);
    if (event === undefined) return sendHidden(reply);
    const numberOf = (decision: string | null): DecisionNumber | null => (decision === null ? null : (decisions[decision]?.number ?? null));
    return { compound, event, supersedes: numberOf((event.data as PublishedDecision).supersedes), supersededBy: numberOf(found.supersededBy) };
  });
}
