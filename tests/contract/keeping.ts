import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BlobInfo } from '@sanfang/server/store/blobs.ts';
import { UnfinishedRestore } from '@sanfang/server/store/open-stores.ts';
import type { Stores } from '@sanfang/server/store/stores.ts';
import { LogWriter, newLog } from '../support/log-writer.ts';
import type { StorePlace } from '../support/stores.ts';
import { sealed } from './vault.ts';

const AT = '2026-11-23T02:00:00.000Z';

/** What backups, checks and restores ask of a store. */
export function keepingContract(fresh: () => Promise<StorePlace>): void {
  describe('keeping', () => {
    let place: StorePlace;
    let stores: Stores;
    beforeAll(async () => {
      place = await fresh();
      stores = await place.open();
    });
    afterAll(() => place.remove());

    test('commits come as they are stored: bytes, what they are found by, and how much there is', async () => {
      const writer = new LogWriter(stores.logs, newLog());
      const entries = [];
      for (let i = 0; i < 7; i += 1) entries.push(await writer.append([{ channel: 'feed', data: { i } }, { channel: 'room/1', sealed: { text: `c${i}` } }]));
      const { keeping } = stores;
      const stored = await keeping.stored(writer.log, 0, 100);
      expect(stored).toEqual(entries.map(({ commit: { events, commands, ...head }, bytes }) => ({
        ...head, commands, found: expect.arrayContaining(commands.map(({ id }) => id)) as string[],
        events: events.map(({ seq, channel, n, type }, i) => ({ seq, channel, n, type, bytes: bytes[i] })),
      })));
      expect((await keeping.stored(writer.log, 2, 3)).map(({ no }) => no)).toEqual([3, 4, 5]);
      expect(await keeping.stored(writer.log, 7, 3)).toEqual([]);
      expect(await keeping.stored(newLog(), 0, 3)).toEqual([]);
      expect(await keeping.census(writer.log)).toEqual({ commits: 7, events: 14, commands: 14 });
      expect(await keeping.census(newLog())).toEqual({ commits: 0, events: 0, commands: 0 });
    });

    test('snapshots are named without their state', async () => {
      const log = newLog();
      for (const channel of ['office', 'feed']) await stores.logs.putSnapshot({ log, channel, fold: 3, commit: 7, n: 42, state: {} });
      expect(await stores.keeping.snapshots(log)).toEqual(['feed', 'office'].map((channel) => ({ log, channel, fold: 3, commit: 7, n: 42 })));
      expect(await stores.keeping.snapshots(newLog())).toEqual([]);
    });

    test('all people are found page by page, with devices, consents and second factors, without sessions', async () => {
      const elsewhere = await fresh();
      const { directory, keeping } = await elsewhere.open();
      const persons = Array.from({ length: 7 }, () => randomUUID()).sort();
      for (const person of persons.toReversed()) {
        await directory.addAccount({ person, identifier: `${person}@example.org`, passwordHash: 'x', demo: null, disabled: person === persons[3], createdAt: AT });
      }
      const [first = ''] = persons;
      await directory.seeDevice({ id: 'b', person: first, firstSeenAt: AT });
      await directory.seeDevice({ id: 'a', person: first, firstSeenAt: AT });
      await directory.addConsent({ person: first, purpose: 'NOTICE', version: 2, givenAt: AT });
      const factor = { id: randomUUID(), person: first, kind: 'TOTP' as const, key: `totp ${first}`, name: '手机', secret: 's', counter: 3, transports: [], createdAt: AT, lastUsedAt: null };
      await directory.addFactor(factor);
      await directory.setRecoveryCodes(first, ['r2', 'r1']);
      const page = await keeping.people('', 3);
      const rest = await keeping.people(page.at(-1)?.account.person ?? '', 10);
      expect([...page, ...rest].map(({ account }) => account.person)).toEqual(persons);
      expect(page[0]).toEqual({
        account: await directory.account(first),
        devices: ['a', 'b'].map((id) => ({ id, person: first, firstSeenAt: AT })),
        consents: [{ person: first, purpose: 'NOTICE', version: 2, givenAt: AT }],
        factors: [factor],
        recoveryCodes: ['r1', 'r2'],
      });
      expect(rest[0]).toMatchObject({ account: { disabled: true }, devices: [], consents: [], factors: [], recoveryCodes: [] });
      await elsewhere.remove();
    });

    test('all attachments are listed', async () => {
      const infos = await Promise.all(Array.from({ length: 5 }, async () => {
        const bytes = randomBytes(100);
        const info: BlobInfo = { id: randomUUID(), sha256: createHash('sha256').update(bytes).digest('base64url'), size: 100, mediaType: 'image/png', log: 'compound/1', channel: 'feed', uploader: 'p', at: AT };
        await stores.blobs.put(info, bytes);
        return info;
      }));
      const [gone] = infos;
      await stores.blobs.erase(gone?.id ?? '');
      const listed: BlobInfo[] = [];
      for await (const info of stores.keeping.blobs()) listed.push(info);
      expect(new Set(listed)).toEqual(new Set(infos.slice(1)));
    });

    test('destroyed values are remembered by their commitments', async () => {
      const before = await stores.keeping.erasedCount();
      const entries = Array.from({ length: 5 }, (_, i) => sealed(i));
      const commitments = entries.map(({ commitment }) => commitment).sort();
      await stores.vault.put(entries);
      expect(await stores.vault.erase(commitments)).toBe(5);
      expect(await stores.vault.erase([...commitments, 'never-there'])).toBe(0);
      expect(await stores.keeping.erasedCount()).toBe(before + 6);
      const all = await stores.keeping.erased('', 1_000);
      expect(all).toEqual(expect.arrayContaining([...commitments, 'never-there']));
      expect(all).toEqual(all.toSorted());
      expect(await stores.keeping.erased(all[1] ?? '', 2)).toEqual(all.slice(2, 4));
    });

    test.each<[string, (stores: Stores) => Promise<unknown>]>([
      ['a commit', ({ logs }) => new LogWriter(logs, newLog()).append([{ channel: 'feed' }])],
      ['a sealed value', ({ vault }) => vault.put([sealed(1)])],
      ['a person', ({ directory }) => directory.addAccount({ person: randomUUID(), identifier: 'a', passwordHash: 'x', demo: null, disabled: false, createdAt: AT })],
      ['an attachment', ({ blobs }) => blobs.put({ id: randomUUID(), sha256: 'x', size: 1, mediaType: 'image/png', log: 'compound/1', channel: 'feed', uploader: 'p', at: AT }, Buffer.of(1))],
    ])('a store is empty until it has %s', async (_, put) => {
      const elsewhere = await fresh();
      const opened = await elsewhere.open();
      expect(await opened.keeping.isEmpty()).toBe(true);
      await put(opened);
      expect(await opened.keeping.isEmpty()).toBe(false);
      await elsewhere.remove();
    });

    test('a restore that has begun is known until it has ended', async () => {
      const { keeping } = stores;
      expect(await keeping.isUnfinished()).toBe(false);
      await keeping.markUnfinished(true);
      await keeping.markUnfinished(true);
      expect(await keeping.isUnfinished()).toBe(true);
      await expect(place.open()).rejects.toThrow(UnfinishedRestore);
      await keeping.markUnfinished(false);
      expect(await keeping.isUnfinished()).toBe(false);
      expect(await (await place.open()).keeping.isUnfinished()).toBe(false);
    });

    test('a digest key is adopted where none stands', async () => {
      const elsewhere = await fresh();
      const { keeping, vault } = await elsewhere.open();
      const key = randomBytes(32);
      await keeping.adoptDigestKey(key);
      await keeping.adoptDigestKey(key);
      expect(Buffer.from(await vault.digestKey())).toEqual(key);
      await expect(keeping.adoptDigestKey(randomBytes(32))).rejects.toThrow('a digest key of its own');
      await elsewhere.remove();
    });

    test('a renewed store has another incarnation from the next opening on', async () => {
      const elsewhere = await fresh();
      const { logs: { incarnation }, keeping } = await elsewhere.open();
      await keeping.renew();
      const renewed = (await elsewhere.open()).logs.incarnation;
      expect(renewed).toMatch(/^[0-9a-f-]{36}$/);
      expect(renewed).not.toBe(incarnation);
      await elsewhere.remove();
    });
  });
}
