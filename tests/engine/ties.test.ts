import { hatsByLog } from '@sanfang/server/accounts/hats-by-log.ts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { faulty } from './faulty-stores.ts';
import { freshPlace, type Place } from './place.ts';
import { hub, made, must, setScene } from './scene.ts';
import { register } from './sign-off.ts';

describe('Logs in which somebody wears a hat', () => {
  let place: Place;
  beforeEach(async () => { place = await freshPlace(); });
  afterEach(() => place.remove());

  test('are found at once, by seats, bindings and the street, and no other log is touched', async () => {
    const engine = await place.engine();
    const [scene, other] = [await setScene(engine, place.clock), await setScene(engine, place.clock)];
    await register(engine, place.clock, scene);
    const owner = crypto.randomUUID();
    const owners = (await engine.compound(scene.log, null))?.register.owners ?? {};
    await must(engine, place.clock, scene.operator, scene.log, 'BindOwner', { owner: Object.keys(owners)[0] ?? '', person: owner });
    const logsOf = async (person: string) => (await hatsByLog(engine, person, place.clock.now())).map(({ log }) => log);

    expect(await logsOf(scene.secretary.person)).toEqual([scene.log]);
    expect(await logsOf(owner)).toEqual([scene.log]);
    expect(await logsOf(scene.official.person)).toEqual([scene.log, scene.street]);
    expect(await logsOf(other.official.person)).toEqual([other.log, other.street]);
    expect(await logsOf(crypto.randomUUID())).toEqual([]);
  });

  test('are found after a start, also where the node died before it had written what tied them', async () => {
    const line = faulty(await place.stores());
    const dying = await place.engine({ stores: line.stores });
    const scene = await setScene(dying, place.clock);
    await vi.waitFor(async () => { expect(await line.stores.logs.tied(scene.manager.person)).toEqual([scene.log]); });
    line.faults.lostOverviews = Number.MAX_SAFE_INTEGER;
    const late = crypto.randomUUID();
    const party = made(await must(dying, place.clock, hub, scene.log, 'FormParty', { kind: 'GRID', name: '网格', term: { from: '2024-01-01', until: null } }), 'party');
    await must(dying, place.clock, hub, scene.log, 'FillSeat', { party, office: 'gridWorker', person: late, name: '某某', term: { from: '2024-01-01', until: null } });
    expect(await dying.tied(late)).toEqual([scene.log]);
    await dying.close();
    expect(await line.stores.logs.tied(late)).toEqual([]);

    const next = await place.engine();
    expect((await hatsByLog(next, late, place.clock.now())).map(({ log }) => log)).toEqual([scene.log]);
    await next.close();
    expect(await line.stores.logs.tied(late)).toEqual([scene.log]);
  });

  test('a seat that was vacated ties no longer to a hat', async () => {
    const engine = await place.engine();
    const scene = await setScene(engine, place.clock);
    await must(engine, place.clock, scene.operator, scene.log, 'VacateSeat', { seat: scene.seats[scene.manager.capacity] ?? '' });
    expect(await engine.tied(scene.manager.person)).toEqual([scene.log]);
    expect(await hatsByLog(engine, scene.manager.person, place.clock.now())).toEqual([]);
  });
});
