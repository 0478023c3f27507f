import type { Commitment, Happened } from '../log/event.ts';

/** Commitment of a sealed field that the event type always has; the value itself is never state. Throws where it is missing: the log is not ours. */
export function sealed(event: Happened, path: string): Commitment {
  const commitment = event.sealed[path];
  if (commitment === undefined) throw new Error(`${event.type} without sealed ${path}`);
  return commitment;
}
