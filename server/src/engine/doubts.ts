import type { Commit } from '@sanfang/shared/log/commit.ts';

/** By then no store carries out what it was sent. */
const LONGEST_MS = 120_000;

/**
 * Commits of ours that may still be under way, though the store said nothing of them: they stand one day in the place that
 * they were made for, or, once another commit has taken it, never.
 */
export class Doubts {
  #no = 0;
  #until = 0;
  readonly #commands = new Set<string>();

  /** Nobody knows what became of this commit. */
  add({ no, commands }: Commit): void {
    if (no !== this.#no) this.#commands.clear();
    this.#no = no;
    this.#until = performance.now() + LONGEST_MS;
    for (const { id } of commands) this.#commands.add(id);
  }

  /** Whether a command may come to stand by itself; `tip`: number of the last commit that is known. */
  include(command: string, tip: number): boolean {
    if (tip >= this.#no || performance.now() > this.#until) this.#commands.clear();
    return this.#commands.has(command);
  }
}
