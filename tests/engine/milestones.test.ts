import { randomUUID } from 'node:crypto';
import type { Milestone } from '@sanfang/server/engine/milestones.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freshPlace, type Place } from './place.ts';
import { listen, say, type Scene, setScene } from './scene.ts';

let place: Place;
let scene: Scene;
beforeEach(async () => {
  place = await freshPlace();
  const before = await place.engine();
  scene = await setScene(before, place.clock);
  await before.close();
});
afterEach(() => place.remove());

test('a command is told of at each point of its way through the engine, in order; one that is refused or known comes no further than its decision', async () => {
  const passed: [Milestone, string][] = [];
  const engine = await place.engine({ onMilestone: (milestone, log, commands) => { for (const command of commands.length === 0 ? [log] : commands) passed.push([milestone, command]); } });
  const heard = listen(engine, scene.log);
  const id = randomUUID();
  await say(engine, place.clock, scene, scene.chair, '走到哪里了', id);
  passed.push(['ACKNOWLEDGED', id]);
  await heard.until((events) => events.length === 1);
  await say(engine, place.clock, { ...scene, room: randomUUID() }, scene.chair, '没有这个房间');
  await say(engine, place.clock, scene, scene.chair, '走到哪里了', id);
  expect(passed.filter(([, of]) => of === scene.log)).toEqual([['RESTART', scene.log]]);
  expect(passed.filter(([, of]) => of !== scene.log && !of.startsWith('jurisdiction/'))).toEqual([['AUTHORISED', id], ['SENT', id], ['COMMITTED', id], ['ACKNOWLEDGED', id], ['PUBLISHED', id]]);
  heard.stop();
});
