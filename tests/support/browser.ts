import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type ConsoleMessage, type Page } from 'playwright-core';
import { describe } from 'vitest';

/** Where distributions put Chromium, and the font that draws the Chinese text. */
const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const fonts = ['/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc', '/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc'];
const executablePath = places.find(existsSync);

/** What browser tests lack on this machine, with its remedy; null where they can run. */
const lacking = ((): string | null => {
  const packages = [executablePath === undefined ? 'chromium' : '', fonts.some(existsSync) ? '' : 'fonts-noto-cjk'].filter((name) => name !== '');
  if (packages.length > 0) return `needs the Debian package${packages.length > 1 ? 's' : ''} ${packages.join(' and ')}`;
  return existsSync(new URL('../../web/build/handler.js', import.meta.url)) ? null : 'needs the built pages: npm test builds them';
})();

/**
 * A group of tests in a real browser. Where there is none they are skipped and counted, and their name says what is missing;
 * where nobody would read that (`CI`), they fail.
 */
export function describeInBrowser(name: string, tests: () => void): void {
  if (lacking === null || process.env['CI'] !== undefined) describe(name, tests);
  else describe.skip(`${name} — skipped: ${lacking}`, tests);
}

/** Starts Chromium without a window; one for all tests of a file. */
export async function launch(): Promise<Browser> {
  if (lacking !== null) throw new Error(`This browser test cannot run here: it ${lacking}.`);
  return chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
      '--disable-dev-shm-usage',
    ],
  });
}

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained about so far: script errors, console errors, failed requests of the hub. */
  readonly complaints: string[];
}

export const desk = { width: 1280, height: 800 } as const;
export const phone = { width: 360, height: 740 } as const;

/** Somebody's own browser. `offline`: complaints about the missing network are what the test is about, and left out. */
export async function visit(browser: Browser, options: { readonly locale?: 'zh-CN' | 'en-US'; readonly size?: { width: number; height: number }; readonly offline?: boolean; readonly scripts?: boolean } = {}): Promise<Visit> {
  const { locale = 'zh-CN', size = desk, offline = false, scripts = true } = options;
  const context = await browser.newContext({ locale, viewport: size, timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce', javaScriptEnabled: scripts, ...(size.width < 600 ? { hasTouch: true, isMobile: true } : {}) });
  context.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  const complain = (words: string): void => {
    if (!(offline && /ERR_INTERNET_DISCONNECTED|ERR_CONNECTION|WebSocket/.test(words))) complaints.push(words);
  };
  context.on('weberror', (error) => complain(`script: ${String(error.error())}`));
  context.on('console', (message: ConsoleMessage) => {
    if (message.type() === 'error') complain(`console: ${message.text()} (${message.location().url})`);
  });
  context.on('response', (response) => {
    if (response.status() >= 500) complain(`${String(response.status())} ${response.url()}`);
  });
  return { context, page: await context.newPage(), complaints };
}

/** Signs in by one click on the demo's cast, as people do, and goes to `path`. */
export async function signIn(page: Page, url: string, name: string, path = '/'): Promise<void> {
  await page.goto(`${url}/sign-in?to=${encodeURIComponent(path)}`);
  await page.getByRole('button', { name: new RegExp(`^${name}`) }).click();
  await page.waitForURL((at) => at.pathname === path);
}

/** Signs in as somebody of the demo by the request that the click sends, where the click is not the matter. */
export async function enter(context: BrowserContext, url: string, person: string): Promise<void> {
  const answer = await context.request.post(`${url}/api/session/demo`, { data: { person }, headers: { origin: url } });
  if (!answer.ok()) throw new Error(`the demo let nobody in: ${await answer.text()}`);
}
