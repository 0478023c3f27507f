import { textsOf } from '@sanfang/shared/compound/slices.ts';
import { seen, toItems, within, type Span } from '@sanfang/shared/compound/view.ts';
import type { LogEvent } from '@sanfang/shared/log/event.ts';
import { isEvent } from '@sanfang/shared/protocol/channel-copy.ts';
import type { SeenEvent } from '@sanfang/shared/protocol/live.ts';
import type { Dice } from '../support/seed.ts';
import type { CheckOptions } from './checker.ts';
import { foldAll } from './fold.ts';
import type { History, LogRead, Observation, Operation, Result, Shown } from './history.ts';
import { BEGIN, CHANNELS, foldOf, LOG, writeLog } from './made-up-log.ts';
import { people, type Planned, type Sending } from './made-up-plan.ts';

/** A history with everything that it is checked against. */
export interface Case {
  readonly history: History;
  readonly reads: readonly LogRead[];
  readonly options: CheckOptions;
}

/** Plays a plan: the log that it makes, what clients were answered, and what observers of both channels saw. */
export function playPlan(dice: Dice, plan: readonly Planned[]): Case {
  const { read, stoodAt } = writeLog(dice, plan);
  const events = read.commits.flatMap((commit) => commit.events);
  const observations = CHANNELS.flatMap((channel) => Array.from({ length: 1 + dice.roll(3) }, (_, i) => observe(dice, channel, i, read, events, stoodAt)));
  const state = foldAll(events);
  return {
    history: { operations: operationsOf(plan, read), observations },
    reads: dice.chance(30) ? [beginningOf(read, dice.roll(read.commits.length)), read] : [read],
    options: { begin: new Map([[LOG, BEGIN]]), states: [{ log: LOG, ...state }] },
  };
}

/** The log as somebody read it earlier. */
function beginningOf(read: LogRead, no: number): LogRead {
  const commits = read.commits.slice(0, no);
  return { ...read, commits, bytes: read.bytes.slice(0, commits.reduce((size, { count }) => size + count, 0)) };
}

function operationsOf(plan: readonly Planned[], { commits }: LogRead): Operation[] {
  const answers = new Map(commits.flatMap((commit) => commit.commands.map(({ id, answer }) => [id, answer] as const)));
  return plan.flatMap(({ client, person, command, type, words, sendings }) => sendings.map(({ invoked, completed, came }): Operation => ({
    client, person, command, log: LOG, type, words: type === 'PostMessage' ? words : null, invoked, completed,
    result: resultOf(came, answers.get(command) ?? { channel: CHANNELS[1], n: 1_000 }),
  })));
}

function resultOf(came: Sending['came'], { channel, n }: { channel: string; n: number }): Result {
  if (came === 'TAKEN' || came === 'TAKEN_BEFORE') return { kind: 'OK', channel, n, fresh: came === 'TAKEN' };
  return came === 'UNKNOWN' ? { kind: 'UNKNOWN' } : { kind: 'REFUSED', code: came === 'BUSY' ? 'BUSY' : 'ROOM_CLOSED' };
}

/** Numbers of a snapshot's page. */
const PAGE = 4;

/** Somebody opens the channel at some time and watches to the end; lines break, pages are loaded anew, frames come twice. */
function observe(dice: Dice, channel: string, i: number, { values }: LogRead, log: readonly LogEvent[], stoodAt: ReadonlyMap<LogEvent, number>): Observation {
  const events = log.filter((event) => event.channel === channel);
  const part = channel !== 'feed' && dice.chance(20);
  const person = part ? 'official' : dice.pick([...people.slice(0, 3), null]);
  const spans: Span[] = part ? [{ from: 1, until: 1 }, { from: 2 + dice.roll(events.length), until: null }] : [{ from: 1, until: null }];
  const itemsTo = (from: number, to: number) => {
    const hidden = Object.fromEntries(events.filter((event) => event.n <= to && event.type === 'message.hidden').map((event) => [(event.data as { message: number }).message, true as const]));
    return toItems(events.slice(from - 1, to), spans, { person }, values, hidden);
  };
  const shown: Shown[] = [];
  const heard: Observation['heard'][number][] = [];
  let n = 0;
  while (n < events.length || shown.length === 0) {
    const anew = shown.length === 0 || dice.chance(10);
    const to = Math.min(events.length, n + (anew ? dice.roll(events.length - n + 1) : 1 + dice.roll(3)));
    const from = anew ? Math.max(1, to - PAGE + 1) : n + 1;
    const items = itemsTo(from, to);
    heard.push(...items);
    if (dice.chance(20)) heard.push(...items.toReversed());
    shown.push({ how: anew ? 'ANEW' : 'ON', from, to, events: items.filter(isEvent), at: (stoodAt.get(events[to - 1] ?? ({} as LogEvent)) ?? 0) + dice.roll(10) });
    n = to;
  }
  const slice = foldOf(channel, events.filter((event) => within(spans, event.n)));
  const texts = Object.fromEntries(textsOf(channel, slice).map((commitment) => [commitment, values.get(commitment)]));
  return {
    client: `observer ${String(i + 1)}`, person, log: LOG, channel, whole: !part, shown, heard,
    last: dice.chance(10) ? null : { n, slice, texts, fresh: dice.chance(30) ? { n, state: structuredClone(slice), texts: { ...texts } } : null },
  };
}

/** An event as the observer would have seen it. */
export function seenBy({ person }: Observation, event: LogEvent, { values }: LogRead): SeenEvent {
  const item = seen(event, [{ from: 1, until: null }], { person }, values);
  if (!isEvent(item)) throw new Error('nothing is hidden here');
  return item;
}
