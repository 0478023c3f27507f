import type { Keeping, StoredCommit } from '../store/keeping.ts';

/** Aim of one page, in bytes; and most commits of one. */
const PAGE_BYTES = 1_000_000;
const MOST = 500;

/**
 * Commits of a log with `after < no <= upTo`, page by page; the next page is read while the last one is worked on. Pages grow
 * and shrink with the commits, so that memory stays bounded.
 */
export async function* storedPages(keeping: Keeping, log: string, after: number, upTo: number): AsyncIterable<readonly StoredCommit[]> {
  let limit = 4;
  let next = keeping.stored(log, after, limit);
  for (;;) {
    const read = await next;
    const page = read.filter(({ no }) => no <= upTo);
    const last = page.at(-1);
    if (last === undefined) return;
    const more = last.no < upTo && read.length === limit;
    limit = Math.max(1, Math.min(MOST, 4 * limit, Math.floor((limit * PAGE_BYTES) / (sizeOf(page) + 1))));
    if (more) {
      next = keeping.stored(log, last.no, limit);
      // Whoever stops half-way does not wait for it.
      next.catch(() => undefined);
    }
    yield page;
    if (!more) return;
  }
}

function sizeOf(page: readonly StoredCommit[]): number {
  return page.reduce((sum, { commands, events }) => sum + 200 * commands.length + events.reduce((bytes, event) => bytes + event.bytes.length, 0), 0);
}
