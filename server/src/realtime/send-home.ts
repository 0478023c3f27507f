import { setImmediate as turn, setTimeout as after } from 'node:timers/promises';
import type { Client } from './client.ts';

/** Between two groups that are sent; milliseconds. */
const STEP_MS = 50;
/** In a hurry: sockets closed before others get their turn. */
const SLICE = 200;
/** How long somebody whose message is being dealt with is waited for. */
const ANSWER_MS = 1_000;
/** Longest that they are asked to stay away: where other nodes take them, and where this very one has to come back first. */
const SOON_MS = 300;
const LATER_MS = 5_000;

/**
 * Sends clients home one after the other over so many milliseconds, so that they do not all come back in one instant; with
 * none, at once, and then the time that each is asked to stay away differs.
 */
export async function sendHome(clients: readonly Client[], overMs: number, send: (client: Client, retryAfter: number) => void): Promise<void> {
  const steps = Math.max(1, Math.floor(overMs / STEP_MS));
  const size = overMs === 0 ? SLICE : Math.ceil(clients.length / steps);
  const longest = overMs === 0 ? LATER_MS : SOON_MS;
  const late: Promise<void>[] = [];
  for (let at = 0; at < clients.length; at += size) {
    for (const client of clients.slice(at, at + size)) {
      const retryAfter = Math.ceil(Math.random() * longest);
      if (client.inHand === 0) send(client, retryAfter);
      else late.push(answered(client).then(() => send(client, retryAfter)));
    }
    await (overMs === 0 ? turn() : after(STEP_MS));
  }
  await Promise.all(late);
}

/** Waits for what the client has asked, so that it hears the answer from here. */
async function answered(client: Client): Promise<void> {
  for (const end = performance.now() + ANSWER_MS; client.inHand > 0 && performance.now() < end;) await after(10);
}
