import { addAccount } from '@sanfang/server/accounts/add-account.ts';
import { createPasswords, isOutdated } from '@sanfang/server/accounts/password.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sqliteStores, type StorePlace } from '../support/stores.ts';

describe('passwords', () => {
  const passwords = createPasswords();

  test('are kept as argon2id with 19 MiB and two passes', async () => {
    const stored = await passwords.hash('山水有相逢 2026');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await passwords.matches(stored, '山水有相逢 2026')).toBe(true);
    expect(await passwords.matches(stored, '山水有相逢 2025')).toBe(false);
    expect(isOutdated(stored)).toBe(false);
  });

  test('match however the keyboard composed them', async () => {
    const stored = await passwords.hash('Cafe\u0301 zum Mond');
    expect(await passwords.matches(stored, 'Café zum Mond')).toBe(true);
  });

  test('never match where none is kept', async () => {
    for (const stored of [null, '', '!', '$2b$10$abcdefghijklmnopqrstuv']) expect(await passwords.matches(stored, 'anything')).toBe(false);
  });

  test('take the same work whether there is one to compare with or not', async () => {
    const stored = await passwords.hash('x');
    const median = async (kept: string | null) => {
      const times = [];
      for (let i = 0; i < 9; i += 1) {
        const began = performance.now();
        await passwords.matches(kept, 'y');
        times.push(performance.now() - began);
      }
      return times.sort((a, b) => a - b)[4] ?? 0;
    };
    const [known, unknown] = [await median(stored === 'BUSY' ? null : stored), await median(null)];
    // Without the work it would be a thousandth; the machine may be busy with other things.
    expect(unknown).toBeGreaterThan(known / 4);
    expect(unknown).toBeLessThan(known * 4);
  });

  test('made with less work are told apart', () => {
    expect(isOutdated('$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$2vKkhyFyIyLhVP1zCLn5a8MChBoIkXvFrEuNWTVVKOw')).toBe(true);
  });

  test('are hashed two at a time with at most fifty waiting; the next is told so at once', async () => {
    const crowded = createPasswords();
    const stored = await crowded.hash('x');
    const answers = await Promise.all(Array.from({ length: 60 }, () => crowded.matches(typeof stored === 'string' ? stored : null, 'y')));
    expect(answers.filter((answer) => answer === 'BUSY')).toHaveLength(8);
    expect(answers.filter((answer) => answer === false)).toHaveLength(52);
    expect(await crowded.matches(typeof stored === 'string' ? stored : null, 'x')).toBe(true);
  });
});

describe('adding an account', () => {
  let place: StorePlace;
  beforeAll(async () => { place = await sqliteStores(); });
  afterAll(() => place.remove());

  test('makes a password that works, once per identifier', async () => {
    const { directory } = await place.open();
    const added = await addAccount(directory, '138 0013 8000', '2026-11-23T02:00:00.000Z');
    if ('refused' in added) throw new Error(added.refused);
    expect(added.password).toMatch(/^([a-z2-9]{4}-){4}[a-z2-9]{4}$/);
    const account = await directory.accountByIdentifier('8613800138000');
    expect(account).toMatchObject({ person: added.person, demo: null, disabled: false });
    expect(await createPasswords().matches(account?.passwordHash ?? null, added.password)).toBe(true);
    expect(await addAccount(directory, '+86 13800138000', '2026-11-23T02:00:00.000Z')).toMatchObject({ refused: 'MALFORMED' });
    expect(await addAccount(directory, 'nobody', '2026-11-23T02:00:00.000Z')).toMatchObject({ refused: 'MALFORMED' });
  });
});
