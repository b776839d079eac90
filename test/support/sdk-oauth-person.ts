import { PageBrowser } from './page-browser.ts';
import type { ShownPage } from './page-browser.ts';
import type { Person } from './sdk-oauth-app.ts';
import { PASSWORD } from './test-company.ts';

interface Account {
  readonly email: string;
  readonly password?: string;
}

export interface Decision {
  /** The one that the page shows, when nothing is said. */
  readonly companyId?: string;
  /** Beside what is ticked already. */
  readonly also?: readonly string[];
}

/** Somebody who signs in where the page asks for it, leaves what is ticked as it is, and allows it. */
export const allowing = (
  base: string,
  account: Account,
  { companyId, also = [] }: Decision = {},
  browser = new PageBrowser(base),
): Person => {
  return async (url) => {
    const page = await consentPage(browser, url, account);
    const shown = companyId ? await browser.get(new URL(`?companyId=${companyId}`, page.url)) : page;
    const permissions = [...new Set([...ticked(shown), ...also])];
    const form = { ...hidden(shown), ...(companyId && { companyId }), permissions, decision: 'allow' };
    return sentBack(base, await browser.post(page.url, form));
  };
};

/** Somebody who looks at the page and does not want it. */
export const refusing = (base: string, account: Account, browser = new PageBrowser(base)): Person => {
  return async (url) => {
    const page = await consentPage(browser, url, account);
    return sentBack(base, await browser.post(page.url, { ...hidden(page), decision: 'deny' }));
  };
};

async function consentPage(
  browser: PageBrowser,
  url: URL,
  { email, password = PASSWORD }: Account,
): Promise<ShownPage> {
  let page = await browser.get(url);
  if (page.text.includes('name="password"')) page = await browser.post(page.url, { email, password });
  if (page.status !== 200) throw new Error(`nobody is asked: ${page.status} ${page.text}`);
  return page;
}

/** The permissions that would be allowed by pressing the button. */
const ticked = (page: ShownPage): string[] =>
  inputs(page)
    .filter((input) => attribute(input, 'name') === 'permissions')
    .filter((input) => /\schecked\b/.test(input) && !/\sdisabled\b/.test(input))
    .map((input) => attribute(input, 'value'));

/** What a browser sends along without showing it. */
const hidden = (page: ShownPage): Record<string, string> =>
  Object.fromEntries(
    inputs(page)
      .filter((input) => attribute(input, 'type') === 'hidden')
      .map((input) => [attribute(input, 'name'), attribute(input, 'value')]),
  );

const inputs = ({ text }: ShownPage): string[] => [...text.matchAll(/<input\b[^>]*>/g)].map(([tag]) => tag);

const attribute = (tag: string, name: string): string =>
  new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '';

function sentBack(base: string, { url, status, text }: ShownPage): URL {
  if (url.origin === new URL(base).origin)
    throw new Error(`not sent back to the application: ${status} ${url.pathname} ${text}`);
  return url;
}
