import { isDeepStrictEqual } from 'node:util';
import { checkLog } from './check-log.ts';
import { checkObservations } from './check-observations.ts';
import { checkOperations } from './check-operations.ts';
import { checkCopies, checkEngine } from './check-states.ts';
import type { History, LogRead, StateRead } from './history.ts';
import type { Violation } from './violation.ts';

export interface CheckOptions {
  /** Last `seq` of each log before the history began: after it, nothing may stand that no client of the history sent. */
  readonly begin?: ReadonlyMap<string, number>;
  /** What engines say of the logs' states. */
  readonly states?: readonly StateRead[];
  /** Unless false, every observer who still watches has come to the end of the channel. */
  readonly nobodyBehind?: boolean;
}

/**
 * Whether what clients were told and shown fits the logs as they are read afterwards. Empty: it does. A log may be read more
 * than once, at several times or from several nodes: the longest counts, and the others must be its beginning.
 */
export function check(history: History, reads: readonly LogRead[], { begin, states = [], nobodyBehind = true }: CheckOptions = {}): Violation[] {
  const logs = new Set([...history.operations, ...history.observations, ...reads].map(({ log }) => log));
  return [...logs].flatMap((log) => {
    const own = reads.filter((read) => read.log === log).sort((a, b) => b.commits.length - a.commits.length);
    const [read = { log, commits: [], bytes: [], values: new Map() }, ...shorter] = own;
    const operations = history.operations.filter((operation) => operation.log === log);
    const observations = history.observations.filter((observation) => observation.log === log);
    const before: Violation[] = [...shorter.flatMap((other) => [...checkFork(read, other), ...checkLog(other)]), ...checkLog(read)];
    return [
      ...before,
      ...checkOperations(operations, read, begin?.get(log) ?? null),
      ...checkObservations(observations, read, operations),
      // A log that is broken itself cannot be folded.
      ...(before.some(({ kind }) => kind === 'HOLE') ? [] : [
        ...checkCopies(observations, read, nobodyBehind),
        ...states.filter((state) => state.log === log).flatMap((state) => checkEngine(state, read)),
      ]),
    ];
  });
}

/** Two reads of one log: the shorter is the beginning of the longer. */
function checkFork(long: LogRead, short: LogRead): Violation[] {
  const at = short.commits.findIndex((commit, i) => !isDeepStrictEqual(commit, long.commits[i]));
  return at === -1 ? [] : [{ kind: 'FORKED', log: long.log, text: `two reads of the log differ from commit ${String(at + 1)} on` }];
}

/** Violations for people, a line each, the first ones only. */
export function printViolations(violations: readonly Violation[], most = 20): string {
  const lines = violations.slice(0, most).map(({ kind, log, text }) => `${kind} ${log}: ${text}`);
  return [...lines, ...(violations.length > most ? [`… and ${String(violations.length - most)} more`] : [])].join('\n');
}
