import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { silent } from '@sanfang/server/engine/logger.ts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { faulty } from './faulty-stores.ts';
import { freshPlace, type Place } from './place.ts';
import { listen, NOON, say, send, setScene } from './scene.ts';
import { openForSignOff, proposalOf, register, sign } from './sign-off.ts';
import { checkState, checkWhole } from './whole-log.ts';

const HOUR = 3_600_000;
const UNTIL = new Date(NOON + HOUR).toISOString();

describe('what falls due', () => {
  let place: Place;
  beforeEach(async () => { place = await freshPlace(); });
  afterEach(() => place.remove());

  test('is decided two seconds after its time, without anybody asking', async () => {
    const engine = await place.engine();
    const scene = await setScene(engine, place.clock);
    await register(engine, place.clock, scene);
    const proposal = await openForSignOff(engine, place.clock, scene, UNTIL);
    expect((await engine.overview(scene.log))?.dues).toEqual([{ at: UNTIL, kind: 'SIGN_OFF', room: scene.room, proposal }]);
    const heard = listen(engine, scene.log);

    // In the two seconds of grace, what was received in time still counts.
    const inTime = new Date(NOON + HOUR).toISOString();
    place.clock.forward(HOUR + 1_999);
    const { version, digest } = (await proposalOf(engine, scene, proposal)).versions[0] ?? { version: 0, digest: '' };
    const late = { id: '01890000-0000-7000-8000-000000000001', log: scene.log, type: 'SignOff' as const, capacity: scene.chair.capacity, data: { room: scene.room, proposal, version, digest } };
    expect(await engine.execute(late, { person: scene.chair.person, auth: { method: 'PASSWORD', level: 1, deviceAge: 0 }, received: inTime })).toMatchObject({ fresh: true });
    expect(heard.events.filter((event) => event.type === 'signoff.lapsed')).toEqual([]);

    place.clock.forward(1);
    const events = await heard.until((all) => all.some((event) => event.type === 'signoff.lapsed'));
    expect(events.at(-1)).toMatchObject({ type: 'signoff.lapsed', actor: 'hub', capacity: 'hub', at: new Date(NOON + HOUR + 2_000).toISOString(), data: { proposal, missing: ['BRANCH', 'COMPANY'] } });
    expect((await engine.overview(scene.log))?.dues).toEqual([]);
    expect((await proposalOf(engine, scene, proposal)).status).toBe('TABLED');
  });

  test('is decided first after downtime: what comes in then is too late', async () => {
    const before = await place.engine();
    const scene = await setScene(before, place.clock);
    await register(before, place.clock, scene);
    const proposal = await openForSignOff(before, place.clock, scene, UNTIL);
    await before.close();

    place.clock.forward(10 * HOUR);
    const after = await place.engine({ sweepMs: 60_000 });
    const [signed, said] = await Promise.all([sign(after, place.clock, scene, scene.chair, proposal), say(after, place.clock, scene, scene.chair, '过时了')]);
    expect(signed).toMatchObject({ refused: 'SIGN_OFF_NOT_OPEN' });
    expect(said).toMatchObject({ fresh: true });
    const events = await checkWhole((await place.stores()).logs, scene.log);
    expect(events.slice(-2).map((event) => event.type)).toEqual(['signoff.lapsed', 'message.posted']);
    await checkState(after, scene.log, events);
  });

  test('is found by the poll in a log that nobody opened', async () => {
    const stores = await place.stores();
    const scene = await (async () => {
      const engine = await place.engine({ stores });
      const set = await setScene(engine, place.clock);
      await register(engine, place.clock, set);
      await openForSignOff(engine, place.clock, set, UNTIL);
      await engine.close();
      return set;
    })();
    const [overview] = await stores.logs.overviews([scene.log]);
    expect(overview?.due).toBe(UNTIL);

    place.clock.forward(HOUR + 2_000);
    const engine = await place.engine();
    const heard = listen(engine, scene.log);
    await heard.until((all) => all.some((event) => event.type === 'signoff.lapsed'));
  });

  test('is recorded once, whatever the number of engines that find it', async () => {
    const first = await place.engine();
    const scene = await setScene(first, place.clock);
    await register(first, place.clock, scene);
    const proposal = await openForSignOff(first, place.clock, scene, UNTIL);
    const others = [await place.engine(), await place.engine()];
    for (const engine of others) expect((await proposalOf(engine, scene, proposal)).status).toBe('SIGNING');
    const ears = [first, ...others].map((engine) => listen(engine, scene.log));
    place.clock.forward(HOUR + 2_000);
    await Promise.all(ears.map((heard) => heard.until((all) => all.some((event) => event.type === 'signoff.lapsed'))));
    // Each engine goes on writing: whatever it had under way has come to its end before.
    for (const engine of [first, ...others]) expect(await say(engine, place.clock, scene, scene.chair, '还在')).toMatchObject({ fresh: true });
    const events = await checkWhole((await place.stores()).logs, scene.log);
    expect(events.filter((event) => event.type === 'signoff.lapsed')).toHaveLength(1);
  });

  test('is found by another node, though the one that recorded it died before its overview was written', async () => {
    const line = faulty(await place.stores());
    const dying = await place.engine({ stores: line.stores });
    const scene = await setScene(dying, place.clock);
    await register(dying, place.clock, scene);
    await vi.waitFor(async () => { expect((await line.stores.logs.overviews([scene.log]))[0]?.overview.rooms).toHaveProperty(scene.room); });
    const other = await place.engine({ repairMs: 20 });
    expect([...(await other.overviews()).keys()]).toContain(scene.log);
    line.faults.lostOverviews = Number.MAX_SAFE_INTEGER;
    await openForSignOff(dying, place.clock, scene, UNTIL);
    await dying.close();
    expect((await line.stores.logs.overviews([scene.log]))[0]?.due).toBeNull();

    place.clock.forward(HOUR + 2_000);
    await vi.waitFor(async () => { expect((await checkWhole(line.stores.logs, scene.log)).at(-1)).toMatchObject({ type: 'signoff.lapsed' }); }, { timeout: 10_000 });
  });

  test('waits for a store that is away, without asking it again and again', async () => {
    const line = faulty(await place.stores());
    const errors: string[] = [];
    const engine = await place.engine({ stores: line.stores, log: { ...silent, error: (_, message) => errors.push(message) } });
    const scene = await setScene(engine, place.clock);
    await register(engine, place.clock, scene);
    await openForSignOff(engine, place.clock, scene, UNTIL);
    const heard = listen(engine, scene.log);

    line.faults.failedReads = Number.MAX_SAFE_INTEGER;
    // Nobody has opened this room: it has to be read, and from here on the log may have moved.
    expect(await send(engine, place.clock, scene.chair, scene.log, 'CheckIn', { room: randomUUID() })).toEqual({ refused: 'UNAVAILABLE', detail: { retryAfter: 2 } });
    place.clock.forward(HOUR + 2_000);
    expect(await say(engine, place.clock, scene, scene.chair, '在吗')).toEqual({ refused: 'UNAVAILABLE', detail: { retryAfter: 2 } });
    const before = errors.length;
    for (let turns = 0; turns < 200; turns += 1) await turn();
    expect(errors.length - before).toBeLessThan(3);

    line.faults.failedReads = 0;
    await heard.until((all) => all.some((event) => event.type === 'signoff.lapsed'));
  });

  test('is left to other nodes while the clock of this one is more than two seconds off', async () => {
    const line = faulty(await place.stores());
    line.faults.time = NOON + 2_001;
    const errors: object[] = [];
    const engine = await place.engine({ stores: line.stores, clockCheckMs: 20, log: { ...silent, error: (about) => errors.push(about) } });
    const scene = await setScene(engine, place.clock);
    await register(engine, place.clock, scene);
    const proposal = await openForSignOff(engine, place.clock, scene, UNTIL);
    expect(errors[0]).toEqual({ skewMs: 2_001 });

    const heard = listen(engine, scene.log);
    line.faults.time = NOON + 10 * HOUR - 2_001;
    place.clock.forward(10 * HOUR);
    // Whatever else is decided, the deadline is not.
    expect(await say(engine, place.clock, scene, scene.chair, '到点了吗')).toMatchObject({ fresh: true });
    expect((await proposalOf(engine, scene, proposal)).status).toBe('SIGNING');
    line.faults.time = NOON + 10 * HOUR - 2_000;
    await heard.until((all) => all.some((event) => event.type === 'signoff.lapsed'));
  });

  test('may be asked for by the hub only', async () => {
    const engine = await place.engine();
    const scene = await setScene(engine, place.clock);
    const reply = await send(engine, place.clock, scene.secretary, scene.log, 'CloseSignOff', { room: scene.room, proposal: scene.room });
    expect(reply).toEqual({ refused: 'FORBIDDEN' });
  });
});
