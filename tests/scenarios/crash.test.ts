import type { CommandReply, OpenReply } from '@sanfang/shared/protocol/live.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { storeKinds, type StorePlace } from '../support/stores.ts';
import { lineTo, prepare, runHub, signIn, type RunningHub } from './hubs.ts';

const running: RunningHub[] = [];
const places: StorePlace[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((hub) => hub.stop()));
  await Promise.all(places.splice(0).map((place) => place.remove()));
});
async function start(...args: Parameters<typeof runHub>): Promise<RunningHub> {
  const hub = await runHub(...args);
  running.push(hub);
  return hub;
}

describe.each(storeKinds)('A hub on $name that is killed', ({ fresh }) => {
  test.each([
    // What stands in the log was done: the retry hears so. What does not was never done: the retry does it.
    ['between commit and acknowledgement', 'COMMITTED', false],
    ['before the commit', 'AUTHORISED', true],
  ] as const)('%s: the command that is sent again counts once and gets its one answer', async (_, at, isNew) => {
    const place = await fresh();
    places.push(place);
    const scene = await prepare(place);
    const id = crypto.randomUUID();
    const first = await start(place.url, { at, command: id });
    const { cookie } = await signIn(first.url, scene.chair);
    const before = await lineTo(first.url, scene.chair, cookie, scene);
    expect(await before.say('之前')).toMatchObject({ n: 3, fresh: true });
    const lost = before.say('只算一次', id).then(() => 'ANSWERED', () => 'LOST');
    expect(await Promise.all([lost, first.ended])).toEqual(['LOST', 'SIGKILL']);

    const second = await start(place.url);
    const after = await lineTo(second.url, scene.chair, cookie, scene);
    const answers = [await after.say('只算一次', id), await after.say('只算一次', id)];
    expect(answers).toEqual<CommandReply[]>([{ channel: scene.channel, n: 4, fresh: isNew }, { channel: scene.channel, n: 4, fresh: false }]);
    expect(await after.say('别的内容', id)).toMatchObject({ refused: 'COMMAND_ID_REUSED' });
    expect(await after.say('之后')).toMatchObject({ n: 5, fresh: true });
    const { items } = await after.line.ask<OpenReply>('open', { log: scene.log, channel: scene.channel });
    expect(items.map((item) => ('skip' in item ? item : [item.n, item.opened['text']])).slice(2)).toEqual([[3, '之前'], [4, '只算一次'], [5, '之后']]);
    after.line.close();
  });
});
