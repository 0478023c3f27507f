import type { BackupWriter } from './backup-file.ts';

/** A part is written when it holds this much. */
const PART_BYTES = 8_000_000;

/** Gathers lines into parts of a bounded size. */
export class LineParts {
  readonly #writer: BackupWriter;
  readonly #name: (i: number) => string;
  #lines: string[] = [];
  #bytes = 0;
  #parts = 0;
  count = 0;

  constructor(writer: BackupWriter, name: (i: number) => string) {
    this.#writer = writer;
    this.#name = name;
  }

  get isFull(): boolean {
    return this.#bytes >= PART_BYTES;
  }

  /** Takes a value for a line of its own. */
  take(value: unknown): void {
    const line = JSON.stringify(value);
    this.#lines.push(line);
    this.#bytes += Buffer.byteLength(line);
    this.count += 1;
  }

  async flushIfFull(): Promise<void> {
    if (this.isFull) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#lines.length === 0) return;
    const lines = this.#lines;
    this.#lines = [];
    this.#bytes = 0;
    this.#parts += 1;
    await this.#writer.part(this.#name(this.#parts), Buffer.from(`${lines.join('\n')}\n`));
  }
}
