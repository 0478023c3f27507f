import type { CommandData, CompoundCommand } from '@sanfang/shared/compound/command.ts';
import type { Due, Overview } from '@sanfang/shared/compound/overview.ts';
import type { Provenance } from '@sanfang/shared/log/command.ts';
import { derivedId } from '@sanfang/shared/log/ids.ts';
import type { Answers } from './answers.ts';

/** What is due is decided this long after its time, so that what was received in time is in the log before. */
export const GRACE_MS = 2_000;

/** Times up to this one are ripe. */
export function ripeUntil(now: number): string {
  return new Date(now - GRACE_MS).toISOString();
}

export interface DueCommand {
  readonly command: CompoundCommand;
  readonly from: Provenance;
}

/** What the hub asks for when something falls due. */
function askedBy(due: Due): DueAsked {
  switch (due.kind) {
    case 'SIGN_OFF': return { type: 'CloseSignOff', data: { room: due.room, proposal: due.proposal } };
    case 'REVIEW': return { type: 'EndReview', data: { vote: due.vote } };
    case 'OPENING': return { type: 'OpenVote', data: { vote: due.vote } };
    case 'CLOSE': return { type: 'CloseVote', data: { vote: due.vote } };
    case 'PETITION': return { type: 'LapsePetition', data: { petition: due.petition } };
    case 'QUESTION': case 'DISCLOSURE': return { type: 'MarkOverdue', data: { what: due.kind, id: due.id } };
  }
}

type DueType = 'CloseSignOff' | 'EndReview' | 'OpenVote' | 'CloseVote' | 'LapsePetition' | 'MarkOverdue';
type DueAsked = { [K in DueType]: { readonly type: K; readonly data: CommandData[K] } }[DueType];

/** Makes the hub's commands for what has fallen due in one log; the same ones on every node. */
export class DueCommands {
  readonly #log: string;
  readonly #answers: Answers;
  readonly #pausedUntil = new Map<string, number>();

  constructor(log: string, answers: Answers) {
    this.#log = log;
    this.#answers = answers;
  }

  ripe(overview: Overview, now: number): readonly DueCommand[] {
    const until = ripeUntil(now);
    const ripe: DueCommand[] = [];
    for (const due of overview.dues) {
      if (due.at > until) break;
      const id = this.#idOf(due);
      if ((this.#pausedUntil.get(id) ?? 0) > performance.now()) continue;
      this.#pausedUntil.delete(id);
      ripe.push({
        command: { id, log: this.#log, capacity: 'hub', ...askedBy(due) },
        from: { person: 'hub', auth: { method: 'HUB', level: 0, deviceAge: 0 }, received: new Date(now).toISOString() },
      });
    }
    return ripe;
  }

  /** A due command could not be recorded now: leave it for a while. */
  pause(id: string, ms: number): void {
    this.#pausedUntil.set(id, performance.now() + ms);
  }

  #idOf(due: Due): string {
    // An id that the log knows and that left its cause standing cannot be used again.
    for (let attempt = 0; ; attempt += 1) {
      const id = derivedId(askedBy(due).type, this.#log, due.at, 'vote' in due ? due.vote : 'petition' in due ? due.petition : 'id' in due ? due.id : due.proposal, attempt);
      if (this.#answers.accepted(id) === null) return id;
    }
  }
}
