import { toBase64url } from '@sanfang/shared/log/ids.ts';
import { rootOf } from '@sanfang/shared/log/merkle.ts';
import type { KnownRoot } from '../roots/known-root.ts';
import type { RootsKeeper } from '../roots/roots-keeper.ts';
import type { Keeping } from '../store/keeping.ts';
import type { LogStore } from '../store/log-store.ts';
import type { LogRunner } from './log-runner.ts';
import { type Tip, tipOf } from './log-state.ts';
import type { Logger } from './logger.ts';
import type { Clock, WentBack } from './ports.ts';

/** Logs that are compared at once. */
const AT_ONCE = 16;
/** Commitments of destroyed values that are read at once. */
const ERASED_PAGE = 10_000;

export interface RootWatchSources {
  readonly roots: RootsKeeper | null;
  readonly logs: LogStore;
  readonly keeping: Keeping;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Sees to it that no log goes back: what the store holds is compared with what was noted outside of it before anything is
 * written, and what stands is noted.
 */
export class RootWatch {
  /** Logs that stand before where they were known to stand, or elsewhere. */
  readonly wentBack = new Map<string, WentBack>();
  readonly #sources: RootWatchSources;
  /** Of these, the ones that stood further on in this very process. */
  readonly #lagging = new Set<string>();
  #erased = 0;
  #failing = false;

  constructor(sources: RootWatchSources) {
    this.#sources = sources;
  }

  /** Compares every log that is known, before anybody asks for one; those that cannot be read now are compared when they are opened. */
  async compareAll(): Promise<void> {
    const { roots, logs, logger } = this.#sources;
    const known = [...(roots?.known.keys() ?? [])];
    for (let i = 0; i < known.length; i += AT_ONCE) {
      await Promise.all(known.slice(i, i + AT_ONCE).map(async (log) => {
        try {
          const head = await logs.head(log);
          await this.compare(log, head === null ? null : tipOf(head));
        } catch (error) {
          logger.error({ err: error, log }, 'a log could not be compared with its last known root');
        }
      }));
    }
  }

  /** Whether a log that stands at `tip` (null: it has no commit) goes on from where it was known to stand. */
  async compare(log: string, tip: Tip | null): Promise<boolean> {
    const { roots } = this.#sources;
    const known = roots?.of(log);
    if (known === undefined) return true;
    const found = await this.#standingAt(log, known.no, tip);
    if (found.size === known.size && found.root === known.root) return true;
    this.#tell({ log, known, found });
    return false;
  }

  /** Compares a log in memory with the head that the store names; `before` is where it stood when the store was asked. */
  compareHead(runner: LogRunner, before: Tip, head: number): void {
    const { log, live: { state } } = runner;
    if (head < before.no) {
      if (!state.continues) return;
      state.continues = false;
      this.#lagging.add(log);
      this.#tell({ log, known: this.#noted(before), found: { no: head, size: 0, root: '' } });
    } else if (this.#lagging.delete(log)) {
      // A new primary may lag for a moment behind what it has promised.
      state.continues = true;
      this.wentBack.delete(log);
      this.#sources.logger.warn({ log }, 'a log has caught up with where it stood');
    }
  }

  /** Notes where the logs in memory stand, and what was destroyed. */
  async note(runners: Iterable<LogRunner>): Promise<void> {
    const { roots } = this.#sources;
    if (roots === null) return;
    const news = new Map<string, KnownRoot>();
    for (const { log, live: { opened, state: { tip, continues } } } of runners) {
      if (opened && continues && tip.no > (roots.of(log)?.no ?? 0)) news.set(log, this.#noted(tip));
    }
    if (news.size > 0) await this.#keep(roots, news);
  }

  /** Notes the commitments of what was destroyed since it last looked. */
  async noteErased(): Promise<void> {
    const { roots, keeping } = this.#sources;
    if (roots === null) return;
    const count = await keeping.erasedCount();
    if (count === this.#erased) return;
    for (let after = ''; ;) {
      const page = await keeping.erased(after, ERASED_PAGE);
      await roots.keepErased(page);
      const last = page.at(-1);
      if (last === undefined) break;
      after = last;
    }
    this.#erased = count;
  }

  /** A disk that takes nothing keeps nobody from working; it is said once. */
  async #keep(roots: RootsKeeper, news: ReadonlyMap<string, KnownRoot>): Promise<void> {
    try {
      await roots.keep(news);
      if (this.#failing) this.#sources.logger.warn({}, 'the last known roots are noted again');
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) this.#sources.logger.error({ err: error }, 'the last known roots could not be noted');
      this.#failing = true;
    }
  }

  async #standingAt(log: string, no: number, tip: Tip | null): Promise<Pick<KnownRoot, 'no' | 'size' | 'root'>> {
    if (tip === null) return { no: 0, size: 0, root: '' };
    if (tip.no <= no) return this.#noted(tip);
    const [commit] = await this.#sources.logs.commits(log, no - 1, 1);
    if (commit === undefined) return { no: 0, size: 0, root: '' };
    return { no: commit.no, size: commit.first + commit.count - 1, root: commit.root };
  }

  #noted({ no, size, frontier }: Tip): KnownRoot {
    return { no, size, root: toBase64url(rootOf(frontier)), at: new Date(this.#sources.clock.now()).toISOString() };
  }

  #tell(wentBack: WentBack): void {
    const { log, known, found } = wentBack;
    this.wentBack.set(log, wentBack);
    this.#sources.logger.error(
      { log, knownCommits: known.no, knownEvents: known.size, knownRoot: known.root, knownAt: known.at, foundCommits: found.no, foundEvents: found.size, foundRoot: found.root },
      '日志与已知的哈希根不符：不再写入 / a log went back, or was changed: nothing is written to it. See "hub verify" and "hub accept-loss"',
    );
  }
}
