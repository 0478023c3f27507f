import type { SeenEvent } from '@sanfang/shared/protocol/live.ts';

/** A run of messages by one speaker under one hat. */
export interface Talk {
  readonly kind: 'TALK';
  readonly n: number;
  readonly actor: string;
  readonly capacity: string;
  readonly messages: readonly SeenEvent[];
}
/** An act of the record: full width, between the talk. */
export interface Act {
  readonly kind: 'ACT';
  readonly n: number;
  readonly event: SeenEvent;
}
/** Where this person had read to when they came in. */
export interface NewRule {
  readonly kind: 'NEW';
  readonly n: number;
}
/** Numbers that this viewer may not see. */
export interface Hidden {
  readonly kind: 'HIDDEN';
  readonly n: number;
  readonly to: number;
}
export type Block = Talk | Act | NewRule | Hidden;

/** A pause longer than this starts a new group. */
const GROUP_MS = 5 * 60_000;

/**
 * Groups what happened by speaker. Numbers missing between two events are those this viewer may not see.
 * @param readTo last number that the person had seen before this visit; null for a first visit
 */
export function blocksOf(events: readonly SeenEvent[], readTo: number | null): Block[] {
  const blocks: Block[] = [];
  let ruled = readTo === null;
  let before: SeenEvent | null = null;
  for (const event of events) {
    if (!ruled && readTo !== null && event.n > readTo) {
      ruled = true;
      if (blocks.length > 0) blocks.push({ kind: 'NEW', n: event.n });
    }
    if (before !== null && event.n > before.n + 1) blocks.push({ kind: 'HIDDEN', n: before.n + 1, to: event.n - 1 });
    if (event.type === 'message.posted') add(blocks, event);
    // What is hidden shows in the place of its message, not in the place of the act that hid it.
    else if (event.type !== 'message.hidden') blocks.push({ kind: 'ACT', n: event.n, event });
    before = event;
  }
  return blocks;
}

function add(blocks: Block[], event: SeenEvent): void {
  const last = blocks.at(-1);
  const before = last?.kind === 'TALK' ? last.messages.at(-1) : undefined;
  const joins = last?.kind === 'TALK' && before !== undefined && last.actor === event.actor && last.capacity === event.capacity
    && Date.parse(event.at) - Date.parse(before.at) < GROUP_MS;
  if (joins) blocks[blocks.length - 1] = { ...last, messages: [...last.messages, event] };
  else blocks.push({ kind: 'TALK', n: event.n, actor: event.actor, capacity: event.capacity, messages: [event] });
}
