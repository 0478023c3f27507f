import type { AccountsState } from '@sanfang/shared/compound/fund/accounts-state.ts';
import type { MoneyProgress } from '@sanfang/shared/protocol/api/money-import.ts';
import type { Refusal } from '@sanfang/shared/protocol/refusal.ts';
import type { ImportedMoney, MoneyImport } from './import.ts';

const NONE: MoneyProgress = { done: 0, of: 0 };

/** The imports of money that this process runs. Of one that another node runs, the rows that stand in the log tell. */
export class RunningMoneyImports {
  readonly #running = new Map<string, MoneyProgress>();

  /** Runs one, and knows how far it is meanwhile. */
  async run(job: MoneyImport, work: (job: MoneyImport) => Promise<ImportedMoney | Refusal>): Promise<ImportedMoney | Refusal> {
    const key = keyOf(job.log, job.importId);
    try {
      return await work({ ...job, onProgress: (done, of) => void this.#running.set(key, { done, of }) });
    } finally {
      this.#running.delete(key);
    }
  }

  progress(log: string, id: string, { imports }: Pick<AccountsState, 'imports'>): MoneyProgress {
    const staged = imports[id];
    return this.#running.get(keyOf(log, id)) ?? (staged === undefined ? NONE : { done: staged.lines.length, of: staged.rows });
  }
}

function keyOf(log: string, id: string): string {
  return `${log} ${id}`;
}
