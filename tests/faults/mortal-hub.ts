import { once } from 'node:events';
import { createServer } from 'node:net';
import { milestones } from '@sanfang/server/engine/milestones.ts';
import { type Fault, type RunningHub, standBy, type StandBy } from '../scenarios/hubs.ts';
import type { Dice } from '../support/seed.ts';

/** A hub that dies at random points, and is started again at the same address at once. */
export interface MortalHub {
  readonly url: string;
  readonly kills: number;
  /** Lives and dies until it has died so often altogether; alive afterwards, to stay. Answers when that life began to listen. */
  dieUntil(kills: number, witness?: Witness): Promise<number>;
  /** How long each start took, from being told to listening, of a process that stood by; milliseconds. */
  readonly starts: readonly number[];
  stop(): Promise<void>;
}

/** Told each time it has died, and each time it listens again. */
export interface Witness {
  readonly died: () => void;
  readonly listens: () => void;
}

/** Longest life: whatever point it was to die at, it is then killed from outside. */
const LIFE_MS = 2_000;

/** A point at random, soon: at once, or a moment later, in the middle of whatever follows. */
function someFault(dice: Dice): Fault {
  const at = dice.pick(milestones);
  return { at, nth: 1 + dice.roll(at === 'RESTART' ? 2 : 25), ...(dice.chance(50) ? {} : { afterMs: dice.roll(6) }) };
}

/** A free port below those that the system gives to others while the hub is dead, and above the last that `fetch` asks for nothing (10080). */
async function lastingPort(dice: Dice): Promise<number> {
  for (;;) {
    const port = 10_100 + dice.roll(20_000);
    const probe = createServer().listen(port, '127.0.0.1');
    const free = await Promise.race([once(probe, 'listening').then(() => true), once(probe, 'error').then(() => false)]);
    if (!free) continue;
    probe.close();
    await once(probe, 'close');
    return port;
  }
}

export async function startMortalHub(storeUrl: string, dice: Dice): Promise<MortalHub> {
  let next: StandBy = standBy(storeUrl);
  const starts: number[] = [];
  let kills = 0;
  const port = await lastingPort(dice);

  /** The next process becomes the hub, and another one stands by. */
  async function live(fault: Fault | null): Promise<RunningHub | null> {
    const began = performance.now();
    const hub = await next.start({ fault, port });
    next = standBy(storeUrl);
    if (hub === null) return null;
    starts.push(performance.now() - began);
    return hub;
  }

  let hub = await live(null);
  if (hub === null) throw new Error('a hub died that was not to die');
  const { url } = hub;
  return {
    url, starts,
    get kills() {
      return kills;
    },
    async dieUntil(last, witness) {
      // The present one was not told to die: it is killed in the middle of whatever it does.
      await hub?.kill();
      for (;;) {
        kills += 1;
        witness?.died();
        hub = await live(kills === last ? null : someFault(dice));
        if (hub !== null) witness?.listens();
        if (kills === last) return performance.now();
        if (hub === null) continue;
        const late = setTimeout(() => void hub?.kill(), LIFE_MS);
        await hub.ended;
        clearTimeout(late);
      }
    },
    async stop() {
      await Promise.all([hub?.stop(), next.kill()]);
    },
  };
}
