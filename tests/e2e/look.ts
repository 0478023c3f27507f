import { AxeBuilder } from '@axe-core/playwright';
import { readdirSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

export const languages = ['zh-CN', 'en'] as const;
export type Language = (typeof languages)[number];

/** What one looks for on every page, each finding one line; an empty list is a page in order. */
export async function findingsOn(page: Page, language: Language): Promise<string[]> {
  return [...(await page.evaluate(measure)), ...wordsAmiss(await page.evaluate(wordsOn), language)];
}

/** Serious and critical findings of axe. */
export async function axeOn(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${(failureSummary ?? '').replaceAll(/\s+/g, ' ')}`));
}

/** Runs in the page: nothing scrolls sideways, text is 16 px or more, one heading of the first rank, targets of 44 px. */
function measure(): string[] {
  const found: string[] = [];
  const { clientWidth, scrollWidth } = document.documentElement;
  const name = (element: Element) => `<${element.tagName.toLowerCase()}> "${(element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 40)}"`;
  const shown = (element: Element) => {
    const { width, height, bottom } = element.getBoundingClientRect();
    return width > 1 && height > 1 && bottom > 0 && element.checkVisibility({ visibilityProperty: true });
  };

  if (scrollWidth > clientWidth) {
    const wide = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > clientWidth + 1);
    found.push(`scrolls sideways: ${String(scrollWidth)} > ${String(clientWidth)}: ${wide.slice(-3).map(name).join(', ')}`);
  }

  const end = Math.max(innerHeight, document.body.getBoundingClientRect().bottom + scrollY);
  if (document.documentElement.scrollHeight > end + 1) found.push(`nothing but space below ${end.toFixed(0)} px`);

  const small = new Set<Element>();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    const { parentElement: parent } = node;
    if (parent === null || (node.textContent ?? '').trim() === '' || !shown(parent)) continue;
    if (parseFloat(getComputedStyle(parent).fontSize) < 16) small.add(parent);
  }
  for (const element of small) found.push(`smaller than 16 px: ${name(element)}`);

  const headings = [...document.querySelectorAll('h1')].filter((element) => element.checkVisibility());
  if (headings.length !== 1) found.push(`${String(headings.length)} h1`);

  const controls = document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=tab], [role=switch], [role=menuitem]');
  for (const element of controls) {
    // A choice is pressed by its label; a link in running text has the line's height.
    const target = element instanceof HTMLInputElement && ['radio', 'checkbox', 'file'].includes(element.type) ? (element.closest('label') ?? element) : element;
    if (!shown(target) || (target.tagName === 'A' && getComputedStyle(target).display === 'inline')) continue;
    const { width, height } = target.getBoundingClientRect();
    if (width < 43.5 || height < 43.5) found.push(`target of ${width.toFixed(0)} × ${height.toFixed(0)}: ${name(target)}`);
  }
  return found;
}

/** Runs in the page: every text that somebody may see or hear. */
function wordsOn(): { readonly lang: string; readonly title: string; readonly texts: string[] } {
  const texts: string[] = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node.parentElement?.closest('script, style, noscript, [lang]:not(html)') === null) texts.push(node.textContent ?? '');
  }
  for (const attribute of ['aria-label', 'title', 'alt', 'placeholder']) {
    for (const element of document.querySelectorAll(`[${attribute}]`)) {
      if (element.closest('[lang]:not(html)') === null) texts.push(element.getAttribute(attribute) ?? '');
    }
  }
  return { lang: document.documentElement.lang, title: document.title, texts: texts.map((text) => text.trim()).filter((text) => text !== '') };
}

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const messages = Object.fromEntries(languages.map((language) => {
  const folder = `web/messages/${language}/`;
  const all = readdirSync(new URL(folder, root)).map((file) => JSON.parse(read(folder + file)) as Record<string, unknown>);
  return [language, Object.assign({}, ...all) as Record<string, unknown>];
})) as Readonly<Record<Language, Readonly<Record<string, unknown>>>>;
/** The interface's own words for a key, where they hold no values. */
export function message(language: Language, key: string): string {
  const text = messages[language][key];
  if (typeof text !== 'string') throw new Error(`no plain message ${key}`);
  return text;
}

const keys = new Set(Object.keys(messages['zh-CN']).filter((key) => key.includes('_')));

/** All Chinese that people of the demo, its script or these tests wrote: names and texts stay as they are in every language. */
const written = [...readdirSync(new URL('server/src/demo/', root)).map((file) => `server/src/demo/${file}`), 'tests/e2e/scene.ts', 'tests/e2e/vote-desk.test.ts', 'tests/e2e/choice.test.ts', 'tests/e2e/money.test.ts', 'tests/engine/decided-use.ts', 'tests/e2e/vote.test.ts', 'tests/e2e/paper.test.ts', 'tests/engine/owners-vote.ts', 'tests/engine/sign-off.ts', 'tests/engine/units.ts', 'tests/engine/scene.ts'].map(read).join('\n');
/** Sentences of the English interface, which no Chinese page may show. */
const english = Object.entries(messages.en)
  .filter(([key, text]) => typeof text === 'string' && /^[A-Za-z][a-z]+ [a-z]/.test(text) && text !== messages['zh-CN'][key]).map(([, text]) => text);

function wordsAmiss({ lang, title, texts }: ReturnType<typeof wordsOn>, language: Language): string[] {
  const found: string[] = [];
  if (lang !== language) found.push(`lang is ${lang}`);
  if (title === '') found.push('no title');
  for (const text of texts) {
    if (/\bundefined\b|\bNaN\b|\[object |\bInvalid Date\b|\bnull\b/.test(text)) found.push(`not for people: ${text}`);
    if (/\{[a-z]+\}/i.test(text)) found.push(`place without a value: ${text}`);
    for (const word of text.match(/[a-z]+(_[a-z0-9]+)+/g) ?? []) if (keys.has(word)) found.push(`untranslated: ${text}`);
    if (/\b[A-Z]{3,}_[A-Z_]{2,}\b/.test(text)) found.push(`a code: ${text}`);
    if (language === 'en') {
      for (const words of text.match(/[\p{Script=Han}]+/gu) ?? []) if (!written.includes(words)) found.push(`Chinese on an English page: ${text}`);
      if (/[，。；：？！（）、「」]/.test(text) && !/\p{Script=Han}/u.test(text)) found.push(`Chinese punctuation on an English page: ${text}`);
    } else if (english.includes(text)) found.push(`English on a Chinese page: ${text}`);
  }
  return [...new Set(found)];
}
