import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { acceptedLocale, readersLocale } from '../../web/src/lib/locale/readers-locale.ts';
import { returnTo } from '../../web/src/lib/account/return-to.ts';
import { squareMetres } from '../../web/src/lib/format/area.ts';
import { yuan } from '../../web/src/lib/format/money.ts';

describe('Money', () => {
  test.each([
    [387_748_000, '¥3,877,480.00'], [0, '¥0.00'], [5, '¥0.05'], [100_000, '¥1,000.00'], [99_999, '¥999.99'], [-1_234_567, '−¥12,345.67'],
  ])('%d fen is %s', (fen, words) => expect(yuan(fen)).toBe(words));

  test('no fen is lost on the way to the words and back', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (fen) => {
      expect(BigInt(yuan(fen).replaceAll(/[¥,.]/g, ''))).toBe(BigInt(fen));
    }));
  });
});

describe('Areas', () => {
  test.each([[528_396, '5,283.96 ㎡'], [1, '0.01 ㎡'], [7_823_958, '78,239.58 ㎡']])('%d hundredths are %s', (area, words) => expect(squareMetres(area)).toBe(words));
});

describe('Language of a reader who has not chosen', () => {
  test.each([
    [null, 'zh-CN'], ['', 'zh-CN'], ['en-GB,en;q=0.9', 'en'], ['zh-TW,en;q=0.8', 'zh-CN'], ['fr-FR,fr;q=0.9', 'zh-CN'], ['fr, en;q=0.5', 'en'],
    ['en;q=0.3, zh;q=0.7', 'zh-CN'], ['en;q=0, de', 'zh-CN'], ['*', 'zh-CN'], ['english', 'zh-CN'], ['en;q=x', 'zh-CN'],
  ] as const)('%j reads %s', (header, locale) => expect(acceptedLocale(header)).toBe(locale));
});

describe('Language of a reader who has', () => {
  test.each([
    ['lang=en', 'zh-CN', 'en'], ['sid=x; lang=zh-CN', 'en', 'zh-CN'], ['lang=en; sid=x', null, 'en'], ['lang=fr', 'en', 'en'], ['slang=en', null, 'zh-CN'], ['lang=en-GB', null, 'zh-CN'], [null, 'en', 'en'],
  ] as const)('cookies %j before %j read %s', (cookies, accepted, locale) => expect(readersLocale(cookies, accepted)).toBe(locale));
});

describe('Where one lands after signing in', () => {
  test.each([['/c/1?tab=2', '/c/1?tab=2'], ['/', '/'], [null, '/']])('%j leads to %s', (to, path) => expect(returnTo(to)).toBe(path));
  test.each(['https://evil.example', '//evil.example', '/\\evil.example', '/\t/evil.example', '\\\\evil.example', 'javascript:alert(1)', 'c/1', '/sign-in?to=/sign-in', '/a\n//b'])(
    '%j never leads away', (to) => {
      expect(returnTo(to)).toBe('/');
      expect(new URL(returnTo(to), 'https://hub.example').origin).toBe('https://hub.example');
    });
});
