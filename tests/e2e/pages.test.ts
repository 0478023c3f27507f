import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { desk, describeInBrowser, enter, launch, phone, visit, type Visit } from '../support/browser.ts';
import { startStage, type Stage } from '../support/stage.ts';
import { axeOn, findingsOn, languages, message, type Language } from './look.ts';
import { playTable, type TableScene } from './scene.ts';

let stage: Stage;
let table: TableScene;
let browser: Browser;

/** A page: who of the cast looks at it (null: a follower), where it is, what stands on it once it is whole, and what its title says. */
interface Place {
  readonly name: string;
  readonly who: string | null;
  readonly path: () => string;
  readonly ready?: string;
  /** Key of the message that the title begins with; null: the title is data. */
  readonly title: string | null;
  readonly status?: number;
}

const compound = () => `/c/${stage.compound}`;
const room = () => `${compound()}/rooms/${stage.rooms.facade}`;
const garage = () => `${compound()}/rooms/${stage.rooms.garage}`;

const places: readonly Place[] = [
  { name: 'front page, as a follower', who: null, path: () => '/', title: 'product_name' },
  { name: 'sign-in', who: null, path: () => '/sign-in', ready: 'button[type=submit]:enabled', title: 'sign_in_title' },
  { name: 'my compounds, as the chair', who: 'chen', path: () => '/', title: null },
  { name: 'my compounds, as an owner', who: 'owner', path: () => '/', title: null },
  { name: 'my compounds, as the official', who: 'song', path: () => '/', title: null },
  { name: 'account', who: 'sun', path: () => '/account', title: 'nav_account' },
  { name: 'compound, as the secretary', who: 'zhou', path: compound, title: null },
  { name: 'compound, as the operator', who: 'fang', path: compound, title: null },
  { name: 'a new room', who: 'zhou', path: () => `${compound()}/rooms/new`, title: 'room_new_title' },
  { name: 'room, under one of two hats', who: 'sun', path: room, ready: '[role=log] li', title: null },
  { name: 'room, as the residents’ committee', who: 'lin', path: room, ready: '[role=log]', title: null },
  { name: 'proposals', who: 'wu', path: () => `${room()}/proposals`, title: null },
  { name: 'decisions', who: 'wu', path: () => `${garage()}/decisions`, title: null },
  { name: 'putting a proposal', who: 'chen', path: () => `${room()}/propose`, ready: 'form', title: null },
  { name: 'proposal under discussion', who: 'zhou', path: () => `${room()}/proposals/${table.tabled}`, ready: 'article', title: null },
  { name: 'proposal being signed', who: 'chen', path: () => `${room()}/proposals/${table.signing}`, ready: 'article', title: null },
  { name: 'amending', who: 'wu', path: () => `${room()}/proposals/${table.tabled}/amend`, ready: 'form', title: null },
  { name: 'signing', who: 'chen', path: () => `${room()}/proposals/${table.signing}/sign`, title: null },
  { name: 'register import', who: 'fang', path: () => `${compound()}/register/import`, title: 'import_title' },
  { name: 'rules, as the chair', who: 'chen', path: () => `${compound()}/rules`, title: 'rules_title' },
  { name: 'a change of the rules', who: null, path: () => `/f/${stage.compound}/rules/1`, title: null },
  { name: 'owners’ accounts, one building', who: 'chen', path: () => `${compound()}/enrolment?building=3`, ready: 'input[type=checkbox]', title: 'enrol_title' },
  { name: 'new owners of a unit', who: 'lin', path: () => `${compound()}/enrolment/change?unit=3-1-102`, ready: 'form', title: null },
  { name: 'my units', who: 'owner', path: () => `${compound()}/units`, title: 'units_title' },
  { name: 'claiming a unit', who: 'xu', path: () => `/f/${stage.compound}/claim`, ready: 'button[type=submit]:enabled', title: 'claim_title' },
  { name: 'inbox', who: 'song', path: () => '/inbox', title: 'inbox_title' },
  { name: 'room, as an official from outside', who: 'song', path: room, status: 404, title: 'error_title' },
  { name: 'public feed', who: null, path: () => `/f/${stage.compound}`, title: null },
  { name: 'decision', who: null, path: () => `/f/${stage.compound}/${String(new Date().getFullYear())}/1`, title: null },
  { name: 'no page', who: null, path: () => '/nowhere', status: 404, title: 'error_title' },
];

/** Opens a page and waits until its scripts run and it is whole. */
async function open(page: Page, { path, ready = 'h1', status = 200 }: Place): Promise<void> {
  const answer = await page.goto(stage.url + path());
  expect(answer?.status()).toBe(status);
  await page.locator('#svelte-announcer').waitFor({ state: 'attached' });
  await page.locator(`main ${ready}`).first().waitFor();
}

/** Browsers by person and language: what one has loaded is not loaded again for the next page. */
const visits = new Map<string, Promise<Visit>>();
function visitOf(who: string | null, language: Language): Promise<Visit> {
  const key = `${who ?? ''} ${language}`;
  const known = visits.get(key) ?? visit(browser, { locale: language === 'en' ? 'en-US' : language, size: desk }).then(async (visitor) => {
    if (who !== null) await enter(visitor.context, stage.url, stage.person(who));
    return visitor;
  });
  visits.set(key, known);
  return known;
}

/** What opens above a page: on which page, and what one presses for it, by selector or by the key of its word. */
const openings: readonly (Place & { readonly press: readonly string[] })[] = [
  { name: 'display menu', who: null, path: () => '/', title: null, press: ['summary'] },
  { name: 'menu of the official', who: 'song', path: () => '/', title: null, press: ['details:last-of-type > summary'] },
  { name: 'the three parties on a phone', who: 'zhou', path: room, ready: '[role=log] li', title: null, press: ['[aria-controls=party-strip]'] },
  { name: 'closing the session', who: 'zhou', path: room, ready: '[role=log] li', title: null, press: ['[aria-controls=party-strip]', 'room_do_close_session'] },
  { name: 'calling the street', who: 'chen', path: garage, ready: '[role=log] li', title: null, press: ['[aria-controls=party-strip]', 'room_do_escalate'] },
  { name: 'taking a message back', who: 'chen', path: room, ready: '[role=log] li', title: null, press: ['[role=log] button[aria-expanded]', 'room_take_back'] },
  { name: 'changing a rule', who: 'chen', path: () => `${compound()}/rules`, title: null, press: ['rules_change'] },
  { name: 'withdrawing', who: 'wu', path: () => `${room()}/proposals/${table.tabled}`, ready: 'article', title: null, press: ['room_do_withdraw'] },
  { name: 'standing aside', who: 'zhou', path: () => `${room()}/proposals/${table.tabled}`, ready: 'article', title: null, press: ['room_do_recuse'] },
  { name: 'recording a mandate', who: 'zhou', path: () => `${room()}/proposals/${table.tabled}`, ready: 'article', title: null, press: ['room_do_mandate'] },
];

/** Opens it, looks at it on a phone, and closes it by Escape: the focus goes back to what opened it. */
async function lookInto(opening: (typeof openings)[number], language: Language): Promise<string[]> {
  const { page, complaints } = await visitOf(opening.who, language);
  await page.emulateMedia({ colorScheme: language === 'en' ? 'dark' : 'light' });
  await page.setViewportSize(phone);
  await open(page, opening);
  for (const what of opening.press) {
    const target = /^[a-z_]+$/.test(what) && what !== 'summary' ? page.getByRole('button', { name: message(language, what), exact: true }) : page.locator(what);
    await target.filter({ visible: true }).last().click();
  }
  const dialog = page.getByRole('dialog');
  const isDialog = opening.press.at(-1)?.includes('_') === true;
  if (isDialog) await dialog.waitFor();
  const found = [...(await findingsOn(page, language)), ...(await axeOn(page))];
  await page.evaluate(() => (document.documentElement.dataset['print'] = 'large'));
  found.push(...(await findingsOn(page, language)).map((finding) => `large print: ${finding}`));
  if (isDialog) {
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    const focused = await page.evaluate(() => document.activeElement?.textContent.trim() ?? '');
    if (focused !== message(language, opening.press.at(-1) ?? '')) found.push(`the focus went to “${focused.slice(0, 30)}”`);
  }
  return [...found, ...complaints.splice(0)].map((finding) => `${language}: ${finding}`);
}

/** Everything that is amiss with a page in a language: as a phone, in large print, at a desk, in the dark. */
async function look(place: Place, language: Language): Promise<string[]> {
  const { page, complaints } = await visitOf(place.who, language);
  const found: string[] = [];
  const note = (where: string, findings: readonly string[]) => found.push(...findings.map((finding) => `${language}, ${where}: ${finding}`));
  await open(page, place);
  if (place.title !== null) expect(await page.title()).toContain(message(language, place.title));
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(phone);
  note('360 px', await findingsOn(page, language));
  if (language === 'zh-CN') note('360 px, light', await axeOn(page));
  await page.evaluate(() => (document.documentElement.dataset['print'] = 'large'));
  note('360 px, large print', await findingsOn(page, language));
  await page.evaluate(() => (document.documentElement.dataset['print'] = 'normal'));
  await page.setViewportSize(desk);
  note('1280 px', await findingsOn(page, language));
  // SHOTS names a folder into which every page is drawn as well, to be looked at.
  const folder = process.env['SHOTS'];
  if (folder !== undefined) {
    for (const size of [desk, phone]) {
      await page.setViewportSize(size);
      await page.screenshot({ path: `${folder}/${place.name.replaceAll(/\W+/g, '-')}-${language}-${String(size.width)}.png`, fullPage: true });
    }
    await page.setViewportSize(desk);
  }
  await page.emulateMedia({ colorScheme: 'dark' });
  if (language === 'en') note('1280 px, dark', await axeOn(page));
  const expected = place.status === 404 ? /the server responded with a status of 404/ : null;
  note('console', complaints.splice(0).filter((complaint) => expected?.test(complaint) !== true));
  return found;
}

describeInBrowser('every page, for somebody who may see it', () => {
  beforeAll(async () => {
    [stage, browser] = await Promise.all([startStage(), launch()]);
    table = await playTable(stage);
  });
  afterAll(async () => {
    await browser.close();
    await stage.close();
  });

  test.each(places)('$name', async (place) => {
    const found = await Promise.all(languages.map((language) => look(place, language)));
    expect(found.flat()).toEqual([]);
  });

  test.each(openings)('$name', async (opening) => {
    const found = await Promise.all(languages.map((language) => lookInto(opening, language)));
    expect(found.flat()).toEqual([]);
  });
});
