import { FEED } from '@sanfang/shared/compound/channel.ts';
import { isRefusal, refuse } from '@sanfang/shared/protocol/refusal.ts';
import type { CommandDoor } from '../commands/command-door.ts';
import type { View } from '../view/view-for.ts';
import type { Channels } from './channels.ts';
import type { Client } from './client.ts';
import type { Handlers } from './dispatch.ts';
import type { PresenceBoard } from './presence.ts';
import type { TurnoutBoard } from './turnout-board.ts';

export interface HandlerOptions {
  readonly view: View;
  readonly commands: CommandDoor;
  readonly channels: Channels;
  readonly presence: PresenceBoard;
  readonly turnouts: TurnoutBoard;
}

/** What each event of the protocol does. Rights are asked by the view and in the engine, not here. */
export function createHandlers({ view, commands, channels, presence, turnouts }: HandlerOptions): Handlers {
  /** Followers without account stop at the feeds; the view would refuse them as well. */
  const mayAsk = (client: Client, channel: string): boolean => client.signed !== null || channel === FEED;

  return {
    async open(client, request) {
      if (!mayAsk(client, request.channel)) return { reply: refuse('NOT_SIGNED_IN') };
      const opening = await channels.open(client, request);
      if (isRefusal(opening)) return { reply: opening };
      const greet = (): void => {
        const membership = opening.release();
        presence.greet(membership);
        turnouts.greet(membership);
      };
      return { reply: opening.reply, afterwards: greet };
    },

    async range(client, request) {
      if (!mayAsk(client, request.channel)) return { reply: refuse('NOT_SIGNED_IN') };
      client.active = true;
      return { reply: await view.range({ person: client.signed?.person ?? null }, request) };
    },

    async leave(client, { log, channel }) {
      channels.leave(client, log, channel);
      return { reply: {} };
    },

    async command(client, request) {
      if (client.signed === null) return { reply: refuse('NOT_SIGNED_IN') };
      const { reply, afterwards } = await commands(request, { ...client.signed, block: client.block });
      if (!isRefusal(reply) || reply.refused !== 'MALFORMED') client.active = true;
      return { reply, afterwards };
    },

    async presence(client, request) {
      if (request.doing === 'TYPING') client.active = true;
      return { reply: client.signed === null ? refuse('NOT_SIGNED_IN') : presence.take(client, request) };
    },
  };
}
