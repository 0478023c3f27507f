import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { DeliveryReply } from '@sanfang/shared/protocol/api/delivery.ts';

/** The compound, as far as a round needs it. */
export interface RoundPlace {
  readonly id: string;
  readonly log: string;
  readonly name: string;
  /** Minutes east of UTC. */
  readonly offset: number;
}

/** A work list as the hub gave it, kept on the device while the ballots are brought round. */
export interface KeptRound {
  readonly person: string;
  readonly vote: string;
  readonly place: RoundPlace;
  readonly delivery: DeliveryReply;
}

/** A photo of what was signed, taken without network. */
export interface KeptPhoto {
  readonly person: string;
  readonly place: RoundPlace;
  readonly vote: string;
  readonly capacity: string;
  readonly unit: string;
  readonly visit: string;
  readonly file: Blob;
}

interface Tables extends DBSchema {
  rounds: { key: [string, string]; value: KeptRound };
  photos: { key: number; value: KeptPhoto; indexes: { person: string } };
}

/** A private window may refuse storage: then the round works as long as the page is open. */
async function opened<T>(act: (db: IDBPDatabase<Tables>) => Promise<T>, otherwise: T): Promise<T> {
  let db: IDBPDatabase<Tables>;
  try {
    db = await openDB<Tables>('sanfang-canvass', 1, {
      upgrade(database) {
        database.createObjectStore('rounds', { keyPath: ['person', 'vote'] });
        database.createObjectStore('photos', { autoIncrement: true }).createIndex('person', 'person');
      },
    });
  } catch {
    return otherwise;
  }
  try {
    return await act(db);
  } finally {
    db.close();
  }
}

/** Keeps the list of a round; one that is over is taken off the device. */
export function keepRound(round: KeptRound): Promise<void> {
  return opened(async (db) => {
    if (round.delivery.round === null) await db.delete('rounds', [round.person, round.vote]);
    else await db.put('rounds', round);
  }, undefined);
}

export function roundOn(person: string, vote: string): Promise<KeptRound | null> {
  return opened(async (db) => await db.get('rounds', [person, vote]) ?? null, null);
}

/** No list stays behind for whoever has the device next. */
export function forgetRounds(): Promise<void> {
  return opened(async (db) => db.clear('rounds'), undefined);
}

/** Answers whether the photo is kept. */
export function keepPhoto(photo: KeptPhoto): Promise<boolean> {
  return opened(async (db) => {
    await db.add('photos', photo);
    return true;
  }, false);
}

/** Photos of a person that wait to be sent, oldest first. */
export function photosOf(person: string): Promise<{ readonly key: number; readonly photo: KeptPhoto }[]> {
  return opened(async (db) => {
    const keys = await db.getAllKeysFromIndex('photos', 'person', person);
    const photos = await db.getAllFromIndex('photos', 'person', person);
    return photos.flatMap((photo, i) => {
      const key = keys[i];
      return key === undefined ? [] : [{ key, photo }];
    });
  }, []);
}

export function dropPhoto(key: number): Promise<void> {
  return opened(async (db) => db.delete('photos', key), undefined);
}

/** Throws away the photos of a person that no hub has. */
export async function dropPhotosOf(person: string): Promise<void> {
  for (const { key } of await photosOf(person)) await dropPhoto(key);
}
