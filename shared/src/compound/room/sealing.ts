import type { Sealing } from '../../log/event.ts';

/**
 * Free text as it is kept: well-formed, in NFC (the log's canonical form takes no other), without space around it.
 * Empty when nothing in it can be seen.
 */
export function tidy(text: string): string {
  const kept = text.toWellFormed().normalize('NFC').trim();
  return /[^\p{Cc}\p{Cf}\p{Z}]/u.test(kept) ? kept : '';
}

/** Minutes, grounds, reasons: the record of the compound, kept for good. `about`: persons whom the text is about. */
export function permanent(value: unknown, about: readonly string[] = []): Sealing {
  return { value, subjects: about, retention: 'PERMANENT' };
}
