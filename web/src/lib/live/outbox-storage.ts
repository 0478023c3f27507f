import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { OutboxEntry, OutboxStorage } from './outbox-core.ts';

interface Tables extends DBSchema {
  entries: {
    key: number;
    value: Omit<OutboxEntry, 'order'> & { order?: number };
    indexes: { person: string; id: string };
  };
}

/** Entries in the browser's IndexedDB, shared by all tabs: they outlive reloads, crashes and sign-outs. */
export async function openOutboxStorage(): Promise<OutboxStorage> {
  const db: IDBPDatabase<Tables> = await openDB<Tables>('sanfang-outbox', 1, {
    upgrade(database) {
      const entries = database.createObjectStore('entries', { keyPath: 'order', autoIncrement: true });
      entries.createIndex('person', 'person');
      entries.createIndex('id', 'command.id', { unique: true });
    },
  });
  return {
    async all(person) {
      const found = await db.getAllFromIndex('entries', 'person', person);
      return found.filter((entry): entry is OutboxEntry => entry.order !== undefined).sort((a, b) => a.order - b.order);
    },
    async add(entry) {
      const order = await db.add('entries', entry);
      return { ...entry, order };
    },
    async put(entry) {
      await db.put('entries', entry);
    },
    async remove(id) {
      const transaction = db.transaction('entries', 'readwrite');
      const key = await transaction.store.index('id').getKey(id);
      if (key !== undefined) await transaction.store.delete(key);
      await transaction.done;
    },
  };
}
