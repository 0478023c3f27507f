import type { Commit } from '@sanfang/shared/log/commit.ts';
import type { Engine } from '@sanfang/server/engine/ports.ts';
import type { LogStore } from '@sanfang/server/store/log-store.ts';
import type { Stores } from '@sanfang/server/store/stores.ts';
import type { LogRead, StateRead } from './history.ts';

const PAGE = 1_000;

/** All commits of a log. */
export async function commitsOf(logs: LogStore, log: string): Promise<Commit[]> {
  const all: Commit[] = [];
  for (;;) {
    const page = await logs.commits(log, all.length, PAGE);
    all.push(...page);
    if (page.length < PAGE) return all;
  }
}

/** A log with its bytes and sealed values, as the stores have them. */
export async function readLog({ logs, vault }: Pick<Stores, 'logs' | 'vault'>, log: string): Promise<LogRead> {
  const commits = await commitsOf(logs, log);
  const events = commits.flatMap((commit) => commit.events);
  const values = new Map<string, unknown>();
  for (let i = 0; i < events.length; i += PAGE) {
    const commitments = events.slice(i, i + PAGE).flatMap((event) => Object.values(event.sealed));
    for (const [commitment, { value }] of await vault.get(commitments)) values.set(commitment, value);
  }
  return { log, commits, bytes: await logs.bytes(log, 1, events.length + 1), values };
}

/** What an engine has in memory of each channel that the log has events on. */
export async function readStates(engine: Engine, { log, commits }: LogRead): Promise<StateRead> {
  const channels = new Map<string, NonNullable<Awaited<ReturnType<Engine['channel']>>>>();
  for (const channel of new Set(commits.flatMap((commit) => commit.events.map((event) => event.channel)))) {
    const state = await engine.channel(log, channel);
    if (state !== null) channels.set(channel, state);
  }
  const overview = await engine.overview(log);
  if (overview === null) throw new Error(`the engine has no ${log}`);
  return { log, channels, overview };
}
