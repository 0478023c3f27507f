import type { LogEvent } from '@sanfang/shared/log/event.ts';
import type { Engine } from '@sanfang/server/engine/ports.ts';
import type { LogStore } from '@sanfang/server/store/log-store.ts';
import { expect } from 'vitest';
import { checkLog } from '../history/check-log.ts';
import { foldAll } from '../history/fold.ts';
import { commitsOf } from '../history/read-log.ts';

/** Checks everything that must hold of any log, from the store alone. Answers its events. */
export async function checkWhole(logs: LogStore, log: string): Promise<LogEvent[]> {
  const commits = await commitsOf(logs, log);
  const events = commits.flatMap((commit) => commit.events);
  expect(checkLog({ log, commits, bytes: await logs.bytes(log, 1, events.length + 1) })).toEqual([]);
  return events;
}

/** The engine's state is the fold of the log, on every channel. */
export async function checkState(engine: Engine, log: string, events: readonly LogEvent[]): Promise<void> {
  const { overview, channels } = foldAll(events);
  for (const [channel, state] of channels) expect(await engine.channel(log, channel), channel).toEqual(state);
  expect(await engine.overview(log)).toEqual(overview);
}
