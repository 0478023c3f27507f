import { canonicalize } from '@sanfang/shared/log/canonical.ts';
import { toBase64url } from '@sanfang/shared/log/ids.ts';
import { append, type Frontier, leafHash, rootOf } from '@sanfang/shared/log/merkle.ts';
import type { LogRead } from './history.ts';
import type { Violation, ViolationKind } from './violation.ts';

/**
 * Everything that must hold of any log, from what the store has alone: numbers without holes in log, channels and commits,
 * times that never go back, every command once, canonical bytes, and each commit's frontier and root.
 */
export function checkLog(read: Omit<LogRead, 'values'>): Violation[] {
  const found: Violation[] = [];
  const say = (kind: ViolationKind, text: string): void => void found.push({ kind, log: read.log, text });
  checkNumbers(read, say);
  checkCommands(read, say);
  checkTree(read, say);
  return found;
}

type Say = (kind: ViolationKind, text: string) => void;
type Read = Omit<LogRead, 'values'>;

function checkNumbers({ log, commits }: Read, say: Say): void {
  let [no, seq, at] = [0, 0, ''];
  const last = new Map<string, number>();
  for (const commit of commits) {
    no += 1;
    const { events } = commit;
    if (commit.no !== no) say('HOLE', `commit ${String(commit.no)} stands where ${String(no)} should`);
    if (commit.first !== seq + 1 || commit.count !== events.length) say('HOLE', `commit ${String(no)} says ${String(commit.count)} events from ${String(commit.first)}, and has ${String(events.length)} from ${String(seq + 1)}`);
    for (const event of events) {
      seq += 1;
      const n = (last.get(event.channel) ?? 0) + 1;
      last.set(event.channel, n);
      if (event.log !== log) say('HOLE', `event ${String(seq)} is of ${event.log}`);
      if (event.seq !== seq) say('HOLE', `event ${String(event.seq)} stands where ${String(seq)} should`);
      if (event.n !== n) say('HOLE', `${event.channel}: number ${String(event.n)} stands where ${String(n)} should`);
      if (event.at < at) say('HOLE', `event ${String(seq)} is of ${event.at}, before ${at}`);
      at = event.at;
    }
    if (commit.at < at) say('HOLE', `commit ${String(no)} is of ${commit.at}, before its last event of ${at}`);
    at = commit.at > at ? commit.at : at;
  }
}

/** Each command stands in one commit, with its events and the number of the first. */
function checkCommands({ commits }: Read, say: Say): void {
  const standsIn = new Map<string, number>();
  for (const commit of commits) {
    const here = new Map(commit.commands.map((record) => [record.id, record]));
    for (const { id } of commit.commands) {
      const before = standsIn.get(id);
      if (before !== undefined) say('DOUBLED', `command ${id} stands in commit ${String(before)} and in ${String(commit.no)}`);
      standsIn.set(id, commit.no);
    }
    const first = new Map<string, string>();
    for (const { command, channel, n } of commit.events) {
      if (!here.has(command)) say('UNASKED', `${channel} ${String(n)} is of command ${command}, which commit ${String(commit.no)} does not hold`);
      if (!first.has(command)) first.set(command, `${channel} ${String(n)}`);
    }
    for (const { id, answer } of here.values()) {
      const stands = first.get(id);
      if (stands === undefined) say('LOST', `command ${id} of commit ${String(commit.no)} has no event in it`);
      else if (stands !== `${answer.channel} ${String(answer.n)}`) say('WRONG_ANSWER', `command ${id} is answered ${answer.channel} ${String(answer.n)} for ever, and stands at ${stands}`);
    }
  }
}

function checkTree({ commits, bytes }: Read, say: Say): void {
  let frontier: Frontier = [];
  let size = 0;
  for (const commit of commits) {
    for (const event of commit.events) {
      const text = bytes[size] ?? '';
      if (text !== canonicalize(event)) say('TREE', `the bytes of event ${String(size + 1)} are not those of the event`);
      frontier = append(frontier, size, leafHash(Buffer.from(text)));
      size += 1;
    }
    if (commit.frontier.join() !== frontier.map(toBase64url).join()) say('TREE', `the frontier of commit ${String(commit.no)} does not follow`);
    if (commit.root !== toBase64url(rootOf(frontier))) say('TREE', `the root of commit ${String(commit.no)} does not follow`);
  }
  if (bytes.length !== size) say('TREE', `${String(bytes.length)} events have bytes, ${String(size)} stand in commits`);
}
