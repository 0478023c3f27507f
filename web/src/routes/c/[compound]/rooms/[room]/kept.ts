/** What this browser remembers for a person: drafts, the hat last worn, how far they had read. Never more than a convenience. */

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    // Private windows and full disks: the page works without.
    return null;
  }
}

function write(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // As above.
  }
}

export function keptHat(person: string, log: string): string | null {
  return read(`hat/${person}/${log}`);
}
export function keepHat(person: string, log: string, capacity: string): void {
  write(`hat/${person}/${log}`, capacity);
}

/** Number of the last event that the person had seen in a room, or null. */
export function keptReadTo(person: string, room: string): number | null {
  const kept = Number(read(`read/${person}/${room}`) ?? Number.NaN);
  return Number.isSafeInteger(kept) ? kept : null;
}
export function keepReadTo(person: string, room: string, n: number): void {
  write(`read/${person}/${room}`, String(n));
}

/** A draft by its place; null when there is none or it cannot be read. */
export function keptDraft<T>(person: string, place: string): T | null {
  const kept = read(`draft/${person}/${place}`);
  if (kept === null) return null;
  try {
    return JSON.parse(kept) as T;
  } catch {
    return null;
  }
}
export function keepDraft(person: string, place: string, draft: unknown): void {
  write(`draft/${person}/${place}`, draft === null ? null : JSON.stringify(draft));
}
