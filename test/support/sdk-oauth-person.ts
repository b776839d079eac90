import { PageBrowser } from './page-browser.ts';
import type { ShownPage } from './page-browser.ts';
import type { Person } from './sdk-oauth-app.ts';
import { PASSWORD } from './test-company.ts';

export interface Decision {
  readonly companyId: string;
  /** Beside what is ticked already. */
  readonly also?: readonly string[];
}

/** Somebody who signs in where the page asks for it, leaves what is ticked as it is, and allows it. */
export const allowing = (
  base: string,
  { email }: { email: string },
  { companyId, also = [] }: Decision,
  browser = new PageBrowser(base),
): Person => {
  return async (url) => {
    const page = await consentPage(browser, url, email);
    const shown = await browser.get(new URL(`?companyId=${companyId}`, page.url));
    const permissions = [...new Set([...ticked(shown), ...also])];
    const back = await browser.post(page.url, { companyId, permissions, decision: 'allow' });
    return sentBack(base, back);
  };
};

/** Somebody who looks at the page and does not want it. */
export const refusing = (
  base: string,
  { email }: { email: string },
  browser = new PageBrowser(base),
): Person => {
  return async (url) => {
    const page = await consentPage(browser, url, email);
    return sentBack(base, await browser.post(page.url, { decision: 'deny' }));
  };
};

async function consentPage(browser: PageBrowser, url: URL, email: string): Promise<ShownPage> {
  let page = await browser.get(url);
  if (page.text.includes('name="password"'))
    page = await browser.post(page.url, { email, password: PASSWORD });
  if (page.status !== 200) throw new Error(`nobody is asked: ${page.status} ${page.text}`);
  return page;
}

/** The permissions that would be allowed by pressing the button. */
export const ticked = ({ text }: Pick<ShownPage, 'text'>): string[] =>
  [...text.matchAll(/<input\b[^>]*>/g)]
    .map(([input]) => input)
    .filter((input) => /name="permissions"/.test(input) && /\schecked\b/.test(input))
    .filter((input) => !/\sdisabled\b/.test(input))
    .map((input) => /value="([^"]*)"/.exec(input)?.[1] ?? '');

function sentBack(base: string, { url, status, text }: ShownPage): URL {
  if (url.origin === new URL(base).origin)
    throw new Error(`not sent back to the application: ${status} ${url.pathname} ${text}`);
  return url;
}
