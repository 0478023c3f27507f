import type { RefusalCode } from '@sanfang/shared/protocol/refusal.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { addressBlock } from '../accounts/address-block.ts';
import type { ActObject } from '../audit/act.ts';
import type { Audit } from '../audit/audit.ts';
import { denialOf } from '../audit/denials.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Why this request was refused, as the hub knows it; what was answered may hide it. Null: it was not. */
    refused: RefusalCode | null;
    /** Whatever comes of it is taken down elsewhere. */
    recorded: boolean;
  }
}

/** Takes down every request that was denied, once it is answered. Commands are taken down where they are decided. */
export function recordRefusals(app: FastifyInstance, audit: Audit): void {
  app.decorateRequest('refused', null);
  app.decorateRequest('recorded', false);
  app.addHook('onResponse', async (request) => {
    const { refused, recorded, routeOptions: { config } } = request;
    const denial = refused === null ? null : denialOf(refused);
    if (refused === null || denial === null || recorded || !isWorthwhile(request, refused)) return;
    audit.record({
      action: config.signsIn === true && denial === 'RATE_LIMITED' ? 'SIGN_IN_REFUSED' : denial,
      outcome: refused, object: whatOf(request),
      actor: request.signed?.person ?? null, session: request.signed?.session ?? null, block: addressBlock(request.ip),
    });
  });
}

/** Pages ask for everybody who reads them who that is: somebody without any credential who only reads has claimed nothing. */
function isWorthwhile({ method, headers }: FastifyRequest, refused: RefusalCode): boolean {
  return refused !== 'NOT_SIGNED_IN' || method !== 'GET' || headers.authorization !== undefined || headers.cookie?.includes('sid=') === true;
}

/** The route's pattern and the ids in the path. */
function whatOf({ method, routeOptions: { url = '*' }, params }: FastifyRequest): ActObject {
  const { kind, id, compound, channel, blob, import: importId } = (params ?? {}) as Readonly<Record<string, string | undefined>>;
  const log = kind !== undefined ? `${kind}/${id ?? ''}` : url.startsWith('/api/compounds/') ? `compound/${id ?? ''}` : compound === undefined ? undefined : `compound/${compound}`;
  return { route: `${method} ${url}`, log, channel, blob, import: importId };
}
