import type { Handle, HandleFetch, HandleServerError } from '@sveltejs/kit/hooks';
import { defineCustomServerStrategy } from '#lib/paraglide/runtime.js';
import { paraglideMiddleware } from '#lib/paraglide/server.js';
import { readersLocale } from '#lib/locale/readers-locale.ts';

defineCustomServerStrategy('custom-reader', {
  getLocale: (request) => readersLocale(request?.headers.get('cookie') ?? null, request?.headers.get('accept-language') ?? null),
});

const themes = ['light', 'dark'];

/** Renders the page in the reader's language, theme and print size, so that nothing flashes or jumps once the scripts run. */
export const handle: Handle = ({ event, resolve }) =>
  paraglideMiddleware(event.request, ({ locale }) => {
    const theme = event.cookies.get('theme') ?? '';
    const print = event.cookies.get('print') === 'large' ? 'large' : 'normal';
    return resolve(event, {
      transformPageChunk: ({ html }) =>
        html
          .replace('%lang%', locale)
          .replace('%theme%', themes.includes(theme) ? theme : 'auto')
          .replace('%print%', print),
    });
  });

type Report = (error: unknown) => void;

/** A bug in a page is told to the hub, whose log says what and where it was without quoting what it choked on. */
export const handleError: HandleServerError = ({ kind, error }) => {
  if (kind !== 'unknown') return {};
  const report = (globalThis as unknown as Record<symbol, Report | undefined>)[Symbol.for('sanfang.failed')];
  // In development there is no hub in this process.
  // eslint-disable-next-line no-console
  (report ?? console.error)(error);
  return {};
};

type Inject = (request: Request) => Promise<Response>;

/** Answers `/api/…` inside the process when the hub serves the pages; in development the hub runs beside Vite. */
export const handleFetch: HandleFetch = ({ event, request, fetch }) => {
  const url = new URL(request.url);
  if (url.origin !== event.url.origin || !url.pathname.startsWith('/api/')) return fetch(request);
  const headers = new Headers(request.headers);
  const cookie = event.request.headers.get('cookie');
  if (cookie !== null) headers.set('cookie', cookie);
  const inject = (globalThis as unknown as Record<symbol, Inject | undefined>)[Symbol.for('sanfang.inject')];
  const target = inject === undefined ? new URL(url.pathname + url.search, 'http://localhost:3000') : url;
  const forwarded = new Request(target, { method: request.method, headers });
  return inject === undefined ? globalThis.fetch(forwarded) : inject(forwarded);
};
