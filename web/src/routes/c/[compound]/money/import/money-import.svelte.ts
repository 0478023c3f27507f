import { v4 } from 'uuid';
import type { ImportKind } from '@sanfang/shared/compound/fund/accounts-state.ts';
import type { Ledger } from '@sanfang/shared/law/books.ts';
import type { MoneyImported, MoneyProgress } from '@sanfang/shared/protocol/api/money-import.ts';
import type { MoneyField, MoneyMapping, MoneyPreview, MoneySheet } from '@sanfang/shared/protocol/money-import.ts';
import { isRefusal, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import { answerOf, sendForm } from '#lib/files/send-form.ts';

/** How often a running import is asked how far it is; milliseconds. */
const POLL_MS = 400;

/** What goes along with a sheet. `opening`: what the bank had before the first line, fen. */
export type MoneyTerms = { readonly kind: ImportKind; readonly on: string } | { readonly ledger: Ledger; readonly opening: number };

/** One import of money as the page goes through it: choose a file, match its columns, look, record. */
export class MoneyImport {
  readonly #compound: string;
  readonly #sheet: MoneySheet;
  #file: File | null = $state.raw(null);
  #preview: MoneyPreview | null = $state.raw(null);
  #imported: MoneyImported | null = $state.raw(null);
  #refusal: Refusal | null = $state.raw(null);
  #busy = $state(false);
  /** Null while nothing is being recorded; `of` 0 until the hub has begun. */
  #progress: MoneyProgress | null = $state.raw(null);
  /** The last look asked for; an earlier answer that comes later is dropped. */
  #asked = 0;
  /** The same again when the answer was lost: the hub records one import. */
  #id = v4();

  constructor(compound: string, sheet: MoneySheet) {
    this.#compound = compound;
    this.#sheet = sheet;
  }

  get file(): File | null {
    return this.#file;
  }
  get preview(): MoneyPreview | null {
    return this.#preview;
  }
  get imported(): MoneyImported | null {
    return this.#imported;
  }
  get refusal(): Refusal | null {
    return this.#refusal;
  }
  get busy(): boolean {
    return this.#busy;
  }
  get progress(): MoneyProgress | null {
    return this.#progress;
  }
  /** Nothing is wrong and there is something to record. */
  get ready(): boolean {
    const { preview } = this;
    return preview !== null && preview.missing.length === 0 && preview.errorCount === 0 && preview.totals.rows > 0 && !this.#busy;
  }

  async choose(file: File): Promise<void> {
    [this.#file, this.#preview, this.#imported, this.#id] = [file, null, null, v4()];
    await this.#look(null);
  }
  async change(part: Partial<MoneyMapping>): Promise<void> {
    if (this.#preview !== null) await this.#look({ ...this.#preview.mapping, ...part });
  }
  async setColumn(field: MoneyField, column: number | null): Promise<void> {
    if (this.#preview === null) return;
    const { [field]: _before, ...rest } = this.#preview.mapping.columns;
    await this.change({ columns: column === null ? rest : { ...rest, [field]: column } });
  }

  async #look(mapping: MoneyMapping | null): Promise<void> {
    if (this.#file === null) return;
    const asked = ++this.#asked;
    this.#busy = true;
    const answer = await this.#send<MoneyPreview>('preview', this.#file, mapping === null ? {} : { mapping: JSON.stringify(mapping) });
    if (asked !== this.#asked) return;
    this.#busy = false;
    this.#refusal = isRefusal(answer) ? answer : null;
    if (!isRefusal(answer)) this.#preview = answer;
  }

  /** Records what was looked at. */
  async start(terms: MoneyTerms): Promise<void> {
    if (this.#file === null || this.#preview === null || this.#busy) return;
    [this.#busy, this.#refusal, this.#progress] = [true, null, { done: 0, of: 0 }];
    void this.#follow(this.#id);
    const fields = Object.fromEntries(Object.entries(terms).map(([name, value]) => [name, String(value)]));
    const answer = await this.#send<MoneyImported>('import', this.#file, { mapping: JSON.stringify(this.#preview.mapping), import: this.#id, ...fields });
    [this.#busy, this.#progress] = [false, null];
    if (isRefusal(answer)) {
      this.#refusal = answer;
      // A refused import needs a new id; one whose answer was lost goes on under its own.
      if (answer.refused !== 'UNAVAILABLE') this.#id = v4();
    } else this.#imported = answer;
  }

  /** Asks how far it is until the answer to the import itself has come; what gets lost on the way is asked for again. */
  async #follow(id: string): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      if (this.#progress === null) return;
      const answer = await fetch(`/api/compounds/${this.#compound}/fund/sheet/imports/${id}`).then((response) => answerOf<MoneyProgress>(response)).catch(() => null);
      if (this.progress !== null && answer !== null && !isRefusal(answer) && answer.of > 0) this.#progress = answer;
    }
  }

  #send<T>(way: 'preview' | 'import', file: File, fields: Readonly<Record<string, string>>): Promise<T | Refusal> {
    return sendForm<T>(`/api/compounds/${this.#compound}/fund/sheet/${way}`, { sheet: this.#sheet, ...fields }, file);
  }
}
