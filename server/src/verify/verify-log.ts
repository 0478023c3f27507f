import type { LogEvent } from '@sanfang/shared/log/event.ts';
import type { KnownRoot } from '../roots/known-root.ts';
import type { Head } from '../store/log-store.ts';
import type { StoredCommit } from '../store/keeping.ts';
import type { Stores } from '../store/stores.ts';
import type { VaultEntry } from '../store/vault.ts';
import { type Flaw, isFlaw } from './flaw.ts';
import { FoldCheck, isFold, type Expected } from './fold-check.ts';
import { KnownRootCheck } from './known-root-check.ts';
import { LogCheck } from './log-check.ts';
import { storedPages } from './stored-pages.ts';
import { ValueCheck, type Values } from './value-check.ts';

/** Looks for a log that stands still for a moment, to count its rows. */
const COUNTS = 5;

/** How a log was found. */
export interface LogReport {
  readonly log: string;
  readonly no: number;
  readonly size: number;
  readonly root: string;
  /** Sealed values that were there, and that were destroyed. */
  readonly values: number;
  readonly erased: number;
  /** What is wrong with it: the walk ends at the first thing that is wrong with the log itself. */
  readonly flaws: readonly Flaw[];
  readonly fold: FoldCheck;
}

export interface VerifyOptions {
  readonly known?: KnownRoot | undefined;
  /** Told of each page with the sealed values of its events. */
  readonly page?: (commits: readonly StoredCommit[], values: readonly VaultEntry[]) => Promise<void> | void;
}

/** Checks everything that a store keeps of one log; a hub may go on writing meanwhile. */
export async function verifyLog(stores: Stores, log: string, options: VerifyOptions = {}): Promise<LogReport> {
  // Before the head, so that neither can rightly stand beyond it.
  const [[overview], marks] = await Promise.all([stores.logs.overviews([log]), stores.keeping.snapshots(log)]);
  const walk = { check: new LogCheck(log), fold: new FoldCheck(log, overview ?? null, marks), values: new ValueCheck(stores.vault, stores.keeping) };
  const known = new KnownRootCheck(log, options.known);
  const flaws: Flaw[] = [];
  const sums = { values: 0, erased: 0 };
  const report = (...last: (Flaw | null)[]): LogReport => ({
    log, no: walk.check.no, size: walk.check.size, root: walk.check.root, ...sums, fold: walk.fold,
    flaws: [...flaws, ...last.filter((flaw) => flaw !== null), ...(walk.fold.unknown === null ? [] : [walk.fold.unknown])],
  });

  for (let counted = 0; counted < COUNTS; counted += 1) {
    const head = await readable(() => stores.logs.head(log));
    if (head === 'UNREADABLE') return report({ kind: 'UNREADABLE', log });
    const wrong = await walkTo(head?.no ?? 0);
    if (wrong !== null) return report(wrong);
    const stray = await strayRows(stores, walk.check, head);
    if (stray !== 'MOVED') return report(stray, walk.fold.end(walk.check.no), known.end(walk.check));
  }
  return report(walk.fold.end(walk.check.no), known.end(walk.check));

  async function look(page: readonly StoredCommit[], values: Values): Promise<void> {
    flaws.push(...values.flaws);
    sums.values += values.entries.length;
    sums.erased += values.erased;
    await options.page?.(page, values.entries);
  }

  async function walkTo(no: number): Promise<Flaw | null> {
    // Values of the last page: fetched while the next one is looked at.
    let opening: { readonly page: readonly StoredCommit[]; readonly values: Promise<Values> } | null = null;
    try {
      for await (const page of storedPages(stores.keeping, log, walk.check.no, no)) {
        const events: LogEvent[] = [];
        for (const commit of page) {
          const taken = walk.check.take(commit);
          if (isFlaw(taken)) return taken;
          events.push(...taken);
          const expected = known.take(walk.check) ?? walk.fold.take(commit, taken);
          if (isFlaw(expected)) return expected;
          for (const one of expected) flaws.push(...(await snapshotFlaw(stores, one)));
        }
        if (opening !== null) await look(opening.page, await opening.values);
        opening = { page, values: walk.values.of(log, events) };
        opening.values.catch(() => undefined);
      }
      if (opening !== null) await look(opening.page, await opening.values);
    } catch (error) {
      if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
      return { kind: 'UNREADABLE', log, no: walk.check.no + 1, says: error.message };
    }
    return walk.check.no === no ? null : { kind: 'GAP', log, no: walk.check.no + 1, says: `commits end at ${String(walk.check.no)}, the last one is ${String(no)}` };
  }
}

/** What cannot be parsed, or has not the columns that it should, was tampered with; anything else is a store that does not answer. */
async function readable<T>(read: () => Promise<T>): Promise<T | 'UNREADABLE'> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return 'UNREADABLE';
    throw error;
  }
}

/** Rows that belong to no commit; MOVED where the log went on meanwhile. */
async function strayRows({ keeping, logs }: Stores, { log, no, size, commands }: LogCheck, head: Head | null): Promise<Flaw | null | 'MOVED'> {
  const census = await keeping.census(log);
  if (census.commits === no && census.events === size && census.commands === commands) return null;
  if ((await logs.head(log))?.no !== head?.no) return 'MOVED';
  const says = `${String(census.commits)} commits, ${String(census.events)} events and ${String(census.commands)} commands are stored, ${String(no)}, ${String(size)} and ${String(commands)} belong to the log`;
  return { kind: 'STRAY', log, says };
}

async function snapshotFlaw({ logs }: Stores, expected: Expected): Promise<Flaw[]> {
  const { log, channel, commit, n } = expected.mark;
  try {
    const snapshot = await logs.snapshot(log, channel);
    // Written anew or dropped since.
    if (snapshot === null || snapshot.commit !== commit || snapshot.n !== n) return [];
    if (isFold(expected, snapshot)) return [];
  } catch {
    // Cannot even be unpacked.
  }
  return [{ kind: 'SNAPSHOT', log, no: commit, says: channel }];
}
