import { createEngine } from '@sanfang/server/engine/engine.ts';
import { createView } from '@sanfang/server/view/view-for.ts';
import type { Item, OpenReply, RangeReply } from '@sanfang/shared/protocol/live.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { must } from '../engine/scene.ts';
import { evidenceOf } from '../policy/evidence.ts';
import { startTown, type Town } from '../policy/town.ts';
import { enter, liveItems, type Line } from '../realtime/line.ts';

let town: Town;
const lines = new Map<string, Line>();
const word = `撤下的话 ${crypto.randomUUID()}`;
let hidden = 0;
const roles = ['branchSecretary', 'committeeChair', 'siteManager', 'residentsCommitteeMember', 'official during', 'owner', 'operator'];
const seesRoom = (role: string): boolean => !['owner', 'operator'].includes(role);
const at = () => ({ log: town.home.log, channel: `room/${town.home.room}` });

beforeAll(async () => {
  town = await startTown();
  for (const role of roles) {
    const person = town.home.people[role]?.person ?? '';
    const { cookie = '' } = await evidenceOf(town.hub, person, 'fresh cookie');
    const line = await enter(town.hub.url, { cookie, person });
    await line.ask('open', at());
    lines.set(role, line);
  }
  const { committeeChair, branchSecretary } = town.home.people;
  if (committeeChair === undefined || branchSecretary === undefined) throw new Error('the cast is not whole');
  const act = (by: typeof committeeChair, type: 'PostMessage' | 'HideMessage', data: object) => must(town.hub.engine, town.hub.clock, by, town.home.log, type, { room: town.home.room, ...data } as never);
  await act(committeeChair, 'PostMessage', { text: word, replyTo: null, about: null });
  hidden = (await town.hub.engine.channel(town.home.log, at().channel))?.n ?? 0;
  await act(branchSecretary, 'HideMessage', { message: hidden, reason: '违法信息' });
  await Promise.all(roles.filter(seesRoom).map((role) => lines.get(role)?.until((frames) => liveItems(frames, at().channel).some((item) => 'type' in item && item.type === 'message.hidden'))));
});
afterAll(async () => {
  for (const line of lines.values()) line.close();
  await town.close();
});

describe('R6 · What was taken out of sight', () => {
  test('R6: does not travel in the news of it', () => {
    for (const role of roles.filter(seesRoom)) {
      const news = liveItems(lines.get(role)?.frames ?? [], at().channel).filter((item): item is Extract<Item, { type: string }> => 'type' in item && item.type === 'message.hidden');
      expect(news).toHaveLength(1);
      expect(JSON.stringify(news)).not.toContain(word);
      expect(Object.keys(news[0]?.opened ?? {})).toEqual(['reason']);
    }
  });

  test('R6: is in no answer given afterwards: opening, resuming, older pages, over either way in, for its author neither', async () => {
    for (const role of roles) {
      const line = lines.get(role);
      const replies = [
        await line?.ask<OpenReply>('open', at()), await line?.ask<OpenReply>('open', { ...at(), incarnation: town.hub.engine.incarnation, after: hidden - 1 }),
        await line?.ask<RangeReply>('range', { ...at(), from: hidden, to: hidden }),
      ];
      expect(replies.map((reply) => isRefusal(reply)), role).toEqual(Array.from({ length: 3 }, () => !seesRoom(role)));
      expect(JSON.stringify(replies), role).not.toContain(word);
    }
  });

  test('R6: what was destroyed is in no answer either, of this hub or of one that starts now', async () => {
    const { engine, stores, clock } = town.hub;
    const chair = town.home.people['committeeChair'];
    const spoken = `销毁的话 ${crypto.randomUUID()}`;
    await must(engine, clock, chair ?? { person: '', capacity: '' }, town.home.log, 'PostMessage', { room: town.home.room, text: spoken, replyTo: null, about: null });
    const n = (await engine.channel(town.home.log, at().channel))?.n ?? 0;
    const [event] = await engine.events(town.home.log, at().channel, n, n);
    expect(await stores.vault.erase(Object.values(event?.sealed ?? {}))).toBe(1);
    const fresh = await createEngine({ stores, clock });
    const view = createView(fresh, clock);
    const reader = { person: chair?.person ?? null };
    for (const answer of [await view.openChannel(reader, at()), await view.range(reader, { ...at(), from: n, to: n }), await view.page(reader, town.home.log, at().channel, null, 50)]) {
      expect(isRefusal(answer)).toBe(false);
      expect(JSON.stringify(answer)).not.toContain(spoken);
      expect(JSON.stringify(answer)).toContain(event?.sealed['text']);
    }
    await fresh.close();
  });
});
