import type { Slice } from '@sanfang/shared/compound/compound.ts';
import type { Commitment } from '@sanfang/shared/log/event.ts';
import type { ChannelCopy } from '@sanfang/shared/protocol/channel-copy.ts';
import type { PresenceFrame, SeenEvent } from '@sanfang/shared/protocol/live.ts';
import { syncChannel, type ChannelSync, type Phase, type SyncOptions } from './channel-sync.ts';
import { keepPresence, type Presence } from './presence.ts';

/** One channel, live: everything here is reactive, and nothing is cloned. Made by `Live`; each who asked for it calls `stop` once. */
export class LiveChannel<S extends Slice> {
  readonly log: string;
  readonly channel: string;
  readonly #sync: ChannelSync;
  readonly #options: SyncOptions;
  readonly #ended: () => void;
  #presence: Presence | null = null;
  /** Parts of the page that asked for this channel and have not stopped it. */
  #users = 1;
  #copy: ChannelCopy = $state.raw() as ChannelCopy;
  #phase: Phase = $state('OPENING');
  #present: PresenceFrame['present'] = $state.raw([]);
  #loadingOlder = $state(false);

  constructor(options: Omit<SyncOptions, 'changed'>, ended: () => void) {
    this.log = options.log;
    this.channel = options.channel;
    this.#ended = ended;
    this.#options = { ...options, changed: () => this.#read() };
    this.#sync = syncChannel(this.#options);
    this.#read();
  }

  #read(): void {
    // The first change may come while the constructor still runs.
    if (this.#sync === undefined) return;
    this.#copy = this.#sync.copy();
    this.#phase = this.#sync.phase();
    this.#present = this.#sync.present();
  }

  /** Folded state, or null before the channel was opened for the first time. */
  get state(): S | null {
    return this.#copy.slice as S | null;
  }
  /** Events for showing, oldest first; a message that was hidden keeps its place and has no text. */
  get events(): readonly SeenEvent[] {
    return this.#copy.shown.events;
  }
  get phase(): Phase {
    return this.#phase;
  }
  /** How many events are still to come while catching up. */
  get behind(): number {
    return this.#copy.head - this.#copy.n;
  }
  /** Number of the last event in `state`. */
  get n(): number {
    return this.#copy.n;
  }
  /** Who is in the room now, the reader included. */
  get present(): PresenceFrame['present'] {
    return this.#present;
  }
  get hasOlder(): boolean {
    return this.#copy.shown.from > 1;
  }
  get loadingOlder(): boolean {
    return this.#loadingOlder;
  }

  /** The value behind a commitment in `state`; undefined when it was erased or has not come. */
  text(commitment: Commitment): unknown {
    return this.#copy.texts[commitment];
  }

  /** Loads the page before what is shown. */
  async loadOlder(): Promise<void> {
    if (this.#loadingOlder) return;
    this.#loadingOlder = true;
    await this.#sync.older();
    this.#loadingOlder = false;
  }

  /** Shows the person as being in the room under this hat, until `stop` or `away`. */
  here(capacity: string): void {
    this.#presence?.stop();
    this.#presence = keepPresence(this.#options.connection, this.log, this.channel, capacity);
  }
  /** Call on every key: sends at most one frame in three seconds. */
  typing(): void {
    this.#presence?.typing();
  }
  /** Call when what was typed has been sent: nobody waits for more. */
  typed(): void {
    this.#presence?.typed();
  }
  away(): void {
    this.#presence?.stop();
    this.#presence = null;
  }

  /** For another part of the page that wants the same channel. */
  share(): this {
    this.#users += 1;
    return this;
  }

  stop(): void {
    this.#users -= 1;
    if (this.#users > 0) return;
    this.away();
    this.#sync.stop();
    this.#ended();
  }
}
