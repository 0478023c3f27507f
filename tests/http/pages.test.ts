import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startHub, type Hub } from '../support/hub.ts';

const built = existsSync(fileURLToPath(new URL('../../web/build/handler.js', import.meta.url)));

describe.skipIf(!built)('the pages (built by npm test before)', () => {
  let hub: Hub;
  let feed: string;
  beforeAll(async () => {
    hub = await startHub({ config: { trustedProxies: ['127.0.0.1'] } });
    feed = `/f/${hub.scene.log.slice('compound/'.length)}`;
  });
  afterAll(() => hub.close());

  test('are rendered with what the API says, in this process', async () => {
    const { status, body, headers } = await hub.anybody().get<string>(feed);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/html/);
    expect(body).toContain('龙庭御景（测试）');
  });

  test('are rendered with the reader\'s rights, and kept by nobody', async () => {
    const chair = await hub.signIn('chair');
    const mine = await chair.get<string>('/');
    expect(mine.body).toContain('外墙维修');
    expect(mine.headers.get('cache-control')).toBe('no-store');
    expect((await hub.anybody().get<string>('/')).body).not.toContain('外墙维修');
  });

  test('bring one content policy, their own, beside the hub\'s other headers', async () => {
    const { headers } = await hub.anybody().get(feed);
    expect(headers.get('content-security-policy')).toMatch(/script-src[^;]*'nonce-/);
    expect(headers.get('content-security-policy')).not.toContain(', ');
    expect(Object.fromEntries(headers)).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'same-origin', 'cross-origin-opener-policy': 'same-origin' });
  });

  test('of the canvassing desk have a worker that may fetch from this hub, and nowhere else', async () => {
    const { headers } = await hub.anybody().get('/canvass-worker.js');
    expect(headers.get('content-security-policy')).toBe("default-src 'none';connect-src 'self';frame-ancestors 'none'");
  });

  test('are only read: no page takes anything in', async () => {
    const chair = await hub.signIn('chair');
    for (const path of ['/', feed, '/sign-in']) expect((await chair.post(path, {})).status, path).toBe(404);
  });

  test('that do not exist are pages; what begins like the API is not', async () => {
    const page = await hub.anybody().get<string>('/no/such/page');
    expect(page.status).toBe(404);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    for (const path of ['/api/no/such/thing', '/api/', '/feeds/no/such/thing']) expect((await hub.anybody().get(path)).body, path).toEqual({ status: 404, refused: 'NOT_FOUND' });
  });

  test('count their reader\'s address, not this process', async () => {
    const remaining = async (address: string) => {
      const client = hub.anybody();
      client.headers = { 'x-forwarded-for': address };
      const { headers } = await client.get(`/api${feed.replace('/f/', '/feed/')}`);
      return { left: Number(headers.get('x-ratelimit-remaining')), client };
    };
    const reader = await remaining('203.0.113.50');
    await reader.client.get(feed);
    expect((await remaining('203.0.113.50')).left).toBeLessThan(reader.left - 1);
    expect((await remaining('203.0.113.51')).left).toBe(reader.left);
  });

  test('hand out their files for ever', async () => {
    const { body } = await hub.anybody().get<string>('/');
    const [, file = ''] = /href="[./]*(\/?_app\/immutable\/[^"]+\.css)"/.exec(body) ?? [];
    const { status, headers } = await (await hub.signIn('chair')).get(`/${file.replace(/^\//, '')}`);
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toContain('immutable');
  });
});
