import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import mongoose from 'mongoose';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storeKinds, type StorePlace } from '../support/stores.ts';

const cli = fileURLToPath(new URL('../../server/src/cli.ts', import.meta.url));

describe.each(storeKinds)('npm run hub on $name', ({ name, fresh }) => {
  let place: StorePlace;
  beforeAll(async () => { place = await fresh(); });
  afterAll(() => place.remove());

  /** Runs a verb; answers what it printed and its exit code. */
  function hub(...words: string[]): Promise<{ code: number; out: string; err: string }> {
    return new Promise((resolve) => {
      execFile(process.execPath, [cli, ...words], { env: { PATH: process.env['PATH'] ?? '', STORE_URL: place.url } }, (error, out, err) => {
        resolve({ code: error === null ? 0 : Number(error.code), out, err });
      });
    });
  }
  const actsOf = (out: string) => out.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as { action: string; outcome: string; actor: null; object: Record<string, unknown> });

  test('every act of the operator stands in the stream, which says so when it is read, and names nobody', async () => {
    await hub('add-account', '--identifier', '13912345678');
    await hub('disable-account', '--identifier', '13912345678');
    await hub('enable-account', '--identifier', '13912345678');
    await hub('found-street', '--name', '金丝雀街道');
    expect((await hub('fill-seat', '--log', 'compound/x')).code).toBe(2);
    const { out, code } = await hub('audit');
    expect(code).toBe(0);
    expect(out).not.toMatch(/13912345678|金丝雀/);
    expect(actsOf(out).map(({ action, outcome, object }) => [action, outcome, object['verb'] ?? object['command'] ?? Object.keys(object)])).toEqual([
      ['ACCOUNT_ADDED', 'OK', ['person']], ['OPERATOR_COMMAND', 'OK', 'add-account'],
      ['ACCOUNT_DISABLED', 'OK', ['person']], ['OPERATOR_COMMAND', 'OK', 'disable-account'],
      ['ACCOUNT_ENABLED', 'OK', ['person']], ['OPERATOR_COMMAND', 'OK', 'enable-account'],
      ['RIGHTS_CHANGED', 'OK', 'FoundJurisdiction'], ['OPERATOR_COMMAND', 'OK', 'found-street'],
      ['OPERATOR_COMMAND', 'FAILED', 'fill-seat'],
    ]);
  });

  test('the stream is read by action and time', async () => {
    expect(actsOf((await hub('audit', '--action', 'ACCOUNT_ADDED')).out)).toHaveLength(1);
    expect(actsOf((await hub('audit', '--since', '2099-01-01')).out)).toEqual([]);
    expect(await hub('audit', '--action', 'EVERYTHING')).toMatchObject({ code: 2, err: expect.stringContaining('EVERYTHING') });
    expect(await hub('audit', '--since', 'yesterday')).toMatchObject({ code: 2 });
  });

  test('nothing younger than half a year is removed', async () => {
    expect(await hub('audit-prune')).toMatchObject({ code: 0, out: 'removed  0 pages\n' });
    expect(await hub('audit-prune', '--before', new Date(Date.now() - 183 * 24 * 3_600_000).toISOString())).toMatchObject({ code: 2, err: expect.stringContaining('184 days') });
  });

  test('a chain that holds is said to, and one that somebody changed is not', async () => {
    const whole = await hub('audit-verify');
    expect(whole).toMatchObject({ code: 0, out: expect.stringMatching(/^pages +\d+\nacts +\d+\nend +\d+ [\w-]{43}\n$/) });
    await tamper();
    expect(await hub('audit-verify')).toMatchObject({ code: 2, err: expect.stringContaining('page 2: CHANGED') });
  });

  async function tamper(): Promise<void> {
    if (name === 'SQLite') {
      const database = new DatabaseSync(join(place.url, 'audit.sqlite'));
      // The file itself resists as long as nobody takes its guard away.
      expect(() => database.exec(`UPDATE pages SET acts = '[]' WHERE no = 2`)).toThrow(/not changed/);
      database.exec(`DROP TRIGGER pages_stand; UPDATE pages SET acts = '[]' WHERE no = 2`);
      database.close();
      return;
    }
    const connection = await mongoose.createConnection(place.url).asPromise();
    await connection.collection('audit').updateOne({ no: 2 }, { $set: { acts: [] } });
    await connection.close();
  }
});
