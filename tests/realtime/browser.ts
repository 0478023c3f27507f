import type { ChannelCopy } from '@sanfang/shared/protocol/channel-copy.ts';
import { connect, type Connection } from '../../web/src/lib/live/connection.ts';
import { syncChannel, type ChannelSync } from '../../web/src/lib/live/channel-sync.ts';
import { ORIGIN } from '../support/hub.ts';
import type { Who } from './line.ts';

/** A browser as far as the live library goes: the product's own client, whole. */
export interface Browser {
  readonly connection: Connection;
  open(log: string, channel: string): OpenChannel;
  close(): void;
}

export interface OpenChannel extends ChannelSync {
  /** Waits until something is true of the copy; asked again after each change. */
  until(condition: (copy: ChannelCopy, phase: string) => boolean): Promise<ChannelCopy>;
}

/** Opens the product's client in this process; it tries again quickly after a cut. */
export function browse(url: string, who: Who): Browser {
  const headers = { origin: ORIGIN, ...(who === null ? {} : { cookie: who.cookie }) };
  const connection = connect({ person: who?.person ?? null, url, headers, backOff: { first: 20, longest: 100 } });
  return {
    connection,
    open(log, channel) {
      const waiting = new Set<() => void>();
      const sync = syncChannel({ connection, log, channel, changed: () => waiting.forEach((check) => check()) });
      return {
        ...sync,
        until: (condition) => new Promise((resolve) => {
          const check = () => {
            if (!condition(sync.copy(), sync.phase())) return;
            waiting.delete(check);
            resolve(sync.copy());
          };
          waiting.add(check);
          check();
        }),
      };
    },
    close: () => connection.close(),
  };
}
