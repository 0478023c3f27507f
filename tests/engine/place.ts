import { createEngine, type EngineOptions } from '@sanfang/server/engine/engine.ts';
import type { Engine } from '@sanfang/server/engine/ports.ts';
import type { Stores } from '@sanfang/server/store/stores.ts';
import { sqliteStores, type StorePlace } from '../support/stores.ts';
import { type TestClock, testClock } from './scene.ts';

/** A place for stores and the engines that were started on it; everything ends with the place. */
export interface Place {
  readonly clock: TestClock;
  /** Opens the stores once more: what another process would see. */
  stores(): Promise<Stores>;
  /** Starts an engine, on stores of its own unless some are given. */
  engine(options?: Partial<EngineOptions>): Promise<Engine>;
  remove(): Promise<void>;
}

/** A fresh folder, unless another kind of place is asked for. */
export async function freshPlace(fresh: () => Promise<StorePlace> = sqliteStores): Promise<Place> {
  const place = await fresh();
  const clock = testClock();
  const engines: Engine[] = [];
  return {
    clock,
    stores: () => place.open(),
    async engine(options = {}) {
      const engine = await createEngine({ stores: options.stores ?? (await place.open()), clock, sweepMs: 20, ...options });
      engines.push(engine);
      return engine;
    },
    async remove() {
      await Promise.all(engines.map((engine) => engine.close()));
      await place.remove();
    },
  };
}
