import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { askedBy, Framing, requestId, responseTo } from './framing.ts';
import type { Mode, Rules } from './rules.ts';

/** Whether the whole wire is still, and what becomes of what was sent meanwhile. */
export interface Gate {
  /** Resolves true when bytes may pass, false when they never will. */
  readonly passable: () => Promise<boolean>;
}

/** Carries the messages of one connection in both directions, under the rules. */
export function carry(near: Socket, far: Socket, rules: Rules, gate: Gate): void {
  /** By the request's number: what is to happen to its reply. */
  const fates = new Map<number, Mode>();
  let held = false;
  const cut = (): void => {
    near.destroy();
    far.destroy();
  };
  const pass = async (to: Socket, message: Buffer): Promise<void> => {
    if (held) return;
    if (await gate.passable()) to.write(message);
    else held = true;
  };

  const asking = inOrder(near, cut, async (message) => {
    const asked = askedBy(message);
    const mode = asked === null ? null : rules.strike(asked);
    if (mode === 'LOSE_COMMAND') return cut();
    if (mode === 'HOLD') held = true;
    else if (mode === 'LOSE_REPLY' || mode === 'TRUNCATE_REPLY') fates.set(requestId(message), mode);
    else if (mode !== null) await sleep(mode.delayMs);
    await pass(far, message);
  });
  inOrder(far, cut, async (message) => {
    const fate = fates.get(responseTo(message));
    if (fate === undefined) return pass(near, message);
    if (fate === 'TRUNCATE_REPLY') near.write(message.subarray(0, message.length / 2));
    near.end(cut);
    return undefined;
  });
  // One that is held says nothing any more, not even that the other end is gone.
  far.on('error', () => held || cut()).on('close', () => held || cut());
  // What was sent arrives, also when nobody waits for its answer any more.
  near.on('error', () => near.destroy()).on('close', () => void asking().then(() => held || far.end()));
}

/** Deals with one message after the other, each whole. Answers how to wait for those that have come. */
function inOrder(from: Socket, cut: () => void, deal: (message: Buffer) => Promise<void>): () => Promise<void> {
  const framing = new Framing();
  let work = Promise.resolve();
  from.on('data', (chunk: Buffer) => {
    try {
      for (const message of framing.take(chunk)) work = work.then(() => deal(message)).catch(cut);
    } catch {
      cut();
    }
  });
  return () => work;
}
