import { keepDraft, keptDraft } from './kept.ts';

/** What was in the composer when it was sent. */
export interface Kept {
  readonly text: string;
  readonly replyTo: number | null;
  readonly about: string | null;
}

/** What a person is writing in a room; kept in this browser until it is sent. */
export class MessageDraft {
  readonly #person: string;
  readonly #place: string;
  #kept: Kept = $state.raw({ text: '', replyTo: null, about: null });

  constructor(person: string, room: string) {
    this.#person = person;
    this.#place = `room/${room}`;
    this.#kept = { ...this.#kept, ...keptDraft<Kept>(person, this.#place) };
  }

  get text(): string {
    return this.#kept.text;
  }
  set text(text: string) {
    this.#keep({ ...this.#kept, text });
  }
  /** Number of the message that it answers. */
  get replyTo(): number | null {
    return this.#kept.replyTo;
  }
  set replyTo(replyTo: number | null) {
    this.#keep({ ...this.#kept, replyTo });
  }
  /** Proposal that it speaks to. */
  get about(): string | null {
    return this.#kept.about;
  }
  set about(about: string | null) {
    this.#keep({ ...this.#kept, about });
  }

  /**
   * Takes it out of the composer at once, so that what is typed meanwhile is not touched. This browser keeps it until `taken`
   * or `putBack` says what became of it. The next words may speak to the same proposal.
   */
  take(): Kept {
    const out = this.#kept;
    this.#kept = { text: '', replyTo: null, about: out.about };
    return out;
  }
  /** The outbox has it. */
  taken(): void {
    this.#keep(this.#kept);
  }
  /** The outbox could not take it: it comes back, before what was typed since. */
  putBack(out: Kept): void {
    this.#keep({ ...out, text: [out.text, this.#kept.text].filter((text) => text !== '').join('\n') });
  }

  #keep(next: Kept): void {
    this.#kept = next;
    keepDraft(this.#person, this.#place, next.text === '' && next.replyTo === null && next.about === null ? null : next);
  }
}
