import type { FactorRow, FactorStore, TicketRow } from '../factors.ts';
import { integer, text, textOrNull } from './columns.ts';
import { SqliteFailure } from './thread.ts';
import type { SqliteThread } from './thread.ts';
import type { Row } from './thread-protocol.ts';

/** Second factors in `directory.sqlite`. */
export class SqliteFactors implements FactorStore {
  readonly #thread: SqliteThread;

  constructor(thread: SqliteThread) {
    this.#thread = thread;
  }

  async addFactor({ id, person, kind, key, name, secret, counter, transports, createdAt, lastUsedAt }: FactorRow): Promise<boolean> {
    try {
      await this.#thread.write('directory', {
        sql: 'INSERT INTO factors (id, person, kind, key, name, secret, counter, transports, createdAt, lastUsedAt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
        rows: [[id, person, kind, key, name, secret, counter, JSON.stringify(transports), createdAt, lastUsedAt]],
      });
      return true;
    } catch (error) {
      if (error instanceof SqliteFailure && error.against('factors')) return false;
      throw error;
    }
  }

  async factorsOf(person: string): Promise<FactorRow[]> {
    return (await this.#thread.read('directory', 'SELECT * FROM factors WHERE person = ? ORDER BY createdAt, id', person)).map(factorOf);
  }

  useFactor(id: string, was: number, counter: number, at: string): Promise<boolean> {
    return this.#changes('UPDATE factors SET counter = ?, lastUsedAt = ? WHERE id = ? AND counter = ?', counter, at, id, was);
  }

  renameFactor(person: string, id: string, name: string): Promise<boolean> {
    return this.#changes('UPDATE factors SET name = ? WHERE person = ? AND id = ?', name, person, id);
  }

  removeFactor(person: string, id: string): Promise<boolean> {
    return this.#changes('DELETE FROM factors WHERE person = ? AND id = ?', person, id);
  }

  async clearFactors(person: string): Promise<void> {
    await this.#thread.write('directory', { sql: 'DELETE FROM factors WHERE person = ?', rows: [[person]] }, { sql: 'DELETE FROM recoveryCodes WHERE person = ?', rows: [[person]] });
  }

  async setRecoveryCodes(person: string, digests: readonly string[]): Promise<void> {
    await this.#thread.write(
      'directory',
      { sql: 'DELETE FROM recoveryCodes WHERE person = ?', rows: [[person]] },
      { sql: 'INSERT OR IGNORE INTO recoveryCodes (person, digest) VALUES (?, ?)', rows: digests.map((digest) => [person, digest]) },
    );
  }

  async recoveryCodes(person: string): Promise<string[]> {
    return (await this.#thread.read('directory', 'SELECT digest FROM recoveryCodes WHERE person = ? ORDER BY digest', person)).map((row) => text(row, 'digest'));
  }

  useRecoveryCode(person: string, digest: string): Promise<boolean> {
    return this.#changes('DELETE FROM recoveryCodes WHERE person = ? AND digest = ?', person, digest);
  }

  async addTicket({ id, person, kind, holder, data, expiresAt, usedBy }: TicketRow): Promise<void> {
    await this.#thread.write('directory', {
      sql: 'INSERT INTO tickets (id, person, kind, holder, data, expiresAt, usedBy) VALUES (?, ?, ?, ?, ?, ?, ?)', rows: [[id, person, kind, holder, data, expiresAt, usedBy]],
    });
  }

  async ticket(id: string): Promise<TicketRow | null> {
    const [row] = await this.#thread.read('directory', 'SELECT * FROM tickets WHERE id = ?', id);
    return row === undefined ? null : ticketOf(row);
  }

  useTicket(id: string, by: string): Promise<boolean> {
    return this.#changes('UPDATE tickets SET usedBy = ?1 WHERE id = ?2 AND (usedBy IS NULL OR usedBy = ?1)', by, id);
  }

  async forgetTickets(before: string): Promise<void> {
    await this.#thread.writeLazily('directory', { sql: 'DELETE FROM tickets WHERE expiresAt < ?', rows: [[before]] });
  }

  async #changes(sql: string, ...values: readonly (string | number)[]): Promise<boolean> {
    const [changed] = await this.#thread.write('directory', { sql, rows: [values] });
    return changed === 1;
  }
}

function factorOf(row: Row): FactorRow {
  return {
    id: text(row, 'id'), person: text(row, 'person'), kind: text(row, 'kind') as FactorRow['kind'], key: text(row, 'key'), name: text(row, 'name'),
    secret: text(row, 'secret'), counter: integer(row, 'counter'), transports: JSON.parse(text(row, 'transports')) as string[],
    createdAt: text(row, 'createdAt'), lastUsedAt: textOrNull(row, 'lastUsedAt'),
  };
}

function ticketOf(row: Row): TicketRow {
  return {
    id: text(row, 'id'), person: text(row, 'person'), kind: text(row, 'kind') as TicketRow['kind'], holder: text(row, 'holder'),
    data: text(row, 'data'), expiresAt: text(row, 'expiresAt'), usedBy: textOrNull(row, 'usedBy'),
  };
}
