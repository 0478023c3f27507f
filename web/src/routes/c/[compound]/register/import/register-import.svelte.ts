import { v4 } from 'uuid';
import type { ImportProgress } from '@sanfang/shared/protocol/api/register.ts';
import { isRefusal, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import type { ImportField, ImportMapping, ImportPreview } from '@sanfang/shared/protocol/register-import.ts';
import { preview, progressOf, startImport } from './import-api.ts';

/** How often a running import is asked how far it is; milliseconds. */
const POLL_MS = 400;

/** One import as the page goes through it: choose a file, match its columns, look, start, see it through. */
export class RegisterImport {
  readonly #compound: string;
  #file: File | null = $state.raw(null);
  #preview: ImportPreview | null = $state.raw(null);
  /** As last chosen; the preview of it may still be on its way. */
  #mapping: ImportMapping | null = $state.raw(null);
  #progress: ImportProgress | null = $state.raw(null);
  #refusal: Refusal | null = $state.raw(null);
  #busy = $state(false);
  /** The last look asked for; an earlier answer that comes later is dropped. */
  #asked = 0;
  #id = v4();

  constructor(compound: string) {
    this.#compound = compound;
  }

  get file(): File | null {
    return this.#file;
  }
  get preview(): ImportPreview | null {
    return this.#preview;
  }
  get progress(): ImportProgress | null {
    return this.#progress;
  }
  get refusal(): Refusal | null {
    return this.#refusal;
  }
  get busy(): boolean {
    return this.#busy;
  }
  get mapping(): ImportMapping | null {
    return this.#mapping;
  }
  /** Nothing is wrong and there is something to record. */
  get ready(): boolean {
    const { preview: seen } = this;
    return seen !== null && seen.missing.length === 0 && seen.errorCount === 0 && seen.totals.units > 0 && !this.#busy;
  }

  async choose(file: File): Promise<void> {
    this.#file = file;
    this.#preview = null;
    this.#mapping = null;
    this.#progress = null;
    this.#id = v4();
    await this.#look(null);
  }

  /** Reads the file again with part of the mapping changed. */
  async change(part: Partial<ImportMapping>): Promise<void> {
    if (this.#mapping === null) return;
    this.#mapping = { ...this.#mapping, ...part };
    await this.#look(this.#mapping);
  }
  async setColumn(field: ImportField, column: number | null): Promise<void> {
    if (this.mapping === null) return;
    const { [field]: _before, ...rest } = this.mapping.columns;
    await this.change({ columns: column === null ? rest : { ...rest, [field]: column } });
  }

  async #look(mapping: ImportMapping | null): Promise<void> {
    if (this.#file === null) return;
    const asked = ++this.#asked;
    this.#busy = true;
    const answer = await preview(this.#compound, this.#file, mapping);
    if (asked !== this.#asked) return;
    this.#busy = false;
    this.#refusal = isRefusal(answer) ? answer : null;
    if (!isRefusal(answer)) this.#preview = answer;
    // Nothing is recorded by a mapping whose preview nobody has seen.
    this.#mapping = this.#preview?.mapping ?? null;
  }

  /** Records the register and follows it to its end. `validFrom`: local date. */
  async start(validFrom: string): Promise<void> {
    if (this.#file === null || this.mapping === null || this.#busy) return;
    this.#busy = true;
    this.#refusal = null;
    const started = await startImport(this.#compound, this.#file, this.mapping, validFrom, this.#id);
    if (isRefusal(started)) this.#refusal = started;
    else await this.#follow(started.import);
    this.#busy = false;
  }

  async #follow(id: string): Promise<void> {
    // Shown at once: a large sheet on a slow line should not look as if nothing had begun.
    this.#progress = { import: id, state: 'RUNNING', done: 0, of: this.#preview?.totals.units ?? 0, imported: null, refusal: null };
    for (;;) {
      const answer = await progressOf(this.#compound, id);
      // A lost answer says nothing about the import: ask again.
      if (!isRefusal(answer)) this.#progress = answer;
      else if (answer.refused !== 'UNAVAILABLE') {
        this.#refusal = answer;
        this.#progress = null;
        return;
      }
      if (this.#progress.state !== 'RUNNING') break;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    if (this.#progress.state === 'REFUSED') {
      this.#refusal = this.#progress.refusal;
      this.#progress = null;
      // A refused import needs a new id.
      this.#id = v4();
    }
  }
}
