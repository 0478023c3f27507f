import { randomBytes, randomUUID } from 'node:crypto';
import type { AppendOutcome, LogStore } from '@sanfang/server/store/log-store.ts';
import { canonicalize } from '@sanfang/shared/log/canonical.ts';
import type { Commit } from '@sanfang/shared/log/commit.ts';
import type { LogEvent } from '@sanfang/shared/log/event.ts';

/** What a test wants recorded: everything else is made up. */
export interface Wanted {
  readonly channel: string;
  readonly data?: unknown;
  readonly sealed?: Readonly<Record<string, string>>;
}

export interface Entry {
  readonly commit: Commit;
  readonly bytes: readonly string[];
}

const AT = '2026-11-23T02:00:00.000Z';

export function newLog(): string {
  return `compound/${randomUUID()}`;
}

/**
 * A writer of one log as the engine is one: it numbers from the last commit that it has read, and after any outcome but
 * APPENDED reads what rivals wrote, looks its command up and tries again. Decides nothing; roots are made up.
 */
export class LogWriter {
  readonly log: string;
  readonly #logs: LogStore;
  #no = 0;
  #seq = 0;
  readonly #n = new Map<string, number>();

  constructor(logs: LogStore, log: string) {
    this.#logs = logs;
    this.log = log;
  }

  /** The commit that would follow what this writer knows; one command per wanted event unless an id is given for all. */
  next(wanted: readonly Wanted[], command?: string): Entry {
    const numbers = new Map(this.#n);
    const events = wanted.map(({ channel, data, sealed }, i): LogEvent => {
      const n = (numbers.get(channel) ?? 0) + 1;
      numbers.set(channel, n);
      return {
        v: 1, log: this.log, seq: this.#seq + 1 + i, channel, n, type: 'test.happened', at: AT, actor: 'actor', capacity: 'capacity',
        command: command ?? randomUUID(), auth: { method: 'HUB', level: 0, deviceAge: 0 }, data: data ?? { i }, sealed: sealed ?? {},
        salt: randomBytes(32).toString('base64url'),
      };
    });
    const commands = new Map(events.map((event) => [event.command, { channel: event.channel, n: event.n }]));
    const commit: Commit = {
      log: this.log, no: this.#no + 1, first: this.#seq + 1, count: events.length, at: AT, due: null,
      commands: [...commands].map(([id, answer]) => ({ id, digest: `digest of ${id}`, answer })),
      events, root: randomBytes(32).toString('base64url'), frontier: [randomBytes(32).toString('base64url')],
    };
    return { commit, bytes: events.map(canonicalize) };
  }

  /** Appends what follows, and goes on from there if it was appended. */
  async append(wanted: readonly Wanted[], command?: string): Promise<Entry & { outcome: AppendOutcome }> {
    const entry = this.next(wanted, command);
    const outcome = await this.#logs.append(entry.commit, entry.bytes);
    if (outcome === 'APPENDED') this.#follow(entry.commit);
    return { ...entry, outcome };
  }

  /** Appends for a command, exactly once, however many rivals there are. Answers how often it lost. */
  async insist(wanted: readonly Wanted[], command: string): Promise<number> {
    for (let lost = 0; ; lost += 1) {
      if ((await this.append(wanted, command)).outcome === 'APPENDED') return lost;
      await this.catchUp();
      if (await this.#logs.command(this.log, command) !== null) return lost;
    }
  }

  /** Reads the commits that this writer does not know. */
  async catchUp(): Promise<void> {
    for (const commit of await this.#logs.commits(this.log, this.#no, 1_000)) this.#follow(commit);
  }

  #follow(commit: Commit): void {
    this.#no = commit.no;
    this.#seq = commit.first + commit.count - 1;
    for (const { channel, n } of commit.events) this.#n.set(channel, n);
  }
}
