import { isDeepStrictEqual } from 'node:util';
import { evolve, initialSlice, textsOf } from '@sanfang/shared/compound/slices.ts';
import type { Slice } from '@sanfang/shared/compound/compound.ts';
import type { LogEvent } from '@sanfang/shared/log/event.ts';
import { foldAll } from './fold.ts';
import type { LogRead, Observation, StateRead } from './history.ts';
import type { Violation } from './violation.ts';

/** Each channel's state in an engine, and its overview, are the fold of the log. */
export function checkEngine(state: StateRead, read: LogRead): Violation[] {
  const found: Violation[] = [];
  const { overview, channels } = foldAll(read.commits.flatMap((commit) => commit.events));
  for (const [channel, folded] of channels) {
    if (!isDeepStrictEqual(state.channels.get(channel), folded)) found.push({ kind: 'STATE', log: read.log, text: `${channel}: the engine's state is not the fold of the log` });
  }
  if (!isDeepStrictEqual(state.overview, overview)) found.push({ kind: 'STATE', log: read.log, text: 'the overview is not the fold of the log' });
  return found;
}

/**
 * Copies at the end: folded like the log as far as they go, with the words that belong to it, as a hub hands them out;
 * and, where nobody may be behind, to the end of their channel.
 */
export function checkCopies(observations: readonly Observation[], read: LogRead, nobodyBehind: boolean): Violation[] {
  const found: Violation[] = [];
  const byChannel = Map.groupBy(read.commits.flatMap((commit) => commit.events), (event) => event.channel);
  const folds = new Map<string, Slice>();
  for (const { client, channel, whole, last } of observations) {
    if (last === null) continue;
    const say = (kind: 'BEHIND' | 'STATE', text: string): void => void found.push({ kind, log: read.log, text: `${client}, ${channel}: ${text}` });
    const events = byChannel.get(channel) ?? [];
    const head = events.at(-1)?.n ?? 0;
    if (nobodyBehind && last.n < head && (whole || last.n < (last.fresh?.n ?? 0))) say('BEHIND', `ends at ${String(last.n)}, the channel at ${String(head)}`);
    const { fresh, slice } = last;
    if (fresh !== null && fresh.n === last.n) {
      if (!isDeepStrictEqual(slice, fresh.state)) say('STATE', `the copy at ${String(last.n)} is not the state that the hub hands out`);
      else if (!isDeepStrictEqual({ ...last.texts }, { ...fresh.texts })) say('STATE', `the copy at ${String(last.n)} has other texts than the hub hands out`);
    }
    if (!whole || slice === null || last.n > head) continue;
    const key = `${channel} ${String(last.n)}`;
    const folded = folds.get(key) ?? foldTo(channel, events, last.n);
    folds.set(key, folded);
    if (!isDeepStrictEqual(slice, folded)) say('STATE', `the copy at ${String(last.n)} is not the fold of the log`);
    const texts = Object.fromEntries(textsOf(channel, folded).filter((commitment) => read.values.has(commitment)).map((commitment) => [commitment, read.values.get(commitment)]));
    if (!isDeepStrictEqual({ ...last.texts }, texts)) say('STATE', `the copy at ${String(last.n)} has other texts than were sealed`);
  }
  return found;
}

function foldTo(channel: string, events: readonly LogEvent[], n: number): Slice {
  let state = initialSlice(channel);
  for (const event of events) if (event.n <= n) state = evolve(channel, state, event);
  return state;
}
