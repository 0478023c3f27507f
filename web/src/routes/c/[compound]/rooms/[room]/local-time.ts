/** Milliseconds since 1970 as an instant. */
export function instant(ms: number): string {
  return new Date(ms).toISOString();
}

/** An instant as the value of a `datetime-local` input in the compound's own time. `offset`: minutes east of UTC. */
export function typedInstant(ms: number, offset: number): string {
  return new Date(ms + offset * 60_000).toISOString().slice(0, 16);
}

/** What was typed into a `datetime-local` input, as an instant; null where it is no time. */
export function instantOf(typed: string, offset: number): string | null {
  const ms = Date.parse(`${typed}Z`) - offset * 60_000;
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}
