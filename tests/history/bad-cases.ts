import type { Commit } from '@sanfang/shared/log/commit.ts';
import type { LogEvent } from '@sanfang/shared/log/event.ts';
import type { SeenEvent } from '@sanfang/shared/protocol/live.ts';
import type { Dice } from '../support/seed.ts';
import { LOG } from './made-up-log.ts';
import { type Case, seenBy } from './made-up-history.ts';
import type { LogRead, Observation, Operation, Result, Shown } from './history.ts';
import type { ViolationKind } from './violation.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** A way to spoil a good case, which is its own to change. False: this case has no place for it. */
export interface BadCase {
  readonly name: string;
  readonly kind: ViolationKind;
  readonly spoil: (dice: Dice, good: Case) => boolean;
}

/** The longest read: the one that counts. */
function longest({ reads }: Case): Writable<LogRead> {
  const read = reads.at(-1);
  if (read === undefined) throw new Error('a case without a log');
  return read;
}
function someCommit(dice: Dice, good: Case): Writable<Commit> {
  return dice.pick(longest(good).commits);
}
function someEvent(dice: Dice, good: Case): Writable<LogEvent> {
  return dice.pick(someCommit(dice, good).events);
}
function change<T>(list: readonly T[], at: number, ...by: readonly T[]): void {
  (list as T[]).splice(at, 1, ...by);
}

/** One of a list for which something can be done, or nothing to do. */
function among<T>(dice: Dice, list: readonly T[], fits: (one: T) => boolean, then: (one: Writable<T>) => void): boolean {
  const all = list.filter(fits);
  if (all.length === 0) return false;
  then(dice.pick(all));
  return true;
}
const accepted = ({ result }: Operation): boolean => result.kind === 'OK';
const operation = (dice: Dice, { history }: Case, fits: (one: Operation) => boolean, then: (one: Writable<Operation>) => void): boolean => among(dice, history.operations, fits, then);
const answer = (dice: Dice, good: Case, by: (result: Result & { kind: 'OK' }) => Result): boolean =>
  operation(dice, good, accepted, (one) => { if (one.result.kind === 'OK') one.result = by(one.result); });

const watching = (dice: Dice, { history }: Case, fits: (one: Observation) => boolean, then: (one: Writable<Observation>) => void): boolean => among(dice, history.observations, fits, then);
/** A step of an observer who may see everything, with so many events in it. */
function step(dice: Dice, good: Case, least: number, then: (step: Writable<Shown>, observation: Writable<Observation>) => void, fits: (step: Shown) => boolean = () => true): boolean {
  const enough = (one: Shown): boolean => one.events.length >= least && fits(one);
  return watching(dice, good, ({ whole, shown }) => whole && shown.some(enough), (observation) => {
    among(dice, observation.shown, enough, (one) => then(one, observation));
  });
}
/** An event as it was shown, in place of which another is. */
function shownEvent(dice: Dice, good: Case, by: (event: SeenEvent, observation: Observation) => SeenEvent, fits: (event: SeenEvent, observation: Observation) => boolean = () => true): boolean {
  return watching(dice, good, (one) => one.shown.some(({ events }) => events.some((event) => fits(event, one))), (observation) => {
    among(dice, observation.shown, ({ events }) => events.some((event) => fits(event, observation)), (one) => {
      const event = dice.pick(one.events.filter((each) => fits(each, observation)));
      change(one.events, one.events.indexOf(event), by(event, observation));
    });
  });
}
/** What was never recorded. */
const invented = (event: SeenEvent): SeenEvent => ({ ...event, type: 'message.posted', at: '2026-11-23T03:33:33.333Z', actor: 'nobody', command: null, data: { side: null, replyTo: null, about: null }, sealed: { text: 'commitment to nothing' }, opened: { text: 'never said' } });
const worded = ({ opened }: SeenEvent): boolean => Object.keys(opened).length > 0;

export const badCases: readonly BadCase[] = [
  // the log
  { name: 'a commit is missing', kind: 'HOLE', spoil: (dice, good) => {
    const { commits } = longest(good);
    if (commits.length < 2) return false;
    change(commits, dice.roll(commits.length - 1));
    return true;
  } },
  { name: 'an event is missing', kind: 'HOLE', spoil: (dice, good) => { const { events } = someCommit(dice, good); change(events, dice.roll(events.length)); return true; } },
  { name: 'a number is another', kind: 'HOLE', spoil: (dice, good) => { someEvent(dice, good).n += 1 + dice.roll(3); return true; } },
  { name: 'time goes back', kind: 'HOLE', spoil: (dice, good) => among(dice, longest(good).commits, ({ no }) => no > 1, (commit) => { (commit.events[0] as Writable<LogEvent>).at = '2026-11-22T00:00:00.000Z'; }) },
  { name: 'an event says something else than its bytes', kind: 'TREE', spoil: (dice, good) => { someEvent(dice, good).actor = 'somebody else'; return true; } },
  { name: 'bytes are others', kind: 'TREE', spoil: (dice, good) => { const { bytes } = longest(good); const at = dice.roll(bytes.length); change(bytes, at, bytes[at]?.replace('"v":1', '"v":2') ?? ''); return true; } },
  { name: 'a root is another', kind: 'TREE', spoil: (dice, good) => { someCommit(dice, good).root = 'another root'; return true; } },
  { name: 'a frontier is another', kind: 'TREE', spoil: (dice, good) => { const commit = someCommit(dice, good); commit.frontier = [...commit.frontier, 'one more']; return true; } },
  { name: 'bytes are missing', kind: 'TREE', spoil: (_, good) => { const read = longest(good); read.bytes = read.bytes.slice(0, -1); return true; } },
  { name: 'the end of the log is gone', kind: 'LOST', spoil: (dice, good) => {
    const read = longest(good);
    const told = new Set(good.history.operations.filter(accepted).map(({ command }) => command));
    const last = read.commits.findLastIndex(({ commands }) => commands.some(({ id }) => told.has(id)));
    if (last < 1) return false;
    read.commits = read.commits.slice(0, 1 + dice.roll(last - 1));
    (good.reads as LogRead[]).splice(0, good.reads.length - 1);
    return true;
  } },
  { name: 'a sealed value is not kept', kind: 'LOST', spoil: (dice, good) => operation(dice, good, ({ type, result }) => result.kind === 'OK' && type === 'PostMessage', ({ command }) => {
    const read = longest(good);
    const gone = new Set(read.commits.flatMap(({ events }) => events.filter((event) => event.command === command).flatMap(({ sealed }) => Object.values(sealed))));
    read.values = new Map([...read.values].filter(([commitment]) => !gone.has(commitment)));
  }) },
  { name: 'other words are kept', kind: 'ALTERED', spoil: (dice, good) => operation(dice, good, ({ type, result }) => result.kind === 'OK' && type === 'PostMessage', ({ words }) => {
    const read = longest(good);
    read.values = new Map([...read.values].map(([commitment, value]) => [commitment, value === words ? 'other words' : value]));
  }) },
  { name: 'a command is recorded without its events', kind: 'LOST', spoil: (dice, good) => { const commit = someCommit(dice, good); commit.commands = [...commit.commands, { id: 'no events', digest: '', answer: { channel: 'feed', n: 1 } }]; return true; } },
  { name: 'an event is recorded without its command', kind: 'UNASKED', spoil: (dice, good) => { const commit = someCommit(dice, good); commit.commands = commit.commands.slice(1); return true; } },
  { name: 'a wrong answer is kept for ever', kind: 'WRONG_ANSWER', spoil: (dice, good) => { const commit = someCommit(dice, good); commit.commands = commit.commands.map((record) => ({ ...record, answer: { ...record.answer, n: record.answer.n + 1 } })); return true; } },
  { name: 'two readers have different logs', kind: 'FORKED', spoil: (dice, good) => {
    const read = longest(good);
    const other = structuredClone(read);
    const commit = dice.pick(other.commits) as Writable<Commit>;
    commit.at = '2026-11-23T09:00:00.000Z';
    (good.reads as LogRead[]).unshift({ ...other, commits: other.commits.slice(0, Math.max(commit.no, other.commits.length - dice.roll(2))) });
    return true;
  } },
  // answers
  { name: 'a wrong number is answered', kind: 'WRONG_ANSWER', spoil: (dice, good) => answer(dice, good, (result) => ({ ...result, n: Math.max(1, result.n + (dice.chance(50) ? 1 : -1)) })) },
  { name: 'a wrong channel is answered', kind: 'WRONG_ANSWER', spoil: (dice, good) => answer(dice, good, (result) => ({ ...result, channel: 'office' })) },
  { name: 'a refusal follows an acknowledgement', kind: 'REFUSED_BUT_RECORDED', spoil: (dice, good) => operation(dice, good, accepted, (one) => { (good.history.operations as Operation[]).push({ ...one, result: { kind: 'REFUSED', code: 'FORBIDDEN' } }); }) },
  { name: 'a time-out is told as a refusal', kind: 'REFUSED_BUT_RECORDED', spoil: (dice, good) => {
    const recorded = new Set(longest(good).commits.flatMap(({ commands }) => commands.map(({ id }) => id)));
    return operation(dice, good, ({ result, command }) => result.kind === 'UNKNOWN' && recorded.has(command), (one) => { one.result = { kind: 'REFUSED', code: 'FORBIDDEN' }; });
  } },
  // what observers saw
  { name: 'an observer is not shown an event', kind: 'GAP', spoil: (dice, good) => step(dice, good, 1, (one) => { change(one.events, dice.roll(one.events.length)); }) },
  { name: 'an observer misses a frame', kind: 'GAP', spoil: (dice, good) => watching(dice, good, ({ shown }) => shown.some(({ how }, i) => how === 'ON' && shown[i + 1]?.how === 'ON'), (one) => {
    const at = one.shown.findIndex(({ how }, i) => how === 'ON' && one.shown[i + 1]?.how === 'ON');
    change(one.shown, at);
  }) },
  { name: 'an observer begins in the middle of nothing', kind: 'GAP', spoil: (dice, good) => watching(dice, good, ({ shown }) => shown.length > 0, (one) => { one.shown = one.shown.map((each, i) => (i === 0 ? { ...each, how: 'ON' } : each)); }) },
  { name: 'somebody who may see it is told to skip', kind: 'GAP', spoil: (dice, good) => watching(dice, good, ({ whole }) => whole, (one) => { one.heard = [...one.heard, { skip: [1, 1] }]; }) },
  { name: 'two events are shown in the wrong order', kind: 'REORDERED', spoil: (dice, good) => step(dice, good, 2, (one) => { one.events = one.events.toReversed(); }) },
  { name: 'two events are shown under each other’s number', kind: 'REORDERED', spoil: (dice, good) => step(dice, good, 2, (one) => {
    const [first, second, ...rest] = one.events;
    if (first !== undefined && second !== undefined) one.events = [{ ...second, n: first.n }, { ...first, n: second.n }, ...rest];
  }) },
  { name: 'two frames are shown in the wrong order', kind: 'REORDERED', spoil: (dice, good) => watching(dice, good, ({ shown }) => shown.some(({ how }, i) => how === 'ON' && shown[i + 1]?.how === 'ON'), (one) => {
    const at = one.shown.findIndex(({ how }, i) => how === 'ON' && one.shown[i + 1]?.how === 'ON');
    one.shown = [...one.shown.slice(0, at), ...one.shown.slice(at, at + 2).toReversed(), ...one.shown.slice(at + 2)];
  }) },
  { name: 'an event is shown twice', kind: 'DOUBLED', spoil: (dice, good) => step(dice, good, 1, (one) => { one.events = one.events.flatMap((event, i) => (i === 0 ? [event, event] : [event])); }) },
  { name: 'a frame is shown twice', kind: 'REORDERED', spoil: (dice, good) => watching(dice, good, ({ shown }) => shown.some(({ how }) => how === 'ON'), (one) => { one.shown = one.shown.flatMap((each) => (each.how === 'ON' ? [each, each] : [each])); }) },
  { name: 'an event is shown after the end', kind: 'PHANTOM', spoil: (dice, good) => watching(dice, good, ({ shown }) => shown.at(-1)?.events.length !== 0, (one) => {
    const last = one.shown.at(-1);
    const [event] = last?.events ?? [];
    if (last !== undefined && event !== undefined) one.shown = [...one.shown, { how: 'ON', from: last.to + 1, to: last.to + 1, at: last.at, events: [{ ...invented(event), n: last.to + 1 }] }];
  }) },
  { name: 'another event is shown in its place', kind: 'PHANTOM', spoil: (dice, good) => shownEvent(dice, good, invented) },
  { name: 'something was sent that is in no log', kind: 'PHANTOM', spoil: (dice, good) => watching(dice, good, ({ heard }) => heard.some((item) => !('skip' in item)), (one) => {
    const item = one.heard.find((each) => !('skip' in each));
    if (item !== undefined && !('skip' in item)) one.heard = [...one.heard, invented(item)];
  }) },
  { name: 'a skip reaches beyond the end', kind: 'PHANTOM', spoil: (dice, good) => watching(dice, good, () => true, (one) => { one.heard = [...one.heard, { skip: [100, 101] }]; }) },
  { name: 'an event is shown before it was sent', kind: 'PHANTOM', spoil: (dice, good) => {
    const sent = new Map(good.history.operations.map(({ command, invoked }) => [command, invoked]));
    const mine = new Set(longest(good).commits.flatMap(({ events }) => events.filter(({ command }) => (sent.get(command) ?? 0) > 0).map(({ channel, n }) => `${channel} ${String(n)}`)));
    return watching(dice, good, ({ channel, shown }) => shown.some(({ events }) => events.some(({ n }) => mine.has(`${channel} ${String(n)}`))), (one) => {
      one.shown = one.shown.map((each) => ({ ...each, at: -1 }));
    });
  } },
  { name: 'observers are shown different events', kind: 'FORKED', spoil: (dice, good) => {
    const both = (n: number, channel: string): boolean => good.history.observations.filter((one) => one.channel === channel && one.shown.some(({ events }) => events.some((event) => event.n === n))).length > 1;
    return shownEvent(dice, good, invented, ({ n }, { channel }) => both(n, channel));
  } },
  { name: 'words are shown otherwise', kind: 'ALTERED', spoil: (dice, good) => shownEvent(dice, good, (event) => ({ ...event, opened: Object.fromEntries(Object.keys(event.opened).map((path) => [path, 'other words'])) }), worded) },
  { name: 'words are left out', kind: 'ALTERED', spoil: (dice, good) => {
    const hidden = new Set(longest(good).commits.flatMap(({ events }) => events.filter(({ type }) => type === 'message.hidden').map(({ data }) => (data as { message: number }).message)));
    return shownEvent(dice, good, (event) => ({ ...event, opened: {} }), (event) => worded(event) && !hidden.has(event.n));
  } },
  { name: 'somebody else is shown as the author', kind: 'ALTERED', spoil: (dice, good) => shownEvent(dice, good, (event) => ({ ...event, actor: 'somebody else', command: null }), ({ sealed }) => Object.keys(sealed).length > 0) },
  { name: 'a command’s id is told to another', kind: 'ALTERED', spoil: (dice, good) => shownEvent(dice, good, (event, observation) => {
    const truth = longest(good).commits.flatMap(({ events }) => events).find(({ channel, n }) => channel === observation.channel && n === event.n);
    return truth === undefined ? event : { ...seenBy(observation, truth, longest(good)), opened: event.opened, command: truth.command };
  }, ({ actor }, { person }) => actor !== person) },
  // copies and states
  { name: 'an observer ends before the log', kind: 'BEHIND', spoil: (dice, good) => watching(dice, good, ({ whole, last }) => whole && last !== null && last.n > 1, (one) => { if (one.last !== null) one.last = { ...one.last, n: one.last.n - 1 }; }) },
  { name: 'a copy holds another state', kind: 'STATE', spoil: (dice, good) => watching(dice, good, ({ whole, last }) => whole && last !== null, (one) => { if (one.last?.slice) one.last = { ...one.last, slice: { ...one.last.slice, messages: 77 } as never }; }) },
  { name: 'a copy holds other texts', kind: 'STATE', spoil: (dice, good) => watching(dice, good, ({ whole, last }) => whole && last !== null && Object.keys(last.texts).length > 0, (one) => { if (one.last !== null) one.last = { ...one.last, texts: {} }; }) },
  { name: 'the hub hands out another state than the copy’s', kind: 'STATE', spoil: (dice, good) => watching(dice, good, ({ last }) => (last?.fresh ?? null) !== null, (one) => { if (one.last?.fresh) one.last = { ...one.last, fresh: { ...one.last.fresh, state: { ...one.last.fresh.state, extra: 1 } as never } }; }) },
  { name: 'an engine’s state is another', kind: 'STATE', spoil: (dice, good) => {
    const [state] = good.options.states ?? [];
    if (state === undefined) return false;
    const [channel, own] = dice.pick([...state.channels]);
    (state.channels as Map<string, unknown>).set(channel, dice.chance(50) ? { ...own, n: own.n - 1 } : { ...own, state: { ...own.state, extra: 1 } });
    return true;
  } },
  { name: 'an overview is another', kind: 'STATE', spoil: (_, good) => {
    const state = good.options.states?.[0] as Writable<NonNullable<Case['options']['states']>[number]> | undefined;
    if (state?.log !== LOG) return false;
    state.overview = { ...state.overview, name: 'another' } as never;
    return true;
  } },
];
