import type { LogEvent } from '@sanfang/shared/log/event.ts';
import type { StoredCommit } from '../store/keeping.ts';

/**
 * What is wrong with the command records of a commit, or null. Each stands once and is found by its id, each caused events of
 * this commit, each event was caused by one of them, and the answer names what was made. Not covered: the keyed digest of the
 * body, which only somebody with the body can check.
 */
export function commandFlaw({ commands, found, events: stored }: StoredCommit, events: readonly LogEvent[]): string | null {
  const caused = Map.groupBy(events.keys(), (i) => events[i]?.command ?? '');
  const ids = new Set(commands.map(({ id }) => id));
  if (ids.size !== commands.length || ids.size !== caused.size) return `${String(commands.length)} records for ${String(caused.size)} commands`;
  if (found.length !== ids.size || !found.every((id) => ids.has(id))) return 'it is not found by the ids of its commands';
  for (const { id, digest, answer } of commands) {
    const own = caused.get(id);
    const [first = -1] = own ?? [];
    const event = events[first];
    if (own === undefined || event === undefined) return `command ${id} caused nothing`;
    if (typeof digest !== 'string' || digest === '') return `command ${id} has no digest`;
    if (answer.channel !== event.channel || answer.n !== event.n) return `command ${id} was answered ${answer.channel} ${String(answer.n)}, its first event is ${event.channel} ${String(event.n)}`;
    const made = Object.values(answer.made ?? {});
    if (!made.every((one) => own.some((i) => stored[i]?.bytes.includes(`"${one}"`)))) return `command ${id} was answered with an id that it did not make`;
  }
  return null;
}
