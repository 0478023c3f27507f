import type { ImportProgress } from '@sanfang/shared/protocol/api/register.ts';
import { isRefusal, refuse } from '@sanfang/shared/protocol/refusal.ts';
import { importRegister, type RegisterImport } from './import.ts';

/** Sheets being written at a time; others wait their turn at the door. */
const AT_ONCE = 2;
/** Finished imports whose outcome can still be asked for. */
const REMEMBERED = 100;

/** Imports that this process runs or has run, by id. What is not here may have been cut off by a restart. */
export class RunningImports {
  readonly #byId = new Map<string, { readonly log: string; progress: ImportProgress }>();
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** How far an import of a log is, or null for one that this process does not know. */
  progress(log: string, id: string): ImportProgress | null {
    const known = this.#byId.get(id);
    return known?.log === log ? known.progress : null;
  }

  /** Starts an import in the background. False if it is running already, another one of the log is, or too many are. */
  start(job: RegisterImport): boolean {
    const running = [...this.#byId.values()].filter(({ progress }) => progress.state === 'RUNNING');
    if (running.length >= AT_ONCE || running.some(({ log }) => log === job.log)) return false;
    const entry = { log: job.log, progress: { import: job.importId, state: 'RUNNING', done: 0, of: job.sheet.rows.length, imported: null, refusal: null } as ImportProgress };
    this.#byId.set(job.importId, entry);
    importRegister({ ...job, onProgress: (done, of) => (entry.progress = { ...entry.progress, done, of }) }).then(
      (answer) => {
        if (isRefusal(answer)) entry.progress = { ...entry.progress, state: 'REFUSED', refusal: { ...answer } };
        else {
          const { import: _, ...imported } = answer;
          entry.progress = { ...entry.progress, state: 'DONE', done: imported.units, of: imported.units, imported };
        }
      },
      (error: unknown) => {
        this.#onError(error);
        entry.progress = { ...entry.progress, state: 'REFUSED', refusal: refuse('UNAVAILABLE') };
      },
    ).finally(() => this.#forgetOldest());
    return true;
  }

  #forgetOldest(): void {
    const finished = [...this.#byId].filter(([, { progress }]) => progress.state !== 'RUNNING');
    for (const [id] of finished.slice(0, Math.max(0, finished.length - REMEMBERED))) this.#byId.delete(id);
  }
}
