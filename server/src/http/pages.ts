import { refuse } from '@sanfang/shared/protocol/refusal.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readCookie, type Cookies } from '../accounts/cookies.ts';
import { answerNowhere } from './errors.ts';
import { answerInProcess, renderFor } from './in-process.ts';
import { sendRefusal } from './problem.ts';
import { MINUTE, nowhere } from './rate-limits.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const built = fileURLToPath(new URL('../../../web/build/handler.js', import.meta.url));
/** Tells the pages' server by which protocol the browser came; set here, whatever the browser sent. */
const PROTOCOL = 'x-sanfang-protocol';

/** What the pages set by themselves, each response its own. */
const ownOfPages = new Set(['content-security-policy', 'content-type', 'referrer-policy']);

/** The canvassing desk's worker fetches for pages, under the policy that its script came with: it may ask this hub and nobody else. */
const worker = { path: '/canvass-worker.js', policy: "default-src 'none';connect-src 'self';frame-ancestors 'none'" };

/**
 * Hands everything that is not the API to the built SvelteKit pages, if they are built. They read only: a page's data
 * comes from the API in this process, and what changes something goes from the browser to the API or the socket.
 */
export async function servePages(app: FastifyInstance, cookies: Cookies): Promise<void> {
  if (!existsSync(built)) return;
  process.env['PROTOCOL_HEADER'] ??= PROTOCOL;
  const { handler } = (await import(pathToFileURL(built).href)) as { handler: Handler };
  answerInProcess(app);
  await app.register(async (pages) => {
    pages.removeAllContentTypeParsers();
    pages.addContentTypeParser('*', (_request, _body, done) => done(null));
    pages.route({
      method: ['GET', 'HEAD'],
      url: '/*',
      config: { access: 'PUBLIC', page: true, limit: { max: 1_200, timeWindow: MINUTE }, says: 'Anybody may load pages and their files; what a page shows, its reader asks the API for.' },
      // The pages' server would complain of it on the console, each time.
      handler: (request, reply) => ((request.headers.host ?? '') === '' ? sendRefusal(reply, refuse('MALFORMED')) : hand(request, reply, handler, cookies)),
    });
    // What begins like the API and is none of it is no page either, and is limited like all that leads nowhere.
    for (const url of ['/api/*', '/feeds/*']) {
      pages.route({
        method: ['GET', 'HEAD'],
        url,
        config: { access: 'PUBLIC', page: true, limit: nowhere, says: 'Anybody learns that nothing is there.' },
        handler: answerNowhere(app.routeList),
      });
    }
  });
}

function hand(request: FastifyRequest, reply: FastifyReply, handler: Handler, cookies: Cookies): FastifyReply {
  const { raw } = reply;
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (!ownOfPages.has(name) && value !== undefined) raw.setHeader(name, value);
  }
  // `no-referrer`, as the API has it, would make browsers send `Origin: null` with a page's own requests.
  raw.setHeader('referrer-policy', 'same-origin');
  if (request.url === worker.path) raw.setHeader('content-security-policy', worker.policy);
  const ownCookies = readCookie(request.headers.cookie, cookies.session) !== null;
  if (ownCookies && !request.url.startsWith('/_app/immutable/')) raw.setHeader('cache-control', 'no-store');
  request.raw.headers[PROTOCOL] = request.protocol;
  reply.hijack();
  renderFor(request.ip, () => handler(request.raw, raw));
  return reply;
}
