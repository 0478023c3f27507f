import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { desk, enter, phone, visit } from '../support/browser.ts';
import type { Hub } from '../support/hub.ts';
import { axeOn, findingsOn, type Language } from './look.ts';

/** SHOTS names a folder into which every stage is drawn. */
export const folder = process.env['SHOTS'];

interface Ways {
  /** Before the names of what is drawn. */
  readonly prefix?: string;
  /** Findings that say nothing here, besides those on bodies of the scene, which are called by their kind. */
  readonly ignore?: RegExp;
  /** Otherwise than by the click of the demo's people. */
  readonly signsIn?: (page: Page, person: string) => Promise<void>;
}

/** Everybody who comes to a hub with a browser whose clock is the hub's, and what is amiss with what they see. */
export class Visitors {
  readonly #hub: Hub;
  readonly #browser: Browser;
  readonly #ways: Ways;
  readonly #complaints: (readonly string[])[] = [];
  readonly #pages: Page[] = [];

  constructor(hub: Hub, browser: Browser, ways: Ways = {}) {
    this.#hub = hub;
    this.#browser = browser;
    this.#ways = ways;
  }

  /** Somebody's own browser; null: of nobody in particular. */
  async comes(person: string | null, size: typeof desk | typeof phone = desk, language: Language = 'zh-CN'): Promise<Page> {
    const { page, complaints } = await visit(this.#browser, { size, locale: language === 'en' ? 'en-US' : language });
    this.#complaints.push(complaints);
    await page.clock.setFixedTime(this.#hub.clock.now());
    if (person !== null) await this.signsIn(page, person);
    this.#pages.push(page);
    return page;
  }

  async signsIn(page: Page, person: string): Promise<void> {
    await (this.#ways.signsIn?.(page, person) ?? enter(page.context(), this.#hub.url, person));
  }

  /** Moves the clock of the hub and of every browser. */
  async forwardTo(at: number): Promise<void> {
    this.#hub.clock.forward(at - this.#hub.clock.now());
    await Promise.all(this.#pages.filter((page) => !page.isClosed()).map((page) => page.clock.setFixedTime(at)));
  }

  /** Holds a page to be in order on a phone and at a desk. `like`: made of what others show, and looked at only while it is drawn. */
  async inOrder(page: Page, name: string, language: Language = 'zh-CN', like = false): Promise<void> {
    if (like && folder === undefined) return;
    const { prefix = '', ignore } = this.#ways;
    const before = page.viewportSize();
    const found: string[] = [];
    for (const size of [phone, desk]) {
      await page.setViewportSize(size);
      found.push(...(await findingsOn(page, language)));
      if (folder !== undefined) await page.screenshot({ path: `${folder}/${prefix}${name}-${language}-${String(size.width)}.png`, fullPage: true });
    }
    found.push(...(await axeOn(page)));
    if (before !== null) await page.setViewportSize(before);
    expect(found.filter((finding) => !/^a code: .*The [A-Z_]+/.test(finding) && ignore?.test(finding) !== true), name).toEqual([]);
  }

  /** What the browsers have complained about; a session that has run out while a page was open says so, and may. */
  complaints(): readonly string[] {
    return this.#complaints.flat().filter((complaint) => !complaint.includes('status of 401'));
  }
}

/** An account for somebody, with which they come by a click. */
export async function addAccount(hub: Hub, person: string): Promise<void> {
  const { passwordHash } = (await hub.stores.directory.account(hub.stranger.person)) ?? { passwordHash: '' };
  await hub.stores.directory.addAccount({ person, identifier: `${person}@people.test`, passwordHash, demo: `person ${person}`, disabled: false, createdAt: new Date(hub.clock.now()).toISOString() });
}
