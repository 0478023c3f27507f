import type { DecisionReply, FeedReply, FeedsReply } from '@sanfang/shared/protocol/api/feed.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openForSignOff, register, sign } from '../engine/sign-off.ts';
import { startHub, type Hub } from '../support/hub.ts';
import { must } from '../engine/scene.ts';
import { parseXml, type Element } from '../support/xml.ts';

let hub: Hub;
let id: string;
beforeAll(async () => {
  hub = await startHub({ config: { limits: 'bench' } });
  id = hub.scene.log.slice('compound/'.length);
  const { engine, clock, scene } = hub;
  await register(engine, clock, scene);
  const proposal = await openForSignOff(engine, clock, scene, new Date(clock.now() + 3_600_000).toISOString());
  for (const by of [scene.secretary, scene.chair, scene.manager]) await sign(engine, clock, scene, by, proposal);
  clock.forward(60_000);
  await must(engine, clock, scene.chair, scene.log, 'Escalate', { room: scene.room, reason: '物业与业委会 <b>争执</b> & 未决', from: 'NOW' });
});
afterAll(() => hub.close());

/** Names of the cast, which no public answer may hold; nor ids of persons or hats. */
const secrets = () => Object.values(hub.scene).flatMap((one) => (typeof one === 'object' && 'person' in one ? [String(one.person), String(one.capacity)] : [])).concat(['Name of', '争执']);

describe('the open feed', () => {
  test('is listed and read by anybody, newest first', async () => {
    const feeds = await hub.anybody().get<FeedsReply>('/api/feeds');
    expect(feeds.body.feeds).toEqual([{ log: hub.scene.log, id, name: '龙庭御景（测试）', utcOffset: 480 }]);
    const { body, status } = await hub.anybody().get<FeedReply>(`/api/feed/${id}`);
    expect(status).toBe(200);
    expect(body.items.map((item) => item.type)).toEqual(['escalation.published', 'decision.published', 'compound.founded']);
    expect(body).toMatchObject({ compound: { name: '龙庭御景（测试）' }, head: 3, next: null, incarnation: hub.engine.incarnation });
  });

  test('names offices, never persons, and gives no reason that was written for the street', async () => {
    for (const path of [`/api/feed/${id}`, `/api/feed/${id}/decisions/2026/1`, `/feeds/${id}.atom`]) {
      const { body } = await hub.anybody().get(path);
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      for (const secret of secrets()) expect(text, path).not.toContain(secret);
    }
  });

  test('pages back to its beginning without a gap or a double', async () => {
    const seen: number[] = [];
    for (let next: number | null = 1_000; next !== null;) {
      const { body }: { body: FeedReply } = await hub.anybody().get<FeedReply>(`/api/feed/${id}?limit=1&before=${String(next)}`);
      seen.push(...body.items.map((item) => item.n));
      ({ next } = body);
    }
    expect(seen).toEqual([3, 2, 1]);
  });

  test('is the same for somebody who is signed in, down to the ids of their own commands', async () => {
    const anybody = await hub.anybody().get<FeedReply>(`/api/feed/${id}`);
    const chair = await (await hub.signIn('chair')).get<FeedReply>(`/api/feed/${id}`);
    expect(chair.body).toEqual(anybody.body);
  });

  test('has a page for each decision, by its number', async () => {
    const { body } = await hub.anybody().get<DecisionReply>(`/api/feed/${id}/decisions/2026/1`);
    expect(body).toMatchObject({
      compound: { id }, supersedes: null, supersededBy: null,
      event: { type: 'decision.published', data: { number: { year: 2026, no: 1 }, ownersVote: { required: true, article: '278(1)5' } }, opened: { title: '外墙维修' } },
    });
    for (const path of ['2026/2', '2025/1', '2026/01']) expect((await hub.anybody().get(`/api/feed/${id}/decisions/${path}`)).status).toBeOneOf([400, 404]);
    expect((await hub.anybody().get(`/api/feed/${crypto.randomUUID()}/decisions/2026/1`)).status).toBe(404);
  });
});

describe('the Atom document', () => {
  test('is well-formed and has what RFC 4287 asks for', async () => {
    const answer = await hub.anybody().get<string>(`/feeds/${id}.atom`);
    expect(answer.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
    const feed = parseXml(answer.body);
    expect(feed).toMatchObject({ name: 'feed', attributes: { xmlns: 'http://www.w3.org/2005/Atom' } });
    const entries = all(feed, 'entry');
    expect(entries).toHaveLength(3);
    for (const element of [feed, ...entries]) {
      for (const needed of ['id', 'title', 'updated']) expect(all(element, needed), needed).toHaveLength(1);
      expect(text(element, 'id')).toMatch(/^urn:uuid:[0-9a-f-]{36}$/);
      expect(new Date(text(element, 'updated')).toISOString()).toBe(text(element, 'updated'));
      for (const link of all(element, 'link')) expect(URL.canParse(link.attributes['href'] ?? '')).toBe(true);
    }
    expect(new Set(entries.map((entry) => text(entry, 'id'))).size).toBe(3);
    expect(text(feed, 'updated')).toBe(text(entries[0] ?? feed, 'updated'));
    expect(all(feed, 'author').map((author) => text(author, 'name'))).toEqual(['龙庭御景（测试）']);
    expect(all(feed, 'link').filter((link) => link.attributes['rel'] === 'self').map((link) => link.attributes['href'])).toEqual([`http://hub.test/feeds/${id}.atom`]);
  });

  test('tells the decision with its number, link, text, positions and what the owners must still do', async () => {
    const feed = parseXml((await hub.anybody().get<string>(`/feeds/${id}.atom`)).body);
    const decision = all(feed, 'entry')[1] ?? feed;
    expect(text(decision, 'title')).toBe('议事决定〔2026〕1号 外墙维修');
    expect(all(decision, 'link')[0]?.attributes['href']).toBe(`http://hub.test/f/${id}/2026/1`);
    for (const words of ['墙皮脱落', '铲除、修补、刷涂', '同意', '278']) expect(text(decision, 'content')).toContain(words);
  });

  test('is sent once: who has it is told that nothing is new', async () => {
    const first = await hub.anybody().get(`/feeds/${id}.atom`);
    const tag = first.headers.get('etag') ?? '';
    const at = first.headers.get('last-modified') ?? '';
    expect(first.headers.get('cache-control')).toBe('public, no-cache');
    const asked = (headers: Record<string, string>) => hub.anybody().get(`/feeds/${id}.atom`, headers).then(({ status }) => status);
    expect(await asked({ 'if-none-match': tag })).toBe(304);
    expect(await asked({ 'if-none-match': `"other", W/${tag}` })).toBe(304);
    expect(await asked({ 'if-modified-since': at })).toBe(304);
    expect(await asked({ 'if-none-match': '"other"', 'if-modified-since': at })).toBe(200);
    expect(await asked({ 'if-modified-since': new Date(Date.parse(at) - 1000).toUTCString() })).toBe(200);
  });

  test('keeps titles from becoming markup', async () => {
    const { engine, clock } = hub;
    const log = `compound/${crypto.randomUUID()}`;
    await must(engine, clock, { person: 'hub', capacity: 'hub' }, log, 'FoundCompound', { name: '<script>"\'&]]>', ruleProfile: 'CN-CIVILCODE-2021', utcOffset: 480 });
    const { body } = await hub.anybody().get<string>(`/feeds/${log.slice('compound/'.length)}.atom`);
    expect(body).not.toContain('<script');
    expect(text(parseXml(body), 'title')).toBe('<script>"\'&]]> · 公开动态');
  });
});

function all(element: Element, name: string): Element[] {
  return element.children.filter((child) => child.name === name);
}

function text(element: Element, name: string): string {
  return all(element, name)[0]?.text ?? '';
}
