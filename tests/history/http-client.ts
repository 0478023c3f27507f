import type { CommandReply } from '@sanfang/shared/protocol/live.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { Client } from '../support/client.ts';
import type { Recorder } from './recorder.ts';
import { type Sender, senderOn } from './sending.ts';

/** Somebody at a hub, with the cookie of a session that every hub on its stores takes. */
export interface Somebody {
  readonly name: string;
  readonly person: string;
  readonly capacity: string;
  readonly cookie: string;
  readonly log: string;
}

export interface HttpClient extends Sender {
  /** From now on, another node. */
  moveTo(url: string): void;
  close(): void;
}

/** A client without a socket: commands by POST, recorded. */
export function httpClient(recorder: Recorder, url: string, who: Somebody): HttpClient {
  let client = new Client(url);
  const ended = new AbortController();
  const send = recorder.recorded(who.name, who.person, async (command) => {
    try {
      const { status, body } = await client.post<CommandReply | null>('/api/commands', command, { cookie: who.cookie });
      if (status === 200 || isRefusal(body)) return body;
      throw new Error(`a command was answered with ${String(status)}`);
    } catch (error) {
      // fetch throws a TypeError whatever breaks the line; all else is no answer of a hub.
      if (error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError')) return null;
      throw error;
    }
  });
  return {
    ...senderOn({ ...who, send, signal: ended.signal }),
    moveTo(next) { client = new Client(next); },
    close: () => ended.abort(),
  };
}
