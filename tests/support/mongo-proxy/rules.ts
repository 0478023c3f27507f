import type { Dice } from '../seed.ts';
import type { Asked } from './framing.ts';

/**
 * What happens to an exchange. LOSE_COMMAND: the connection breaks before the server hears of it. LOSE_REPLY: the server acts, and the
 * connection breaks instead of an answer. TRUNCATE_REPLY: it breaks within the answer. HOLD: the command arrives nowhere, and the connection
 * stays open without a word. A delay keeps back the command and everything after it on its connection.
 */
export type Mode = 'LOSE_COMMAND' | 'LOSE_REPLY' | 'TRUNCATE_REPLY' | 'HOLD' | { readonly delayMs: number };

/** Which exchanges it happens to. */
export interface Rule {
  /** Name of a command, or several; `hello` stands for its older names too. */
  readonly command: string | readonly string[];
  readonly collection?: string;
  readonly mode: Mode;
  /** So many times; without, again and again. */
  readonly times?: number;
  /** So often of 100, by these dice; without, each time. */
  readonly chance?: { readonly percent: number; readonly dice: Dice };
}

/** A rule that is in force. */
export interface Standing {
  /** Exchanges that it has struck so far. */
  readonly hits: number;
  end(): void;
}

/** The rules of one proxy: the first that fits an exchange strikes it. */
export class Rules {
  readonly #standing = new Set<{ readonly rule: Rule; hits: number }>();
  #hits = 0;

  /** Exchanges struck so far, by any rule. */
  get hits(): number {
    return this.#hits;
  }

  add(rule: Rule): Standing {
    const standing = { rule, hits: 0 };
    this.#standing.add(standing);
    return {
      get hits() {
        return standing.hits;
      },
      end: () => void this.#standing.delete(standing),
    };
  }

  clear(): void {
    this.#standing.clear();
  }

  /** What happens to an exchange; null: nothing. */
  strike(asked: Asked): Mode | null {
    for (const standing of this.#standing) {
      const { command, collection, mode, times, chance } = standing.rule;
      const names = typeof command === 'string' ? [command] : command;
      if (!names.includes(asked.command) || (collection !== undefined && collection !== asked.collection)) continue;
      if (times !== undefined && standing.hits >= times) continue;
      if (chance !== undefined && !chance.dice.chance(chance.percent)) continue;
      standing.hits += 1;
      this.#hits += 1;
      return mode;
    }
    return null;
  }
}
