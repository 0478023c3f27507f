import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandReply, OpenReply } from '@sanfang/shared/protocol/live.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import type { UploadReply } from '@sanfang/shared/protocol/api/files.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { checkState, checkWhole } from '../../engine/whole-log.ts';
import { readLog } from '../../history/read-log.ts';
import { member } from '../../realtime/people.ts';
import { startHub, type Hub } from '../../support/hub.ts';
import { mountDisk, noSmallDisk, type SmallDisk } from '../../support/small-disk.ts';
import { placeAt } from '../../support/stores.ts';

const MB = 1_000_000;
const full = { refused: 'STORE_FULL', detail: { retryAfter: 10 } };

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function hubIn(disk: SmallDisk): Promise<Hub> {
  const place = placeAt(join(disk.folder, 'data'), () => Promise.resolve());
  const hub = await startHub({ config: { limits: 'bench' }, place });
  ends.push(() => hub.close());
  return hub;
}
function disk(bytes: number): SmallDisk {
  const mounted = mountDisk(bytes);
  ends.push(async () => mounted.remove());
  return mounted;
}

describe.skipIf(noSmallDisk !== null)(`a disk without room (${noSmallDisk ?? 'here'})`, () => {
  test('takes no command and says so, is read on, and goes on by itself once there is room', async () => {
    const small = disk(24 * MB);
    const hub = await hubIn(small);
    const { scene, stores, engine } = hub;
    const chair = await member(hub, 'chair');
    const browser = await hub.signIn('manager');
    await small.fill(1.5 * MB);

    const acknowledged = new Set<string>();
    const refused = new Map<string, string>();
    const say = async (): Promise<CommandReply> => {
      const [id, text] = [crypto.randomUUID(), `${'墙'.repeat(700)} ${crypto.randomUUID()}`];
      const reply = await chair.say(text, id);
      if (isRefusal(reply)) refused.set(id, text);
      else acknowledged.add(id);
      return reply;
    };
    // Alone and in crowds, so that it gets full within a transaction and between.
    while (refused.size < 200) await Promise.all(Array.from({ length: 1 + refused.size % 60 }, say));
    // Whatever is left of the room fits less than a message now.
    await small.fill(0);
    expect(new Set((await Promise.all(Array.from({ length: 50 }, say))).map((reply) => JSON.stringify(reply)))).toEqual(new Set([JSON.stringify(full)]));

    const ask = { id: crypto.randomUUID(), log: scene.log, type: 'PostMessage', capacity: scene.manager.capacity, data: { room: scene.room, text: '还有地方吗', replyTo: null, about: null } };
    expect(await browser.post('/api/commands', ask)).toMatchObject({ status: 507, body: { refused: 'STORE_FULL' } });
    // Everything is read on, by who was signed in and by followers; nobody else can sign in.
    await expect(member(hub, 'chair')).rejects.toThrow('STORE_FULL');
    expect((await hub.anybody().get('/api/feeds')).status).toBe(200);
    expect((await browser.get('/api/me')).status).toBe(200);
    expect((await browser.get(`/api/compounds/${scene.log.slice('compound/'.length)}`)).status).toBe(200);
    const { head, items } = await chair.line.ask<OpenReply>('open', { log: scene.log, channel: scene.channel });
    expect(items.at(-1)).toMatchObject({ n: head, type: 'message.posted' });
    const events = await checkWhole(stores.logs, scene.log);
    const standing = new Set(events.map((event) => event.command));
    expect([...acknowledged].filter((id) => !standing.has(id))).toEqual([]);
    expect([...refused.keys()].filter((id) => standing.has(id))).toEqual([]);

    await small.empty();
    const again = await Promise.all([...refused].map(([id, text]) => chair.say(text, id)));
    for (const reply of again) expect(reply).toMatchObject({ fresh: true });
    expect((await browser.post('/api/commands', ask)).status).toBe(200);
    const { commits, values } = await readLog(stores, scene.log);
    const commitments = commits.flatMap((commit) => commit.events.flatMap((event) => Object.values(event.sealed)));
    expect(commitments.filter((commitment) => !values.has(commitment))).toEqual([]);
    await checkState(engine, scene.log, await checkWhole(stores.logs, scene.log));
  });

  test('for attachments alone: uploads are refused and leave nothing, everything else goes on', async () => {
    const small = disk(60 * MB);
    const hub = await hubIn(small);
    const attachments = join(small.folder, 'data', 'blobs');
    const { scene } = hub;
    const chair = await hub.signIn('chair');
    const manager = await member(hub, 'manager');
    const upload = () => {
      const form = new FormData();
      form.append('file', new Blob([Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(1.5 * MB, crypto.randomUUID())])]), '合同.pdf');
      return chair.send<UploadReply>('POST', `/api/compounds/${scene.log.slice('compound/'.length)}/blobs?room=${scene.room}`, form);
    };
    const kept = [await upload(), await upload()];
    await small.fill(1 * MB);
    for (let i = 0; i < 5; i += 1) {
      expect(await upload()).toMatchObject({ status: 507, body: { refused: 'STORE_FULL' } });
      // A message needs little room, and has it.
      expect(await manager.say(`第 ${String(i)} 句`)).toMatchObject({ fresh: true });
    }
    await small.empty();
    kept.push(await upload());
    expect(kept.map(({ status }) => status)).toEqual([200, 200, 200]);
    const files = (await readdir(attachments, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map(({ name }) => name);
    expect(files.sort()).toEqual(kept.flatMap(({ body: { blob } }) => [blob, `${blob}.json`]).sort());
    for (const { body } of kept) expect((await hub.stores.blobs.read(body.blob))?.length).toBe(body.size);
  });
});
