import type { KeyObject } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { channelsOf } from '@sanfang/shared/compound/decide.ts';
import { MAX_COMMIT_COMMANDS } from '@sanfang/shared/log/commit.ts';
import type { LogEvent } from '@sanfang/shared/log/event.ts';
import { refuse } from '@sanfang/shared/protocol/refusal.ts';
import { isStoreFailure } from '../store/store-failure.ts';
import { Answers } from './answers.ts';
import { type Batch, decideBatch, hasRefusal } from './batch.ts';
import type { ClockCheck } from './clock-check.ts';
import { type BatchWrite, idsOf, settle, writeBatch } from './commit-writer.ts';
import { type DecideInputs, decideInputs, type InputSources } from './decide-inputs.ts';
import { Doubts } from './doubts.ts';
import { DueCommands } from './due.ts';
import { LiveLog } from './live-log.ts';
import type { Logger } from './logger.ts';
import type { OnMilestone } from './milestones.ts';
import { comeAgain, inTime, noRoom, type Pending, pend } from './pending.ts';
import type { CommitListener } from './ports.ts';
import { replyTo } from './replies.ts';
import type { RootWatch } from './root-watch.ts';
import { WantedSlices } from './wanted-slices.ts';

/** Commands that may wait for one log. */
const MAX_WAITING = 1_000;
/** Something due that was refused, or that the store did not take, is tried again after this. */
const REFUSED_PAUSE_MS = 60_000;
const FAILED_PAUSE_MS = 1_000;
/** A commit that another node has written may become visible a moment after it said so: it is looked for again, so often. */
const LATE_MS = 30;
const LATE_LOOKS = 3;

export interface RunnerSources extends Omit<InputSources, 'log' | 'state' | 'slice'> {
  readonly logger: Logger;
  readonly digestKey: KeyObject;
  readonly clockCheck: ClockCheck;
  readonly watch: RootWatch;
  /** Called for each commit of this node's own, as soon as it stands. */
  readonly wrote: (log: string, no: number) => void;
  readonly onMilestone?: OnMilestone | undefined;
  /** Told how old another node's commit was when it was read; milliseconds. */
  readonly onForeign?: ((lagMs: number) => void) | undefined;
}

/**
 * The one queue of a log. Everything that changes what is known of the log runs here, one after the other: deciding and
 * writing batches, and reading what others wrote, by turns. What waits while a commit is written makes the next one.
 */
export class LogRunner {
  readonly log: string;
  readonly live: LiveLog;
  readonly #sources: RunnerSources;
  readonly #inputs: DecideInputs;
  readonly #answers = new Answers();
  readonly #dues: DueCommands;
  readonly #listeners = new Set<CommitListener>();
  readonly #doubts = new Doubts();
  /** Writes in a row that came to nothing, for no reason that another node would have given. */
  #vain = 0;
  #queue: Pending[] = [];
  readonly #jobs: { readonly run: () => Promise<void>; readonly fail: (error: unknown) => void }[] = [];
  #running: Promise<void> | null = null;
  readonly #replying = new Set<Promise<void>>();
  readonly #wanted = new WantedSlices((job) => this.exclusive(job), (channels) => this.live.load(channels));
  /** The last commit that another node has told of, and whether somebody is about to read it. */
  #heard = 0;
  #listening = false;
  /** When it last worked, and when somebody last asked something of it; on the monotonic clock. */
  #workedAt = performance.now();
  #readAt = performance.now();

  constructor(log: string, sources: RunnerSources) {
    this.log = log;
    this.#sources = sources;
    this.#dues = new DueCommands(log, this.#answers);
    this.live = new LiveLog(log, sources.stores.logs, this.#answers, sources.watch, sources.logger, () => sources.onMilestone?.('RESTART', log, []));
    const { live } = this;
    this.#inputs = decideInputs({ ...sources, log, state: live.state, slice: (channel) => live.sliceAtTip(channel) });
  }

  /** Whether anybody listens. */
  get followed(): boolean {
    return this.#listeners.size > 0;
  }

  /** Commands that wait. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Milliseconds since it last worked. */
  get restedMs(): number {
    return this.#running === null ? performance.now() - this.#workedAt : 0;
  }

  /** Milliseconds since anybody asked anything of it; 0 while somebody listens. */
  get idleMs(): number {
    return this.followed ? 0 : Math.min(this.restedMs, performance.now() - this.#readAt);
  }

  /** Queues a command. */
  submit(pending: Pending): void {
    if (this.#queue.length >= MAX_WAITING) this.#queue = inTime(this.#queue);
    if (this.#queue.length >= MAX_WAITING) pending.reply(refuse('BUSY', { retryAfter: 2 }));
    else this.#queue.push(pending);
    this.#wake();
  }

  /** Runs a job between batches, with the log open. Where the store fails one, all that wait fail with it: it would let each wait as long. */
  exclusive<T>(job: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const run = (): Promise<void> => this.live.open().then(job).then(resolve, (error: unknown) => {
        reject(error);
        if (isStoreFailure(error)) for (const { fail } of this.#jobs.splice(0)) fail(error);
      });
      this.#jobs.push({ run, fail: reject });
      this.#wake();
    });
  }

  /** Loads slices that are not in memory. */
  async load(channels: readonly string[]): Promise<void> {
    this.#readAt = performance.now();
    if (!this.live.has(channels)) await this.#wanted.ask(channels);
  }

  /** Reads what other nodes wrote. */
  async catchUp(): Promise<void> {
    await this.exclusive(() => this.#readOthers());
  }

  /** Another node says that it has written this commit. */
  hear(no: number, looks = 1): void {
    this.#heard = Math.max(this.#heard, no);
    // What is not in memory will be read when it is asked for.
    if (this.#listening || this.#heard <= this.live.state.tip.no || (!this.live.opened && this.#running === null)) return;
    this.#listening = true;
    this.exclusive(async () => {
      this.#listening = false;
      if (this.live.state.tip.no < this.#heard) await this.#readOthers();
      if (this.live.state.tip.no >= no) return;
      this.#heard = this.live.state.tip.no;
      if (looks < LATE_LOOKS) setTimeout(() => this.hear(no, looks + 1), LATE_MS * looks).unref();
    }).catch((error: unknown) => {
      this.#listening = false;
      this.#sources.logger.warn({ err: error, log: this.log }, 'could not read the commits that another node told of; the next sweep tries again');
    });
  }

  async #readOthers(): Promise<void> {
    const { clock, onForeign } = this.#sources;
    const commits = await this.live.catchUp();
    if (onForeign !== undefined) for (const { at } of commits) onForeign(clock.now() - Date.parse(at));
  }

  /** Listens to commits that are not yet in the state that anybody can read. */
  subscribe(listener: CommitListener): () => void {
    const { size } = this.live.state.tip;
    const own: CommitListener = (log, events) => {
      // What was written a moment ago is in the state already, and only now published.
      if ((events[0]?.seq ?? 0) > size) listener(log, events);
    };
    this.#listeners.add(own);
    this.load([]).catch((error: unknown) => this.#sources.logger.warn({ err: error, log: this.log }, 'could not open a log; the next sweep tries again'));
    return () => this.#listeners.delete(own);
  }

  /** Decides what has fallen due, if anything has. */
  checkDue(): void {
    if (this.#ripe().length > 0) this.#wake();
  }

  /** Waits until the queue is empty. */
  async drained(): Promise<void> {
    while (this.#running !== null) await this.#running;
    await Promise.all(this.#replying);
  }

  #ripe(): ReturnType<DueCommands['ripe']> {
    const { clock, clockCheck } = this.#sources;
    return clockCheck.fit ? this.#dues.ripe(this.live.state.overview, clock.now()) : [];
  }

  #wake(): void {
    this.#workedAt = performance.now();
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
      if (this.#jobs.length > 0 || this.#queue.length > 0) this.#wake();
    });
  }

  async #run(): Promise<void> {
    // What arrives in the same turn of the event loop goes into the same batch, and replies leave before events do.
    await turn();
    for (let writing = false; ; writing = !writing) {
      const toWrite = this.#queue.length > 0 || this.#ripe().length > 0;
      const job = writing && toWrite ? undefined : this.#jobs.shift();
      if (job !== undefined) await job.run();
      else if (toWrite) await this.#batch();
      else return;
      await turn();
      for (const events of this.live.takeNews()) this.#publish(events);
    }
  }

  #publish(events: readonly LogEvent[]): void {
    const { onMilestone } = this.#sources;
    for (const listener of this.#listeners) {
      try {
        listener(this.log, events);
      } catch (error) {
        this.#sources.logger.error({ err: error, log: this.log }, 'a listener failed');
      }
    }
    onMilestone?.('PUBLISHED', this.log, [...new Set(events.map((event) => event.command))]);
  }

  async #batch(): Promise<void> {
    let taken: readonly Pending[] = [];
    try {
      await this.live.open();
      await this.live.letOthersIn();
      if (this.live.behind) await this.live.catchUp();
      taken = [...this.#duePendings(), ...inTime(this.#queue.splice(0, MAX_COMMIT_COMMANDS))];
      let batch = await this.#decide(taken);
      // With nothing to write there is no race to lose: a refusal could rest on what was true before others wrote.
      if (batch.write === null && hasRefusal(batch) && await this.live.catchUpToHead()) batch = await this.#decide(taken);
      this.#queue = [...batch.left.filter(({ due }) => !due), ...this.#queue];
      if (batch.write === null) this.#answer(batch);
      else await this.#write(batch, batch.write);
    } catch (error) {
      this.#sources.logger.error({ err: error, log: this.log }, 'a batch could not be decided');
      // Nothing of it was written; where the log cannot even be read, nobody else need wait either.
      const waiting = taken.length > 0 ? taken : this.#queue.splice(0);
      this.live.behind = true;
      this.#giveUp(waiting);
      // What is due and was not even taken: at once again, it would ask a store that is away without a pause.
      for (const { command } of this.#ripe()) this.#dues.pause(command.id, FAILED_PAUSE_MS);
    }
  }

  async #decide(taken: readonly Pending[]): Promise<Batch> {
    await this.live.load([...new Set(taken.flatMap(({ command, from }) => channelsOf(command, from.person)))]);
    return decideBatch(this.log, this.live.state, this.#answers, this.#inputs, taken);
  }

  async #write(batch: Batch, write: BatchWrite): Promise<void> {
    const { stores, logger, onMilestone } = this.#sources;
    onMilestone?.('AUTHORISED', this.log, idsOf(write));
    const sent = performance.now();
    const outcome = await writeBatch(stores, write, logger, onMilestone);
    if (outcome === 'WRITTEN') {
      this.#vain = 0;
      onMilestone?.('COMMITTED', this.log, idsOf(write));
      this.#sources.wrote(this.log, write.commit.no);
      this.live.adopt(write, sent);
      for (const { commitment, value } of write.seals) this.#sources.values.set(commitment, value);
      return this.#answer(batch);
    }
    if (outcome === 'FULL') return this.#giveUp([...batch.verdicts.keys()], noRoom);
    if (outcome === 'NOT_WRITTEN') return this.#giveUp([...batch.verdicts.keys()]);
    this.#doubts.add(write.commit);
    const { no } = this.live.state.tip;
    const settled = await settle(outcome, write.commit, this.#vain, { ...this.#sources, answers: this.#answers, catchUp: () => this.live.catchUp() });
    this.#vain = this.live.state.tip.no > no ? 0 : this.#vain + 1;
    if (settled === 'OURS') {
      onMilestone?.('COMMITTED', this.log, idsOf(write));
      this.#sources.wrote(this.log, write.commit.no);
      return this.#answer(batch);
    }
    if (settled === 'UNREACHABLE') {
      this.live.behind = true;
      return this.#giveUp([...batch.verdicts.keys()]);
    }
    // Refusals stood on a state that never came to be: all are decided again, on the rivals'.
    this.#queue = [...inTime([...batch.verdicts.keys()].filter(({ due }) => !due)), ...this.#queue];
  }

  /** Whoever is refused waits until their ids are looked up; the queue does not. */
  #answer(batch: Batch): void {
    const { stores, clock, logger } = this.#sources;
    for (const [{ due, command }, { kind }] of batch.verdicts) if (due && kind !== 'ACCEPTED') this.#dues.pause(command.id, REFUSED_PAUSE_MS);
    const replying = replyTo(batch, { log: this.log, logs: stores.logs, answers: this.#answers, now: clock.now(), inDoubt: (id) => this.#doubts.include(id, this.live.state.tip.no), logger })
      .catch((error: unknown) => logger.error({ err: error, log: this.log }, 'a batch was not answered')).finally(() => this.#replying.delete(replying));
    this.#replying.add(replying);
  }

  #giveUp(pendings: readonly Pending[], why = this.#sources.watch.wentBack.has(this.log) ? refuse('LOG_WENT_BACK') : comeAgain): void {
    for (const pending of pendings) {
      if (pending.due) this.#dues.pause(pending.command.id, FAILED_PAUSE_MS);
      else pending.reply(why);
    }
  }

  #duePendings(): readonly Pending[] {
    const ignore = (): void => undefined;
    return this.#ripe().map(({ command, from }) => pend(this.#sources.digestKey, command, from, { due: true, reply: ignore, fail: ignore }));
  }
}
