import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startHub, type Hub } from '../support/hub.ts';

const client = fileURLToPath(new URL('../../web/build/client', import.meta.url));

/** Every script that a page loads: what it names, and what these import without being asked. */
function scriptsOf(html: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    const folder = path.slice(0, path.lastIndexOf('/'));
    for (const [, relative = ''] of readFileSync(client + path, 'utf8').matchAll(/(?:from|import)\s*"(\.{1,2}\/[^"]+\.js)"/g)) {
      visit(new URL(relative, `http://page${folder}/`).pathname);
    }
  };
  for (const [path] of html.matchAll(/\/_app\/[\w./-]+\.js/g)) visit(path);
  return seen;
}

/** What the scripts of a first visit may weigh, compressed, in bytes. The list of all pages is among them, some 40 bytes each. */
const BUDGET = 64_000;

describe.skipIf(!existsSync(client))('the open feed (built by npm test before)', () => {
  let hub: Hub;
  beforeAll(async () => { hub = await startHub(); });
  afterAll(() => hub.close());

  test('loads at most 64 kB of scripts, compressed, and neither the domain nor its schemas', async () => {
    const { body } = await hub.anybody().get<string>(`/f/${hub.scene.log.slice('compound/'.length)}`);
    const scripts = [...scriptsOf(body)].map((path) => readFileSync(client + path));
    expect(scripts.length).toBeGreaterThan(5);
    const weight = scripts.reduce((sum, script) => sum + brotliCompressSync(script).length, 0);
    expect(weight).toBeGreaterThan(20_000);
    expect(weight).toBeLessThanOrEqual(BUDGET);
    for (const script of scripts) expect(script.toString()).not.toMatch(/additionalProperties|proposal\.tabled|PostMessage/);
  });
});
