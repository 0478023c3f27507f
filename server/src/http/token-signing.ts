import fastifyJwt from '@fastify/jwt';
import type { FastifyInstance } from 'fastify';
import { TOKEN_AUDIENCE, TOKEN_ISSUER, TOKEN_SECONDS, tokenKeys, type Tokens } from '../accounts/tokens.ts';
import type { Clock } from '../engine/ports.ts';

const uuid = /^[0-9a-f-]{36}$/;

/** Tokens by @fastify/jwt: Ed25519 only, five minutes, for this audience; time is the hub's clock. */
export async function signTokens(app: FastifyInstance, sessionSecret: string, clock: Clock): Promise<Tokens> {
  const keys = tokenKeys(sessionSecret);
  await app.register(fastifyJwt, {
    secret: keys,
    sign: { algorithm: 'EdDSA', iss: TOKEN_ISSUER, aud: TOKEN_AUDIENCE, expiresIn: `${TOKEN_SECONDS}s` },
    verify: { algorithms: ['EdDSA'], allowedIss: TOKEN_ISSUER, allowedAud: TOKEN_AUDIENCE, checkTyp: 'JWT', requiredClaims: ['sid', 'jti', 'exp', 'iat'] },
  });
  return {
    sign: (session) => app.jwt.sign({ sid: session }, { clockTimestamp: clock.now(), jti: crypto.randomUUID() }),
    sessionOf(token) {
      if (token.length > 2_000) return null;
      try {
        const { sid } = app.jwt.verify<{ sid?: unknown }>(token, { clockTimestamp: clock.now() });
        return typeof sid === 'string' && uuid.test(sid) ? sid : null;
      } catch {
        // Forged, expired, for another audience, not a token: all the same answer.
        return null;
      }
    },
  };
}
