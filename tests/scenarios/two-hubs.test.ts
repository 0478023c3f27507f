import type { CommandReply, OpenReply } from '@sanfang/shared/protocol/live.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Scene } from '../engine/scene.ts';
import { liveItems } from '../realtime/line.ts';
import type { Member } from '../realtime/people.ts';
import { mongodbUrl, mongoStores, type StorePlace } from '../support/stores.ts';
import { lineTo, prepare, runHub, signIn, type RunningHub } from './hubs.ts';

const EACH = 60;

describe.skipIf(mongodbUrl() === undefined)('Two hubs on one MongoDB', () => {
  let place: StorePlace;
  let scene: Scene;
  let hubs: readonly [RunningHub, RunningHub];
  const open: Member[] = [];

  beforeAll(async () => {
    place = await mongoStores();
    scene = await prepare(place);
    hubs = await Promise.all([runHub(place.url), runHub(place.url)]);
  });
  afterAll(async () => {
    for (const { line } of open) line.close();
    await Promise.all(hubs.map((hub) => hub.stop()));
    await place.remove();
  });

  /** Signed in at the first hub, with a line to the one asked for. */
  async function at(hub: 0 | 1, role: 'secretary' | 'chair' | 'manager'): Promise<Member> {
    const { cookie } = await signIn(hubs[0].url, scene[role]);
    const member = await lineTo(hubs[hub].url, scene[role], cookie, scene);
    open.push(member);
    return member;
  }
  const room = () => ({ log: scene.log, channel: scene.channel });

  test('write the same compound at once: no number is missing or doubled, and everybody sees the same order', async () => {
    const [left, right] = [await at(0, 'chair'), await at(1, 'manager')];
    const openings = await Promise.all([left, right].map((one) => one.line.ask<OpenReply>('open', room())));
    expect(openings.map((reply) => reply.head)).toEqual([2, 2]);
    const sent = await Promise.all([left, right].flatMap((one, side) => Array.from({ length: EACH }, async (_, i) => {
      const [id, text] = [crypto.randomUUID(), `${String(side)}-${String(i)}`];
      return { id, text, side, reply: await one.say(text, id) };
    })));
    const head = 2 + 2 * EACH;
    expect(sent.map(({ reply }) => ('n' in reply ? reply.n : 0)).sort((a, b) => a - b)).toEqual(Array.from({ length: 2 * EACH }, (_, i) => i + 3));

    const orders = await Promise.all([left, right].map(async (one) => {
      const seen = () => liveItems(one.line.frames, scene.channel).flatMap((item) => ('skip' in item ? [] : [item]));
      await one.line.until(() => seen().at(-1)?.n === head);
      return seen().map((item) => `${String(item.n)} ${String(item.opened['text'])}`);
    }));
    expect(orders[0]).toEqual(orders[1]);
    expect(orders[0]).toEqual(sent.map(({ reply, text }) => ({ n: 'n' in reply ? reply.n : 0, text })).sort((a, b) => a.n - b.n).map(({ n, text }) => `${String(n)} ${text}`));

    // Each command once more, at the other hub: its first answer, and nothing new.
    const again = await Promise.all(sent.map(({ id, text, side }) => lineOfOther(side).then((other) => other.say(text, id))));
    expect(again).toEqual<CommandReply[]>(sent.map(({ reply }) => ({ ...(reply as Exclude<CommandReply, { refused: string }>), fresh: false })));
    expect((await left.line.ask<OpenReply>('open', room())).head).toBe(head);
  });

  const others = new Map<number, Promise<Member>>();
  /** The same person, at the other hub. */
  function lineOfOther(side: number): Promise<Member> {
    const known = others.get(side) ?? (side === 0 ? at(1, 'chair') : at(0, 'manager'));
    others.set(side, known);
    return known;
  }

  test('a client that changes hubs goes on from where it was, also when the other hub has not heard yet', async () => {
    const [here, there] = [await at(0, 'secretary'), await at(1, 'secretary')];
    const { incarnation } = await there.line.ask<OpenReply>('open', room());
    for (let i = 0; i < 10; i++) {
      const reply = await here.say(`换 ${String(i)}`);
      const after = 'n' in reply ? reply.n : 0;
      const opening = await there.line.ask<OpenReply>('open', { ...room(), incarnation, after });
      expect({ snapshot: opening.snapshot, head: opening.head, items: opening.items }).toEqual({ snapshot: undefined, head: after, items: [] });
    }
  });

  test('a sign-out at one ends the sockets at the other', async () => {
    const client = await signIn(hubs[0].url, scene.manager);
    const far = await lineTo(hubs[1].url, scene.manager, client.cookie, scene);
    expect((await client.delete('/api/session')).status).toBeLessThan(300);
    await far.line.ended;
    expect(far.line.frames.at(-1)).toEqual({ name: 'closed', frame: { reason: 'SIGNED_OUT' } });
  });
});
