import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newAccount } from '../support/accounts.ts';
import { Browser } from '../support/browser.ts';
import { CommandProcess } from '../support/command-process.ts';
import type { Said } from '../support/command-process.ts';
import { freePort } from '../support/free-port.ts';
import { GatewayProcess } from '../support/gateway-process.ts';
import { McpCaller } from '../support/mcp-caller.ts';
import { OAuthClient } from '../support/oauth-client.ts';
import type { Authorization, Tokens } from '../support/oauth-client.ts';
import { PageBrowser } from '../support/page-browser.ts';
import type { ShownPage } from '../support/page-browser.ts';

type Secrets = Record<'ENCRYPTION_KEY' | 'JWT_SECRET' | 'COOKIE_KEYS' | 'OAUTH_JWKS', string>;

const account = newAccount();
const person = { email: account.email, password: account.password };

describe('npm run oauth:rotate-keys', () => {
  const DATA_DIR = mkdtempSync(join(tmpdir(), 'aidoo-oauth-keys-'));
  const gateways: GatewayProcess[] = [];
  let environment: Record<string, string>;
  let client: OAuthClient;
  let companyId: string;
  let tokens: Tokens;
  let browser: PageBrowser;
  let begun: Authorization;
  let page: ShownPage;
  let dashboard: Browser;
  let before: string[];
  let meanwhile: string[];
  let after: string[];
  let said: Said;

  beforeAll(async () => {
    const port = String(await freePort());
    environment = { DATA_DIR, PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}`, LOG_LEVEL: 'warn' };
    const { url } = await started();
    dashboard = new Browser(url);
    const { body } = await dashboard.register(account);
    companyId = body.companies[0]!.id;
    client = new OAuthClient(url);
    browser = new PageBrowser(url);
    // One connection that stands, and a sign-in under way.
    tokens = await client.connect(person, { companyId });
    begun = client.begin();
    page = await browser.get(begun.url);
    before = await published();
    said = await CommandProcess.run('oauth-rotate-keys', [], { DATA_DIR });
    meanwhile = await published();
    await started();
    after = await published();
  });
  afterAll(async () => {
    await Promise.all(gateways.map((gateway) => gateway.remove()));
    rmSync(DATA_DIR, { recursive: true, force: true, maxRetries: 5 });
  });

  /** Ends the one before it. */
  async function started(given = environment): Promise<GatewayProcess> {
    gateways.at(-1)?.signal('SIGTERM');
    await gateways.at(-1)?.ended;
    const gateway = await GatewayProcess.start(given);
    gateways.push(gateway);
    return gateway;
  }

  async function published(): Promise<string[]> {
    const answer = await fetch(`${client.base}/oauth/jwks`);
    return ((await answer.json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
  }

  it('says where the new keys are and what to do, and shows none of them', () => {
    const secrets = JSON.parse(readFileSync(join(DATA_DIR, 'secrets.json'), 'utf8')) as Secrets;
    expect(said).toMatchObject({ code: 0, out: '' });
    expect(said.err).toBe(
      `The new keys are in ${DATA_DIR}/secrets.json.\nThen start each gateway again, one after another. Until then they go on with the keys that they have.\n`,
    );
    for (const key of secrets.COOKIE_KEYS.split(',')) expect(said.err).not.toContain(key);
  });

  it('leaves a gateway that runs with its keys', () => {
    expect(meanwhile).toEqual(before);
  });

  it('publishes the new keys and the former one from the next start on', () => {
    expect(after).toHaveLength(3);
    expect(after[2]).toBe(before[0]);
  });

  it('ends no access token', async () => {
    expect((await new McpCaller(client.base, tokens.access_token).rpc('tools/list')).status).toBe(200);
  });

  it('ends no refresh token', async () => {
    expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
  });

  it('ends no sign-in under way, whose cookie the former key has signed', async () => {
    const consent = await browser.post(page.url, person);
    const back = await browser.post(consent.url, { companyId, permissions: 'read', decision: 'allow' });
    const { status } = await client.exchange(back.url.searchParams.get('code')!, begun.verifier);
    expect(status).toBe(200);
  });

  it('ends no session of the dashboard', async () => {
    expect((await dashboard.me()).status).toBe(200);
    expect((await dashboard.refresh()).status).toBe(200);
  });

  it('in production prints what to set, which starts a gateway, and writes nothing', async () => {
    const file = join(DATA_DIR, 'secrets.json');
    const secrets = JSON.parse(readFileSync(file, 'utf8')) as Secrets;
    const production = { ...environment, ...secrets, NODE_ENV: 'production' };
    const told = await CommandProcess.run('oauth-rotate-keys', [], production);
    expect(told.code).toBe(0);
    expect(told.err).toMatch(/^Set COOKIE_KEYS and OAUTH_JWKS to what is printed above/);
    const lines = told.out
      .trimEnd()
      .split('\n')
      .map((line) => /^([A-Z_]+)=(.+)$/.exec(line)!);
    const toSet = Object.fromEntries(lines.map(([, name, value]) => [name, value])) as Partial<Secrets>;
    expect(Object.keys(toSet)).toEqual(['COOKIE_KEYS', 'OAUTH_JWKS']);
    expect(toSet.COOKIE_KEYS).toContain(secrets.COOKIE_KEYS.split(',')[0]);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(secrets);
    await started({ ...production, ...toSet });
    expect(await published()).toContain(before[0]);
  });
});
