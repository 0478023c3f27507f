import { randomUUID } from 'node:crypto';
import type { Commit, CommandRecord } from '@sanfang/shared/log/commit.ts';
import type { LogEvent } from '@sanfang/shared/log/event.ts';
import type { Overview } from '@sanfang/shared/compound/overview.ts';
import { compressed, decompressed } from '../compressed.ts';
import { MAX_SNAPSHOT_BYTES } from '../log-store.ts';
import type { AppendOutcome, CommandTrace, Head, LogStore, OverviewWrite, Snapshot, StoredOverview } from '../log-store.ts';
import { isStoreFull } from '../store-failure.ts';
import { parseEvent, traceOf } from '../stored-event.ts';
import { blob, integer, text, textOrNull } from './columns.ts';
import { SqliteFailure, ThreadEnded } from './thread.ts';
import type { SqliteThread } from './thread.ts';
import type { Row, Statement } from './thread-protocol.ts';

/** Primary result codes after which nobody knows, or trying again may help: busy, locked, out of memory, read-only, I/O, cannot open, protocol. */
const UNKNOWN_CODES = new Set([5, 6, 7, 8, 10, 14, 15]);

/** Logs in `log.sqlite`. */
export async function openSqliteLogStore(thread: SqliteThread): Promise<LogStore> {
  await thread.write('log', { sql: `INSERT OR IGNORE INTO meta (key, value) VALUES ('incarnation', ?)`, rows: [[randomUUID()]] });
  const [meta] = await thread.read('log', `SELECT value FROM meta WHERE key = 'incarnation'`);
  if (meta === undefined) throw new Error('the store has no incarnation');
  return new SqliteLogStore(thread, text(meta, 'value'));
}

class SqliteLogStore implements LogStore {
  readonly incarnation: string;
  readonly #thread: SqliteThread;

  constructor(thread: SqliteThread, incarnation: string) {
    this.#thread = thread;
    this.incarnation = incarnation;
  }

  /** Whoever opens a folder is on its machine. */
  time(): Promise<null> {
    return Promise.resolve(null);
  }

  async append(commit: Commit, bytes: readonly string[]): Promise<AppendOutcome> {
    try {
      await this.#thread.write('log', ...insertions(commit, bytes));
      return 'APPENDED';
    } catch (error) {
      return outcomeOf(error);
    }
  }

  async head(log: string): Promise<Head | null> {
    const [row] = await this.#thread.read('log', 'SELECT * FROM commits WHERE log = ? ORDER BY no DESC LIMIT 1', log);
    return row === undefined ? null : headOf(row);
  }

  async heads(logs: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#thread.read(
      'log',
      `SELECT wanted.value AS log, (SELECT max(no) FROM commits WHERE commits.log = wanted.value) AS no FROM json_each(?) AS wanted`,
      JSON.stringify(logs),
    );
    return new Map(rows.filter(({ no }) => no !== null).map((row) => [text(row, 'log'), integer(row, 'no')]));
  }

  async logs(): Promise<string[]> {
    // Jumps from log to log in the index instead of reading all commits.
    const rows = await this.#thread.read(
      'log',
      `WITH RECURSIVE found (log) AS (
         SELECT min(log) FROM commits
         UNION ALL SELECT (SELECT min(log) FROM commits WHERE log > found.log) FROM found WHERE found.log IS NOT NULL
       ) SELECT log FROM found WHERE log IS NOT NULL`,
    );
    return rows.map((row) => text(row, 'log'));
  }

  async commits(log: string, after: number, limit: number): Promise<Commit[]> {
    const rows = await this.#thread.read('log', 'SELECT * FROM commits WHERE log = ? AND no > ? ORDER BY no LIMIT ?', log, after, limit);
    const heads = rows.map(headOf);
    const first = heads[0]?.first ?? 0;
    const count = heads.reduce((sum, head) => sum + head.count, 0);
    const events = count === 0 ? [] : await this.events(log, first, count);
    return rows.map((row, i) => {
      const head = heads[i] ?? headOf(row);
      const from = head.first - first;
      return { ...head, commands: commandsOf(row), events: events.slice(from, from + head.count) };
    });
  }

  async events(log: string, from: number, limit: number): Promise<LogEvent[]> {
    return (await this.bytes(log, from, limit)).map(parseEvent);
  }

  async channel(log: string, channel: string, from: number, to: number, limit: number): Promise<LogEvent[]> {
    const rows = await this.#thread.read(
      'log',
      'SELECT bytes FROM events WHERE log = ? AND channel = ? AND n BETWEEN ? AND ? ORDER BY n LIMIT ?',
      log, channel, from, to, limit,
    );
    return rows.map((row) => parseEvent(text(row, 'bytes')));
  }

  async beginnings(log: string, channels: readonly string[], limit: number): Promise<ReadonlyMap<string, readonly LogEvent[]>> {
    const rows = await this.#thread.read(
      'log',
      `SELECT events.bytes FROM json_each(?) AS wanted JOIN events ON events.log = ? AND events.channel = wanted.value AND events.n <= ? ORDER BY events.channel, events.n`,
      JSON.stringify(channels), log, limit,
    );
    return Map.groupBy(rows.map((row) => parseEvent(text(row, 'bytes'))), ({ channel }) => channel);
  }

  async bytes(log: string, from: number, limit: number): Promise<string[]> {
    const rows = await this.#thread.read('log', 'SELECT bytes FROM events WHERE log = ? AND seq >= ? ORDER BY seq LIMIT ?', log, from, limit);
    return rows.map((row) => text(row, 'bytes'));
  }

  async command(log: string, id: string): Promise<CommandTrace | null> {
    const [row] = await this.#thread.read(
      'log',
      'SELECT commits.* FROM commands JOIN commits ON commits.log = commands.log AND commits.no = commands.no WHERE commands.log = ? AND commands.id = ?',
      log, id,
    );
    if (row === undefined) return null;
    const record = commandsOf(row).find((command) => command.id === id);
    if (record === undefined) throw new Error(`commit ${integer(row, 'no')} of ${log} lacks a command that points to it`);
    return traceOf(record, await this.events(log, integer(row, 'first'), integer(row, 'count')));
  }

  async putSnapshot({ log, channel, fold, commit, n, state }: Snapshot): Promise<boolean> {
    const bytes = await compressed(state);
    if (bytes.length > MAX_SNAPSHOT_BYTES) return false;
    await this.#thread.writeLazily('log', {
      sql: 'INSERT OR REPLACE INTO snapshots (log, channel, fold, no, n, state) VALUES (?, ?, ?, ?, ?, ?)',
      rows: [[log, channel, fold, commit, n, bytes]],
    });
    return true;
  }

  async snapshot(log: string, channel: string): Promise<Snapshot | null> {
    const [row] = await this.#thread.read('log', 'SELECT * FROM snapshots WHERE log = ? AND channel = ?', log, channel);
    if (row === undefined) return null;
    const state = await decompressed(blob(row, 'state'));
    return { log, channel, fold: integer(row, 'fold'), commit: integer(row, 'no'), n: integer(row, 'n'), state };
  }

  async dropSnapshots(log: string): Promise<void> {
    await this.#thread.write('log', { sql: 'DELETE FROM snapshots WHERE log = ?', rows: [[log]] });
  }

  async putOverview({ log, commit, fold, due, overview, ties }: OverviewWrite): Promise<void> {
    const tied = { sql: 'INSERT OR IGNORE INTO ties (tied, log) VALUES (?, ?)', rows: ties.map((tie) => [tie, log]) };
    await this.#thread.writeLazily('log', ...(ties.length === 0 ? [] : [tied]), {
      sql: `INSERT INTO overviews (log, no, fold, due, overview) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (log) DO UPDATE SET no = excluded.no, fold = excluded.fold, due = excluded.due, overview = excluded.overview
            WHERE (excluded.no, excluded.fold) >= (overviews.no, overviews.fold)`,
      rows: [[log, commit, fold, due, JSON.stringify(overview)]],
    });
  }

  async tied(to: string): Promise<string[]> {
    const rows = await this.#thread.read('log', 'SELECT log FROM ties WHERE tied = ? ORDER BY log', to);
    return rows.map((row) => text(row, 'log'));
  }

  async overviews(logs: readonly string[] | 'ALL'): Promise<StoredOverview[]> {
    const rows = logs === 'ALL'
      ? await this.#thread.read('log', 'SELECT * FROM overviews ORDER BY log')
      : await this.#thread.read('log', 'SELECT * FROM overviews WHERE log IN (SELECT value FROM json_each(?)) ORDER BY log', JSON.stringify(logs));
    return rows.map((row) => ({
      log: text(row, 'log'), commit: integer(row, 'no'), fold: integer(row, 'fold'), due: textOrNull(row, 'due'),
      overview: JSON.parse(text(row, 'overview')) as Overview,
    }));
  }

  async due(now: string): Promise<string[]> {
    const rows = await this.#thread.read('log', 'SELECT log FROM overviews WHERE due IS NOT NULL AND due <= ? ORDER BY due', now);
    return rows.map((row) => text(row, 'log'));
  }
}

/** Commands first, so that a commit that stands already is told by its commands. */
function insertions(commit: Commit, bytes: readonly string[]): Statement[] {
  const { log, no, first, count, at, due, root, frontier, commands, events } = commit;
  if (bytes.length !== events.length) throw new Error('one canonical text per event');
  return [
    { sql: 'INSERT INTO commands (log, id, no) VALUES (?, ?, ?)', rows: commands.map(({ id }) => [log, id, no]) },
    {
      sql: 'INSERT INTO commits (log, no, first, count, at, due, root, frontier, commands) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      rows: [[log, no, first, count, at, due, root, JSON.stringify(frontier), JSON.stringify(commands)]],
    },
    {
      sql: 'INSERT INTO events (log, seq, channel, n, type, bytes) VALUES (?, ?, ?, ?, ?, ?)',
      rows: events.map(({ seq, channel, n, type }, i) => [log, seq, channel, n, type, bytes[i] ?? '']),
    },
  ];
}

function outcomeOf(error: unknown): AppendOutcome {
  if (error instanceof ThreadEnded) return 'UNKNOWN';
  if (isStoreFull(error)) return 'FULL';
  if (!(error instanceof SqliteFailure)) throw error;
  if (error.against('commands')) return 'DUPLICATE';
  if (error.against('commits')) return 'CONFLICT';
  if (UNKNOWN_CODES.has(error.code & 0xff)) return 'UNKNOWN';
  throw error;
}

export function headOf(row: Row): Head {
  return {
    log: text(row, 'log'), no: integer(row, 'no'), first: integer(row, 'first'), count: integer(row, 'count'),
    at: text(row, 'at'), due: textOrNull(row, 'due'), root: text(row, 'root'), frontier: JSON.parse(text(row, 'frontier')) as string[],
  };
}

function commandsOf(row: Row): CommandRecord[] {
  return JSON.parse(text(row, 'commands')) as CommandRecord[];
}
