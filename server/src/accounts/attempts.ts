import { createHmac } from 'node:crypto';
import type { Clock } from '../engine/ports.ts';
import type { AttemptsRow, Directory } from '../store/directory.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How many failures within which time, and the pause after the n-th of them. */
export interface Allowance {
  readonly most: number;
  readonly withinMs: number;
  readonly pauses: readonly number[];
}

/** Per identifier and address block, or per identifier and a device that has signed in before. A slip of the finger costs nothing. */
const perPlace: Allowance = { most: 5, withinMs: 15 * MINUTE, pauses: [0, 0, 0, 5_000, 20_000] };
/**
 * Per identifier from everywhere, twenty an hour in all on devices that are not known: a share of them is kept for blocks from
 * which the person has signed in before, so that guesses from everywhere else leave them a way in on a new device.
 */
const fromAnywhere: Allowance = { most: 12, withinMs: HOUR, pauses: [] };
const fromFamiliar: Allowance = { most: 8, withinMs: HOUR, pauses: [] };

/** How often rows that count no more are forgotten, and places where the person was not seen since. */
const FORGET_EVERY_MS = 10 * MINUTE;
const PLACES_KEPT_MS = 180 * DAY;
/** So many may be faster in a row; whoever loses oftener is one of a crowd. */
const TRIES = 40;

export interface Place {
  readonly block: string;
  /** Id of the device if this person has signed in on it before. */
  readonly knownDevice: string | null;
  /** Whether this person has signed in from the block before. */
  readonly familiar: boolean;
}

/** Where somebody comes from who tries. */
export interface Origin {
  readonly device: string;
  readonly block: string;
}

export interface AttemptsOptions {
  readonly directory: Directory;
  readonly clock: Clock;
  /** Makes digests of who and where: the directory keeps neither. The same on all nodes. */
  readonly key: Uint8Array;
  readonly onError: (error: unknown) => void;
}

/**
 * Failed sign-ins, counted in the directory: over all nodes and restarts. An attempt is counted when it begins and taken back
 * when it succeeds, so that many at once, on however many nodes, find no gap.
 */
export class Attempts {
  readonly #options: AttemptsOptions;
  #forgotten: number;

  constructor(options: AttemptsOptions) {
    this.#options = options;
    this.#forgotten = options.clock.now();
  }

  /** Seconds to wait, or a function that takes the attempt back because it succeeded. */
  async begin(identifier: string, { block, knownDevice, familiar }: Place): Promise<number | (() => Promise<void>)> {
    return this.beginUnder(new Map<string, Allowance>(knownDevice !== null
      // Outsiders cannot use it up: it is not counted with theirs.
      ? [[this.digest('device', identifier, knownDevice), perPlace]]
      : [[this.digest('block', identifier, block), perPlace], familiar ? [this.digest('familiar', identifier), fromFamiliar] : [this.digest('anywhere', identifier), fromAnywhere]]));
  }

  /** The same for whatever else can be guessed at: each key (`digest`) with what is allowed under it. */
  async beginUnder(allowances: ReadonlyMap<string, Allowance>): Promise<number | (() => Promise<void>)> {
    const { directory, clock } = this.#options;
    this.#forget();
    for (let tries = 0; tries < TRIES; tries += 1) {
      const now = clock.now();
      const rows = await directory.attempts([...allowances.keys()]);
      const wait = Math.max(...[...allowances].map(([key, allowance]) => waitFor(rows.find((row) => row.key === key), allowance, now)));
      if (wait > 0) return Math.ceil(wait / 1000);
      const counted: string[] = [];
      for (const [key, allowance] of allowances) {
        const known = rows.find((row) => row.key === key);
        const recent = (known?.times ?? []).filter((at) => at > now - allowance.withinMs);
        if (!(await this.#put(key, known, [...recent, now], allowance))) break;
        counted.push(key);
      }
      const takeBack = async (): Promise<void> => { for (const key of counted) await this.#takeBack(key, now, allowances.get(key) ?? perPlace); };
      if (counted.length === allowances.size) return takeBack;
      // Somebody was faster: perhaps there is nothing left to take.
      await takeBack();
    }
    return 1;
  }

  /** What is known of where a person comes from. */
  async placeOf(person: string, { device, block }: Origin): Promise<Place> {
    const { directory } = this.#options;
    const [known, familiar] = await Promise.all([directory.knowsDevice(person, device), directory.knowsPlace(person, this.digest('place', person, block))]);
    return { block, knownDevice: known ? device : null, familiar };
  }

  /** From now on the person is known to come from there. */
  async remember(person: string, { block }: Origin): Promise<void> {
    const { directory, clock } = this.#options;
    await directory.seePlace({ person, place: this.digest('place', person, block), lastSeenAt: new Date(clock.now()).toISOString() });
  }

  /** What stands for somebody or some place in the directory. */
  digest(...what: readonly string[]): string {
    return createHmac('sha256', this.#options.key).update(`sanfang sign-in ${JSON.stringify(what)}`).digest('base64url');
  }

  async #put(key: string, known: AttemptsRow | undefined, times: readonly number[], { withinMs }: Allowance): Promise<boolean> {
    const until = new Date((times.at(-1) ?? 0) + withinMs).toISOString();
    return this.#options.directory.putAttempts({ key, version: (known?.version ?? 0) + 1, times, until });
  }

  async #takeBack(key: string, at: number, allowance: Allowance): Promise<void> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const [known] = await this.#options.directory.attempts([key]);
      if (known === undefined || !known.times.includes(at)) return;
      if (await this.#put(key, known, known.times.toSpliced(known.times.lastIndexOf(at), 1), allowance)) return;
    }
  }

  #forget(): void {
    const { directory, clock, onError } = this.#options;
    const now = clock.now();
    if (now - this.#forgotten < FORGET_EVERY_MS) return;
    this.#forgotten = now;
    directory.forgetAttempts(new Date(now).toISOString(), new Date(now - PLACES_KEPT_MS).toISOString()).catch(onError);
  }
}

/** Milliseconds until another attempt may be made; 0: now. */
function waitFor(row: AttemptsRow | undefined, { most, withinMs, pauses }: Allowance, now: number): number {
  const recent = (row?.times ?? []).filter((at) => at > now - withinMs);
  const [first] = recent.slice(-most);
  if (first === undefined) return 0;
  if (recent.length >= most) return first + withinMs - now;
  return (recent.at(-1) ?? now) + (pauses[recent.length] ?? 0) - now;
}
