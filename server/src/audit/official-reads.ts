import { channelKind } from '@sanfang/shared/compound/channel.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import type { Onlooker, Sight } from '../view/sight.ts';
import type { View } from '../view/view-for.ts';
import type { Audit } from './audit.ts';

/**
 * The view, which also takes down when an official of the street reads in a room to which they were called: at each opening
 * and each page. What comes live while it is open is part of the opening.
 */
export function recordOfficialReads(view: View, audit: Audit): View {
  async function note(viewer: Onlooker, log: string, channel: string, range: { readonly from?: number; readonly to?: number }): Promise<void> {
    if (viewer.person === null || channelKind(channel) !== 'room') return;
    const sight = await view.sight(viewer, log, channel);
    if (isRefusal(sight) || !isOfficial(sight)) return;
    audit.record({ action: 'OFFICIAL_READ', actor: viewer.person, object: { log, channel, ...range } });
  }
  return {
    ...view,
    async openChannel(viewer, request) {
      const reply = await view.openChannel(viewer, request);
      if (!isRefusal(reply)) await note(viewer, request.log, request.channel, { to: reply.head });
      return reply;
    },
    async range(viewer, request) {
      const reply = await view.range(viewer, request);
      if (!isRefusal(reply)) await note(viewer, request.log, request.channel, { from: request.from, to: request.to });
      return reply;
    },
    async page(viewer, log, channel, before, limit) {
      const page = await view.page(viewer, log, channel, before, limit);
      if (!isRefusal(page)) await note(viewer, log, channel, { to: page.head });
      return page;
    },
  };
}

/** Whether they look as the street does. */
export function isOfficial({ hats }: Sight): boolean {
  return hats.some((hat) => hat.office === 'streetOfficial');
}
