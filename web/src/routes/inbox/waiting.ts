import { m } from '#lib/paraglide/messages.js';

const HOUR = 3_600_000;
/** First contact is due within a day (接诉即办, general class); near its end the clock takes colour. */
export const CONTACT_MS = 24 * HOUR;
const NEAR_MS = 4 * HOUR;

export type Urgency = 'CALM' | 'NEAR' | 'OVERDUE';

/** How an escalation that waits stands against its limit; both times in milliseconds. */
export function urgencyOf(raisedAt: number, now: number): Urgency {
  const left = raisedAt + CONTACT_MS - now;
  return left <= 0 ? 'OVERDUE' : left <= NEAR_MS ? 'NEAR' : 'CALM';
}

/** How long something has waited, in the largest fitting unit. */
export function waitedWords(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 60) return m.inbox_minutes({ count: minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? m.inbox_hours({ count: hours }) : m.inbox_days({ count: Math.floor(hours / 24) });
}
