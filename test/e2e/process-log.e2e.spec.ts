import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSandbox } from '@aidoo/odoo-sandbox';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import { newAccount } from '../support/accounts.ts';
import { Browser } from '../support/browser.ts';
import { GatewayProcess } from '../support/gateway-process.ts';
import { McpCaller } from '../support/mcp-caller.ts';
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
  }, 60_000);
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
    await goWrong();
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
        '/nowhere 404',
        '/% 400',
      ]),
    );
    expect(new Set(requests.map(({ reqId }) => reqId)).size).toBe(requests.length);
  });

  it('has the line of a request that cannot be read under the id that its answer names', () => {
    const found = lines().filter(({ reqId, res }) => reqId === malformedId && res?.statusCode === 400);
    expect(found).toHaveLength(1);
  });
});
