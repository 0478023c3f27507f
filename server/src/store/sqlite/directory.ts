import type { Account, AttemptsRow, ConsentRow, DeviceRow, Directory, PlaceRow, SessionRow } from '../directory.ts';
import { integer, text, textOrNull } from './columns.ts';
import { SqliteFactors } from './factors.ts';
import { SqliteFailure } from './thread.ts';
import type { SqliteThread } from './thread.ts';
import type { Row, Value } from './thread-protocol.ts';

/** People and sessions in `directory.sqlite`. */
export function createSqliteDirectory(thread: SqliteThread): Directory {
  return new SqliteDirectory(thread);
}

class SqliteDirectory extends SqliteFactors implements Directory {
  readonly #thread: SqliteThread;

  constructor(thread: SqliteThread) {
    super(thread);
    this.#thread = thread;
  }

  async addAccount({ person, identifier, passwordHash, demo, disabled, createdAt }: Account): Promise<boolean> {
    try {
      await this.#run(
        'INSERT INTO accounts (person, identifier, passwordHash, demo, disabled, createdAt) VALUES (?, ?, ?, ?, ?, ?)',
        person, identifier, passwordHash, demo, disabled ? 1 : 0, createdAt,
      );
      return true;
    } catch (error) {
      if (error instanceof SqliteFailure && error.against('accounts')) return false;
      throw error;
    }
  }

  async accountByIdentifier(identifier: string): Promise<Account | null> {
    const [row] = await this.#read('SELECT * FROM accounts WHERE identifier = ?', identifier);
    return row === undefined ? null : accountOf(row);
  }

  async account(person: string): Promise<Account | null> {
    const [row] = await this.#read('SELECT * FROM accounts WHERE person = ?', person);
    return row === undefined ? null : accountOf(row);
  }

  async demoAccounts(): Promise<Account[]> {
    return (await this.#read('SELECT * FROM accounts WHERE demo IS NOT NULL ORDER BY createdAt, person')).map(accountOf);
  }

  async setPasswordHash(person: string, passwordHash: string): Promise<void> {
    await this.#run('UPDATE accounts SET passwordHash = ? WHERE person = ?', passwordHash, person);
  }

  async disable(person: string, disabled: boolean): Promise<void> {
    await this.#run('UPDATE accounts SET disabled = ? WHERE person = ?', disabled ? 1 : 0, person);
  }

  async addSession(session: SessionRow): Promise<void> {
    await this.#run(
      `INSERT INTO sessions (id, tokenHash, person, method, level, device, createdAt, lastSeenAt, expiresAt, revokedAt, userAgent)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      session.id, session.tokenHash, session.person, session.method, session.level, session.device,
      session.createdAt, session.lastSeenAt, session.expiresAt, session.revokedAt, session.userAgent,
    );
  }

  async sessionByToken(tokenHash: string): Promise<SessionRow | null> {
    const [row] = await this.#read('SELECT * FROM sessions WHERE tokenHash = ?', tokenHash);
    return row === undefined ? null : sessionOf(row);
  }

  async session(id: string): Promise<SessionRow | null> {
    const [row] = await this.#read('SELECT * FROM sessions WHERE id = ?', id);
    return row === undefined ? null : sessionOf(row);
  }

  async sessionsOf(person: string): Promise<SessionRow[]> {
    return (await this.#read('SELECT * FROM sessions WHERE person = ? ORDER BY createdAt, id', person)).map(sessionOf);
  }

  async touchSession(id: string, lastSeenAt: string, expiresAt: string): Promise<void> {
    await this.#run('UPDATE sessions SET lastSeenAt = ?, expiresAt = ? WHERE id = ?', lastSeenAt, expiresAt, id);
  }

  async revokeSessions(ids: readonly string[], at: string): Promise<void> {
    const sql = 'UPDATE sessions SET revokedAt = ? WHERE revokedAt IS NULL AND id IN (SELECT value FROM json_each(?))';
    await this.#run(sql, at, JSON.stringify(ids));
  }

  async revokedSince(since: string): Promise<string[]> {
    const rows = await this.#read('SELECT id FROM sessions WHERE revokedAt IS NOT NULL AND revokedAt >= ? ORDER BY revokedAt, id', since);
    return rows.map((row) => text(row, 'id'));
  }

  async seeDevice({ id, person, firstSeenAt }: DeviceRow): Promise<string> {
    const seen = async (): Promise<string | null> => {
      const [row] = await this.#read('SELECT firstSeenAt FROM devices WHERE person = ? AND id = ?', person, id);
      return row === undefined ? null : text(row, 'firstSeenAt');
    };
    const known = await seen();
    if (known !== null) return known;
    await this.#run('INSERT OR IGNORE INTO devices (person, id, firstSeenAt) VALUES (?, ?, ?)', person, id, firstSeenAt);
    return (await seen()) ?? firstSeenAt;
  }

  async knowsDevice(person: string, device: string): Promise<boolean> {
    return (await this.#read('SELECT id FROM devices WHERE person = ? AND id = ?', person, device)).length > 0;
  }

  async seePlace({ person, place, lastSeenAt }: PlaceRow): Promise<void> {
    await this.#run('INSERT OR REPLACE INTO places (person, place, lastSeenAt) VALUES (?, ?, ?)', person, place, lastSeenAt);
  }

  async knowsPlace(person: string, place: string): Promise<boolean> {
    return (await this.#read('SELECT place FROM places WHERE person = ? AND place = ?', person, place)).length > 0;
  }

  async attempts(keys: readonly string[]): Promise<AttemptsRow[]> {
    const rows = await this.#read('SELECT * FROM attempts WHERE key IN (SELECT value FROM json_each(?))', JSON.stringify(keys));
    return rows.map((row) => ({ key: text(row, 'key'), version: integer(row, 'version'), times: JSON.parse(text(row, 'times')) as number[], until: text(row, 'until') }));
  }

  /** Without a flush of its own: a machine that loses its power forgets the guesses of its last moments. */
  async putAttempts({ key, version, times, until }: AttemptsRow): Promise<boolean> {
    const sql = version === 1
      ? 'INSERT OR IGNORE INTO attempts (times, until, key, version) VALUES (?, ?, ?, ? + 1)'
      : 'UPDATE attempts SET times = ?, until = ?, version = version + 1 WHERE key = ? AND version = ?';
    const [changed] = await this.#thread.writeLazily('directory', { sql, rows: [[JSON.stringify(times), until, key, version - 1]] });
    return changed === 1;
  }

  async forgetAttempts(now: string, placesBefore: string): Promise<void> {
    await this.#thread.writeLazily(
      'directory',
      { sql: 'DELETE FROM attempts WHERE until <= ?', rows: [[now]] },
      { sql: 'DELETE FROM places WHERE lastSeenAt < ?', rows: [[placesBefore]] },
    );
  }

  async addConsent({ person, purpose, version, givenAt }: ConsentRow): Promise<void> {
    await this.#run('INSERT OR IGNORE INTO consents (person, purpose, version, givenAt) VALUES (?, ?, ?, ?)', person, purpose, version, givenAt);
  }

  async consentsOf(person: string): Promise<ConsentRow[]> {
    const rows = await this.#read('SELECT * FROM consents WHERE person = ? ORDER BY givenAt, purpose, version', person);
    return rows.map((row) => ({
      person, purpose: text(row, 'purpose'), version: integer(row, 'version'), givenAt: text(row, 'givenAt'),
    }));
  }

  #read(sql: string, ...values: readonly Value[]): Promise<readonly Row[]> {
    return this.#thread.read('directory', sql, ...values);
  }

  async #run(sql: string, ...values: readonly Value[]): Promise<void> {
    await this.#thread.write('directory', { sql, rows: [values] });
  }
}

export function accountOf(row: Row): Account {
  return {
    person: text(row, 'person'), identifier: text(row, 'identifier'), passwordHash: text(row, 'passwordHash'),
    demo: textOrNull(row, 'demo'), disabled: integer(row, 'disabled') === 1, createdAt: text(row, 'createdAt'),
  };
}

function sessionOf(row: Row): SessionRow {
  return {
    id: text(row, 'id'), tokenHash: text(row, 'tokenHash'), person: text(row, 'person'),
    method: text(row, 'method') as SessionRow['method'], level: integer(row, 'level'), device: text(row, 'device'),
    createdAt: text(row, 'createdAt'), lastSeenAt: text(row, 'lastSeenAt'), expiresAt: text(row, 'expiresAt'),
    revokedAt: textOrNull(row, 'revokedAt'), userAgent: text(row, 'userAgent'),
  };
}
