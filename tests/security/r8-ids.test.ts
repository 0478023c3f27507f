import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { send } from '../engine/scene.ts';
import { startHub, type Hub } from '../support/hub.ts';

let hub: Hub;
beforeAll(async () => { hub = await startHub(); });
afterAll(() => hub.close());

const say = (by: Hub['stranger'], id: string, text = '你好') => send(hub.engine, hub.clock, by, hub.scene.log, 'PostMessage', { room: hub.scene.room, text, replyTo: null, about: null }, id);

describe('R8 · The id of a command', () => {
  test('R8: that somebody has used is to a stranger like one that nobody has', async () => {
    const id = randomUUID();
    expect(await say(hub.scene.chair, id)).toMatchObject({ fresh: true });
    for (const text of ['你好', '别的']) expect(await say(hub.stranger, id, text)).toEqual(await say(hub.stranger, randomUUID(), text));
    expect(await say(hub.scene.manager, id)).toEqual({ refused: 'COMMAND_ID_REUSED' });
    expect(await say(hub.scene.chair, id)).toMatchObject({ fresh: false });
  });

  test('R8: that a stranger has tried is still there for whoever it belongs to', async () => {
    const id = randomUUID();
    expect(await say(hub.stranger, id)).toEqual({ refused: 'CAPACITY_NOT_YOURS' });
    expect(await say(hub.scene.chair, id)).toMatchObject({ fresh: true });
  });

  test('R8: comes at once from both, and the stranger learns nothing of the other', async () => {
    for (let i = 0; i < 20; i += 1) {
      const id = randomUUID();
      const [stranger, chair] = await Promise.all(i % 2 === 0 ? [say(hub.stranger, id), say(hub.scene.chair, id)] : [say(hub.scene.chair, id), say(hub.stranger, id)].reverse());
      expect(stranger).toEqual({ refused: 'CAPACITY_NOT_YOURS' });
      expect(chair).toMatchObject({ fresh: true });
    }
  });
});
