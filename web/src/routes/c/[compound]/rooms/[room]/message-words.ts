import type { CommandData } from '@sanfang/shared/compound/command.ts';
import type { RoomEvents } from '@sanfang/shared/compound/room/events.ts';
import type { SeenEvent } from '@sanfang/shared/protocol/live.ts';
import { m } from '#lib/paraglide/messages.js';

/** A message for showing, out of the log or still on its way. */
export interface ShownMessage {
  readonly text: string | null;
  readonly replyTo: number | null;
  readonly about: { readonly proposal: string; readonly version: number } | null;
}

/** A `message.posted` for showing; its text is null when it was erased. */
export function messageOf(event: SeenEvent): ShownMessage {
  const { replyTo, about } = event.data as RoomEvents['message.posted'];
  const text = event.opened['text'];
  return { replyTo, about, text: typeof text === 'string' ? text : null };
}

/** A message that still waits in the outbox. */
export function waitingMessage(data: unknown): ShownMessage {
  const { text, replyTo, about } = data as CommandData['PostMessage'];
  return { text, replyTo, about };
}

/** What stands in the place of a hidden message: who took it out of sight, and why. */
export function hiddenWords(events: readonly SeenEvent[], n: number): string {
  const act = events.find((event) => event.type === 'message.hidden' && (event.data as RoomEvents['message.hidden']).message === n);
  if (act === undefined) return m.room_hidden();
  const reason = act.opened['reason'];
  const words = (act.data as RoomEvents['message.hidden']).byAuthor ? m.room_hidden_by_author() : m.room_hidden_by_convener();
  return typeof reason === 'string' ? m.room_hidden_why({ words, reason }) : words;
}
