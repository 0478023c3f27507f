import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Stores } from '@sanfang/server/store/stores.ts';
import type { VaultEntry } from '@sanfang/server/store/vault.ts';
import { canonicalize } from '@sanfang/shared/log/canonical.ts';
import { commit } from '@sanfang/shared/log/commitment.ts';
import { LogWriter, newLog } from '../support/log-writer.ts';
import type { StorePlace } from '../support/stores.ts';

/** An entry as the engine seals it. */
export function sealed(value: unknown, over: Partial<VaultEntry> = {}): VaultEntry {
  const salt = randomBytes(32).toString('base64url');
  return {
    commitment: commit('text', salt, value), path: 'text', salt, value, subjects: [], retention: 'CHAT_1Y', log: 'compound/1',
    command: randomUUID(), at: '2026-11-23T02:00:00.000Z', ...over,
  };
}

export function vaultContract(fresh: () => Promise<StorePlace>): void {
  describe('vault', () => {
    let place: StorePlace;
    let stores: Stores;
    beforeAll(async () => {
      place = await fresh();
      stores = await place.open();
    });
    afterAll(() => place.remove());

    test('values come back byte by byte', async () => {
      const values = [
        '外墙脱落，业主担心。', '', null, 0, false, {}, [], { 'a.b': { $gt: '' }, empty: {}, list: [[], {}] }, '议'.repeat(100_000), '"\\\u0000\n', '👍🏽𠮷',
      ];
      const entries = values.map((value) => sealed(value, { subjects: ['p-1', 'p-2'] }));
      await stores.vault.put(entries);
      const found = await stores.vault.get(entries.map(({ commitment }) => commitment));
      for (const entry of entries) {
        expect(found.get(entry.commitment)).toEqual(entry);
        expect(canonicalize(found.get(entry.commitment)?.value)).toBe(canonicalize(entry.value));
      }
    });

    test('a value without canonical form is refused', async () => {
      await expect(stores.vault.put([{ ...sealed(0), value: -0 }])).rejects.toThrow('not a safe integer');
      await expect(stores.vault.put([{ ...sealed(0), value: { a: undefined } }])).rejects.toThrow('no canonical form');
    });

    test('putting again changes nothing, also among new entries and at the same time', async () => {
      const [old, late] = [sealed('old'), sealed('new')];
      await stores.vault.put([old]);
      await stores.vault.confirm([old.commitment]);
      await stores.vault.put([{ ...old, log: 'compound/other', at: '2026-12-01T00:00:00.000Z' }, late]);
      expect((await stores.vault.get([old.commitment])).get(old.commitment)).toEqual(old);
      expect((await stores.vault.get([late.commitment])).get(late.commitment)).toEqual(late);

      const raced = Array.from({ length: 5 }, (_, i) => sealed(`raced ${i}`));
      const other = (await place.open()).vault;
      await Promise.all(Array.from({ length: 6 }, (_, i) => (i % 2 === 0 ? stores.vault : other).put(raced)));
      expect((await other.get(raced.map(({ commitment }) => commitment))).size).toBe(5);
      expect(await stores.vault.erase(raced.map(({ commitment }) => commitment))).toBe(5);
    });

    test('a value that was changed is never given out', async () => {
      const honest = sealed('两票赞成');
      const forged = { ...sealed('x'), value: '三票赞成' };
      await stores.vault.put([honest, forged]);
      await expect(stores.vault.get([honest.commitment, forged.commitment])).rejects.toThrow('does not match its commitment');
      const salted = { ...sealed('y'), salt: randomBytes(32).toString('base64url') };
      await stores.vault.put([salted]);
      await expect(stores.vault.get([salted.commitment])).rejects.toThrow('does not match its commitment');
    });

    test('what is erased is gone, and erasing it again finds nothing', async () => {
      const [gone, kept] = [sealed('gone', { subjects: ['erased-person'] }), sealed('kept', { subjects: ['erased-person'] })];
      await stores.vault.put([gone, kept]);
      expect(new Set(await stores.vault.about('erased-person'))).toEqual(new Set([gone.commitment, kept.commitment]));
      expect(await stores.vault.erase([gone.commitment, 'never-there'])).toBe(1);
      expect(await stores.vault.erase([gone.commitment])).toBe(0);
      expect([...(await stores.vault.get([gone.commitment, kept.commitment])).keys()]).toEqual([kept.commitment]);
      expect(await stores.vault.about('erased-person')).toEqual([kept.commitment]);
      expect(await stores.vault.about('nobody')).toEqual([]);
    });

    test('a crash between vault and log leaves an orphan that the sweep finds', async () => {
      const log = newLog();
      const ends = await place.open();
      const at = (minute: number): string => `2020-01-01T00:0${minute}:00.000Z`;
      const [orphan, recorded, later] = [sealed('orphan', { log, at: at(2) }), sealed('recorded', { log, at: at(1) }), sealed('later', { log, at: at(5) })];
      await ends.vault.put([orphan, recorded, later]);
      const writer = new LogWriter(ends.logs, log);
      await writer.append([{ channel: 'feed', sealed: { text: recorded.commitment } }], recorded.command);
      await ends.close();

      const { vault, logs } = await place.open();
      const waiting = await vault.unconfirmed(at(5), 10);
      expect(waiting).toEqual([recorded, orphan].map(({ commitment, command }) => ({ commitment, log, command })));
      expect(await vault.unconfirmed(at(5), 1)).toHaveLength(1);
      expect((await logs.command(log, recorded.command))?.sealed).toEqual([recorded.commitment]);
      expect(await logs.command(log, orphan.command)).toBeNull();
      await vault.confirm([recorded.commitment]);
      await vault.erase([orphan.commitment]);
      expect(await vault.unconfirmed(at(5), 10)).toEqual([]);
      expect((await vault.get([recorded.commitment])).size).toBe(1);
    });

    test('the digest key is made once', async () => {
      const elsewhere = await fresh();
      const other = await elsewhere.open();
      const keys = await Promise.all([stores.vault.digestKey(), (await place.open()).vault.digestKey(), stores.vault.digestKey()]);
      expect(keys[0]).toHaveLength(32);
      expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
      expect(Buffer.from(await other.vault.digestKey())).not.toEqual(Buffer.from(keys[0]));
      await elsewhere.remove();
    });

    test('nothing asked is nothing done', async () => {
      await stores.vault.put([]);
      await stores.vault.confirm([]);
      expect(await stores.vault.erase([])).toBe(0);
      expect((await stores.vault.get([])).size).toBe(0);
    });
  });
}
