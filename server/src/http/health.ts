import { OneOf, Strict } from '@sanfang/shared/protocol/fields.ts';
import { refuse } from '@sanfang/shared/protocol/refusal.ts';
import { failures } from './failures.ts';
import { sendRefusal } from './problem.ts';
import { MINUTE } from './rate-limits.ts';
import type { Api, Services } from './services.ts';

/** When to ask again where the answer is no; seconds. */
const AGAIN_S = 2;

/**
 * Two questions. Live: the process answers; asks no store, so that a supervisor does not end a healthy process because the
 * database is away. Ready: it should be given work; no longer from the moment on in which it was told to end.
 */
export function healthRoutes(api: Api, { readiness }: Services): void {
  // A balancer and a supervisor ask from one address every second or oftener.
  const limit = { max: 600, timeWindow: MINUTE };
  const says = 'Anybody may ask whether the hub is up; it says nothing else.';

  api.get('/api/health', {
    config: { access: 'PUBLIC', limit, says },
    schema: { response: { 200: Strict({ live: OneOf(['YES']) }), ...failures } },
  }, async () => ({ live: 'YES' }) as const);

  api.get('/api/health/ready', {
    config: { access: 'PUBLIC', limit, says },
    schema: { response: { 200: Strict({ ready: OneOf(['YES']) }), ...failures } },
  }, async (_, reply) => {
    const state = await readiness.look();
    return state === 'READY' ? ({ ready: 'YES' } as const) : sendRefusal(reply, refuse('UNAVAILABLE', { retryAfter: AGAIN_S }));
  });
}
