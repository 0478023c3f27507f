import { channelKind } from '@sanfang/shared/compound/channel.ts';

/** What of a log is asked for and not in memory: what many ask for while a load waits its turn is loaded together, by one job of the log's queue. */
export class WantedSlices {
  readonly #inTurn: (job: () => Promise<void>) => Promise<void>;
  readonly #load: (channels: readonly string[]) => Promise<void>;
  readonly #channels = new Set<string>();
  #waiting: Promise<void> | null = null;

  /** @param inTurn runs a job when the log's queue comes to it, or fails without having run it */
  constructor(inTurn: (job: () => Promise<void>) => Promise<void>, load: (channels: readonly string[]) => Promise<void>) {
    this.#inTurn = inTurn;
    this.#load = load;
  }

  /** Loads these channels with what else is wanted; fails for all who waited for the same load. */
  ask(channels: readonly string[]): Promise<void> {
    // A channel that cannot be is no other reader's trouble.
    if (channels.some((channel) => channelKind(channel) === null)) return this.#inTurn(() => this.#load(channels));
    for (const channel of channels) this.#channels.add(channel);
    this.#waiting ??= this.#together();
    return this.#waiting;
  }

  async #together(): Promise<void> {
    let taken: readonly string[] | null = null;
    try {
      await this.#inTurn(() => this.#load(taken = this.#take()));
    } finally {
      // The log could not even be opened: whoever asks next tries again.
      if (taken === null) this.#take();
    }
  }

  /** From here on a new load is waited for. */
  #take(): string[] {
    const channels = [...this.#channels];
    this.#channels.clear();
    this.#waiting = null;
    return channels;
  }
}
