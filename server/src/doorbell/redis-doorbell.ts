import { randomUUID } from 'node:crypto';
import { createClient } from 'redis';
import type { Logger } from '../engine/logger.ts';
import type { Doorbell } from './doorbell.ts';
import { readEnvelope, type Envelope, type Ring } from './ring.ts';
import { WaitingRings } from './waiting-rings.ts';

export interface RedisDoorbellOptions {
  readonly url: string;
  /** Nodes of one store share it; others on the same Redis do not hear them. */
  readonly house: string;
  readonly logger: Logger;
}

/** A node hears itself this often; without that for so long the bell is silent, and after longer the line is made anew. Milliseconds. */
const PULSE_MS = 500;
const SILENT_MS = 2_000;
const RENEW_MS = 5_000;
/** Wait before connecting again: short, since a node knocks at one door only. */
const RECONNECT_MS = 500;
const CLOSE_MS = 1_000;

/**
 * RESP 3: one connection both rings and hears. Rings are not kept for a line that is down: they would come when the sweep
 * has told everything.
 */
function lineTo(url: string) {
  return createClient({ url, RESP: 3, disableOfflineQueue: true, socket: { reconnectStrategy: RECONNECT_MS, connectTimeout: 2_000 } });
}

/** Rings by Redis pub/sub. Nothing is kept there: a Redis that is lost or restarted loses nothing. */
export class RedisDoorbell implements Doorbell {
  readonly #options: RedisDoorbellOptions;
  readonly #node = randomUUID();
  readonly #channel: string;
  readonly #ringListeners = new Set<(ring: Ring, from: string) => void>();
  readonly #workingListeners = new Set<() => void>();
  readonly #waiting = new WaitingRings();
  readonly #pulse: NodeJS.Timeout;
  #line: ReturnType<typeof lineTo>;
  #heardAt = -Infinity;
  #triedAt = performance.now();
  #worked = false;
  #complained = false;
  #flushing: Promise<void> | null = null;

  constructor(options: RedisDoorbellOptions) {
    this.#options = options;
    this.#channel = `sanfang:${options.house}`;
    this.#line = this.#connect();
    this.#pulse = setInterval(() => this.#beat(), PULSE_MS).unref();
  }

  get works(): boolean {
    return performance.now() - this.#heardAt < SILENT_MS;
  }

  ring(ring: Ring): void {
    if (!this.#line.isReady) return;
    this.#waiting.add(ring);
    this.#flushing ??= this.#flush().finally(() => { this.#flushing = null; });
  }

  onRing(listener: (ring: Ring, from: string) => void): () => void {
    this.#ringListeners.add(listener);
    return () => this.#ringListeners.delete(listener);
  }

  onWorking(listener: () => void): () => void {
    this.#workingListeners.add(listener);
    return () => this.#workingListeners.delete(listener);
  }

  async close(): Promise<void> {
    clearInterval(this.#pulse);
    const patience = setTimeout(() => this.#line.destroy(), CLOSE_MS);
    await this.#flushing;
    clearTimeout(patience);
    if (this.#line.isOpen) this.#line.destroy();
  }

  #connect(): ReturnType<typeof lineTo> {
    const line = lineTo(this.#options.url);
    line.on('error', (error: unknown) => this.#complain(error));
    line.connect().then(() => line.subscribe(this.#channel, (text) => this.#hear(text))).then(() => this.#beat()).catch((error: unknown) => this.#complain(error));
    return line;
  }

  #hear(text: string): void {
    const envelope = readEnvelope(text);
    if (envelope === null) return;
    if (envelope.from === this.#node) return this.#hearMyself();
    const { ring, from } = envelope;
    if (ring.kind !== 'PULSE') for (const listener of this.#ringListeners) this.#guard(() => listener(ring, from));
  }

  #hearMyself(): void {
    this.#heardAt = performance.now();
    if (this.#worked) return;
    this.#worked = true;
    this.#complained = false;
    this.#options.logger.info({}, 'the doorbell works');
    for (const listener of this.#workingListeners) this.#guard(listener);
  }

  /** Anybody who can write to the Redis can ring: what comes of it must not end the process. */
  #guard(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#options.logger.error({ err: error }, 'a ring could not be dealt with');
    }
  }

  #beat(): void {
    if (this.#worked && !this.works) {
      this.#worked = false;
      this.#waiting.clear();
      this.#complain(new Error(`nothing heard for ${String(SILENT_MS)} ms`));
    }
    // A line that was cut without a word stays open for a quarter of an hour: it is not waited for.
    const quietSince = Math.max(this.#heardAt, this.#triedAt);
    if (this.#line.isReady && performance.now() - quietSince > RENEW_MS) this.#renew();
    if (this.#line.isReady) this.#publish({ from: this.#node, ring: { kind: 'PULSE' } }).catch((error: unknown) => this.#complain(error));
  }

  #renew(): void {
    this.#triedAt = performance.now();
    this.#line.destroy();
    this.#line = this.#connect();
  }

  async #flush(): Promise<void> {
    // What else this turn of the event loop has to say goes along.
    await Promise.resolve();
    try {
      for (let rings = this.#waiting.take(); rings.length > 0; rings = this.#waiting.take()) {
        for (const ring of rings) await this.#publish({ from: this.#node, ring });
      }
    } catch (error) {
      this.#waiting.clear();
      this.#complain(error);
    }
  }

  #publish(envelope: Envelope): Promise<unknown> {
    return this.#line.publish(this.#channel, JSON.stringify(envelope));
  }

  /** Once for each time that it falls silent. */
  #complain(error: unknown): void {
    if (this.#complained) return;
    this.#complained = true;
    this.#options.logger.warn({ err: error }, 'the doorbell does not work: this node looks for news by itself, as often as without it');
  }
}
