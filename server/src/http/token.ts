import { TokenReply, TokenRequest } from '@sanfang/shared/protocol/api/accounts.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { randomUUID } from 'node:crypto';
import { TOKEN_SECONDS } from '../accounts/tokens.ts';
import { addressBlock } from '../accounts/address-block.ts';
import { failures } from './failures.ts';
import { sendRefusal } from './problem.ts';
import { MINUTE } from './rate-limits.ts';
import type { Api, Services } from './services.ts';

/** Signing in without cookies, for clients that are not browsers. */
export function tokenRoutes(api: Api, { accounts }: Services): void {
  api.post('/api/token', {
    config: {
      access: 'PUBLIC', limit: { max: 30, timeWindow: MINUTE }, withoutOrigin: true, signsIn: true,
      says: 'Anybody may try to sign in, with the code of their second factor where they have one, or go on with the last answer\'s refresh token; failures are counted per identifier and place as well.',
    },
    schema: { body: TokenRequest, response: { 200: TokenReply, ...failures } },
  }, async (request, reply) => {
    // Without cookies there is no device to recognise: each sign-in is a device of its own, and the family of its refresh tokens.
    const from = { device: randomUUID(), block: addressBlock(request.ip), userAgent: request.headers['user-agent'] ?? '' };
    const started = 'refresh' in request.body
      ? await accounts.signIn.refresh(request.body.refresh, from)
      : await accounts.signIn.forToken(request.body, from);
    if (isRefusal(started)) return sendRefusal(reply, started);
    const { token, row } = started;
    return { token: accounts.tokens.sign(row.id), expiresIn: TOKEN_SECONDS, refresh: token, person: row.person };
  });
}
