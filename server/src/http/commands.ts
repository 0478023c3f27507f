import { CommandAccepted } from '@sanfang/shared/protocol/api/compounds.ts';
import { CommandRequest } from '@sanfang/shared/protocol/live.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { addressBlock } from '../accounts/address-block.ts';
import { signedIn } from './access.ts';
import { failures } from './failures.ts';
import { sendRefusal } from './problem.ts';
import { MINUTE } from './rate-limits.ts';
import type { Api, Services } from './services.ts';

/** From the first byte to the answer: who asks is looked up in the store as well, and nobody waits for one that is away. */
const ANSWER_MS = 3_000;

/** The socket's `command` for whoever has no socket: same check, same engine, same answer. */
export function commandRoutes(api: Api, { commands }: Services): void {
  api.post('/api/commands', {
    config: {
      access: 'SIGNED_IN', limit: { max: 600, timeWindow: MINUTE },
      says: 'Whoever is signed in may ask; the policy decides by their hats each time a command is decided.',
    },
    handlerTimeout: ANSWER_MS,
    schema: { body: CommandRequest, response: { 200: CommandAccepted, ...failures } },
  }, async (request, reply) => {
    // The command's own record says more.
    request.recorded = true;
    const { reply: answer, afterwards } = await commands(request.body, { ...signedIn(request), block: addressBlock(request.ip) });
    reply.raw.once('finish', afterwards);
    return isRefusal(answer) ? sendRefusal(reply, answer) : { ...answer };
  });
}
