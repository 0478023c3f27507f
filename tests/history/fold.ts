import { evolveOverview, initialOverview } from '@sanfang/shared/compound/overview-fold.ts';
import type { Overview } from '@sanfang/shared/compound/overview.ts';
import { evolve, initialSlice } from '@sanfang/shared/compound/slices.ts';
import type { LogEvent } from '@sanfang/shared/log/event.ts';
import type { ChannelState } from '@sanfang/server/engine/ports.ts';

/** State of every channel and the overview, folded from the log itself. */
export function foldAll(events: readonly LogEvent[]): { readonly overview: Overview; readonly channels: ReadonlyMap<string, ChannelState> } {
  const channels = new Map<string, ChannelState>();
  let overview = initialOverview;
  for (const event of events) {
    const { state } = channels.get(event.channel) ?? { state: initialSlice(event.channel) };
    channels.set(event.channel, { n: event.n, state: evolve(event.channel, state, event) });
    overview = evolveOverview(overview, event);
  }
  return { overview, channels };
}
