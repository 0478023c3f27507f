import { OneOf, Strict } from '@sanfang/shared/protocol/fields.ts';
import { refuse } from '@sanfang/shared/protocol/refusal.ts';
import { failures } from './failures.ts';
import { sendRefusal } from './problem.ts';
import { MINUTE } from './rate-limits.ts';
import type { Api, Services } from './services.ts';

/** For the supervisor: the process answers, and its stores do. */
export function healthRoutes(api: Api, { stores }: Services): void {
  api.get('/api/health', {
    config: { access: 'PUBLIC', limit: { max: 120, timeWindow: MINUTE }, says: 'Anybody may ask whether the hub is up; it says nothing else.' },
    schema: { response: { 200: Strict({ live: OneOf(['YES']), ready: OneOf(['YES']) }), ...failures } },
  }, async (request, reply) => {
    try {
      await stores.logs.heads([]);
      await stores.directory.account('00000000-0000-4000-8000-000000000000');
    } catch (error) {
      request.log.error({ err: error }, 'the store does not answer');
      return sendRefusal(reply, refuse('UNAVAILABLE', { retryAfter: 5 }));
    }
    return { live: 'YES', ready: 'YES' } as const;
  });
}
