import { refuse } from '@sanfang/shared/protocol/refusal.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema, RouteOptions } from 'fastify';
import type { Accounts } from '../accounts/accounts.ts';
import type { Signed } from '../accounts/authenticate.ts';
import type { Config } from '../config.ts';
import { sendHidden, sendRefusal } from './problem.ts';

/** Who may knock at a route at all; what they may see or do behind it is asked of the policy and the view. */
export type Access = 'PUBLIC' | 'SIGNED_IN' | 'DEMO_ONLY';

/** The policy row that every route has. */
export interface RoutePolicy {
  readonly access: Access;
  /** Requests per person, or per address block of those who are not signed in. */
  readonly limit: { readonly max: number; readonly timeWindow: number };
  /** Who may, in a sentence. */
  readonly says: string;
  /** May be asked without an Origin by clients that send no cookies. */
  readonly withoutOrigin?: boolean;
  /** Concerns nobody but whoever asks: open to those who must set a second factor up before they act. */
  readonly own?: boolean;
  /** Failures are failed sign-ins. */
  readonly signsIn?: boolean;
  /** Turned away first when the hub is overloaded. */
  readonly shed?: boolean;
  /** Pages and their files: no session is looked up, no schema applies. */
  readonly page?: boolean;
}

declare module 'fastify' {
  // The names are Fastify's.
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  interface FastifyContextConfig extends Partial<RoutePolicy> {}
  interface FastifyRequest {
    /** Who asks; null without a live session. */
    signed: Signed | null;
  }
  interface FastifyInstance {
    /** Every route with its row, for the walk over all of them. */
    readonly routeList: RouteRow[];
  }
}

/** A route as the walk sees it. */
export interface RouteRow {
  readonly method: string;
  readonly url: string;
  readonly policy: RoutePolicy;
  readonly schema: FastifySchema | undefined;
  readonly bodyLimit: number | undefined;
}

/** Records every route, refuses to start with one that has no policy row, and asks who is there before any handler. */
export function guardRoutes(app: FastifyInstance, accounts: Accounts, config: Config): void {
  app.decorateRequest('signed', null);
  app.decorate('routeList', []);
  app.addHook('onRoute', (route) => {
    for (const method of [route.method].flat()) app.routeList.push(rowOf(route, method));
  });
  app.addHook('onRequest', async (request) => {
    if (request.routeOptions.config.page !== true) request.signed = await accounts.authenticate(request);
  });
  // After the routes' own limits, so that who is turned away is counted as well, and before any body is read.
  app.addHook('preParsing', async (request, reply) => turnAway({ config, accounts }, request, reply));
}

function rowOf(route: RouteOptions, method: string): RouteRow {
  const { access, limit, says, ...rest } = route.config ?? {};
  if (access === undefined || limit === undefined || says === undefined) throw new Error(`${method} ${route.url} has no policy row`);
  return { method, url: route.url, policy: { access, limit, says, ...rest }, schema: route.schema, bodyLimit: route.bodyLimit };
}

async function turnAway({ config, accounts }: { readonly config: Config; readonly accounts: Accounts }, request: FastifyRequest, reply: FastifyReply): Promise<undefined> {
  const { access, page, own } = request.routeOptions.config;
  if (page === true || request.is404 || access === 'PUBLIC') return;
  if (access === 'DEMO_ONLY' ? config.demo : access === 'SIGNED_IN' && request.signed !== null) {
    const reads = request.method === 'GET' || own === true;
    if (!reads && request.signed !== null && await accounts.seats.keepsBack(request.signed)) await sendRefusal(reply, refuse('SECOND_FACTOR_REQUIRED'));
    return;
  }
  await (access === 'DEMO_ONLY' ? sendHidden(reply) : sendRefusal(reply, refuse('NOT_SIGNED_IN')));
}

/** The person behind a request to a route that is `SIGNED_IN`. */
export function signedIn(request: FastifyRequest): Signed {
  if (request.signed === null) throw new Error(`${request.routeOptions.url ?? ''} let somebody in who is not signed in`);
  return request.signed;
}
