import { isDeepStrictEqual } from 'node:util';
import { canRead } from '@sanfang/shared/compound/event.ts';
import { evolveOverview, initialOverview } from '@sanfang/shared/compound/overview-fold.ts';
import type { Overview } from '@sanfang/shared/compound/overview.ts';
import { evolve, FOLD_VERSION, initialSlice } from '@sanfang/shared/compound/slices.ts';
import type { Slice } from '@sanfang/shared/compound/compound.ts';
import type { LogEvent } from '@sanfang/shared/log/event.ts';
import type { StoredCommit } from '../store/keeping.ts';
import type { Snapshot, StoredOverview } from '../store/log-store.ts';
import type { Flaw, FlawKind } from './flaw.ts';

export type SnapshotMark = Omit<Snapshot, 'state'>;

/** A snapshot that is to be compared: the state that it must have. */
export interface Expected {
  readonly mark: SnapshotMark;
  readonly slice: { readonly n: number; readonly state: Slice } | undefined;
}

/** Folds a log beside its check: due times, the overview and snapshots must be what its events give. */
export class FoldCheck {
  readonly #log: string;
  readonly #overviewAt: StoredOverview | null;
  readonly #marks: Map<number, SnapshotMark[]>;
  readonly #slices = new Map<string, { readonly n: number; readonly state: Slice }>();
  #overview: Overview = initialOverview;
  /** The first event that this code does not know; nothing is folded over it. */
  unknown: Flaw | null = null;

  constructor(log: string, overview: StoredOverview | null, marks: readonly SnapshotMark[]) {
    this.#log = log;
    this.#overviewAt = overview?.fold === FOLD_VERSION ? overview : null;
    this.#marks = Map.groupBy(marks.filter(({ fold }) => fold === FOLD_VERSION), ({ commit }) => commit);
  }

  get overview(): Overview {
    return this.#overview;
  }

  /** Every channel's state where the walk stands. */
  get slices(): ReadonlyMap<string, { readonly n: number; readonly state: Slice }> {
    return this.#slices;
  }

  /** Folds a commit whose events were checked: answers what is wrong, or the snapshots that stand on it. */
  take(commit: StoredCommit, events: readonly LogEvent[]): Flaw | readonly Expected[] {
    if (this.unknown !== null) return [];
    const flaw = (kind: FlawKind, says: string): Flaw => ({ kind, log: this.#log, no: commit.no, says });
    for (const event of events) {
      if (!canRead(event)) {
        this.unknown = { kind: 'UNKNOWN_TYPE', log: this.#log, no: commit.no, seq: event.seq, says: `${event.type} version ${String(event.v)}` };
        return [];
      }
      try {
        this.#overview = evolveOverview(this.#overview, event);
        this.#slices.set(event.channel, { n: event.n, state: evolve(event.channel, this.#slices.get(event.channel)?.state ?? initialSlice(event.channel), event) });
      } catch (error) {
        return { ...flaw('FOLD', error instanceof Error ? error.message : String(error)), seq: event.seq };
      }
    }
    const due = this.#overview.dues[0]?.at ?? null;
    if (commit.due !== due) return flaw('FOLD', `due ${String(commit.due)} is recorded, ${String(due)} follows`);
    if (this.#overviewAt?.commit === commit.no) {
      const { overview, due: found } = this.#overviewAt;
      if (found !== due || !isDeepStrictEqual(asStored(overview), asStored(this.#overview))) return flaw('OVERVIEW', 'the stored overview is another');
    }
    return (this.#marks.get(commit.no) ?? []).map((mark) => ({ mark, slice: this.#slices.get(mark.channel) }));
  }

  /** What claims to stand on commits beyond the end of the log. */
  end(no: number): Flaw | null {
    if (this.unknown !== null) return null;
    if ((this.#overviewAt?.commit ?? 0) > no) return { kind: 'OVERVIEW', log: this.#log, no, says: 'the stored overview stands beyond the log' };
    const beyond = [...this.#marks.keys()].some((commit) => commit > no);
    return beyond ? { kind: 'SNAPSHOT', log: this.#log, no, says: 'a snapshot stands beyond the log' } : null;
  }
}

/** Whether a stored snapshot is the fold. */
export function isFold({ slice }: Expected, { state, n }: Snapshot): boolean {
  return slice?.n === n && isDeepStrictEqual(asStored(state), asStored(slice.state));
}

/** Without what JSON does not keep. */
function asStored(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}
