import { randomUUID } from 'node:crypto';
import type { Stores } from '@sanfang/server/store/stores.ts';
import { ORPHAN_MS, sweepVault } from '@sanfang/server/engine/vault-sweep.ts';
import { commit } from '@sanfang/shared/log/commitment.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { storeKinds } from '../support/stores.ts';
import { freshPlace, type Place } from './place.ts';
import { say, type Scene, setScene } from './scene.ts';
import { checkWhole } from './whole-log.ts';

describe.each(storeKinds)('the sweep of the vault on $name', ({ fresh }) => {
  let place: Place;
  let stores: Stores;
  let scene: Scene;
  beforeEach(async () => {
    place = await freshPlace(fresh);
    stores = await place.stores();
    const engine = await place.engine({ stores });
    scene = await setScene(engine, place.clock);
    await say(engine, place.clock, scene, scene.chair, '留下');
    await engine.close();
  });
  afterEach(() => place.remove());

  /** A value as a crash between vault and log leaves it. */
  async function orphan(command: string): Promise<string> {
    const salt = 'A'.repeat(43);
    const commitment = commit('text', salt, command);
    const at = new Date(place.clock.now()).toISOString();
    await stores.vault.put([{ commitment, path: 'text', salt, value: command, subjects: [], retention: 'CHAT_1Y', log: scene.log, command, at }]);
    return commitment;
  }

  test('destroys after an hour what no event refers to, and confirms the rest', async () => {
    const events = await checkWhole(stores.logs, scene.log);
    const street = await checkWhole(stores.logs, scene.street);
    const kept = [...events, ...street].flatMap((event) => Object.values(event.sealed));
    const orphans = [
      await orphan(randomUUID()),
      // Of a command that stands, but not in this commitment.
      await orphan(events.at(-1)?.command ?? ''),
    ];
    place.clock.forward(ORPHAN_MS - 1);
    expect(await sweepVault(stores.vault, stores.logs, place.clock.now())).toEqual({ confirmed: 0, destroyed: 0 });
    place.clock.forward(2);
    expect(await sweepVault(stores.vault, stores.logs, place.clock.now())).toEqual({ confirmed: kept.length, destroyed: 2 });
    const found = await stores.vault.get([...kept, ...orphans]);
    expect(new Set(found.keys())).toEqual(new Set(kept));
    expect(await sweepVault(stores.vault, stores.logs, place.clock.now())).toEqual({ confirmed: 0, destroyed: 0 });
  });
});
