import { canonicalize } from '@sanfang/shared/log/canonical.ts';
import type { LogEvent } from '@sanfang/shared/log/event.ts';
import { toBase64url } from '@sanfang/shared/log/ids.ts';
import { append, type Frontier, leafHash, rootOf } from '@sanfang/shared/log/merkle.ts';
import type { StoredCommit, StoredEvent } from '@sanfang/server/store/keeping.ts';
import type { Dice } from '../../support/seed.ts';

/** Something that somebody with access to the database may do to a log. */
export interface Vandalism {
  readonly name: string;
  /** Leaves a log that is sound in itself: only where it was known to stand tells. */
  readonly consistent?: true;
  readonly change: (commits: readonly StoredCommit[], dice: Dice) => StoredCommit[];
}

/** Numbers, fields and roots made to fit again, as somebody does who knows the code. */
export function rehashed(commits: readonly StoredCommit[]): StoredCommit[] {
  let frontier: Frontier = [];
  let size = 0;
  return commits.map((commit, i) => {
    const first = size + 1;
    for (const { bytes } of commit.events) {
      frontier = append(frontier, size, leafHash(Buffer.from(bytes)));
      size += 1;
    }
    return { ...commit, no: i + 1, first, count: commit.events.length, frontier: frontier.map(toBase64url), root: toBase64url(rootOf(frontier)) };
  });
}

function eventOf(stored: StoredEvent): LogEvent {
  return JSON.parse(stored.bytes) as LogEvent;
}

/** A stored event that says this, in every place where it is said. */
function storedAs(event: LogEvent): StoredEvent {
  const { seq, channel, n, type } = event;
  return { seq, channel, n, type, bytes: canonicalize(event) };
}

/** Replaces one event of a log by others. */
function atOne(commits: readonly StoredCommit[], dice: Dice, change: (event: StoredEvent, commit: StoredCommit) => readonly StoredEvent[], fits: (event: StoredEvent) => boolean = () => true): StoredCommit[] {
  const places = commits.flatMap(({ events }, c) => events.flatMap((event, e) => (fits(event) ? [{ c, e }] : [])));
  const { c, e } = dice.pick(places);
  return commits.map((commit, i) => (i === c ? { ...commit, events: commit.events.flatMap((event, k) => (k === e ? change(event, commit) : [event])) } : commit));
}

function edit(commits: readonly StoredCommit[], dice: Dice): StoredCommit[] {
  return atOne(commits, dice, (stored) => {
    const event = eventOf(stored);
    const [field] = Object.keys(event.data as object);
    return [storedAs({ ...event, data: { ...(event.data as object), [field ?? 'more']: 'changed' } })];
  });
}

function atCommit(commits: readonly StoredCommit[], dice: Dice, change: (commit: StoredCommit) => StoredCommit): StoredCommit[] {
  const at = dice.roll(commits.length);
  return commits.map((commit, i) => (i === at ? change(commit) : commit));
}

/** Another spelling of the same value: bytes that are not canonical. */
function respell(change: (bytes: string) => string, fits?: (event: StoredEvent) => boolean): Vandalism['change'] {
  return (commits, dice) => atOne(commits, dice, (event) => [{ ...event, bytes: change(event.bytes) }], fits);
}

function shifted(at: string): string {
  return new Date(Date.parse(at) + 3_600_000).toISOString();
}

const extraField = respell((bytes) => `${bytes.slice(0, -1)},"zz":1}`);
const turnedKeys = respell((bytes) => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(bytes) as object).reverse())));
const decomposed = respell((bytes) => bytes.replace('"data":{', '"data":{"e\u0301":1,'));
const minusZero = respell((bytes) => bytes.replace('"deviceAge":0', '"deviceAge":-0'), ({ bytes }) => bytes.includes('"deviceAge":0'));
/** The last times moved on: nothing goes back. */
function laterEnd(commits: readonly StoredCommit[]): StoredCommit[] {
  const last = commits.length - 1;
  return commits.map((commit, i) => (i < last ? commit : { ...commit, at: shifted(commit.at), events: commit.events.map((event) => storedAs({ ...eventOf(event), at: shifted(commit.at) })) }));
}
function otherSalt(commits: readonly StoredCommit[], dice: Dice): StoredCommit[] {
  return atOne(commits, dice, (stored) => [storedAs({ ...eventOf(stored), salt: eventOf(stored).salt.split('').reverse().join('').replace(/.$/, 'A') })]);
}

/** The operators of which each must be found, whatever log they are done to. */
export const vandalisms: readonly Vandalism[] = [
  { name: 'a field is edited', change: edit },
  { name: 'a field is edited and everything after it hashed again', consistent: true, change: (commits, dice) => rehashed(otherSalt(commits, dice)) },
  { name: 'two events change places', change: (commits, dice) => {
    const at = dice.roll(commits.length - 1);
    const [a, b] = [commits[at]?.events[0], commits[at + 1]?.events[0]];
    if (a === undefined || b === undefined) throw new Error('nothing to swap');
    const put = (commit: StoredCommit, place: StoredEvent, { bytes }: StoredEvent) => ({ ...commit, events: [{ ...place, bytes }, ...commit.events.slice(1)] });
    return commits.map((commit, i) => (i === at ? put(commit, a, b) : i === at + 1 ? put(commit, b, a) : commit));
  } },
  { name: 'two commits change places', change: (commits, dice) => {
    const at = dice.roll(commits.length - 1);
    const turned = commits.map((commit, i) => (i === at ? commits[at + 1] : i === at + 1 ? commits[at] : commit)).filter((commit) => commit !== undefined);
    return turned.map((commit, i) => ({ ...commit, no: i + 1 }));
  } },
  { name: 'an event is deleted', change: (commits, dice) => atOne(commits, dice, () => []) },
  { name: 'an event is inserted', change: (commits, dice) => atOne(commits, dice, (event) => [event, storedAs({ ...eventOf(event), seq: event.seq + 1, n: event.n + 1 })]) },
  { name: 'an event is doubled', change: (commits, dice) => atOne(commits, dice, (event) => [event, event]) },
  { name: 'a commit is dropped', change: (commits, dice) => commits.toSpliced(dice.roll(commits.length - 1), 1) },
  { name: 'a commit is dropped and the rest numbered and hashed again', change: (commits, dice) => rehashed(commits.toSpliced(dice.roll(commits.length - 1), 1)) },
  { name: 'a commit is doubled', change: (commits, dice) => {
    const at = dice.roll(commits.length);
    return commits.flatMap((commit, i) => (i === at ? [commit, { ...commit, no: commit.no + 1 }] : [commit]));
  } },
  { name: 'the end is cut off', consistent: true, change: (commits, dice) => commits.slice(0, 1 + dice.roll(commits.length - 1)) },
  { name: 'an older state grows on', consistent: true, change: (commits) => {
    const kept = commits.slice(0, -1);
    return rehashed([...kept, ...laterEnd(commits.slice(-1))]);
  } },
  { name: 'a root is changed', change: (commits, dice) => atCommit(commits, dice, (commit) => ({ ...commit, root: `${commit.root.slice(1)}A` })) },
  { name: 'a frontier is changed', change: (commits, dice) => atCommit(commits, dice, (commit) => ({ ...commit, frontier: commit.frontier.map((one) => `${one.slice(1)}A`) })) },
  { name: 'one bit flips', change: (commits, dice) => atOne(commits, dice, (event) => {
    const bytes = Buffer.from(event.bytes);
    const at = dice.roll(bytes.length);
    // The lowest bit of an ASCII letter: still a text.
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    return [{ ...event, bytes: bytes.toString('utf8') }];
  }) },
  { name: 'the number by which an event is found is changed', change: (commits, dice) => atOne(commits, dice, (event) => [{ ...event, n: event.n + 1_000 }]) },
  { name: 'the type by which an event is found is changed', change: (commits, dice) => atOne(commits, dice, (event) => [{ ...event, type: 'message.hidden.not' }]) },
  { name: 'an event moves to another channel', change: (commits, dice) => rehashed(atOne(commits, dice, (event) => [storedAs({ ...eventOf(event), channel: event.channel === 'feed' ? 'office' : 'feed' })])) },
  { name: 'a text is decomposed (NFD)', change: decomposed },
  { name: 'a text is decomposed and all hashed again', change: (commits, dice) => rehashed(decomposed(commits, dice)) },
  { name: 'a zero becomes -0', change: minusZero },
  { name: 'a zero becomes -0 and all is hashed again', change: (commits, dice) => rehashed(minusZero(commits, dice)) },
  { name: 'keys are in another order', change: turnedKeys },
  { name: 'keys are in another order and all is hashed again', change: (commits, dice) => rehashed(turnedKeys(commits, dice)) },
  { name: 'a field is added', change: extraField },
  { name: 'a field is added and all is hashed again', change: (commits, dice) => rehashed(extraField(commits, dice)) },
  { name: 'a time is shifted', change: (commits, dice) => atOne(commits, dice, (event) => [storedAs({ ...eventOf(event), at: shifted(eventOf(event).at) })]) },
  { name: 'the last times are shifted and hashed again', consistent: true, change: (commits) => rehashed(laterEnd(commits)) },
  { name: "a commit's time is shifted", change: (commits, dice) => atCommit(commits, dice, (commit) => ({ ...commit, at: shifted(commit.at) })) },
  { name: 'a due time is made up', change: (commits, dice) => atCommit(commits, dice, (commit) => ({ ...commit, due: commit.due === null ? shifted(commit.at) : null })) },
  { name: 'an answer is changed', change: (commits, dice) => atCommit(commits, dice, (commit) => ({ ...commit, commands: commit.commands.map((record) => ({ ...record, answer: { ...record.answer, n: record.answer.n + 1 } })) })) },
  { name: "a command's id is changed", change: (commits, dice) => atCommit(commits, dice, (commit) => ({ ...commit, commands: commit.commands.map((record) => ({ ...record, id: record.id.replace(/.$/, 'x') })) })) },
  { name: 'a command is forgotten', change: (commits, dice) => atCommit(commits, dice, (commit) => ({ ...commit, commands: commit.commands.slice(1), found: commit.found.slice(1) })) },
];
