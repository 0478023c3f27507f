import { overwriteGetLocale, toLocale, baseLocale } from '#lib/paraglide/runtime.js';

// The page's own language, not the cookie: another tab may have changed the cookie since this page was rendered.
const shown = toLocale(document.documentElement.lang) ?? baseLocale;
overwriteGetLocale(() => shown);
