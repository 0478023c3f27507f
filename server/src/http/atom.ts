import { FEED } from '@sanfang/shared/compound/channel.ts';
import { Strict } from '@sanfang/shared/protocol/fields.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Type } from 'typebox';
import { atomDocument } from './atom-document.ts';
import { failures } from './failures.ts';
import { eventsOf, follower } from './feed.ts';
import { feedPlace } from './place.ts';
import { sendHidden, sendNothing, sendRefusal } from './problem.ts';
import { MINUTE } from './rate-limits.ts';
import type { Api, Services } from './services.ts';

const ENTRIES = 50;

/** The feed for news readers: RFC 4287. */
export function atomRoutes(api: Api, { engine, view, config }: Services): void {
  // Links name our own origin, never the host that a request claims.
  const base = config.origins[0] ?? '';

  api.get('/feeds/:file', {
    config: { access: 'PUBLIC', shed: true, limit: { max: 300, timeWindow: MINUTE }, says: 'Anybody reads a compound\'s feed, also by news reader.' },
    schema: {
      params: Strict({ file: Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\.atom$' }) }),
      response: { 200: Type.String(), 304: Type.Null(), ...failures },
    },
  }, async (request, reply) => {
    const compound = await feedPlace(engine, request.params.file.slice(0, -'.atom'.length));
    if (compound === null) return sendHidden(reply);
    const page = await view.page(follower, compound.log, FEED, null, ENTRIES);
    if (isRefusal(page)) return sendRefusal(reply, page);
    const events = eventsOf(page.items).reverse();
    const text = atomDocument(compound, events, base);
    // Of the bytes: what is erased changes them, though nothing was added.
    const tag = `"${createHash('sha256').update(text).digest('base64url')}"`;
    const updated = new Date(events[0]?.at ?? 0);
    reply.header('etag', tag).header('last-modified', updated.toUTCString()).header('cache-control', 'public, no-cache');
    if (isFresh(request.headers, tag, updated)) return sendNothing(reply, 304);
    return reply.type('application/atom+xml; charset=utf-8').send(text);
  });
}

/** RFC 9110 §13: a tag, where one is sent, decides alone. */
function isFresh(headers: IncomingHttpHeaders, tag: string, updated: Date): boolean {
  const tags = headers['if-none-match'];
  if (tags !== undefined) return tags.split(',').some((one) => one.trim().replace(/^W\//, '') === tag);
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return !Number.isNaN(since) && Math.floor(updated.getTime() / 1000) * 1000 <= since;
}
