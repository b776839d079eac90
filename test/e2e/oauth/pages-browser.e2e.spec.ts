import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { World } from '../../support/bootstrap.ts';
import { CLAUDE_CODE, OAuthClient } from '../../support/oauth-client.ts';
import { flawsOf } from '../../support/page-flaws.ts';
import { startBrowser } from '../../support/real-browser.ts';
import { PASSWORD } from '../../support/test-company.ts';
import type { Person, TestCompany } from '../../support/test-company.ts';

describe('the pages in a real browser', () => {
  let world: World;
  let company: TestCompany;
  let chromium: Browser;
  /** A program on the device that waits for the browser to come back, and shows whatever page it is asked for. */
  let program: Server;
  let programUrl: string;
  let shown = '<title>connected</title>';

  beforeAll(async () => {
    world = await World.reachable();
    company = await world.company('Analytical Engines');
    chromium = await startBrowser();
    program = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html').end(shown);
    });
    await once(program.listen(0, '127.0.0.1'), 'listening');
    programUrl = `http://127.0.0.1:${(program.address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    await chromium?.close();
    program?.close();
    await world.stop();
  });

  /** A window without scripts, as those who switch them off have it. */
  async function inWindow<T>(
    use: (page: Page) => Promise<T>,
    options: BrowserContextOptions = {},
  ): Promise<T> {
    const context = await chromium.newContext({ javaScriptEnabled: false, locale: 'en-GB', ...options });
    context.setDefaultTimeout(60_000);
    try {
      return await use(await context.newPage());
    } finally {
      await context.close();
    }
  }

  const claudeCode = () =>
    new OAuthClient(world.url, { ...CLAUDE_CODE, redirectUri: `${programUrl}/callback` });

  async function registered(redirectUri: string): Promise<OAuthClient> {
    const answer = await world.http().post<{ client_id: string }>('/oauth/register', {
      client_name: 'Some editor',
      application_type: redirectUri.startsWith('https:') ? 'web' : 'native',
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
    });
    expect(answer).toMatchObject({ status: 201 });
    return new OAuthClient(world.url, { clientId: answer.body.client_id, redirectUri });
  }

  async function signIn(page: Page, client: OAuthClient, person: Person) {
    await page.goto(client.begin().url.href);
    await fillIn(page, person);
  }

  it('are gone through by keyboard alone, without scripts', async () => {
    await inWindow(async (page) => {
      const { owner } = (await world.company()).people;
      const client = claudeCode();
      const begun = client.begin();
      await page.goto(begun.url.href);
      await page.locator('#email:focus').waitFor();
      await page.keyboard.type(owner.email);
      await page.keyboard.press('Tab');
      await page.keyboard.type(PASSWORD);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: 'Let Claude Code work in your Odoo?' }).waitFor();
      const allow = page.getByRole('button', { name: 'Allow' });
      for (let tabs = 0; tabs < 30 && !(await hasFocus(allow)); tabs += 1) await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.waitForURL(`${programUrl}/callback?*`);
      const code = new URL(page.url()).searchParams.get('code');
      expect((await client.exchange(code!, begun.verifier)).status).toBe(200);
    });
  });

  it('refuse, not allow, what is sent by the Enter key in the middle of the list', async () => {
    await inWindow(async (page) => {
      await signIn(page, claudeCode(), (await world.company()).people.owner);
      await page.getByRole('checkbox', { name: 'Delete' }).focus();
      await page.keyboard.press('Enter');
      await page.waitForURL(`${programUrl}/callback?*`);
      expect(new URL(page.url()).searchParams.get('error')).toBe('access_denied');
    });
  });

  it('lead back also whoever clicks twice', async () => {
    await inWindow(async (page) => {
      await signIn(page, claudeCode(), (await world.company()).people.owner);
      await page.getByRole('button', { name: 'Allow' }).dblclick();
      await page.waitForURL(`${programUrl}/callback?code=*`);
    });
  });

  describe('lead back, with scripts and without, to', () => {
    // Nobody listens there, or the system has no program for it: that the browser tries is what matters.
    it.each([
      ['a client on the web', 'https://client.invalid/callback'],
      ['a program at a port of the device', 'http://127.0.0.1:1/callback'],
      ['a program at an IPv6 port of the device', 'http://[::1]:1/callback'],
      ['a program that opens links of its own', 'cursor://anysphere.cursor-retrieval/oauth/callback'],
    ])('%s', async (_what, redirectUri) => {
      const client = await registered(redirectUri);
      for (const javaScriptEnabled of [true, false])
        await inWindow(
          async (page) => {
            await signIn(page, client, company.people.owner);
            const tried = page.waitForRequest((request) => request.url().startsWith(redirectUri));
            await page.getByRole('button', { name: 'Allow' }).click();
            expect((await tried).redirectedFrom()?.url()).toContain('/oauth/authorize/');
          },
          { javaScriptEnabled },
        );
    });
  });

  it('leave a client that has opened them in a window of its own in touch with it', async () => {
    shown = `<title>client</title><script>
      if (opener) opener.document.title = 'connected';
    </script>`;
    await inWindow(
      async (page) => {
        await page.goto(`${programUrl}/`);
        const opened = page.waitForEvent('popup');
        await page.evaluate(`void window.open(${JSON.stringify(claudeCode().begin().url.href)})`);
        const popup = await opened;
        await fillIn(popup, company.people.owner);
        await popup.getByRole('button', { name: 'Allow' }).click();
        await page.waitForFunction("document.title === 'connected'");
      },
      { javaScriptEnabled: true },
    );
  });

  describe.each<[string, BrowserContextOptions]>([
    ['on a small phone', { viewport: { width: 320, height: 640 } }],
    ['on a desk', { viewport: { width: 1280, height: 800 } }],
  ])('%s', (_where, options) => {
    it.each([
      ['light', 'en'],
      ['dark', 'en'],
      ['light', 'fr'],
      ['dark', 'fr'],
    ] as const)('are %s, speak %s, and leave nobody out', async (colorScheme, locale) => {
      await inWindow(
        async (page) => {
          const flaws: string[] = [];
          const look = async () => flaws.push(...(await flawsOf(page, locale)));
          await page.goto(claudeCode().begin({ scope: 'odoo:query odoo:delete' }).url.href);
          const signInUrl = page.url();
          await look();
          await page.goto(`${signInUrl}/register`);
          await look();
          await page.goto(signInUrl);
          await page.locator('#email').fill(company.people.member.email);
          await page.locator('#password').fill('not their password');
          await page.locator('.go').click();
          await look();
          await page.locator('#password').fill(PASSWORD);
          await page.locator('.go').click();
          await look();
          await page.locator('nav a', { has: page.getByText('Analytical Engines', { exact: true }) }).click();
          expect(await page.getByRole('checkbox').nth(6).isDisabled()).toBe(true);
          await look();
          await page.goto(`${world.url}/oauth/authorize?client_id=nobody`);
          await look();
          expect(flaws).toEqual([]);
        },
        { ...options, colorScheme, locale },
      );
    });
  });
});

async function fillIn(page: Page, { email }: Person): Promise<void> {
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

const hasFocus = (locator: ReturnType<Page['locator']>): Promise<boolean> =>
  locator.evaluate((element) => element === element.ownerDocument.activeElement);
