import { expect } from 'vitest';
import { LightSocket } from '../support/light-socket.ts';
import { ORIGIN } from '../support/hub.ts';
import type { Target } from './target.ts';

/** People go on as if nothing had happened: health, the feed, a room, a message. */
export async function stillServes({ hub, scene, people: { chair } }: Target): Promise<void> {
  expect((await fetch(`${hub.url}/api/health`)).status).toBe(200);
  const socket = await LightSocket.open(hub.port, '/ws/', { Origin: ORIGIN, Cookie: await hub.ask('session', chair.person) }, () => undefined, { protocol: 1, person: chair.person });
  expect(await socket.ask('open', { log: scene.log, channel: scene.channel })).toMatchObject({ head: expect.any(Number) });
  const data = { room: scene.room, text: '还在', replyTo: null, about: null };
  expect(await socket.ask('command', { id: crypto.randomUUID(), log: scene.log, type: 'PostMessage', capacity: chair.capacity, data })).toMatchObject({ channel: scene.channel, fresh: true });
  socket.close();
  expect(await hub.ask('bugs')).toEqual([]);
}
