import { defaultProfile } from '@sanfang/shared/law/rule-profile.ts';
import type { FeedReply, RulesChangeReply, RulesReply } from '@sanfang/shared/protocol/api/feed.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { must } from '../engine/scene.ts';
import { startHub, type Hub } from '../support/hub.ts';
import { parseXml } from '../support/xml.ts';

let hub: Hub;
let path: string;
beforeAll(async () => {
  hub = await startHub({ config: { limits: 'bench' } });
  path = `/api/feed/${hub.scene.log.slice('compound/'.length)}`;
});
afterAll(() => hub.close());

const read = async <T>(rest: string): Promise<T> => (await hub.anybody().get<T>(`${path}${rest}`)).body;

describe('the rules of a compound', () => {
  test('are the default until somebody says otherwise', async () => {
    expect(await read<RulesReply>('/rules')).toMatchObject({ compound: { log: hub.scene.log }, rules: defaultProfile, settings: {} });
    expect((await hub.anybody().get(`${path}/rules/1`)).status).toBe(404);
  });

  test('are read by anybody, as they stand and change by change; no person is named', async () => {
    const { engine, clock, scene } = hub;
    const parking = { change: { rule: 'PARKING', value: 'EXCLUDE' }, basis: 0, source: '议事规则第七条 <甲>', adopted: null } as const;
    await must(engine, clock, scene.chair, scene.log, 'SetRule', structuredClone(parking));
    await must(engine, clock, scene.official, scene.log, 'SetRule', { change: { rule: 'LEGAL_EFFECT', value: 'FORMAL' }, basis: 1, source: '〔2026〕8号文', adopted: null });
    const reply = await read<RulesReply>('/rules');
    expect(reply.rules).toMatchObject({ version: 2, parking: { policy: 'EXCLUDE', source: parking.source }, legalEffect: { value: 'FORMAL', source: '〔2026〕8号文' } });
    expect(reply.settings).toMatchObject({ PARKING: { version: 1, source: parking.source, by: { kind: 'OWNERS_COMMITTEE' } }, LEGAL_EFFECT: { version: 2, by: { kind: 'STREET_OFFICE' } } });
    const [first, second] = [await read<RulesChangeReply>('/rules/1'), await read<RulesChangeReply>('/rules/2')];
    expect(first.event).toMatchObject({ type: 'rules.changed', data: { version: 1, change: parking.change, was: parking.change } });
    expect(second.event).toMatchObject({ data: { change: { rule: 'LEGAL_EFFECT', value: 'FORMAL' }, was: { rule: 'LEGAL_EFFECT', value: 'ADVISORY' } }, capacity: 'STREET_OFFICE' });
    const told = JSON.stringify([reply, first, second, await read<FeedReply>('')]);
    for (const { person, capacity } of [scene.chair, scene.official]) for (const secret of [person, capacity]) expect(told).not.toContain(secret);
  });

  test('are told to news readers, each change with its link', async () => {
    const feed = parseXml((await hub.anybody().get<string>(`/feeds/${hub.scene.log.slice('compound/'.length)}.atom`)).body);
    const told = feed.children.filter(({ name }) => name === 'entry').map((entry) => Object.fromEntries(entry.children.map((child) => [child.name, child.attributes['href'] ?? child.text])));
    expect(told[0]).toMatchObject({ title: '表决规则第2次变更：表决结果的效力', link: `http://hub.test/f/${hub.scene.log.slice('compound/'.length)}/rules/2` });
    expect(told[1]).toMatchObject({ title: '表决规则第1次变更：车位面积是否计入表决' });
    expect(told[1]?.['content']).toContain('议事规则第七条 <甲>');
  });

  test('of no compound are nothing', async () => {
    for (const rest of ['/rules', '/rules/1']) expect((await hub.anybody().get(`/api/feed/${crypto.randomUUID()}${rest}`)).status).toBe(404);
    expect((await hub.anybody().get(`${path}/rules/0`)).status).toBe(400);
  });

  test('are said through the door by whose office it is, and by nobody else', async () => {
    const command = (capacity: string, rule: string, value: unknown) => ({ id: crypto.randomUUID(), log: hub.scene.log, type: 'SetRule', capacity, data: { change: { rule, value }, basis: 2, source: '第九条', adopted: null } });
    const [chair, secretary] = [await hub.signIn('chair'), await hub.signIn('secretary')];
    const ask = async (client: typeof chair, capacity: string, rule: string, value: unknown): Promise<unknown> => {
      const { status, body } = await client.post<{ refused?: string }>('/api/commands', command(capacity, rule, value));
      return body.refused ?? status;
    };
    expect(await ask(secretary, hub.scene.secretary.capacity, 'NOTICE_DAYS', 20)).toBe('FORBIDDEN');
    expect(await ask(chair, hub.scene.chair.capacity, 'LEGAL_EFFECT', 'ADVISORY')).toBe('RULE_NOT_YOURS');
    expect(await ask(chair, hub.scene.chair.capacity, 'NOTICE_DAYS', 14)).toBe('RULE_FORBIDDEN');
    expect(await ask(chair, hub.scene.chair.capacity, 'NOTICE_DAYS', '20')).toBe('MALFORMED');
    expect(await ask(chair, hub.scene.chair.capacity, 'NO_SUCH_RULE', 20)).toBe('MALFORMED');
    expect(await ask(chair, hub.scene.chair.capacity, 'NOTICE_DAYS', 20)).toBe(200);
  });
});
