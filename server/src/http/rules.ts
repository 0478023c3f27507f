import { FEED } from '@sanfang/shared/compound/channel.ts';
import { initialFeed } from '@sanfang/shared/compound/feed/evolve.ts';
import { RulesChangeReply, RulesReply } from '@sanfang/shared/protocol/api/feed.ts';
import { Strict, Uuid } from '@sanfang/shared/protocol/fields.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { Type } from 'typebox';
import { failures } from './failures.ts';
import { eventsOf, follower } from './feed.ts';
import { feedPlace } from './place.ts';
import { sendHidden } from './problem.ts';
import { MINUTE } from './rate-limits.ts';
import type { Api, Services } from './services.ts';

/** The rules of a compound, for everybody: who votes by them may read them. */
export function rulesRoutes(api: Api, { engine, view }: Services): void {
  const limit = { max: 300, timeWindow: MINUTE };

  api.get('/api/feed/:compound/rules', {
    config: { access: 'PUBLIC', shed: true, limit, says: 'Anybody reads the rules of a compound and where they come from.' },
    schema: { params: Strict({ compound: Uuid }), response: { 200: RulesReply, ...failures } },
  }, async (request, reply) => {
    const compound = await feedPlace(engine, request.params.compound);
    if (compound === null) return sendHidden(reply);
    const { rules, ruleSettings: settings } = (await engine.compound(compound.log, null))?.feed ?? initialFeed;
    return { compound, rules, settings };
  });

  api.get('/api/feed/:compound/rules/:version', {
    config: { access: 'PUBLIC', shed: true, limit, says: 'Anybody reads a change of the rules.' },
    schema: { params: Strict({ compound: Uuid, version: Type.String({ pattern: '^[1-9][0-9]{0,5}$' }) }), response: { 200: RulesChangeReply, ...failures } },
  }, async (request, reply) => {
    const compound = await feedPlace(engine, request.params.compound);
    const numbers = compound === null ? [] : ((await engine.compound(compound.log, null))?.feed.ruleNumbers ?? []);
    const n = numbers[Number(request.params.version) - 1];
    if (compound === null || n === undefined) return sendHidden(reply);
    const range = await view.range(follower, { log: compound.log, channel: FEED, from: n, to: n });
    const [event] = isRefusal(range) ? [] : eventsOf(range.items);
    return event === undefined ? sendHidden(reply) : { compound, event };
  });
}
