import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startHub, type Hub } from '../support/hub.ts';

const built = existsSync(fileURLToPath(new URL('../../web/build/handler.js', import.meta.url)));

describe.skipIf(!built)('a page (built by npm test before)', () => {
  let hub: Hub;
  beforeAll(async () => { hub = await startHub(); });
  afterAll(() => hub.close());

  const opening = async (path: string, headers: Record<string, string>) => {
    const { body } = await hub.anybody().get<string>(path, headers);
    return { html: /<html[^>]*>/.exec(body)?.[0] ?? '', title: /<title>([^<]*)<\/title>/.exec(body)?.[1] ?? '' };
  };

  test.each([
    [{}, 'zh-CN', '三方议事厅'],
    [{ 'accept-language': 'en-GB,en;q=0.9' }, 'en', 'Three-Party Hub'],
    [{ 'accept-language': 'en', cookie: 'lang=zh-CN' }, 'zh-CN', '三方议事厅'],
    [{ 'accept-language': 'zh-CN', cookie: 'theme=dark; lang=en' }, 'en', 'Three-Party Hub'],
  ])('asked with %j comes in the reader\'s language', async (headers, lang, title) => {
    expect(await opening('/', headers)).toEqual({ html: expect.stringContaining(`lang="${lang}"`), title });
  });

  test('comes with the reader\'s theme and print size, and takes no other word for them', async () => {
    expect((await opening('/', { cookie: 'theme=dark; print=large' })).html).toMatch(/data-theme="dark" data-print="large"/);
    expect((await opening('/', { cookie: 'theme=%22%3E%3Cscript%3E; print=huge' })).html).toMatch(/data-theme="auto" data-print="normal"/);
  });
});
