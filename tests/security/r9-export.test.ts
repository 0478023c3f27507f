import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Item } from '@sanfang/shared/protocol/live.ts';
import { evidenceOf, type Evidence } from '../policy/evidence.ts';
import { inject } from '../policy/inject.ts';
import { rowsByName } from '../policy/oracle/read-table.ts';
import { channelsOf } from '../policy/requests.ts';
import { startTown, type Town } from '../policy/town.ts';

let town: Town;
const evidence = new Map<string, Evidence>();
beforeAll(async () => {
  town = await startTown();
  for (const { name, person } of town.knockers) evidence.set(name, person === null ? {} : await evidenceOf(town.hub, person, 'fresh cookie'));
});
afterAll(() => town.close());

const channels = rowsByName('channels');
const get = (name: string, url: string) => inject(town.hub, { method: 'GET', url }, evidence.get(name) ?? {});

describe('R9 · What can be carried away', () => {
  test('R9: in the feed\'s own forms is the same bytes for everybody, and names nobody', async () => {
    const { id, people, secret, decision, room, blobs } = town.home;
    for (const url of [`/feeds/${id}.atom`, `/api/feed/${id}?limit=100`, `/api/feed/${id}/decisions/2026/1`, '/api/feeds', `/api/blobs/${blobs.published}`]) {
      const plain = (await get('anonymous', url)).text;
      expect(plain.length, url).toBeGreaterThan(7);
      for (const { name } of town.knockers) expect((await get(name, url)).text, `${name} ${url}`).toBe(plain);
      for (const [who, by] of Object.entries(people)) for (const personal of [by.person, by.capacity]) expect(plain.includes(personal), `${who} in ${url}`).toBe(false);
      expect(plain).not.toContain(secret);
      for (const blob of [blobs.tabled, blobs.earlier, blobs.loose]) expect(plain).not.toContain(blob);
      if (!url.includes('blobs') && url !== '/api/feeds') expect(plain.includes(decision) || plain.includes('2026')).toBe(true);
      // The room's id stands in what is told of an escalation; nothing else of it does.
      expect(plain.replaceAll(room, '')).not.toMatch(/上报之前|上报之后|不答复/);
    }
  });

  test('R9: page by page from a channel is what the role may read there, event by event, and no more', async () => {
    const state = (await town.hub.engine.compound(town.home.log, town.home.room))?.room;
    const scopes = state?.status === 'OPEN' ? state.escalations.flatMap(({ officials }) => officials) : [];
    for (const { name, line, person } of town.knockers) {
      for (const [kind, channel] of channelsOf(town.home)) {
        const head = (await town.hub.engine.channel(town.home.log, channel))?.n ?? 0;
        const may = channels.get(line === 'former' ? 'nobody' : line)?.[kind] ?? '';
        const scope = scopes.find((one) => one.person === person);
        const allowed = Array.from({ length: head }, (_, i) => i + 1)
          .filter((n) => may === 'all' || (may === 'part' && (n === 1 || (scope !== undefined && n >= scope.from && n <= (scope.until ?? head)))));
        const carried: number[] = [];
        for (let from = 1; from <= head; from += 7) {
          const answer = await get(name, `/api/logs/${town.home.log}/channels/${encodeURIComponent(channel)}/range?from=${String(from)}&to=${String(from + 6)}`);
          if (answer.status === 200) carried.push(...(JSON.parse(answer.text) as { items: Item[] }).items.flatMap((item) => ('skip' in item ? [] : [item.n])));
        }
        expect([name, kind, carried]).toEqual([name, kind, allowed]);
      }
    }
  });
});
