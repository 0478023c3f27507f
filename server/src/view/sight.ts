import { FEED, personChannel, roomOf, voteOf } from '@sanfang/shared/compound/channel.ts';
import type { Compound } from '@sanfang/shared/compound/compound.ts';
import { hatsOf, offsetOf, type Hat } from '@sanfang/shared/compound/hats.ts';
import { isWhole, spansOn, type Span } from '@sanfang/shared/compound/view.ts';
import { nextMidnight } from '@sanfang/shared/law/calendar.ts';
import { refuse, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import type { Clock, Engine } from '../engine/ports.ts';

/** Who looks; `person` null: without an account. */
export interface Onlooker {
  readonly person: string | null;
}

/** What somebody may see of a channel, by the rights of one moment. */
export interface Sight extends Onlooker {
  readonly log: string;
  readonly channel: string;
  readonly hats: readonly Hat[];
  /** Never empty. */
  readonly spans: readonly Span[];
  /** Equal for all who see the same of this channel: their frames are the same bytes. */
  readonly key: string;
  readonly whole: boolean;
  /** Until when, in ms since 1970: terms end with the compound's days, without an event. */
  readonly stands: number;
}

/** Asks the rights of this moment. A channel that does not exist is refused like one that may not be seen. */
export async function sightOf(engine: Engine, clock: Clock, { person }: Onlooker, log: string, channel: string): Promise<Sight | Refusal> {
  const now = clock.now();
  const hatsIn = (compound: Compound): readonly Hat[] => (person === null ? [] : hatsOf(compound, person, new Date(now).toISOString()));
  const house = await engine.compound(log, null);
  // Public feeds have no secret to keep about their existence.
  if (house === null) return refuse(channel === FEED ? 'NOT_FOUND' : 'FORBIDDEN');
  // Who wears no hat here sees the feed, and what was sent to themselves: receipts stay theirs. Whether a room is there is not even looked up, nor told by the time that would take.
  const open = channel === FEED || (person !== null && channel === personChannel(person) && ((await engine.channel(log, channel))?.n ?? 0) > 0);
  if (!open && hatsIn(house).length === 0) return refuse('FORBIDDEN');
  const [room, vote] = [roomOf(channel), voteOf(channel)];
  const compound = room === null && vote === null ? house : await engine.compound(log, room, vote);
  if (compound === null) return refuse('FORBIDDEN');
  const hats = hatsIn(compound);
  const spans = spansOn(compound, channel, { person, hats });
  if (spans.length === 0) return refuse('FORBIDDEN');
  return { person, log, channel, hats, spans, key: JSON.stringify(spans), whole: isWhole(spans), stands: nextMidnight(now, offsetOf(compound)) };
}

/** Last number that a sight reaches: after its last span has ended, not even the channel's growth is told. */
export function reach({ spans }: Sight, head: number): number {
  let last = 0;
  for (const { until } of spans) last = Math.max(last, until ?? head);
  return Math.min(last, head);
}

/** Whether anything more may come to be seen. */
export function isOpenEnded({ spans }: Sight): boolean {
  return spans.some((span) => span.until === null);
}
