import type { Accounts } from '../accounts/accounts.ts';
import type { Client } from './client.ts';
import type { Roll } from './roll.ts';

/** Every session behind a socket is read again this often, whatever was announced; milliseconds. */
const READ_EVERY_MS = 30_000;
/** So many at a time: the store is asked for them together. */
const AT_ONCE = 200;

export interface SessionWatchOptions {
  readonly accounts: Pick<Accounts, 'stillSigned' | 'revocations'>;
  readonly roll: Roll;
  /** The session behind these sockets has ended. */
  readonly ended: (client: Client) => void;
  readonly onError: (error: unknown) => void;
}

export interface SessionWatch {
  /** Ends a socket whose session ended while it was let in. */
  look(client: Client): void;
  close(): void;
}

/** Ends the sockets of a session with it: at once when it is announced, and by reading it again in any case. */
export function watchSessions({ accounts, roll, ended, onError }: SessionWatchOptions): SessionWatch {
  const unsubscribe = accounts.revocations.subscribe((sessions) => {
    for (const session of sessions) roll.ofSession(session).forEach(ended);
  });

  async function isLive(session: string, clients: readonly Client[]): Promise<boolean> {
    // Only what a person does keeps a session alive; an open page alone does not.
    const inUse = clients.some((client) => client.active);
    for (const client of clients) client.active = false;
    return accounts.stillSigned(session, inUse);
  }
  async function read(session: string): Promise<void> {
    const clients = roll.ofSession(session);
    if (!(await isLive(session, clients))) clients.forEach(ended);
  }
  async function readAll(): Promise<void> {
    const sessions = roll.sessions();
    for (let i = 0; i < sessions.length; i += AT_ONCE) await Promise.all(sessions.slice(i, i + AT_ONCE).map(read));
  }
  const timer = setInterval(() => void readAll().catch(onError), READ_EVERY_MS).unref();

  return {
    look(client) {
      if (client.signed !== null && accounts.revocations.hasEnded(client.signed.session)) ended(client);
    },
    close() {
      unsubscribe();
      clearInterval(timer);
    },
  };
}
