import { createHash, randomBytes, randomUUID, sign } from 'node:crypto';
import { TOKEN_AUDIENCE, TOKEN_ISSUER, TOKEN_SECONDS, tokenKeys } from '@sanfang/server/accounts/tokens.ts';
import type { SessionRow } from '@sanfang/server/store/directory.ts';
import { readTable } from './oracle/read-table.ts';
import type { Hub } from '../support/hub.ts';

const DAY = 86_400_000;

/** What a client sends to be recognised. */
export type Evidence = Readonly<Record<string, string>>;

/** States of a session, with whether it lets its person in. */
export const sessionStates: readonly { readonly state: string; readonly live: boolean }[] = readTable('sessions').map(({ state = '', live }) => ({ state, live: live === 'yes' }));

async function addSession({ stores, clock }: Hub, person: string, over: Partial<SessionRow> = {}): Promise<{ token: string; row: SessionRow }> {
  const token = randomBytes(32).toString('base64url');
  const at = new Date(clock.now()).toISOString();
  const row: SessionRow = {
    id: randomUUID(), tokenHash: createHash('sha256').update(token).digest('base64url'), person, method: 'PASSWORD', level: 1, device: randomUUID(), userAgent: 'matrix',
    createdAt: at, lastSeenAt: at, expiresAt: new Date(clock.now() + 14 * DAY).toISOString(), revokedAt: null, ...over,
  };
  await stores.directory.addSession(row);
  return { token, row };
}

/** Tokens as the hub signs them, or as somebody would who does not know its secret. */
function tokenFor({ clock }: Hub, session: string, secret: string, age = 0): string {
  const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const iat = Math.floor((clock.now() - age) / 1_000);
  const body = `${base64({ alg: 'EdDSA', typ: 'JWT' })}.${base64({ sid: session, iat, exp: iat + TOKEN_SECONDS, iss: TOKEN_ISSUER, aud: TOKEN_AUDIENCE, jti: randomUUID() })}`;
  return `${body}.${sign(null, Buffer.from(body), tokenKeys(secret).private).toString('base64url')}`;
}

const bearer = (token: string): Evidence => ({ authorization: `Bearer ${token}` });

/** By the names of the sessions table. `disabled` is an account that was made for it: it can never come in again. */
const arrangements: Readonly<Record<string, (hub: Hub, person: string) => Promise<Evidence>>> = {
  'fresh cookie': async (hub, person) => ({ cookie: `sid=${(await addSession(hub, person)).token}` }),
  'fresh token': async (hub, person) => bearer(tokenFor(hub, (await addSession(hub, person)).row.id, hub.config.sessionSecret)),
  'another person\'s device': async (hub, person) => {
    const { row } = await addSession(hub, hub.stranger.person);
    return { cookie: `sid=${(await addSession(hub, person)).token}; device=${row.device}` };
  },
  'nothing': async () => ({}),
  'made-up cookie': async () => ({ cookie: `sid=${randomBytes(32).toString('base64url')}` }),
  'only another person\'s device': async (hub, person) => ({ cookie: `device=${(await addSession(hub, person)).row.device}` }),
  'expired': async (hub, person) => ({ cookie: `sid=${(await addSession(hub, person, { expiresAt: new Date(hub.clock.now() - 1).toISOString() })).token}` }),
  'revoked': async (hub, person) => ({ cookie: `sid=${(await addSession(hub, person, { revokedAt: new Date(hub.clock.now()).toISOString() })).token}` }),
  'expired token': async (hub, person) => bearer(tokenFor(hub, (await addSession(hub, person)).row.id, hub.config.sessionSecret, TOKEN_SECONDS * 1_000 + 1_000)),
  'token of a revoked session': async (hub, person) => bearer(tokenFor(hub, (await addSession(hub, person, { revokedAt: new Date(hub.clock.now()).toISOString() })).row.id, hub.config.sessionSecret)),
  'token signed by somebody else': async (hub, person) => bearer(tokenFor(hub, (await addSession(hub, person)).row.id, 'a secret that somebody else made up, long enough')),
};

/** Brings a session of a person into a state. */
export async function evidenceOf(hub: Hub, person: string, state: string): Promise<Evidence> {
  if (state === 'disabled account') {
    const evidence = await arrangements['fresh cookie']?.(hub, person) ?? {};
    await hub.disable(person);
    return evidence;
  }
  const arrange = arrangements[state];
  if (arrange === undefined) throw new Error(`nobody arranges "${state}"`);
  return arrange(hub, person);
}
