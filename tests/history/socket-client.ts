import type { CommandData, CommandType } from '@sanfang/shared/compound/command.ts';
import type { CommandReply } from '@sanfang/shared/protocol/live.ts';
import { connect, type Connection } from '../../web/src/lib/live/connection.ts';
import { createOutboxQueue } from '../../web/src/lib/live/outbox-core.ts';
import { memoryStorage } from '../domain/live/memory-storage.ts';
import { wireTo } from '../realtime/wire.ts';
import { ORIGIN } from '../support/hub.ts';
import type { Somebody } from './http-client.ts';
import type { Recorder } from './recorder.ts';
import { type Sender, senderOn } from './sending.ts';
import { watch, type Watch } from './watch.ts';

/** The product's own client on a wire of its own, recorded: it stays connected, with its copies, whatever happens to hubs. */
export interface SocketClient extends Sender {
  readonly connection: Connection;
  /** Puts a command into the product's outbox and answers what finally came of it. One lane: they go one after the other. */
  post<K extends CommandType>(type: K, data: CommandData[K]): Promise<CommandReply>;
  watch(channel: string, whole?: boolean): Watch;
  /** Cuts the line; it comes back by itself. */
  cut(): void;
  /** Leads the line to another node, with everything that the client holds. */
  moveTo(url: string): void;
  close(): Promise<void>;
}

/** Longest wait of the outbox before it tries again: a run need not wait as long as a phone. */
const OUTBOX_WAIT_MS = 20;

/** Connects somebody to a hub. */
export async function socketClient(recorder: Recorder, url: string, who: Somebody): Promise<SocketClient> {
  const wire = await wireTo(url);
  const { name, person, log, capacity } = who;
  const connection = connect({ person, url: wire.url, headers: { origin: ORIGIN, cookie: who.cookie }, backOff: { first: 20, longest: 100 } });
  const ended = new AbortController();
  const record = recorder.recorded(name, person, (command) => connection.command(command));
  // While the line is down nothing is sent: that is no operation.
  const send: typeof record = async (command) => ((await isUp(connection, ended.signal)) ? record(command) : null);
  const outbox = createOutboxQueue({
    person, storage: memoryStorage(), send,
    newId: () => crypto.randomUUID(),
    now: () => Date.now(),
    after: (ms, then) => void setTimeout(() => ended.signal.aborted || then(), Math.min(ms, OUTBOX_WAIT_MS)).unref(),
    changed: () => undefined,
    settled: () => undefined,
  });
  connection.onStatus(({ kind }) => outbox.allow(kind === 'UP'));
  const watches: Watch[] = [];
  return {
    ...senderOn({ ...who, send, signal: ended.signal }),
    connection,
    async post(type, data) {
      const { command } = await outbox.put({ log, type, capacity, data }, log);
      return outbox.answerTo(command.id);
    },
    watch(channel, whole = true) {
      const one = watch({ recorder, connection, client: name, log, channel, whole, seen: (events) => outbox.seen(channel, events) });
      watches.push(one);
      return one;
    },
    cut: () => wire.cut(),
    moveTo(next) {
      wire.leadTo(next);
      wire.cut();
    },
    async close() {
      ended.abort();
      outbox.allow(false);
      connection.close();
      await wire.close();
    },
  };
}

/** Waits until the line is up; false: it was given up first. */
function isUp(connection: Connection, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (up: boolean): void => {
      unlisten();
      signal.removeEventListener('abort', giveUp);
      resolve(up);
    };
    const giveUp = (): void => end(false);
    const unlisten = connection.onStatus(({ kind }) => kind === 'UP' && end(true));
    signal.addEventListener('abort', giveUp);
    if (connection.status().kind === 'UP' || signal.aborted) end(!signal.aborted);
  });
}
