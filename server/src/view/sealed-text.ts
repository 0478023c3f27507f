/** A sealed text that was opened; null when it was erased. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
