import type { OutboxEntry, OutboxStorage } from '../../../web/src/lib/live/outbox-core.ts';

/** Entries in memory, as the browser's database keeps them: shared by all queues on it. */
export function memoryStorage(): OutboxStorage & { readonly kept: Map<string, OutboxEntry> } {
  const kept = new Map<string, OutboxEntry>();
  let order = 0;
  return {
    kept,
    all: async (person) => [...kept.values()].filter((entry) => entry.person === person).sort((a, b) => a.order - b.order),
    add: async (entry) => {
      const added = { ...entry, order: (order += 1) };
      kept.set(entry.command.id, added);
      return added;
    },
    put: async (entry) => void kept.set(entry.command.id, entry),
    remove: async (id) => void kept.delete(id),
  };
}
