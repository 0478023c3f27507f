import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createEngine } from '@sanfang/server/engine/engine.ts';
import { type By, type Scene, setScene } from '../engine/scene.ts';
import { register } from '../engine/sign-off.ts';
import { readLog } from '../history/read-log.ts';
import type { StorePlace } from '../support/stores.ts';

/** Somebody with a session that every hub on the stores takes. */
export interface Seated extends By {
  readonly cookie: string;
}

export interface StormScene extends Pick<Scene, 'log' | 'room' | 'channel' | 'seats'> {
  readonly secretary: Seated;
  readonly chair: Seated;
  readonly manager: Seated;
  /** Events of the log when the scene was set. */
  readonly begin: number;
}

/** Sets a scene in fresh stores, with fifty homes in the register and sessions for the heads of the three parties, and closes the stores. */
export async function setStormScene(place: StorePlace): Promise<StormScene> {
  const stores = await place.open();
  const clock = { now: () => Date.now() };
  const engine = await createEngine({ stores, clock });
  const scene = await setScene(engine, clock);
  await register(engine, clock, scene);
  await engine.close();
  const seated = async (by: By): Promise<Seated> => {
    const token = randomBytes(32).toString('base64url');
    const now = new Date().toISOString();
    await stores.directory.addAccount({ person: by.person, identifier: `${by.person}@people.test`, passwordHash: '!', demo: null, disabled: false, createdAt: now });
    await stores.directory.addSession({
      id: randomUUID(), tokenHash: createHash('sha256').update(token).digest('base64url'), person: by.person, method: 'PASSWORD', level: 1, device: randomUUID(),
      createdAt: now, lastSeenAt: now, expiresAt: new Date(Date.now() + 10 * 3_600_000).toISOString(), revokedAt: null, userAgent: 'storm',
    });
    return { ...by, cookie: `sid=${token}` };
  };
  const [secretary, chair, manager] = [await seated(scene.secretary), await seated(scene.chair), await seated(scene.manager)];
  const begin = (await readLog(stores, scene.log)).bytes.length;
  await stores.close();
  return { log: scene.log, room: scene.room, channel: scene.channel, seats: scene.seats, secretary, chair, manager, begin };
}
