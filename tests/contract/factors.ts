import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Directory } from '@sanfang/server/store/directory.ts';
import type { FactorRow, TicketRow } from '@sanfang/server/store/factors.ts';
import type { StorePlace } from '../support/stores.ts';

const AT = '2026-11-23T02:00:00.000Z';
const LATER = '2026-11-23T03:00:00.000Z';

function factorOf(over: Partial<FactorRow> = {}): FactorRow {
  return {
    id: randomUUID(), person: randomUUID(), kind: 'PASSKEY', key: randomUUID(), name: '手机', secret: 'cose', counter: 0, transports: ['internal', 'hybrid'],
    createdAt: AT, lastUsedAt: null, ...over,
  };
}

function ticketOf(over: Partial<TicketRow> = {}): TicketRow {
  return { id: randomUUID(), person: randomUUID(), kind: 'STEP_UP', holder: randomUUID(), data: '{"a":1}', expiresAt: LATER, usedBy: null, ...over };
}

/** What second factors ask of a directory. */
export function factorsContract(fresh: () => Promise<StorePlace>): void {
  describe('second factors', () => {
    let place: StorePlace;
    let directory: Directory;
    let other: Directory;
    beforeAll(async () => {
      place = await fresh();
      directory = (await place.open()).directory;
      other = (await place.open()).directory;
    });
    afterAll(() => place.remove());

    test('are kept in order, renamed and removed by their owner only', async () => {
      const person = randomUUID();
      const [a, b] = [factorOf({ person, createdAt: LATER }), factorOf({ person, kind: 'TOTP', key: `totp ${person}`, transports: [], lastUsedAt: AT, counter: 59_000_000 })];
      expect(await directory.addFactor(a)).toBe(true);
      expect(await directory.addFactor(b)).toBe(true);
      expect(await other.factorsOf(person)).toEqual([b, a]);
      expect(await directory.renameFactor(randomUUID(), a.id, '别人')).toBe(false);
      expect(await directory.renameFactor(person, a.id, '')).toBe(true);
      expect(await directory.removeFactor(randomUUID(), b.id)).toBe(false);
      expect(await directory.removeFactor(person, b.id)).toBe(true);
      expect(await directory.removeFactor(person, b.id)).toBe(false);
      expect(await other.factorsOf(person)).toEqual([{ ...a, name: '' }]);
      expect(await directory.factorsOf('nobody')).toEqual([]);
    });

    test('of 20 that are added at once under one key exactly one stands', async () => {
      const rivals = Array.from({ length: 20 }, () => factorOf({ key: 'one credential' }));
      const added = await Promise.all(rivals.map((factor, i) => (i % 2 === 0 ? directory : other).addFactor(factor)));
      expect(added.filter(Boolean)).toHaveLength(1);
      const winner = rivals[added.indexOf(true)];
      expect(await directory.factorsOf(winner?.person ?? '')).toEqual([winner]);
    });

    test('are used by whoever knows where their counter stands, once', async () => {
      const factor = factorOf({ counter: 7 });
      await directory.addFactor(factor);
      const used = await Promise.all(Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? directory : other).useFactor(factor.id, 7, 8, LATER)));
      expect(used.filter(Boolean)).toHaveLength(1);
      expect(await directory.useFactor(factor.id, 7, 9, LATER)).toBe(false);
      expect(await directory.useFactor('unknown', 7, 9, LATER)).toBe(false);
      expect(await other.factorsOf(factor.person)).toEqual([{ ...factor, counter: 8, lastUsedAt: LATER }]);
      // An authenticator that keeps no count says 0 each time.
      const countless = factorOf();
      await directory.addFactor(countless);
      for (let i = 0; i < 2; i += 1) expect(await directory.useFactor(countless.id, 0, 0, LATER)).toBe(true);
    });

    test('have recovery codes that are replaced whole and work once, also when used at once', async () => {
      const person = randomUUID();
      await directory.setRecoveryCodes(person, ['old']);
      await directory.setRecoveryCodes(person, ['c', 'a', 'b']);
      expect(await other.recoveryCodes(person)).toEqual(['a', 'b', 'c']);
      expect(await directory.useRecoveryCode(person, 'old')).toBe(false);
      expect(await directory.useRecoveryCode(randomUUID(), 'a')).toBe(false);
      const used = await Promise.all(Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? directory : other).useRecoveryCode(person, 'a')));
      expect(used.filter(Boolean)).toHaveLength(1);
      expect(await directory.recoveryCodes(person)).toEqual(['b', 'c']);
      await directory.addFactor(factorOf({ person }));
      await directory.clearFactors(person);
      expect([await directory.recoveryCodes(person), await directory.factorsOf(person)]).toEqual([[], []]);
      await directory.clearFactors('nobody');
    });

    test('have tickets that are used for one thing only, and forgotten', async () => {
      const ticket = ticketOf();
      await directory.addTicket(ticket);
      expect(await other.ticket(ticket.id)).toEqual(ticket);
      const used = await Promise.all(Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? directory : other).useTicket(ticket.id, `command ${String(i)}`)));
      expect(used.filter(Boolean)).toHaveLength(1);
      const by = `command ${String(used.indexOf(true))}`;
      expect(await directory.useTicket(ticket.id, by)).toBe(true);
      expect(await directory.ticket(ticket.id)).toEqual({ ...ticket, usedBy: by });
      expect(await directory.useTicket('unknown', by)).toBe(false);
      await directory.forgetTickets(LATER);
      expect(await directory.ticket(ticket.id)).not.toBeNull();
      await directory.forgetTickets('2026-11-23T03:00:00.001Z');
      expect(await other.ticket(ticket.id)).toBeNull();
    });
  });
}
