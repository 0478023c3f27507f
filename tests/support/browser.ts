import { existsSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { chromium, type Browser, type BrowserContext, type ConsoleMessage, type Page } from 'playwright-core';

const executable = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
const fonts = ['/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc', '/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc'].some((path) => existsSync(path));
const pages = existsSync(new URL('../../web/build/handler.js', import.meta.url));

/** What browser tests lack on this machine, with its remedy; null where they can run. */
export const lacking: string | null = missing();

function missing(): string | null {
  const packages = [executable === undefined ? 'chromium' : '', fonts ? '' : 'fonts-noto-cjk'].filter((name) => name !== '');
  if (packages.length > 0) return `needs the Debian package${packages.length > 1 ? 's' : ''} ${packages.join(' and ')}`;
  return pages ? null : 'needs the built pages: npm test builds them';
}

/**
 * A suite in a real browser. Where there is none its tests are skipped and counted, and their name says what is missing;
 * on the integration machine (`CI` is set) they fail instead: there nobody would read a skip.
 */
export function describeInBrowser(name: string, suite: () => void): void {
  if (lacking === null || process.env['CI'] !== undefined) describe(name, suite);
  else describe.skip(`${name} — skipped: ${lacking}`, suite);
}

/** Starts Chromium without a window; one for all tests of a file. */
export async function launch(): Promise<Browser> {
  if (lacking !== null) throw new Error(`This browser test cannot run here: it ${lacking}.`);
  return chromium.launch({
    executablePath: executable ?? '',
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
    ],
  });
}

export const languages = ['zh-CN', 'en'] as const;
export type Language = (typeof languages)[number];

/** A browser of somebody's own: its cookies are no other's. A phone unless told otherwise. */
export function newBrowser(browser: Browser, options: { readonly language?: Language; readonly width?: number; readonly scripts?: boolean } = {}): Promise<BrowserContext> {
  const { language = 'zh-CN', width = 360, scripts = true } = options;
  return browser.newContext({ locale: language === 'en' ? 'en-GB' : 'zh-CN', viewport: { width, height: width < 768 ? 780 : 860 }, javaScriptEnabled: scripts, reducedMotion: 'reduce' });
}

/** Signs in as somebody of the demo by the same request that one click sends; the context keeps the cookies. */
export async function enterDemo(context: BrowserContext, url: string, person: string): Promise<void> {
  const answer = await context.request.post(`${url}/api/session/demo`, { data: { person }, headers: { origin: url } });
  expect(answer.status(), await answer.text()).toBe(200);
}

/** What a page complained about: errors on its console (policy violations and failed loads are among them) and uncaught exceptions. */
export interface PageErrors {
  readonly seen: readonly string[];
  /** Fails if there was anything but what `expected` allows. */
  none(expected?: RegExp): void;
}

export function collectErrors(page: Page): PageErrors {
  const seen: string[] = [];
  page.on('console', (message: ConsoleMessage) => {
    if (message.type() === 'error') seen.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error: Error) => seen.push(error.stack ?? error.message));
  return {
    seen,
    none(expected) {
      expect(seen.filter((error) => expected?.test(error) !== true), `errors on ${page.url()}`).toEqual([]);
    },
  };
}
