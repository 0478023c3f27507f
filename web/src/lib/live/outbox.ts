import { v7 } from 'uuid';
import type { CommandReply } from '@sanfang/shared/protocol/live.ts';
import type { Connection } from './connection.ts';
import { createOutboxQueue, type OutboxQueue } from './outbox-core.ts';
import { openOutboxStorage } from './outbox-storage.ts';

/** What tabs of one person tell each other. */
type Word = { readonly kind: 'CHANGED' } | { readonly kind: 'SETTLED'; readonly id: string; readonly reply: CommandReply };

export interface Outbox extends Omit<OutboxQueue, 'load' | 'allow' | 'settle'> {
  /** Stops sending from this page. What is pending stays in the browser and goes out when the person is back. */
  close(): void;
}

/**
 * The outbox of one person in this browser. All tabs see the same entries; one sends, by a Web Lock. A tab that comes
 * into view takes the lock over, because a tab in the background may be frozen while it holds it; should both send, the
 * command's id makes it count once.
 * @param changed called whenever `entries` answers something new
 */
export async function openOutbox(person: string, connection: Connection, changed: () => void): Promise<Outbox> {
  const storage = await openOutboxStorage();
  const tabs = new BroadcastChannel(`sanfang-outbox/${person}`);
  const ended = new AbortController();
  let holdsLock = false;

  const say = (word: Word): void => tabs.postMessage(word);
  const queue = createOutboxQueue({
    person,
    storage,
    // Under another person's session nothing of this person's may leave.
    send: (command) => (connection.person === person ? connection.command(command) : Promise.resolve(null)),
    newId: () => v7(),
    now: () => Date.now(),
    after: (ms, then) => void setTimeout(() => ended.signal.aborted || then(), ms),
    changed,
    settled: (id, reply) => say({ kind: 'SETTLED', id, reply }),
  });
  const decide = (): void => queue.allow(holdsLock && connection.status().kind === 'UP' && !ended.signal.aborted);

  tabs.onmessage = ({ data }: MessageEvent<Word>) => {
    if (data.kind === 'SETTLED') queue.settle(data.id, data.reply);
    else void queue.load();
  };
  const unlisten = connection.onStatus(decide);

  async function holdLock(steal: boolean): Promise<void> {
    if (!('locks' in navigator)) {
      // Plain HTTP in the home network: no locks there. Every tab sends, and the ids see to it that all counts once.
      holdsLock = true;
      return decide();
    }
    try {
      // A request may either steal or be aborted, not both.
      await navigator.locks.request(`sanfang-outbox/${person}`, steal ? { steal } : { signal: ended.signal }, () => {
        holdsLock = true;
        decide();
        return new Promise<void>((release) => ended.signal.addEventListener('abort', () => release(), { once: true }));
      });
    } catch {
      // Another tab came into view and took over, or this outbox was closed.
      holdsLock = false;
      decide();
      if (!ended.signal.aborted) void holdLock(false);
    }
  }
  const onView = (): void => {
    if (document.visibilityState === 'visible' && !holdsLock) void holdLock(true);
  };
  document.addEventListener('visibilitychange', onView, { signal: ended.signal });
  void holdLock(document.visibilityState === 'visible');
  await queue.load();

  /** After a change of what is kept, the other tabs read again. */
  async function andTell<T>(step: Promise<T>): Promise<T> {
    const done = await step;
    say({ kind: 'CHANGED' });
    return done;
  }
  return {
    entries: () => queue.entries(),
    put: (command, lane) => andTell(queue.put(command, lane)),
    answerTo: (id) => queue.answerTo(id),
    seen: (channel, events) => queue.seen(channel, events),
    dismiss: (id) => andTell(queue.dismiss(id)),
    again: (id) => andTell(queue.again(id)),
    discard: () => andTell(queue.discard()),
    close() {
      ended.abort();
      decide();
      unlisten();
      tabs.close();
    },
  };
}
