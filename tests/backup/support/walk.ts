import type { KnownRoot } from '@sanfang/server/roots/known-root.ts';
import type { StoredCommit } from '@sanfang/server/store/keeping.ts';
import { type Flaw, isFlaw } from '@sanfang/server/verify/flaw.ts';
import { FoldCheck } from '@sanfang/server/verify/fold-check.ts';
import { KnownRootCheck } from '@sanfang/server/verify/known-root-check.ts';
import { LogCheck } from '@sanfang/server/verify/log-check.ts';

/** The first thing that is wrong with a log's commits, or null. */
export function flawOf(log: string, commits: readonly StoredCommit[], known?: KnownRoot): Flaw | null {
  const [check, fold, end] = [new LogCheck(log), new FoldCheck(log, null, []), new KnownRootCheck(log, known)];
  for (const commit of commits) {
    const events = check.take(commit);
    if (isFlaw(events)) return events;
    const flaw = end.take(check) ?? fold.take(commit, events);
    if (isFlaw(flaw)) return flaw;
  }
  return end.end(check) ?? fold.unknown;
}
