import type { mongo } from 'mongoose';

/** How long the driver may take to tell those who waited that their connection is gone; milliseconds. */
const TELLING_MS = 1_000;

/** Tells who waits for an answer that the connections to the database were lost. */
export interface Losses {
  /** Calls once, a moment after the next loss, unless the answered function is called before. */
  next(then: () => void): () => void;
}

/** Of a client whose pool the driver empties when the server goes away. */
export function watchLosses(client: Pick<mongo.MongoClient, 'on'>): Losses {
  const waiting = new Set<() => void>();
  client.on('connectionPoolCleared', () => {
    const lost = [...waiting];
    setTimeout(() => {
      for (const tell of lost) if (waiting.delete(tell)) tell();
    }, TELLING_MS).unref();
  });
  return {
    next(then) {
      const tell = (): void => then();
      waiting.add(tell);
      return () => void waiting.delete(tell);
    },
  };
}
