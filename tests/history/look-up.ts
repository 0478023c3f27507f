import { canonicalize } from '@sanfang/shared/log/canonical.ts';
import type { Commitment, Happened, LogEvent } from '@sanfang/shared/log/event.ts';
import type { LogRead } from './history.ts';

/** A log by what observers name: channel and number. */
export interface LookUp {
  at(channel: string, n: number): LogEvent | undefined;
  /** Last number of a channel; 0 without. */
  head(channel: string): number;
  /** Another number of the channel at which this very event stands, or null. */
  elsewhere(channel: string, event: Happened): number | null;
  readonly values: ReadonlyMap<Commitment, unknown>;
  /** `<channel> <n>` of messages whose words were taken out of sight. */
  readonly hidden: ReadonlySet<string>;
}

export function lookUpIn({ commits, values }: LogRead): LookUp {
  const channels = new Map<string, Map<number, LogEvent>>();
  const heads = new Map<string, number>();
  const hidden = new Set<string>();
  for (const event of commits.flatMap((commit) => commit.events)) {
    const own = channels.get(event.channel) ?? new Map<number, LogEvent>();
    channels.set(event.channel, own);
    if (!own.has(event.n)) own.set(event.n, event);
    heads.set(event.channel, Math.max(event.n, heads.get(event.channel) ?? 0));
    if (event.type === 'message.hidden') hidden.add(`${event.channel} ${String((event.data as { message: number }).message)}`);
  }
  let places: Map<string, number> | null = null;
  return {
    at: (channel, n) => channels.get(channel)?.get(n),
    head: (channel) => heads.get(channel) ?? 0,
    elsewhere(channel, event) {
      // Made once something is wrong: every event costs a canonical text.
      places ??= new Map([...channels.values()].flatMap((own) => [...own.values()].map((one) => [identity(one), one.n] as const)));
      const n = places.get(identity({ ...event, channel }));
      return n === undefined || n === event.n ? null : n;
    },
    values, hidden,
  };
}

/** An event without its number. */
function identity({ v, channel, type, at, actor, capacity, data, sealed }: Happened): string {
  return canonicalize({ v, channel, type, at, actor, capacity, data, sealed });
}
