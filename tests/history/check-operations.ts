import type { Answer } from '@sanfang/shared/log/commit.ts';
import type { LogEvent } from '@sanfang/shared/log/event.ts';
import type { LogRead, Operation, Result } from './history.ts';
import type { Violation, ViolationKind } from './violation.ts';

/** A command as it stands in a log. */
interface Standing {
  readonly answer: Answer;
  readonly events: readonly LogEvent[];
}
type Say = (kind: ViolationKind, text: string) => void;

/** Refusals of the moment: another sending of the same command may well have been taken. */
const passing: readonly string[] = ['BUSY', 'RATE_LIMITED', 'NOT_SIGNED_IN', 'CANNOT_READ_LOG', 'STORE_FULL', 'COMMAND_ID_REUSED'];

/**
 * What clients were told, against one log: each command that was acknowledged stands in it once, at the number answered and
 * in the words sent; none that was refused does; and of two, of which one was acknowledged before the other was sent, that
 * one stands first. After `begin`, nothing stands that nobody asked for, except what the hub itself did.
 */
export function checkOperations(operations: readonly Operation[], read: LogRead, begin: number | null): Violation[] {
  const found: Violation[] = [];
  const say: Say = (kind, text) => void found.push({ kind, log: read.log, text });
  const standing = standingIn(read);
  const asked = Map.groupBy(operations, (operation) => operation.command);
  for (const [command, sendings] of asked) checkCommand(command, sendings, standing.get(command), read, say);
  checkRealTime(asked, standing, say);
  if (begin !== null) checkAsked(asked, standing, begin, say);
  checkWords(operations, read, say);
  return found;
}

function standingIn({ commits }: LogRead): Map<string, Standing> {
  const all = new Map<string, Standing>();
  for (const { commands, events } of commits) {
    const own = Map.groupBy(events, (event) => event.command);
    // The first one: what a command did again is told elsewhere.
    for (const { id, answer } of commands) if (!all.has(id)) all.set(id, { answer, events: own.get(id) ?? [] });
  }
  return all;
}

function checkCommand(command: string, sendings: readonly Operation[], stands: Standing | undefined, { values }: LogRead, say: Say): void {
  const name = `${sendings[0]?.type ?? ''} ${command} of ${[...new Set(sendings.map((one) => one.client))].join(', ')}`;
  const accepted = sendings.map((one) => one.result).filter((result): result is Result & { kind: 'OK' } => result.kind === 'OK');
  if (stands === undefined) {
    const [told] = accepted;
    if (told !== undefined) say('LOST', `${name} was acknowledged as ${told.channel} ${String(told.n)} and is not in the log`);
    return;
  }
  const { answer: { channel, n }, events } = stands;
  for (const told of accepted) {
    if (told.channel !== channel || told.n !== n) say('WRONG_ANSWER', `${name} was answered ${told.channel} ${String(told.n)}, and stands at ${channel} ${String(n)}`);
  }
  if (accepted.filter((told) => told.fresh).length > 1) say('DOUBLED', `${name} was taken for new more than once`);
  const refusals = sendings.map((one) => one.result).filter((result): result is Result & { kind: 'REFUSED' } => result.kind === 'REFUSED');
  const refusal = refusals.find(({ code }) => !passing.includes(code)) ?? (refusals.length === sendings.length ? refusals[0] : undefined);
  if (refusal !== undefined) say('REFUSED_BUT_RECORDED', `${name} was refused with ${refusal.code}, and stands at ${channel} ${String(n)}`);

  const commitments = events.flatMap((event) => Object.values(event.sealed));
  const missing = commitments.filter((commitment) => !values.has(commitment));
  if (missing.length > 0) return say('LOST', `${name} stands at ${channel} ${String(n)}, and ${String(missing.length)} of its sealed values are not kept`);
  const wordsOf = (kind: Result['kind']): string[] => sendings.flatMap(({ result, words }) => (result.kind === kind && words !== null ? [words] : []));
  const stand = (words: string): boolean => commitments.some((commitment) => values.get(commitment) === words);
  const perhaps = wordsOf('UNKNOWN');
  const altered = accepted.length > 0 ? !wordsOf('OK').every(stand) : perhaps.length > 0 && !perhaps.some(stand);
  if (altered) say('ALTERED', `${name} stands at ${channel} ${String(n)} in other words`);
}

/** Of a command's sendings, any may have been the one that counted; it stood before the first acknowledgement came. */
function checkRealTime(asked: ReadonlyMap<string, readonly Operation[]>, standing: ReadonlyMap<string, Standing>, say: Say): void {
  const spans = [...asked].flatMap(([command, sendings]) => {
    const seq = standing.get(command)?.events[0]?.seq;
    if (seq === undefined) return [];
    const acknowledged = sendings.flatMap(({ result, completed }) => (result.kind === 'OK' && completed !== null ? [completed] : []));
    return [{ command, seq, invoked: Math.min(...sendings.map((one) => one.invoked)), acknowledged: Math.min(Infinity, ...acknowledged) }];
  }).sort((a, b) => b.seq - a.seq);
  let earliest = { command: '', seq: 0, acknowledged: Infinity };
  for (const span of spans) {
    if (earliest.acknowledged < span.invoked) {
      say('REAL_TIME', `${earliest.command} was acknowledged before ${span.command} was sent, and stands at ${String(earliest.seq)}, after its ${String(span.seq)}`);
    }
    if (span.acknowledged < earliest.acknowledged) earliest = span;
  }
}

function checkAsked(asked: ReadonlyMap<string, readonly Operation[]>, standing: ReadonlyMap<string, Standing>, begin: number, say: Say): void {
  for (const [command, { answer, events }] of standing) {
    const [first] = events;
    if (first === undefined || first.seq <= begin || first.capacity === 'hub' || asked.has(command)) continue;
    say('UNASKED', `${answer.channel} ${String(answer.n)} is of command ${command}, which nobody sent`);
  }
}

/** Whatever id it has: words that one command has sent stand in the log once. */
function checkWords(operations: readonly Operation[], { commits, values }: LogRead, say: Say): void {
  const senders = new Map<string, Set<string>>();
  for (const { words, command } of operations) if (words !== null) senders.set(words, (senders.get(words) ?? new Set()).add(command));
  const places = new Map<string, string[]>();
  for (const { type, channel, n, sealed } of commits.flatMap((commit) => commit.events)) {
    for (const commitment of Object.values(sealed)) {
      const words = values.get(commitment);
      if (typeof words !== 'string' || senders.get(words)?.size !== 1) continue;
      // A decision repeats the title of its proposal; but nothing is said twice in the same way.
      const key = `${type} “${words}”`;
      places.set(key, [...(places.get(key) ?? []), `${channel} ${String(n)}`]);
    }
  }
  for (const [key, all] of places) if (all.length > 1) say('DOUBLED', `${key} was sent by one command and stands at ${all.join(' and ')}`);
}
