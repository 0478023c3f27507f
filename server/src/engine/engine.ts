import { createSecretKey } from 'node:crypto';
import type { Overview } from '@sanfang/shared/compound/overview.ts';
import { FEED, OFFICE, REGISTER, roomChannel, voteChannel } from '@sanfang/shared/compound/channel.ts';
import type { OfficeState } from '@sanfang/shared/compound/party/state.ts';
import { FOLD_VERSION, initialSlice } from '@sanfang/shared/compound/slices.ts';
import type { LogEvent } from '@sanfang/shared/log/event.ts';
import { NotCanonical } from '@sanfang/shared/log/canonical.ts';
import type { CommandReply } from '@sanfang/shared/protocol/live.ts';
import { refuse } from '@sanfang/shared/protocol/refusal.ts';
import { noDoorbell, type Doorbell } from '../doorbell/doorbell.ts';
import type { RootsKeeper } from '../roots/roots-keeper.ts';
import type { Stores } from '../store/stores.ts';
import { ClockCheck } from './clock-check.ts';
import { compoundOf } from './compound-of.ts';
import { openValues } from './decide-inputs.ts';
import { LogRunner } from './log-runner.ts';
import { type Logger, silent } from './logger.ts';
import type { OnMilestone } from './milestones.ts';
import { comeAgain, PATIENCE_MS, pend } from './pending.ts';
import { Pace } from './pace.ts';
import type { Clock, Engine } from './ports.ts';
import { RecentValues } from './recent-values.ts';
import { laggingLogs } from './repair.ts';
import { RootWatch } from './root-watch.ts';
import { every } from './rounds.ts';
import { sweep } from './sweep.ts';
import { sweepVault } from './vault-sweep.ts';

export interface EngineOptions {
  readonly stores: Stores;
  /** The time by which is decided. */
  readonly clock: Clock;
  /** This machine's own, where another one is followed: while it is far from the store's, something is wrong with the node. */
  readonly ownClock?: Clock;
  readonly log?: Logger;
  /** Told of each point on a command's way. */
  readonly onMilestone?: OnMilestone;
  /** Told how old another node's commit was when it was read; milliseconds. */
  readonly onForeign?: (lagMs: number) => void;
  /** Remembers outside the store where its logs stood; without one, a store that goes back is not noticed. */
  readonly roots?: RootsKeeper | null;
  /** Tells other nodes of commits, and this one of theirs. */
  readonly doorbell?: Doorbell;
  /** Between two comparisons with the store's heads: how late another node's events may come, at most. */
  readonly sweepMs?: number;
  /** How long a log rests before its snapshots are written, and nobody asks for it before it leaves memory. */
  readonly restMs?: number;
  readonly unloadMs?: number;
  /** Logs that nobody follows and that stay in memory at most: beyond, those go first that nobody has asked for longest. */
  readonly keptIdle?: number;
  /** Between two looks for logs whose overview another node has left behind. */
  readonly repairMs?: number;
  /** Between two comparisons of this node's clock with the store's. */
  readonly clockCheckMs?: number;
  /** Between two looks for sealed values that no commit refers to. */
  readonly vaultSweepMs?: number;
  /** Between two notes of where logs stand, and of what was destroyed. */
  readonly noteMs?: number;
  readonly noteErasedMs?: number;
}

/** At least this often something due is looked for; and other nodes' commits, unless a doorbell tells of them. */
const ROUND_MS = 250;
/** How old the list of stored overviews may be. */
const LISTED_MS = 1_000;

/** Builds the engine on open stores; `close` leaves these open. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const {
    stores, clock, log: logger = silent, doorbell = noDoorbell, roots = null, sweepMs = ROUND_MS, restMs = 10_000, unloadMs = 600_000, keptIdle = 200, repairMs = 60_000,
    clockCheckMs = 10_000, vaultSweepMs = 600_000, noteMs = 1_000, noteErasedMs = 10_000,
  } = options;
  // Made ready once: from raw bytes it costs five times the digest itself.
  const digestKey = createSecretKey(await stores.vault.digestKey());
  const values = new RecentValues();
  const runners = new Map<string, LogRunner>();
  const clockCheck = new ClockCheck(stores.logs, options.ownClock ?? clock, logger);
  const watch = new RootWatch({ roots, logs: stores.logs, keeping: stores.keeping, clock, logger });
  await watch.compareAll();
  await clockCheck.compare().catch((error: unknown) => logger.warn({ err: error }, 'the store did not tell its time'));
  const pace = new Pace({ doorbell, seldomMs: sweepMs, oftenMs: doorbell === noDoorbell ? sweepMs : Math.min(sweepMs, ROUND_MS) });
  const deaf = [
    doorbell.onWorking(() => pace.hurry()),
    doorbell.onRing((ring) => {
      if (ring.kind !== 'COMMITS') return;
      for (const [log, no] of ring.commits) {
        pace.rung(log, no);
        runners.get(log)?.hear(no);
      }
    }),
  ];
  const wrote = (log: string, no: number): void => doorbell.ring({ kind: 'COMMITS', commits: [[log, no]] });
  let listed: { readonly until: number; readonly made: Promise<ReadonlyMap<string, Overview>> } | null = null;
  let closing: Promise<void> | null = null;

  function runnerOf(log: string): LogRunner {
    const known = runners.get(log);
    if (known !== undefined) return known;
    const made = new LogRunner(log, { stores, clock, values, logger, digestKey, streetOffice, clockCheck, watch, wrote, onMilestone: options.onMilestone, onForeign: options.onForeign });
    runners.set(log, made);
    return made;
  }

  /** A log's runner with these slices in memory, or null for a log without commits. */
  async function loaded(log: string, channels: readonly string[]): Promise<LogRunner | null> {
    const runner = runnerOf(log);
    await runner.load(channels);
    return runner.live.state.tip.no === 0 ? null : runner;
  }

  async function streetOffice(street: string): Promise<OfficeState | null> {
    const runner = await loaded(street, [OFFICE]);
    return (runner?.live.state.slices.get(OFFICE)?.state ?? null) as OfficeState | null;
  }

  async function channelEvents(log: string, channel: string, from: number, to: number): Promise<readonly LogEvent[]> {
    const runner = await loaded(log, []);
    if (runner === null || to < from) return [];
    const { recent, tip } = runner.live.state;
    const inMemory = recent.range(channel, from, to);
    if (inMemory !== null) return inMemory;
    const stored = await stores.logs.channel(log, channel, from, to, to - from + 1);
    // What others wrote a moment ago comes with its commit, like everything else.
    const known = stored.filter((event) => event.seq <= tip.size);
    // Many open the same last page, after a start all of them.
    recent.extend(channel, known, runner.live.state.slices.get(channel)?.n ?? null);
    return known;
  }

  /** Read and parsed at most once a second: there are hundreds, and whoever looks at a list asks for them all. */
  async function storedOverviews(): Promise<ReadonlyMap<string, Overview>> {
    const now = performance.now();
    if (listed === null || listed.until <= now) {
      const made = stores.logs.overviews('ALL').then((stored) => new Map(stored.filter(({ fold }) => fold === FOLD_VERSION).map(({ log, overview }) => [log, overview])));
      listed = { until: now + LISTED_MS, made };
      made.catch(() => { listed = null; });
    }
    return listed.made;
  }

  async function repair(among: 'ALL' | 'KNOWN'): Promise<void> {
    for (const log of await laggingLogs(stores.logs, among)) await runnerOf(log).load([]);
  }

  const repaired = repair('ALL').catch((error: unknown) => logger.error({ err: error }, 'overviews that lag were not rebuilt'));
  const rounds = [
    every(Math.min(sweepMs, ROUND_MS), () => sweep({ logs: stores.logs, clock, logger, runners, runnerOf, pace, watch, restMs, unloadMs, keptIdle }), logger),
    // A node that died between commit and overview may have left something due that no overview tells of.
    every(repairMs, () => repair('KNOWN'), logger),
    every(clockCheckMs, () => clockCheck.compare(), logger),
    // While a log lacks its end, the values of that end look like orphans.
    every(vaultSweepMs, async () => watch.wentBack.size > 0 ? null : sweepVault(stores.vault, stores.logs, clock.now()), logger),
    every(noteMs, () => watch.note(runners.values()), logger),
    every(noteErasedMs, () => watch.noteErased(), logger),
  ];

  return {
    incarnation: stores.logs.incarnation,

    async execute(command, from, patienceMs = PATIENCE_MS) {
      if (closing !== null) return comeAgain;
      let timer: NodeJS.Timeout | undefined;
      try {
        return await new Promise<CommandReply>((reply, fail) => {
          runnerOf(command.log).submit(pend(digestKey, command, from, { due: false, reply, fail }, patienceMs));
          timer = setTimeout(() => reply(comeAgain), patienceMs);
        });
      } catch (error) {
        if (!(error instanceof NotCanonical)) throw error;
        return refuse('MALFORMED');
      } finally {
        clearTimeout(timer);
      }
    },

    async channel(log, channel) {
      const runner = await loaded(log, [channel]);
      // Nothing is kept of a room before its first event.
      return runner === null ? null : (runner.live.state.slices.get(channel) ?? { n: 0, state: initialSlice(channel) });
    },

    async compound(log, room, vote = null) {
      const own = [...(room === null ? [] : [roomChannel(room)]), ...(vote === null ? [] : [voteChannel(vote)])];
      const runner = await loaded(log, [FEED, OFFICE, REGISTER, ...own]);
      return runner === null ? null : compoundOf(log, runner.live.state.slices, { room, vote }, streetOffice);
    },

    async overview(log) {
      return (await loaded(log, []))?.live.state.overview ?? null;
    },

    async overviews() {
      await repaired;
      const all = new Map(await storedOverviews());
      for (const { log, live } of runners.values()) if (live.state.tip.no > 0) all.set(log, live.state.overview);
      return all;
    },

    async tied(to) {
      await repaired;
      const logs = new Set(await stores.logs.tied(to));
      // What was written a moment ago is not in the store's list yet.
      for (const { log, live } of runners.values()) if (live.state.ties.has(to)) logs.add(log);
      return [...logs].sort();
    },

    events: channelEvents,
    open: (commitments) => openValues(stores.vault, values, commitments),
    subscribe: (log, listener) => runnerOf(log).subscribe(listener),
    wentBack: () => [...watch.wentBack.values()],

    get vitals() {
      const queues = [...runners.values()].map((runner) => runner.waiting);
      const dues = [...runners.values()].flatMap(({ live }) => live.state.overview.dues[0]?.at ?? []);
      return {
        logs: runners.size,
        followed: [...runners.values()].filter((runner) => runner.followed).length,
        waiting: queues.reduce((sum, waiting) => sum + waiting, 0),
        longest: Math.max(0, ...queues),
        overdueMs: Math.max(0, ...dues.map((at) => clock.now() - Date.parse(at))),
        skewMs: clockCheck.skewMs,
      };
    },

    close() {
      closing ??= (async () => {
        for (const stop of deaf) stop();
        await repaired;
        await Promise.all(rounds.map((round) => round.stop()));
        await Promise.all([...runners.values()].map(async (runner) => {
          await runner.drained();
          await runner.live.caches.flush();
        }));
        await watch.note(runners.values()).catch((error: unknown) => logger.error({ err: error }, 'the last known roots were not noted'));
        await watch.noteErased().catch((error: unknown) => logger.error({ err: error }, 'destroyed values were not noted'));
      })();
      return closing;
    },
  };
}
