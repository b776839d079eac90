import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newAccount } from '../../support/accounts.ts';
import { Browser } from '../../support/browser.ts';
import { freePort } from '../../support/free-port.ts';
import { GatewayProcess } from '../../support/gateway-process.ts';
import { McpCaller } from '../../support/mcp-caller.ts';
import { OAuthClient } from '../../support/oauth-client.ts';
import { PageBrowser } from '../../support/page-browser.ts';

describe('the log of a gateway that people connect clients to, at its most talkative', () => {
  let gateway: GatewayProcess;
  const secrets: Record<string, string> = {};

  beforeAll(async () => {
    const port = String(await freePort());
    const PUBLIC_URL = `http://127.0.0.1:${port}`;
    gateway = await GatewayProcess.start({ PORT: port, PUBLIC_URL, LOG_LEVEL: 'trace', DEBUG: '' });
    await connectAndFail();
    gateway.signal('SIGTERM');
    await gateway.ended;
  });
  afterAll(() => gateway.remove());

  async function connectAndFail(): Promise<void> {
    const account = newAccount();
    const { body } = await new Browser(gateway.url).register(account);
    const companyId = body.companies[0]!.id;
    const client = new OAuthClient(gateway.url);
    const browser = new PageBrowser(gateway.url);
    const begun = client.begin();
    const page = await browser.get(begun.url);
    secrets['id of the sign-in'] = page.url.pathname.split('/').at(-1)!;
    for (const { name, value } of browser.cookiesFor(page.url.pathname)) secrets[`cookie ${name}`] = value;
    secrets['wrong password'] = `wrong-${randomBytes(9).toString('hex')}`;
    await browser.post(page.url, { email: account.email, password: secrets['wrong password'] });
    const back = await client.allow(browser, begun, account, { companyId });
    secrets['single sign-on token'] = browser.cookiesFor('/')[0]!.value;
    secrets['state'] = begun.state;
    secrets['verifier'] = begun.verifier;
    secrets['code'] = back.url.searchParams.get('code')!;
    const tokens = await client.exchange(secrets['code'], begun.verifier);
    secrets['access token'] = tokens.body.access_token;
    secrets['refresh token'] = tokens.body.refresh_token;
    await new McpCaller(gateway.url, tokens.body.access_token).rpc('tools/list');
    const renewed = await client.refresh(tokens.body.refresh_token);
    secrets['next refresh token'] = renewed.body.refresh_token;
    await fetch(`${gateway.url}/mcp?access_token=${tokens.body.access_token}`, { method: 'POST' });
    await fetch(`${gateway.url}/oauth/token?code=${secrets['code']}`, { method: 'POST', body: '{"code":' });
    await client.exchange(secrets['code'], begun.verifier);
    await client.revoke(renewed.body.refresh_token);
  }

  it('RFC 9700 4.3: holds no code, token, state, cookie or password, whatever went wrong', () => {
    expect(Object.keys(secrets).length).toBeGreaterThan(10);
    const found = Object.entries(secrets).filter(([, value]) => gateway.output.includes(value));
    expect(found.map(([what]) => what)).toEqual([]);
  });

  it('ASVS 16.2.1: has a line for each request all the same', () => {
    for (const path of ['/oauth/authorize', '/oauth/token', '/oauth/revoke', '/interaction/[secret]'])
      expect(gateway.output).toContain(`"path":"${path}"`);
  });
});
