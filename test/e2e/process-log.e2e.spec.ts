import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSandbox } from '@aidoo/odoo-sandbox';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import { newAccount } from '../support/accounts.ts';
import { Browser } from '../support/browser.ts';
import { GatewayProcess } from '../support/gateway-process.ts';
import { McpCaller } from '../support/mcp-caller.ts';
import { OAuthClient } from '../support/oauth-client.ts';
import { PageBrowser } from '../support/page-browser.ts';
import { rawRequest } from '../support/raw-http.ts';
import { SseCaller } from '../support/sse-caller.ts';

const canary = (what: string): string => `canary-${what}-${randomBytes(9).toString('hex')}`;

interface Line {
  level: number;
  reqId?: string;
  req?: { path: string };
  res?: { statusCode: number };
}

describe('the log of a gateway, at its most talkative', () => {
  let sut: GatewayProcess;
  let odoo: Sandbox;
  const secrets: Record<string, string> = {
    password: canary('password'),
    'wrong password': canary('wrong'),
    'secret of the Odoo': canary('odoo'),
    'token in a query': canary('query'),
    'token in a header': canary('header'),
    'cookie of nobody': canary('cookie'),
    'body that cannot be read': canary('body'),
    'parameter of a tool': canary('parameter'),
    'code in a path’s query': canary('code'),
  };
  let malformedId: string | undefined;

  beforeAll(async () => {
    odoo = await startSandbox();
    odoo.setPassword('admin', secrets['secret of the Odoo']!);
    sut = await GatewayProcess.start({ LOG_LEVEL: 'trace' });
    await useEverything();
    sut.signal('SIGTERM');
    await sut.ended;
  });
  afterAll(async () => {
    await sut.remove();
    await odoo.close();
  });

  async function useEverything(): Promise<void> {
    const browser = new Browser(sut.url);
    const account = newAccount({ password: secrets['password'] });
    const { body } = await browser.register(account);
    await browser.login(account.email, secrets['wrong password']!);
    await browser.refresh();
    secrets['access token'] = browser.accessToken!;
    secrets['refresh token'] = browser.jar.get('aidoo_refresh')!;
    secrets['single sign-on token'] = browser.jar.get('aidoo_sso')!;
    const company = `/api/v1/companies/${body.companies[0]!.id}`;
    const username = odoo.users.admin.login;
    const connection = { url: odoo.url, database: odoo.database, username };
    await browser.send('PUT', `${company}/odoo-connection`, {
      ...connection,
      secret: secrets['secret of the Odoo'],
    });
    await browser.send('PUT', `${company}/odoo-connection`, {
      ...connection,
      secret: [secrets['secret of the Odoo']],
    });
    await browser.send('POST', `${company}/odoo-connection/test`);
    const permissions = ['query', 'create'];
    const key = await browser.send<{ key: string }>('POST', `${company}/api-keys`, {
      name: 'k',
      permissions,
    });
    secrets['API key'] = key.body.key;
    await callTools(key.body.key);
    const stream = await SseCaller.open(sut.url, key.body.key);
    secrets['id of a session'] = new URL(stream.endpoint).searchParams.get('sessionId')!;
    await stream.ask('ping');
    stream.close();
    await connectAnApp(account, body.companies[0]!.id);
    await goWrong();
  }

  /** The whole way of an OAuth client, with each step that can go wrong. */
  async function connectAnApp({ email, password }: { email: string; password: string }, companyId: string) {
    // Under the name in PUBLIC_URL: its address is the resource that tokens are for.
    const base = `http://localhost:${sut.port}`;
    const client = new OAuthClient(base);
    const browser = new PageBrowser(base);
    const begun = client.begin();
    const signIn = await browser.get(begun.url);
    const uid = signIn.url.pathname.split('/').at(-1)!;
    await browser.post(signIn.url, { email, password: secrets['wrong password']! });
    const consent = await browser.post(signIn.url, { email, password });
    const form = { companyId, permissions: ['query', 'read', 'schema'], decision: 'allow' };
    for (const { name, value } of browser.cookiesFor(consent.url.pathname)) secrets[`cookie ${name}`] = value;
    const back = await browser.post(consent.url, form);
    const code = back.url.searchParams.get('code')!;
    await client.exchange(code, 'a-verifier-of-somebody-else-0123456789-0123456789');
    const again = client.begin();
    const second = await browser.get(again.url);
    const secondBack = await browser.post(second.url, form);
    const secondCode = secondBack.url.searchParams.get('code')!;
    const { body: tokens } = await client.exchange(secondCode, again.verifier);
    const { body: renewed } = await client.refresh(tokens.refresh_token);
    const caller = new McpCaller(base, renewed.access_token);
    await caller.call('aidoo_context');
    await caller.rpc('tools/call', { name: 'aidoo_write', arguments: {} });
    await client.revoke(renewed.refresh_token);
    expect((await caller.rpc('tools/list')).status).toBe(401);
    Object.assign(secrets, {
      'uid of a sign-in': uid,
      'uid of another': second.url.pathname.split('/').at(-1)!,
      'state of a client': begun.state,
      'code challenge': begun.url.searchParams.get('code_challenge')!,
      'code verifier': again.verifier,
      'authorization code': code,
      'second authorization code': secondCode,
      'OAuth access token': tokens.access_token,
      'OAuth refresh token': tokens.refresh_token,
      'renewed OAuth access token': renewed.access_token,
      'renewed OAuth refresh token': renewed.refresh_token,
    });
  }

  async function callTools(key: string): Promise<void> {
    const caller = new McpCaller(sut.url, key);
    await caller.call('aidoo_query', { model: 'res.partner', limit: 1 });
    await caller.call('aidoo_create', {
      model: 'crm.lead',
      values: { name: secrets['parameter of a tool'] },
    });
    odoo.fail('garbage', { method: 'search_read' });
    await caller.call('aidoo_query', { model: 'res.partner', limit: 1 });
    odoo.fail({ fault: { exception: 'builtins.KeyError', message: key } }, { method: 'search_read' });
    await caller.call('aidoo_query', { model: 'res.partner', limit: 1 });
  }

  async function goWrong(): Promise<void> {
    const query = `access_token=${secrets['token in a query']}&code=${secrets['code in a path’s query']}`;
    const json = { 'content-type': 'application/json' };
    await rawRequest(sut.url, { path: `/api/v1/auth/me?${query}` });
    await rawRequest(sut.url, { method: 'POST', path: `/mcp?${query}` });
    await rawRequest(sut.url, { path: `/nowhere?${query}` });
    await rawRequest(sut.url, { path: `/%?${query}` });
    const headers = {
      authorization: `Bearer ${secrets['token in a header']}`,
      cookie: `aidoo_refresh=${secrets['cookie of nobody']}`,
    };
    await rawRequest(sut.url, { method: 'POST', path: '/mcp', headers });
    await rawRequest(sut.url, { method: 'POST', path: '/api/v1/auth/refresh', headers });
    const malformed = await rawRequest(sut.url, {
      method: 'POST',
      path: '/api/v1/auth/login',
      headers: { ...json, ...headers },
      body: `{"password":"${secrets['body that cannot be read']}"`,
    });
    malformedId = malformed.headers['x-request-id'] as string | undefined;
  }

  const lines = (): Line[] =>
    sut.output
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line);

  it('holds none of the secrets', () => {
    const found = Object.entries(secrets).filter(([, secret]) => sut.output.includes(secret));
    expect(found.map(([what]) => what)).toEqual([]);
    expect(Object.values(secrets).every((secret) => secret.length > 20)).toBe(true);
  });

  it('has one line for each request, with how it ended, in JSON', () => {
    const requests = lines().filter(({ req }) => req && !req.path.startsWith('/health/'));
    const paths = requests.map(({ req, res }) => `${req!.path} ${res!.statusCode}`);
    expect(paths).toEqual(
      expect.arrayContaining([
        '/api/v1/auth/register 201',
        '/mcp 200',
        '/mcp 401',
        '/sse 200',
        '/messages 202',
        '/mcp 403',
        '/nowhere 404',
        '/% 400',
        '/oauth/authorize 303',
        '/interaction/[secret] 303',
        '/oauth/authorize/[secret] 303',
        '/oauth/token 400',
        '/oauth/token 200',
        '/oauth/revoke 200',
      ]),
    );
    expect(new Set(requests.map(({ reqId }) => reqId)).size).toBe(requests.length);
  });

  it('has the line of a request that cannot be read under the id that its answer names', () => {
    const found = lines().filter(({ reqId, res }) => reqId === malformedId && res?.statusCode === 400);
    expect(found).toHaveLength(1);
  });
});
