import { randomUUID } from 'node:crypto';
import type { Engine } from '@sanfang/server/engine/ports.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshPlace, type Place } from './place.ts';
import { must, say, type Scene, send, setScene } from './scene.ts';
import { checkWhole } from './whole-log.ts';

describe('a command id', () => {
  let place: Place;
  let engine: Engine;
  let scene: Scene;
  beforeAll(async () => {
    place = await freshPlace();
    engine = await place.engine();
    scene = await setScene(engine, place.clock);
  });
  afterAll(() => place.remove());

  test.each([1, 2, 3, 4, 5])('sent %i times at once is recorded once and answered alike', async (times) => {
    const id = randomUUID();
    const replies = await Promise.all(Array.from({ length: times }, () => say(engine, place.clock, scene, scene.chair, '同一句话', id)));
    const answers = replies.map((reply) => ('refused' in reply ? reply : { channel: reply.channel, n: reply.n }));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toHaveProperty('n');
    expect(replies.filter((reply) => 'fresh' in reply && reply.fresh)).toHaveLength(1);
    const events = await checkWhole((await place.stores()).logs, scene.log);
    expect(events.filter((event) => event.command === id)).toHaveLength(1);
  });

  test('sent again later gives the first answer again, and is not fresh', async () => {
    const id = randomUUID();
    const first = await say(engine, place.clock, scene, scene.chair, '一', id);
    await say(engine, place.clock, scene, scene.chair, '二');
    expect(await say(engine, place.clock, scene, scene.chair, '一', id)).toEqual({ ...first, fresh: false });
  });

  test('gives the ids that the command made again', async () => {
    const term = { from: '2024-01-01', until: null };
    const id = randomUUID();
    const body = () => send(engine, place.clock, scene.operator, scene.log, 'FormParty', { kind: 'GRID', name: '网格', term }, id);
    const first = await body();
    expect(first).toMatchObject({ fresh: true, made: { party: expect.any(String) } });
    expect(await body()).toEqual({ ...first, fresh: false });
  });

  test('with another body, another person or another hat is refused, at once and later', async () => {
    const id = randomUUID();
    const [first, other] = await Promise.all([say(engine, place.clock, scene, scene.chair, '一', id), say(engine, place.clock, scene, scene.chair, '二', id)]);
    expect(first).toMatchObject({ fresh: true });
    expect(other).toEqual({ refused: 'COMMAND_ID_REUSED' });
    expect(await say(engine, place.clock, scene, scene.chair, '三', id)).toEqual({ refused: 'COMMAND_ID_REUSED' });
    expect(await say(engine, place.clock, scene, scene.manager, '一', id)).toEqual({ refused: 'COMMAND_ID_REUSED' });
  });

  test('is remembered by the log itself: another engine, a state in which it would be refused, the same answer', async () => {
    const { room, parties } = await anotherRoom();
    const id = randomUUID();
    const post = (on: Engine, text: string) => send(on, place.clock, scene.secretary, scene.log, 'PostMessage', { room, text, replyTo: null, about: null }, id);
    const first = await post(engine, '最后一句');
    expect(first).toMatchObject({ fresh: true });
    await must(engine, place.clock, scene.secretary, scene.log, 'CloseRoom', { room });
    const later = await place.engine();
    expect(await post(later, '最后一句')).toEqual({ ...first, fresh: false });
    expect(await post(later, '另一句')).toEqual({ refused: 'COMMAND_ID_REUSED' });
    // A command that would stand a second time is found by the log's own key.
    const open = randomUUID();
    const opened = await send(later, place.clock, scene.secretary, scene.log, 'OpenRoom', { title: '再开', parties }, open);
    expect(await send(engine, place.clock, scene.secretary, scene.log, 'OpenRoom', { title: '再开', parties }, open)).toEqual({ ...opened, fresh: false });
  });

  test('that was refused is refused again for ten minutes, and may then be taken', async () => {
    const { room } = await anotherRoom();
    const id = randomUUID();
    const adjourn = () => send(engine, place.clock, scene.secretary, scene.log, 'AdjournSession', { room }, id);
    expect(await adjourn()).toEqual({ refused: 'NO_SESSION' });
    await must(engine, place.clock, scene.secretary, scene.log, 'OpenSession', { room });
    expect(await adjourn()).toEqual({ refused: 'NO_SESSION' });
    place.clock.forward(600_000);
    expect(await adjourn()).toMatchObject({ fresh: true });
  });

  async function anotherRoom(): Promise<{ room: string; parties: { BRANCH: string; COMMITTEE: string; COMPANY: string } }> {
    const office = (await engine.compound(scene.log, scene.room))?.room;
    if (office === undefined || office.status === 'ABSENT') throw new Error('no room');
    const { parties } = office;
    return { room: (await must(engine, place.clock, scene.secretary, scene.log, 'OpenRoom', { title: '另一间', parties }))['room'] ?? '', parties };
  }
});
