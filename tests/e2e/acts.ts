import type { Page } from 'playwright-core';
import type { Visit } from '../support/browser.ts';

/** The page of somebody who has come. */
export function at(who: Visit | undefined): Page {
  if (who === undefined) throw new Error('nobody has come yet');
  return who.page;
}

/** Waits until a text can be seen: a phone and a desk show the same words in different places. */
export async function sees(page: Page, text: string | RegExp): Promise<void> {
  await page.getByText(text).filter({ visible: true }).first().waitFor();
}

/** Presses the button with exactly this name. */
export async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).filter({ visible: true }).first().click();
}

/** Presses the button with exactly this name in the dialog that is open. */
export async function pressInDialog(page: Page, name: string): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** Says something in the room. */
export async function say(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: '发言' }).fill(text);
  await press(page, '发言');
}
