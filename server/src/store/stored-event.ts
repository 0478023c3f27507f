import type { CommandRecord } from '@sanfang/shared/log/commit.ts';
import type { LogEvent } from '@sanfang/shared/log/event.ts';
import type { CommandTrace } from './log-store.ts';

/** An event from its canonical bytes, the only form that is trusted: what a database makes of an object may differ. */
export function parseEvent(bytes: string): LogEvent {
  return JSON.parse(bytes) as LogEvent;
}

/** A command's record with the commitments of the events that it caused, out of the events of its commit. */
export function traceOf(record: CommandRecord, events: readonly LogEvent[]): CommandTrace {
  const own = events.filter(({ command }) => command === record.id);
  return { ...record, sealed: own.flatMap(({ sealed }) => Object.values(sealed)) };
}
