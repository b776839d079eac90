import type { Page } from 'playwright-core';
import flaws from './flaws-in-page.mjs';

/** What keeps somebody from using the page that a browser shows: each in words, none when all is well (WCAG 2.2, AA). */
export async function flawsOf(page: Page, language: string): Promise<string[]> {
  const title = await page.title();
  return (await page.evaluate(flaws, language)).map((flaw) => `${title}: ${flaw}`);
}
