import type { DatabaseName } from './thread-protocol.ts';

/** Tables of each file. Everything that must not happen twice is a unique key here. */
export const schemas: Readonly<Record<DatabaseName, string>> = {
  log: `
    CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS commits (
      log TEXT NOT NULL, no INTEGER NOT NULL, first INTEGER NOT NULL, count INTEGER NOT NULL, at TEXT NOT NULL, due TEXT,
      root TEXT NOT NULL, frontier TEXT NOT NULL, commands TEXT NOT NULL,
      UNIQUE (log, no), UNIQUE (log, first)
    ) STRICT;
    CREATE TABLE IF NOT EXISTS commands (
      log TEXT NOT NULL, id TEXT NOT NULL, no INTEGER NOT NULL,
      PRIMARY KEY (log, id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS events (
      log TEXT NOT NULL, seq INTEGER NOT NULL, channel TEXT NOT NULL, n INTEGER NOT NULL, type TEXT NOT NULL, bytes TEXT NOT NULL,
      UNIQUE (log, seq), UNIQUE (log, channel, n)
    ) STRICT;
    CREATE TABLE IF NOT EXISTS snapshots (
      log TEXT NOT NULL, channel TEXT NOT NULL, fold INTEGER NOT NULL, no INTEGER NOT NULL, n INTEGER NOT NULL, state BLOB NOT NULL,
      UNIQUE (log, channel)
    ) STRICT;
    CREATE TABLE IF NOT EXISTS overviews (
      log TEXT PRIMARY KEY, no INTEGER NOT NULL, fold INTEGER NOT NULL, due TEXT, overview TEXT NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS overviews_due ON overviews (due) WHERE due IS NOT NULL;
    CREATE TABLE IF NOT EXISTS ties (
      tied TEXT NOT NULL, log TEXT NOT NULL,
      PRIMARY KEY (tied, log)
    ) STRICT, WITHOUT ROWID;`,

  // Deleted content is overwritten with zeros.
  vault: `
    PRAGMA secure_delete = ON;
    CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS entries (
      commitment TEXT PRIMARY KEY, path TEXT NOT NULL, salt TEXT NOT NULL, value TEXT NOT NULL, subjects TEXT NOT NULL, retention TEXT NOT NULL,
      log TEXT NOT NULL, command TEXT NOT NULL, at TEXT NOT NULL, confirmed INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX IF NOT EXISTS entries_unconfirmed ON entries (at) WHERE confirmed = 0;
    CREATE TABLE IF NOT EXISTS subjects (
      subject TEXT NOT NULL, commitment TEXT NOT NULL,
      PRIMARY KEY (subject, commitment)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS subjects_commitment ON subjects (commitment);
    CREATE TABLE IF NOT EXISTS erased (commitment TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;`,

  directory: `
    PRAGMA secure_delete = ON;
    CREATE TABLE IF NOT EXISTS accounts (
      person TEXT PRIMARY KEY, identifier TEXT NOT NULL UNIQUE, passwordHash TEXT NOT NULL, demo TEXT, disabled INTEGER NOT NULL,
      createdAt TEXT NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS sessions (
      id TEXT PRIMARY KEY, tokenHash TEXT NOT NULL UNIQUE, person TEXT NOT NULL, method TEXT NOT NULL, level INTEGER NOT NULL,
      device TEXT NOT NULL, createdAt TEXT NOT NULL, lastSeenAt TEXT NOT NULL, expiresAt TEXT NOT NULL, revokedAt TEXT, userAgent TEXT NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS sessions_person ON sessions (person);
    CREATE INDEX IF NOT EXISTS sessions_revoked ON sessions (revokedAt) WHERE revokedAt IS NOT NULL;
    CREATE TABLE IF NOT EXISTS devices (
      person TEXT NOT NULL, id TEXT NOT NULL, firstSeenAt TEXT NOT NULL,
      PRIMARY KEY (person, id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS places (
      person TEXT NOT NULL, place TEXT NOT NULL, lastSeenAt TEXT NOT NULL,
      PRIMARY KEY (person, place)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS attempts (key TEXT PRIMARY KEY, version INTEGER NOT NULL, times TEXT NOT NULL, until TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS consents (
      person TEXT NOT NULL, purpose TEXT NOT NULL, version INTEGER NOT NULL, givenAt TEXT NOT NULL,
      PRIMARY KEY (person, purpose, version)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS factors (
      id TEXT PRIMARY KEY, person TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, secret TEXT NOT NULL,
      counter INTEGER NOT NULL, transports TEXT NOT NULL, createdAt TEXT NOT NULL, lastUsedAt TEXT
    ) STRICT;
    CREATE INDEX IF NOT EXISTS factors_person ON factors (person);
    CREATE TABLE IF NOT EXISTS recoveryCodes (person TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (person, digest)) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS tickets (
      id TEXT PRIMARY KEY, person TEXT NOT NULL, kind TEXT NOT NULL, holder TEXT NOT NULL, data TEXT NOT NULL, expiresAt TEXT NOT NULL, usedBy TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS tickets_expiry ON tickets (expiresAt);`,

  // What was written is not rewritten, not even by us.
  audit: `
    CREATE TABLE IF NOT EXISTS pages (
      no INTEGER PRIMARY KEY, at TEXT NOT NULL, node TEXT NOT NULL, acts TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS pages_at ON pages (at);
    CREATE TRIGGER IF NOT EXISTS pages_stand BEFORE UPDATE ON pages BEGIN SELECT RAISE(ABORT, 'a page of the audit stream is not changed'); END;`,
};
