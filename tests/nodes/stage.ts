import type { Clock, Engine } from '@sanfang/server/engine/ports.ts';
import { openDoorbell } from '@sanfang/server/doorbell/open-doorbell.ts';
import { createEngine } from '@sanfang/server/engine/engine.ts';
import { silent } from '@sanfang/server/engine/logger.ts';
import type { Stores } from '@sanfang/server/store/stores.ts';
import type { Scene } from '../engine/scene.ts';
import { check, printViolations } from '../history/checker.ts';
import type { Somebody } from '../history/http-client.ts';
import { readLog } from '../history/read-log.ts';
import type { Recorder } from '../history/recorder.ts';
import { prepare, signIn } from '../scenarios/hubs.ts';
import { mongoStores, type StorePlace } from '../support/stores.ts';
import { startCluster, type Cluster, type ClusterOptions } from './cluster.ts';

export type Role = 'secretary' | 'chair' | 'manager' | 'official';

/** Two nodes on a fresh MongoDB in which a compound stands, with its room in session and accounts for the three heads and the official. */
export interface TwoNodes extends Cluster {
  readonly place: StorePlace;
  readonly stores: Stores;
  readonly scene: Scene;
  /** Signs in at a node (the first, unless told); answers who that is, for a client. */
  somebody(role: Role, name?: string, url?: string): Promise<Somebody>;
  /** An engine in this process on the same store, which rings like a node, with this clock: for what has no command over the wire. */
  engine(clock?: Clock): Promise<Engine>;
  /** What the checker says of everything that was recorded; empty: it holds. */
  violations(recorder: Recorder): Promise<string>;
}

/** `agoMs`: so long ago the compound was founded. */
export async function twoNodes({ agoMs = 0, ...options }: Omit<ClusterOptions, 'storeUrl'> & { readonly agoMs?: number } = {}): Promise<TwoNodes> {
  const place = await mongoStores();
  const scene = await prepare(place, agoMs);
  const stores = await place.open();
  const begin = new Map([[scene.log, (await readLog(stores, scene.log)).bytes.length]]);
  const cluster = await startCluster({ storeUrl: place.url, ...options });
  const ends: (() => Promise<void>)[] = [];
  return {
    ...cluster, place, stores, scene,
    async somebody(role, name = role, url = cluster.nodes[0].url) {
      const { cookie } = await signIn(url, scene[role]);
      return { name, ...scene[role], cookie, log: scene.log };
    },
    async engine(clock = { now: () => Date.now() }) {
      const doorbell = await openDoorbell(cluster.redis?.url ?? '', stores.logs.incarnation, silent);
      const engine = await createEngine({ stores, clock, doorbell });
      ends.push(async () => {
        await engine.close();
        await doorbell.close();
      });
      if (cluster.redis !== null) await new Promise<void>((resolve) => (doorbell.works ? resolve() : doorbell.onWorking(resolve)));
      return engine;
    },
    async violations(recorder) {
      return printViolations(check(recorder.history(), [await readLog(stores, scene.log)], { begin }));
    },
    async close() {
      for (const end of ends) await end();
      await cluster.close();
      await place.remove();
    },
  };
}

/** A message to the room of a scene. */
export function words(scene: Scene, text: string) {
  return { room: scene.room, text, replyTo: null, about: null };
}
