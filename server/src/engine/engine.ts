import { createSecretKey } from 'node:crypto';
import type { Overview } from '@sanfang/shared/compound/overview.ts';
import { FEED, OFFICE, REGISTER, roomChannel } from '@sanfang/shared/compound/channel.ts';
import type { OfficeState } from '@sanfang/shared/compound/party/state.ts';
import { FOLD_VERSION, initialSlice } from '@sanfang/shared/compound/slices.ts';
import type { LogEvent } from '@sanfang/shared/log/event.ts';
import { NotCanonical } from '@sanfang/shared/log/canonical.ts';
import type { CommandReply } from '@sanfang/shared/protocol/live.ts';
import { refuse } from '@sanfang/shared/protocol/refusal.ts';
import { noDoorbell, type Doorbell } from '../doorbell/doorbell.ts';
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
  /** Tells other nodes of commits, and this one of theirs. */
  readonly doorbell?: Doorbell;
  /** Between two comparisons with the store's heads: how late another node's events may come, at most. */
  readonly sweepMs?: number;
  /** How long a log rests before its snapshots are written, and nobody asks for it before it leaves memory. */
  readonly restMs?: number;
  readonly unloadMs?: number;
  /** Between two looks for logs whose overview another node has left behind. */
  readonly repairMs?: number;
  /** Between two comparisons of this node's clock with the store's. */
  readonly clockCheckMs?: number;
}

const VAULT_SWEEP_MS = 600_000;
/** At least this often something due is looked for; and other nodes' commits, unless a doorbell tells of them. */
const ROUND_MS = 250;

/** Builds the engine on open stores; `close` leaves these open. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { stores, clock, log: logger = silent, doorbell = noDoorbell, sweepMs = ROUND_MS, restMs = 10_000, unloadMs = 600_000, repairMs = 60_000, clockCheckMs = 10_000 } = options;
  // Made ready once: from raw bytes it costs five times the digest itself.
  const digestKey = createSecretKey(await stores.vault.digestKey());
  const values = new RecentValues();
  const runners = new Map<string, LogRunner>();
  const clockCheck = new ClockCheck(stores.logs, options.ownClock ?? clock, logger);
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
  let closing: Promise<void> | null = null;

  function runnerOf(log: string): LogRunner {
    const known = runners.get(log);
    if (known !== undefined) return known;
    const made = new LogRunner(log, { stores, clock, values, logger, digestKey, streetOffice, clockCheck, wrote, onMilestone: options.onMilestone });
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

  async function repair(among: 'ALL' | 'KNOWN'): Promise<void> {
    for (const log of await laggingLogs(stores.logs, among)) await runnerOf(log).load([]);
  }

  const repaired = repair('ALL').catch((error: unknown) => logger.error({ err: error }, 'overviews that lag were not rebuilt'));
  const rounds = [
    every(Math.min(sweepMs, ROUND_MS), () => sweep({ logs: stores.logs, clock, logger, runners, runnerOf, pace, restMs, unloadMs }), logger),
    // A node that died between commit and overview may have left something due that no overview tells of.
    every(repairMs, () => repair('KNOWN'), logger),
    every(clockCheckMs, () => clockCheck.compare(), logger),
    every(VAULT_SWEEP_MS, () => sweepVault(stores.vault, stores.logs, clock.now()), logger),
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

    async compound(log, room) {
      const runner = await loaded(log, [FEED, OFFICE, REGISTER, ...(room === null ? [] : [roomChannel(room)])]);
      return runner === null ? null : compoundOf(log, runner.live.state.slices, room, streetOffice);
    },

    async overview(log) {
      return (await loaded(log, []))?.live.state.overview ?? null;
    },

    async overviews() {
      await repaired;
      const stored = (await stores.logs.overviews('ALL')).filter(({ fold }) => fold === FOLD_VERSION);
      const all = new Map<string, Overview>(stored.map(({ log, overview }) => [log, overview]));
      for (const { log, live } of runners.values()) if (live.state.tip.no > 0) all.set(log, live.state.overview);
      return all;
    },

    events: channelEvents,
    open: (commitments) => openValues(stores.vault, values, commitments),
    subscribe: (log, listener) => runnerOf(log).subscribe(listener),

    close() {
      closing ??= (async () => {
        for (const stop of deaf) stop();
        await repaired;
        await Promise.all(rounds.map((round) => round.stop()));
        await Promise.all([...runners.values()].map(async (runner) => {
          await runner.drained();
          await runner.live.caches.flush();
        }));
      })();
      return closing;
    },
  };
}
