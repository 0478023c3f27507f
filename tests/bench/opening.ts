import { roomChannel } from '@sanfang/shared/compound/channel.ts';
import type { Stage } from './arrange.ts';
import { LightSocket } from '../support/light-socket.ts';
import { median } from './measure.ts';
import { startHub } from './processes.ts';

/** Opening a room in ms: cold is the first after the start of the process, warm the median of ten more. */
export interface OpeningFigures {
  readonly start: number;
  readonly cold: number;
  readonly warm: number;
}

/** Starts a hub on the stage's store and opens its room, each time from nothing. */
export async function openRoom(stage: Stage): Promise<OpeningFigures> {
  const server = await startHub(stage.storeUrl);
  const member = stage.members[0] ?? stage.official;
  const open = async () => {
    const socket = await LightSocket.open(server.port, '/ws/', { Cookie: member.cookie, Origin: `http://localhost:${String(server.port)}` }, () => undefined, { protocol: 1, person: member.person });
    const began = performance.now();
    const reply = (await socket.ask('open', { log: stage.log, channel: roomChannel(stage.room) })) as { items?: unknown[] };
    const took = performance.now() - began;
    socket.close();
    if (reply.items?.length !== 50) throw new Error(`not a page: ${JSON.stringify(reply).slice(0, 200)}`);
    return took;
  };
  const cold = await open();
  const warm: number[] = [];
  for (let i = 0; i < 10; i++) warm.push(await open());
  await server.stop();
  return { start: server.startMs, cold, warm: median(warm) };
}
