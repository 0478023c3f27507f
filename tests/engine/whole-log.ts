import { evolveOverview, initialOverview } from '@sanfang/shared/compound/overview-fold.ts';
import type { Overview } from '@sanfang/shared/compound/overview.ts';
import { evolve, initialSlice } from '@sanfang/shared/compound/slices.ts';
import { canonicalize } from '@sanfang/shared/log/canonical.ts';
import type { Commit } from '@sanfang/shared/log/commit.ts';
import type { LogEvent } from '@sanfang/shared/log/event.ts';
import { toBase64url } from '@sanfang/shared/log/ids.ts';
import { append, type Frontier, leafHash, rootOf } from '@sanfang/shared/log/merkle.ts';
import type { ChannelState, Engine } from '@sanfang/server/engine/ports.ts';
import type { LogStore } from '@sanfang/server/store/log-store.ts';
import { expect } from 'vitest';

/** All commits of a log. */
export async function commitsOf(logs: LogStore, log: string): Promise<Commit[]> {
  const all: Commit[] = [];
  for (;;) {
    const page = await logs.commits(log, all.length, 1_000);
    all.push(...page);
    if (page.length < 1_000) return all;
  }
}

/**
 * Checks everything that must hold of any log, from the store alone: numbers without holes in log, channels and commits,
 * times that never go back, every command once, canonical bytes, and each commit's frontier and root. Answers its events.
 */
export async function checkWhole(logs: LogStore, log: string): Promise<LogEvent[]> {
  const commits = await commitsOf(logs, log);
  const events = commits.flatMap((commit) => commit.events);
  expect(commits.map((commit) => commit.no)).toEqual(commits.map((_, i) => i + 1));
  expect(events.map((event) => event.seq)).toEqual(events.map((_, i) => i + 1));
  for (const channel of new Set(events.map((event) => event.channel))) {
    const numbers = events.filter((event) => event.channel === channel).map((event) => event.n);
    expect(numbers, channel).toEqual(numbers.map((_, i) => i + 1));
  }
  const times = events.map((event) => event.at);
  expect(times).toEqual(times.toSorted());
  const commands = commits.flatMap((commit) => commit.commands.map((command) => command.id));
  expect(new Set(commands).size).toBe(commands.length);
  expect(new Set(events.map((event) => event.command))).toEqual(new Set(commands));

  const bytes = await logs.bytes(log, 1, events.length + 1);
  expect(bytes).toEqual(events.map((event) => canonicalize(event)));
  let frontier: Frontier = [];
  for (const commit of commits) {
    for (let i = 0; i < commit.count; i += 1) frontier = append(frontier, commit.first - 1 + i, leafHash(Buffer.from(bytes[commit.first - 1 + i] ?? '')));
    expect(commit.frontier).toEqual(frontier.map(toBase64url));
    expect(commit.root).toBe(toBase64url(rootOf(frontier)));
  }
  return events;
}

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

/** The engine's state is the fold of the log, on every channel. */
export async function checkState(engine: Engine, log: string, events: readonly LogEvent[]): Promise<void> {
  const { overview, channels } = foldAll(events);
  for (const [channel, state] of channels) expect(await engine.channel(log, channel), channel).toEqual(state);
  expect(await engine.overview(log)).toEqual(overview);
}
