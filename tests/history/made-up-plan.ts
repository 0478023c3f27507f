import type { Dice } from '../support/seed.ts';

/** A command as it may have gone: how often it was sent, what came back, and when it counted. Times in ms. */
export interface Planned {
  readonly command: string;
  readonly client: string;
  readonly person: string;
  readonly type: 'PostMessage' | 'HideMessage' | 'Escalate';
  readonly words: string;
  readonly sendings: readonly Sending[];
  /** When it was recorded; null: it was not. */
  readonly effect: number | null;
}
export interface Sending {
  readonly invoked: number;
  readonly completed: number | null;
  readonly came: 'TAKEN' | 'TAKEN_BEFORE' | 'REFUSED' | 'BUSY' | 'UNKNOWN';
}

export const people = ['chair', 'manager', 'secretary', 'official'] as const;

/** A history as real clients and a hub that keeps its word would make it. */
export function makePlan(dice: Dice): Planned[] {
  const clients = 2 + dice.roll(3);
  return Array.from({ length: clients }, (_, i) => `client ${String(i + 1)}`).flatMap((client, i) => {
    let now = dice.roll(40);
    return Array.from({ length: 1 + dice.roll(6) }, (__, k) => {
      const type = dice.chance(75) ? 'PostMessage' : dice.chance(60) ? 'HideMessage' : 'Escalate';
      const command = { command: `${client} command ${String(k + 1)}`, client, person: people[i % 3] ?? 'chair', type, words: `words ${String(k + 1)} of ${client}` } as const;
      const planned = { ...command, ...deliver(dice, now) };
      // The next one goes when this one is done, or given up.
      now = 1 + Math.max(...planned.sendings.map(({ invoked, completed }) => completed ?? invoked + 30)) + dice.roll(20);
      return planned;
    });
  });
}

/** One command from its first sending to its last answer. */
function deliver(dice: Dice, start: number): Pick<Planned, 'sendings' | 'effect'> {
  const sendings: Sending[] = [];
  let now = start;
  const send = (came: Sending['came'], silent = false): Sending => {
    const sending = { invoked: now, completed: silent ? null : now + 2 + dice.roll(20), came };
    sendings.push(sending);
    now = (sending.completed ?? now + 20) + 1 + dice.roll(5);
    return sending;
  };
  /** Somewhere between two times, never at the same as another. */
  const within = ({ invoked, completed }: Sending): number => invoked + 0.5 + (dice.roll(1_000_000) / 1_000_000) * ((completed ?? invoked + 20) - invoked - 1);
  let effect: number | null = null;
  for (let lost = dice.chance(40) ? 1 + dice.roll(2) : 0; lost > 0; lost -= 1) {
    const sending = send(dice.chance(70) ? 'UNKNOWN' : 'BUSY');
    if (sending.came === 'UNKNOWN' && effect === null && dice.chance(50)) effect = within(sending);
  }
  const end = dice.roll(10);
  if (end === 0) {
    const sending = send('UNKNOWN', dice.chance(50));
    if (effect === null && dice.chance(50)) effect = within(sending);
  } else if (end === 1 && effect === null) send('REFUSED');
  else {
    const sending = send(effect === null ? 'TAKEN' : 'TAKEN_BEFORE');
    effect ??= within(sending);
    if (dice.chance(25)) send('TAKEN_BEFORE');
  }
  return { sendings, effect };
}
