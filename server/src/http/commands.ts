import { CommandAccepted } from '@sanfang/shared/protocol/api/compounds.ts';
import { CommandRequest } from '@sanfang/shared/protocol/live.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { SCREEN_PATIENCE_MS } from '../engine/ports.ts';
import { checkCommand } from '../protocol/check-command.ts';
import { signedIn } from './access.ts';
import { failures } from './failures.ts';
import { sendRefusal } from './problem.ts';
import { MINUTE } from './rate-limits.ts';
import type { Api, Services } from './services.ts';

/** The socket's `command` for whoever has no socket: same check, same engine, same answer. */
export function commandRoutes(api: Api, { engine, clock }: Services): void {
  api.post('/api/commands', {
    config: {
      access: 'SIGNED_IN', limit: { max: 300, timeWindow: MINUTE },
      says: 'Whoever is signed in may ask; the policy decides by their hats each time a command is decided.',
    },
    schema: { body: CommandRequest, response: { 200: CommandAccepted, ...failures } },
  }, async (request, reply) => {
    const received = new Date(clock.now()).toISOString();
    const command = checkCommand(request.body);
    if (isRefusal(command)) return sendRefusal(reply, command);
    const { person, auth } = signedIn(request);
    const answer = await engine.execute(command, { person, auth, received }, SCREEN_PATIENCE_MS);
    return isRefusal(answer) ? sendRefusal(reply, answer) : { ...answer };
  });
}
