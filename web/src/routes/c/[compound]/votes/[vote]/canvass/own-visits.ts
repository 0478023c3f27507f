import type { CommandData } from '@sanfang/shared/compound/command.ts';
import type { OutboxEntry } from '#lib/live/outbox-core.ts';
import type { OwnVisit } from './doors.ts';

/** Visits among what this device has sent or keeps, of these kinds. */
export function visitsIn(entries: readonly OutboxEntry[], kinds: readonly OutboxEntry['state']['kind'][]): OwnVisit[] {
  return entries.filter(({ command, state }) => command.type === 'RecordVisit' && kinds.includes(state.kind)).map(({ command }) => {
    const { visit, unit, outcome, visitedAt, signature, method } = command.data as CommandData['RecordVisit'];
    return { visit, unit, outcome, visitedAt, proved: signature !== null || method === 'POST' };
  });
}

/** Homes of which something waits to be sent. */
export function unitsIn(entries: readonly OutboxEntry[]): ReadonlySet<string> {
  return new Set(entries.filter(({ state }) => state.kind === 'PENDING').map(({ command }) => (command.data as { unit: string }).unit));
}

/** Those of a list that are not in another. */
export function stillNew(visits: readonly OwnVisit[], known: readonly OwnVisit[]): OwnVisit[] {
  const ids = new Set(known.map(({ visit }) => visit));
  return visits.filter(({ visit }) => !ids.has(visit));
}

/** By the device's clock; the hub takes none that has not come yet. */
export function visitNow(): string {
  return new Date().toISOString();
}
