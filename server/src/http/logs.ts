import { ChannelOpened, ChannelRange } from '@sanfang/shared/protocol/api/compounds.ts';
import { Channel, OneOf, Strict, Uuid } from '@sanfang/shared/protocol/fields.ts';
import { isRefusal, refuse, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { failures } from './failures.ts';
import { sendHidden, sendRefusal } from './problem.ts';
import { Numeral } from './query.ts';
import { MINUTE } from './rate-limits.ts';
import type { Api, Services } from './services.ts';

/** Catching up on a channel without a socket, by the same view. */
export function logRoutes(api: Api, { view }: Services): void {
  const params = Strict({ kind: OneOf(['compound', 'jurisdiction']), id: Uuid, channel: Channel });
  const says = 'Anybody for a feed; for other channels whoever the view shows them to now, and of them what lies within their span.';

  api.get('/api/logs/:kind/:id/channels/:channel/open', {
    config: { access: 'PUBLIC', limit: { max: 240, timeWindow: MINUTE }, says },
    schema: { params, querystring: Strict({ incarnation: Type.Optional(Uuid), after: Type.Optional(Numeral) }), response: { 200: ChannelOpened, ...failures } },
  }, async (request, reply) => {
    const { kind, id, channel } = request.params;
    const { incarnation, after } = request.query;
    const log = `${kind}/${id}`;
    const answer = await view.openChannel(viewerOf(request), {
      log, channel, ...(incarnation === undefined ? {} : { incarnation }), ...(after === undefined ? {} : { after: Number(after) }),
    });
    return isRefusal(answer) ? sendHiding(reply, answer) : { ...answer, items: [...answer.items] };
  });

  api.get('/api/logs/:kind/:id/channels/:channel/range', {
    config: { access: 'PUBLIC', limit: { max: 240, timeWindow: MINUTE }, says },
    schema: { params, querystring: Strict({ from: Numeral, to: Numeral }), response: { 200: ChannelRange, ...failures } },
  }, async (request, reply) => {
    const { kind, id, channel } = request.params;
    const [from, to] = [Number(request.query.from), Number(request.query.to)];
    if (from < 1 || to < from) return sendRefusal(reply, refuse('MALFORMED', { in: 'querystring' }));
    const log = `${kind}/${id}`;
    const answer = await view.range(viewerOf(request), { log, channel, from, to });
    return isRefusal(answer) ? sendHiding(reply, answer) : { items: [...answer.items] };
  });
}

function viewerOf(request: { readonly signed: { readonly person: string } | null }): { readonly person: string | null } {
  return { person: request.signed?.person ?? null };
}

/** A channel that one may not see is not there. */
function sendHiding(reply: FastifyReply, refusal: Refusal): FastifyReply {
  return refusal.refused === 'FORBIDDEN' ? sendHidden(reply, 'FORBIDDEN') : sendRefusal(reply, refusal);
}
