import { LANGUAGE_COOKIE } from '#lib/locale/readers-locale.ts';
import type { Locale } from '#lib/paraglide/runtime.js';

/** How this browser wants pages: kept in cookies, so that the hub renders them so from the first byte. */
export type Theme = 'auto' | 'light' | 'dark';
export type Print = 'normal' | 'large';

const YEAR = 31_536_000;

function keep(name: string, value: string): void {
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR}; samesite=lax`;
}

/** Theme shown now. */
export function theme(): Theme {
  const now = document.documentElement.dataset.theme;
  return now === 'light' || now === 'dark' ? now : 'auto';
}

/** Shows and keeps a theme. */
export function setTheme(next: Theme): void {
  document.documentElement.dataset.theme = next;
  keep('theme', next);
}

/** Print size shown now. */
export function print(): Print {
  return document.documentElement.dataset.print === 'large' ? 'large' : 'normal';
}

/** Shows and keeps a print size. */
export function setPrint(next: Print): void {
  document.documentElement.dataset.print = next;
  keep('print', next);
}

/** Keeps a language and renders the page again in it: the address stays, so that links can be shared between languages. */
export function setLanguage(next: Locale): void {
  keep(LANGUAGE_COOKIE, next);
  location.reload();
}
