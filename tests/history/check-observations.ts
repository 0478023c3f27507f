import { isDeepStrictEqual } from 'node:util';
import type { LogEvent } from '@sanfang/shared/log/event.ts';
import type { Item, SeenEvent } from '@sanfang/shared/protocol/live.ts';
import type { LogRead, Observation, Operation } from './history.ts';
import { lookUpIn, type LookUp } from './look-up.ts';
import type { Violation, ViolationKind } from './violation.ts';

type Say = (kind: ViolationKind, text: string) => void;

/**
 * What observers of one log were sent and shown, against it: nothing that is not in it, nothing otherwise than it stands
 * there, in order, and without a gap for those who may see everything.
 */
export function checkObservations(observations: readonly Observation[], read: LogRead, operations: readonly Operation[]): Violation[] {
  const found: Violation[] = [];
  const lookUp = lookUpIn(read);
  const sent = new Map<string, number>();
  for (const { command, invoked } of operations) sent.set(command, Math.min(invoked, sent.get(command) ?? Infinity));
  const strange = new Map<string, { channel: string; n: number }>();
  for (const observation of observations) {
    const say: Say = (kind, text) => void found.push({ kind, log: read.log, text: `${observation.client}, ${observation.channel}: ${text}` });
    const checked = new Set<Item>();
    const content = (item: SeenEvent, how: string): void => {
      // What was heard is shown as the same object.
      if (checked.has(item)) return;
      checked.add(item);
      if (!checkContent(item, how, observation, lookUp, say)) strange.set(`${observation.channel} ${String(item.n)}`, { channel: observation.channel, n: item.n });
    };
    for (const item of observation.heard) {
      if ('skip' in item) checkSkip(item.skip, observation, lookUp, say);
      else content(item, 'was sent');
    }
    for (const { events } of observation.shown) for (const event of events) content(event, 'was shown');
    checkOrder(observation, lookUp, sent, say);
  }
  for (const { channel, n } of strange.values()) checkFork(channel, n, observations, (text) => void found.push({ kind: 'FORKED', log: read.log, text }));
  return found;
}

/** Whether the event stands in the log as it was seen. */
function checkContent(item: SeenEvent, how: string, { channel, person }: Observation, lookUp: LookUp, say: Say): boolean {
  const truth = lookUp.at(channel, item.n);
  const what = `${how} number ${String(item.n)}`;
  const flaw = truth === undefined ? null : flawOf(item, truth, person, lookUp);
  if (truth !== undefined && flaw === null) return true;
  const elsewhere = lookUp.elsewhere(channel, item);
  if (elsewhere !== null) say('REORDERED', `${what}, which stands at ${String(elsewhere)}`);
  else if (truth === undefined) say('PHANTOM', `${what}, which is not in the log`);
  else if (isAltered(item, truth)) say('ALTERED', `${what} with another ${flaw ?? ''} than it has`);
  else say('PHANTOM', `${what}, at which something else stands`);
  return false;
}

/** First part of an event that is not as it stands in the log, or null. */
function flawOf(item: SeenEvent, truth: LogEvent, person: string | null, { values, hidden }: LookUp): string | null {
  for (const part of ['v', 'channel', 'type', 'at', 'actor', 'capacity'] as const) if (item[part] !== truth[part]) return part;
  if (!isDeepStrictEqual(item.data, truth.data)) return 'data';
  if (!isDeepStrictEqual(item.sealed, truth.sealed)) return 'sealed';
  // Only the author is told which command it was.
  if (item.command !== (person !== null && truth.actor === person ? truth.command : null)) return 'command';
  for (const path of Object.keys(item.opened)) if (!Object.hasOwn(truth.sealed, path)) return 'opened';
  for (const [path, commitment] of Object.entries(truth.sealed)) {
    const words = Object.hasOwn(item.opened, path) ? item.opened[path] : undefined;
    const gone = words === undefined && (!values.has(commitment) || hidden.has(`${truth.channel} ${String(truth.n)}`));
    if (!gone && !isDeepStrictEqual(words, values.get(commitment))) return path;
  }
  return null;
}

/** The event that stands there, with something in it changed; else it is another one. */
function isAltered(item: SeenEvent, truth: LogEvent): boolean {
  const same = (['type', 'at', 'actor', 'capacity'] as const).filter((part) => item[part] === truth[part]).length;
  const sealed = Object.keys(truth.sealed).length > 0 && isDeepStrictEqual(item.sealed, truth.sealed);
  return sealed || (same >= 3 && isDeepStrictEqual(item.data, truth.data) && Object.keys(truth.sealed).length === 0);
}

function checkSkip([from, to]: readonly [number, number], { whole, channel }: Observation, lookUp: LookUp, say: Say): void {
  if (to > lookUp.head(channel)) say('PHANTOM', `was told of numbers up to ${String(to)}, and the channel ends at ${String(lookUp.head(channel))}`);
  else if (whole) say('GAP', `may see everything, and was not sent ${String(from)} to ${String(to)}`);
}

function checkOrder({ shown, whole, channel }: Observation, lookUp: LookUp, sent: ReadonlyMap<string, number>, say: Say): void {
  let last: number | null = null;
  for (const { how, from, to, events, at } of shown) {
    if (how === 'ON') {
      if (last === null) say('GAP', `was shown ${String(from)} below nothing`);
      else if (from > last + 1) say('GAP', `was shown ${String(from)} after ${String(last)}`);
      else if (from <= last) say('REORDERED', `was shown ${String(from)} below ${String(last)}`);
    }
    let before = from - 1;
    for (const { n } of events) {
      if (n <= before || n > to) say(n === before ? 'DOUBLED' : 'REORDERED', `was shown ${String(n)} after ${String(before)}`);
      else if (whole && n > before + 1) say('GAP', `was shown ${String(n)} after ${String(before)}`);
      before = Math.max(before, n);
      const invoked = sent.get(lookUp.at(channel, n)?.command ?? '');
      if (invoked !== undefined && at < invoked) say('PHANTOM', `was shown ${String(n)} before its command was sent`);
    }
    if (whole && before < to) say('GAP', `was shown ${String(to)} as the last, after ${String(before)}`);
    if (to > lookUp.head(channel)) say('PHANTOM', `was shown numbers up to ${String(to)}, and the channel ends at ${String(lookUp.head(channel))}`);
    last = to;
  }
}

/** Where somebody saw what is not in the log: whether another saw something else there. */
function checkFork(channel: string, n: number, observations: readonly Observation[], say: (text: string) => void): void {
  const seen: { client: string; event: SeenEvent }[] = [];
  for (const { client, channel: watched, shown } of observations) {
    if (watched !== channel) continue;
    for (const { events } of shown) for (const event of events) if (event.n === n) seen.push({ client, event });
  }
  const [first, ...others] = seen;
  const other = others.find(({ event }) => first !== undefined && !sameEvent(event, first.event));
  if (first !== undefined && other !== undefined) say(`${channel}: ${first.client} and ${other.client} were shown different events as number ${String(n)}`);
}

/** What each author alone is told, and words that were hidden since, are no difference. */
function sameEvent(one: SeenEvent, other: SeenEvent): boolean {
  return isDeepStrictEqual({ ...one, command: null, opened: {} }, { ...other, command: null, opened: {} })
    && Object.entries(one.opened).every(([path, words]) => !Object.hasOwn(other.opened, path) || isDeepStrictEqual(words, other.opened[path]));
}
