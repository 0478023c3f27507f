import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Account, Directory, SessionRow } from '@sanfang/server/store/directory.ts';
import type { StorePlace } from '../support/stores.ts';

const AT = '2026-11-23T02:00:00.000Z';

function accountOf(over: Partial<Account> = {}): Account {
  return { person: randomUUID(), identifier: `${randomUUID()}@example.org`, passwordHash: '$argon2id$…', demo: null, disabled: false, createdAt: AT, ...over };
}

function sessionOf(over: Partial<SessionRow> = {}): SessionRow {
  return {
    id: randomUUID(), tokenHash: randomUUID(), person: randomUUID(), method: 'PASSWORD', level: 1, device: randomUUID(),
    createdAt: AT, lastSeenAt: AT, expiresAt: '2026-11-24T02:00:00.000Z', revokedAt: null, userAgent: '', ...over,
  };
}

export function directoryContract(fresh: () => Promise<StorePlace>): void {
  describe('directory', () => {
    let place: StorePlace;
    let directory: Directory;
    beforeAll(async () => {
      place = await fresh();
      directory = (await place.open()).directory;
    });
    afterAll(() => place.remove());

    test('of 20 accounts added at once under one identifier exactly one stands', async () => {
      const other = (await place.open()).directory;
      const rivals = Array.from({ length: 20 }, () => accountOf({ identifier: '13800000001' }));
      const added = await Promise.all(rivals.map((account, i) => (i % 2 === 0 ? directory : other).addAccount(account)));
      expect(added.filter(Boolean)).toHaveLength(1);
      expect(await directory.accountByIdentifier('13800000001')).toEqual(rivals[added.indexOf(true)]);
      expect(await directory.addAccount(accountOf({ identifier: '13800000001' }))).toBe(false);
    });

    test('a person has one account', async () => {
      const account = accountOf();
      expect(await directory.addAccount(account)).toBe(true);
      // No password at all: an account that is entered in another way.
      const without = accountOf({ passwordHash: '' });
      expect(await directory.addAccount(without)).toBe(true);
      expect(await directory.account(without.person)).toEqual(without);
      expect(await directory.addAccount(accountOf({ person: account.person }))).toBe(false);
      expect(await directory.account(account.person)).toEqual(account);
    });

    test('accounts are found, changed and disabled', async () => {
      const account = accountOf({ demo: '周岚 · 书记' });
      await directory.addAccount(account);
      await directory.setPasswordHash(account.person, 'new');
      await directory.disable(account.person, true);
      expect(await directory.account(account.person)).toEqual({ ...account, passwordHash: 'new', disabled: true });
      await directory.disable(account.person, false);
      expect(await directory.accountByIdentifier(account.identifier)).toEqual({ ...account, passwordHash: 'new' });
      expect((await directory.demoAccounts()).map(({ person }) => person)).toEqual([account.person]);
      expect(await directory.account('nobody')).toBeNull();
      expect(await directory.accountByIdentifier('nobody')).toBeNull();
    });

    test('an identifier is compared as a text, whatever it looks like', async () => {
      const account = accountOf({ identifier: '{"$ne":null}' });
      await directory.addAccount(account);
      expect(await directory.accountByIdentifier('{"$ne":null}')).toEqual(account);
      expect(await directory.accountByIdentifier('$ne')).toBeNull();
      expect(await directory.accountByIdentifier(`' OR 1=1 --`)).toBeNull();
    });

    test('sessions are kept, touched, and revoked once', async () => {
      const person = randomUUID();
      const [a, b] = [sessionOf({ person }), sessionOf({ person, createdAt: '2026-11-23T03:00:00.000Z', method: 'DEMO' })];
      await directory.addSession(b);
      await directory.addSession(a);
      expect(await directory.sessionByToken(a.tokenHash)).toEqual(a);
      expect(await directory.session(b.id)).toEqual(b);
      expect(await directory.sessionsOf(person)).toEqual([a, b]);
      await expect(directory.addSession(sessionOf({ tokenHash: a.tokenHash }))).rejects.toThrow();

      await directory.touchSession(a.id, '2026-11-23T04:00:00.000Z', '2026-11-25T00:00:00.000Z');
      expect(await directory.session(a.id)).toEqual({ ...a, lastSeenAt: '2026-11-23T04:00:00.000Z', expiresAt: '2026-11-25T00:00:00.000Z' });

      await directory.revokeSessions([a.id, 'unknown'], '2026-11-23T05:00:00.000Z');
      await directory.revokeSessions([a.id, b.id], '2026-11-23T06:00:00.000Z');
      expect((await directory.session(a.id))?.revokedAt).toBe('2026-11-23T05:00:00.000Z');
      expect((await directory.session(b.id))?.revokedAt).toBe('2026-11-23T06:00:00.000Z');
      expect(await directory.revokedSince('2026-11-23T05:00:00.000Z')).toEqual([a.id, b.id]);
      expect(await directory.revokedSince('2026-11-23T05:00:00.001Z')).toEqual([b.id]);
      expect(await directory.revokedSince('2026-11-23T06:00:00.001Z')).toEqual([]);
      await directory.revokeSessions([], AT);
      expect(await directory.sessionByToken('unknown')).toBeNull();
    });

    test('another opening sees a revocation', async () => {
      const other = (await place.open()).directory;
      const session = sessionOf();
      await directory.addSession(session);
      await directory.revokeSessions([session.id], '2027-01-01T00:00:00.000Z');
      expect(await other.revokedSince('2027-01-01T00:00:00.000Z')).toEqual([session.id]);
    });

    test('a device is as old as its first sight for that person', async () => {
      const [id, person] = [randomUUID(), randomUUID()];
      const later = { id, person, firstSeenAt: '2026-11-24T00:00:00.000Z' };
      expect(await directory.seeDevice({ id, person, firstSeenAt: AT })).toBe(AT);
      expect(await directory.seeDevice(later)).toBe(AT);
      expect(await directory.seeDevice({ ...later, person: randomUUID() })).toBe(later.firstSeenAt);
      const raced = { id: randomUUID(), person };
      const seen = await Promise.all(Array.from({ length: 8 }, (_, i) => directory.seeDevice({ ...raced, firstSeenAt: `2026-11-2${i}T00:00:00.000Z` })));
      expect(new Set(seen).size).toBe(1);
    });

    test('a device and a place are known for whom they were seen with', async () => {
      const [device, person] = [randomUUID(), randomUUID()];
      await directory.seeDevice({ id: device, person, firstSeenAt: AT });
      expect(await directory.knowsDevice(person, device)).toBe(true);
      expect(await directory.knowsDevice(randomUUID(), device)).toBe(false);
      for (const lastSeenAt of [AT, '2026-11-25T00:00:00.000Z']) await directory.seePlace({ person, place: 'home', lastSeenAt });
      await directory.seePlace({ person, place: 'work', lastSeenAt: AT });
      expect(await directory.knowsPlace(person, 'home')).toBe(true);
      expect(await directory.knowsPlace(randomUUID(), 'home')).toBe(false);
      await directory.forgetAttempts(AT, '2026-11-24T00:00:00.000Z');
      expect([await directory.knowsPlace(person, 'home'), await directory.knowsPlace(person, 'work')]).toEqual([true, false]);
    });

    test('attempts are kept by whoever knows the version before, and forgotten when they count no more', async () => {
      const other = (await place.open()).directory;
      const key = randomUUID();
      const row = (version: number, times: number[]) => ({ key, version, times, until: AT });
      const rivals = await Promise.all(Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? directory : other).putAttempts(row(1, [i]))));
      expect(rivals.filter(Boolean)).toHaveLength(1);
      expect(await directory.attempts([key, 'none'])).toEqual([row(1, [rivals.indexOf(true)])]);
      const next = await Promise.all(Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? directory : other).putAttempts(row(2, [i, i]))));
      expect(next.filter(Boolean)).toHaveLength(1);
      expect(await other.putAttempts(row(9, []))).toBe(false);
      await directory.forgetAttempts('2026-11-23T01:59:59.999Z', '');
      expect(await directory.attempts([key])).toHaveLength(1);
      await directory.forgetAttempts(AT, '');
      expect(await directory.attempts([key])).toEqual([]);
      expect(await directory.putAttempts(row(3, [1]))).toBe(false);
    });

    test('consents are kept once per purpose and version, with the first date', async () => {
      const person = randomUUID();
      const consent = { person, purpose: 'SERVICE', version: 1, givenAt: AT };
      await directory.addConsent(consent);
      await directory.addConsent({ ...consent, givenAt: '2026-11-24T00:00:00.000Z' });
      await directory.addConsent({ ...consent, version: 2, givenAt: '2026-11-25T00:00:00.000Z' });
      expect(await directory.consentsOf(person)).toEqual([consent, { ...consent, version: 2, givenAt: '2026-11-25T00:00:00.000Z' }]);
      expect(await directory.consentsOf('nobody')).toEqual([]);
    });
  });
}
