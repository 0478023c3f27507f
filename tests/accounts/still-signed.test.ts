import { createAccounts, type Accounts } from '@sanfang/server/accounts/accounts.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PASSWORD, startHub, type Hub } from '../support/hub.ts';

const MINUTE = 60_000;
const from = { device: crypto.randomUUID(), block: '192.0.2.1', userAgent: 'test' };
let hub: Hub;
let accounts: Accounts;
beforeAll(async () => {
  hub = await startHub();
  const { stores, engine, clock, config } = hub;
  accounts = createAccounts({ directory: stores.directory, engine, clock, config, tokens: { sign: () => '', sessionOf: () => null }, audit: hub.app.audit, key: new Uint8Array(32), onError: (error) => { throw error; } });
});
afterAll(async () => {
  accounts.revocations.close();
  await hub.close();
});

async function signedIn(): Promise<{ person: string; session: string }> {
  const person = await hub.addPerson();
  const started = await accounts.signIn.withPassword({ identifier: hub.identifierOf(person), password: PASSWORD }, from);
  if (isRefusal(started) || 'secondFactor' in started) throw new Error(JSON.stringify(started));
  return { person, session: started.row.id };
}

describe.each([true, false])('the session behind a socket that is in use: %s', (inUse) => {
  test('stands until it ends', async () => {
    const { session } = await signedIn();
    expect(await accounts.stillSigned(session, inUse)).toBe(true);
    await accounts.sessions.revoke([session]);
    expect(await accounts.stillSigned(session, inUse)).toBe(false);
    expect(await accounts.stillSigned(crypto.randomUUID(), inUse)).toBe(false);
  });

  test('ends with the account', async () => {
    const { person, session } = await signedIn();
    await hub.disable(person);
    expect(await accounts.stillSigned(session, inUse)).toBe(false);
  });

  test('is prolonged only by use', async () => {
    const { session } = await signedIn();
    const before = (await accounts.sessions.byId(session))?.expiresAt ?? '';
    hub.clock.forward(2 * MINUTE);
    await accounts.stillSigned(session, inUse);
    const after = (await accounts.sessions.byId(session))?.expiresAt ?? '';
    expect(Date.parse(after) - Date.parse(before)).toBe(inUse ? 2 * MINUTE : 0);
  });
});
