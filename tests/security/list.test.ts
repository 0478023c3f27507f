import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** What others got wrong, by number; each has tests that carry it in their title. */
const list: Readonly<Record<string, string>> = {
  R1: 'operators of a query language where a text is asked for, over HTTP and the socket',
  R2: 'a second way in beside the first: one authentication for both transports',
  R3: 'a session that is revoked while its socket stays open',
  R4: 'events broadcast to people outside',
  R5: 'copies and caches that outlast a right',
  R6: 'what was taken away, carried by the news of it',
  R7: 'ids and tokens of one tenant used in another',
  R8: 'answers, or their timing, that tell that something exists',
  R9: 'exports that hold more than their reader may see',
  R10: 'answers for one person kept by a cache for another',
  R11: 'a value of another type that stops the process',
  R12: 'a way in without limits',
  R13: 'uploads that run where they are shown',
  R14: 'two of what there may be one of, made at once',
};

const tests = fileURLToPath(new URL('..', import.meta.url));
const texts = readdirSync(tests, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && !file.includes('node_modules') && !file.endsWith('security/list.test.ts'))
  .map((file) => readFileSync(`${tests}/${file}`, 'utf8'));
const titles = texts.flatMap((text) => [...text.matchAll(/(?:describe|test|it)(?:\.\w+(?:\([^\n]*\))?)?\(\s*['"`]([^\n]*)/g)].map(([, title]) => title ?? ''));

test.each(Object.entries(list))('%s has its test: %s', (id) => {
  expect(titles.filter((title) => new RegExp(`^(R\\d+, )*${id}( ·|:|,)`).test(title)).length).toBeGreaterThan(0);
});
