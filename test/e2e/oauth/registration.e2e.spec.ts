import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { World } from '../../support/bootstrap.ts';
import type { Answer } from '../../support/http.ts';
import { McpCaller } from '../../support/mcp-caller.ts';
import { MovedClock } from '../../support/moved-clock.ts';
import { OAuthClient } from '../../support/oauth-client.ts';
import { PageBrowser } from '../../support/page-browser.ts';
import type { TestCompany } from '../../support/test-company.ts';

const DAY = 24 * 60 * 60 * 1000;

/** As they send it, each with an address at which it is called back in the end. */
const REAL_CLIENTS: readonly (readonly [string, string, Record<string, unknown>])[] = [
  [
    'Cursor',
    'cursor://anysphere.cursor-mcp/oauth/callback',
    {
      client_name: 'Cursor',
      redirect_uris: [
        'cursor://anysphere.cursor-mcp/oauth/callback',
        'https://www.cursor.com/agents/mcp/oauth/callback',
        'http://localhost:8787/callback',
      ],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
  ],
  [
    'Visual Studio Code, its usual port being taken',
    'http://127.0.0.1:59656/',
    {
      client_name: 'Visual Studio Code',
      client_uri: 'https://code.visualstudio.com',
      grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
      response_types: ['code'],
      redirect_uris: [
        'https://insiders.vscode.dev/redirect',
        'https://vscode.dev/redirect',
        'http://127.0.0.1/',
        'http://127.0.0.1:33418/',
      ],
      scope: 'odoo:query odoo:read odoo:schema',
      token_endpoint_auth_method: 'none',
      application_type: 'native',
    },
  ],
  [
    'Claude Code',
    'http://localhost:3118/callback',
    {
      client_name: 'Claude Code (aidoo)',
      redirect_uris: ['http://localhost:3118/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      application_type: 'native',
    },
  ],
  [
    'Codex',
    'http://127.0.0.1:37819/callback/q1w2e3r4t5y6',
    {
      client_name: 'Codex',
      redirect_uris: ['http://127.0.0.1:37819/callback/q1w2e3r4t5y6'],
      grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: 'none',
      response_types: ['code'],
      application_type: 'native',
    },
  ],
  [
    'OpenCode, which does not say that it is native',
    'http://127.0.0.1:19876/mcp/oauth/callback',
    {
      redirect_uris: ['http://127.0.0.1:19876/mcp/oauth/callback'],
      client_name: 'OpenCode',
      client_uri: 'https://opencode.ai',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
  ],
  [
    'Claude, which asks for a grant that nobody has here',
    'https://claude.ai/api/mcp/auth_callback',
    {
      client_name: 'Claude',
      grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:jwt-bearer'],
      redirect_uris: ['https://claude.ai/api/mcp/auth_callback'],
      response_types: ['code'],
      scope: 'claudeai openid profile',
      token_endpoint_auth_method: 'client_secret_post',
    },
  ],
  ['the least there is', 'https://app.example/cb', { redirect_uris: ['https://app.example/cb'] }],
];

interface Registered {
  client_id: string;
  error?: string;
  error_description?: string;
}

describe('a client that registers itself (RFC 7591)', () => {
  let world: World;
  let company: TestCompany;
  let sources = 0;

  beforeAll(async () => {
    world = await World.reachable();
    company = await world.company();
    await company.connect(await world.odoo());
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });
  afterAll(() => world?.stop());

  const newSource = () => `198.19.0.${(sources += 1)}`;
  const register = (
    body: unknown,
    headers: Record<string, string> = {},
    source = newSource(),
  ): Promise<Answer<Registered>> =>
    world.http().post('/oauth/register', body, { 'x-forwarded-for': source, ...headers });
  const newClient = async (redirectUri = 'https://app.example/callback', more: object = {}) => {
    const { body } = await register({ redirect_uris: [redirectUri], ...more });
    return new OAuthClient(world.url, { clientId: body.client_id, redirectUri });
  };
  const stored = () => world.connection.collection('oauth-clients');
  const ask = (client: OAuthClient) => new PageBrowser(world.url).get(client.begin().url);

  it.each(REAL_CLIENTS)('%s connects', async (_name, redirectUri, metadata) => {
    const registered = await register(metadata);
    expect(registered.status).toBe(201);
    const client = new OAuthClient(world.url, { clientId: registered.body.client_id, redirectUri });
    const tokens = await client.connect(company.people.member, { companyId: company.id });
    const answer = await new McpCaller(world.url, tokens.access_token).call('aidoo_context');
    expect(answer.isError).toBe(false);
    expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
  });

  it('is told what it has got, which is not all that it asked for', async () => {
    const answer = await register({
      client_name: 'Fabulous\u202E Client',
      client_uri: 'https://app.example/',
      logo_uri: 'http://app.example/logo.png',
      redirect_uris: ['https://app.example/callback', 'https://app.example/callback'],
      grant_types: ['implicit', 'client_credentials'],
      response_types: ['token'],
      response_modes: ['fragment'],
      token_endpoint_auth_method: 'client_secret_basic',
      application_type: 'native',
      scope: 'everything odoo:query',
      software_id: 'x',
      client_id: 'https://claude.ai/oauth/mcp-oauth-client-metadata',
      client_secret: 'of my own',
      jwks_uri: 'https://app.example/jwks.json',
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.body).toEqual({
      client_id: expect.stringMatching(/^[\w-]{43}$/),
      client_id_issued_at: expect.any(Number),
      client_name: 'Fabulous Client',
      client_uri: 'https://app.example/',
      redirect_uris: ['https://app.example/callback'],
      application_type: 'web',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      response_modes: ['query'],
      token_endpoint_auth_method: 'none',
    });
  });

  it('may later ask for scopes that it did not register', async () => {
    const client = await newClient(undefined, { scope: 'odoo:query' });
    const tokens = await client.connect(company.people.owner, {
      companyId: company.id,
      scope: 'odoo:query odoo:write',
      permissions: ['query', 'write'],
    });
    expect(tokens.scope).toBe('odoo:query odoo:write');
  });

  it('is called back at any port of the device, and elsewhere at the very address only', async () => {
    const native = await newClient('http://127.0.0.1:5000/cb');
    const other = new OAuthClient(world.url, { ...native.client, redirectUri: 'http://127.0.0.1:5001/cb' });
    expect((await ask(other)).status).toBe(200);
    const web = await newClient('https://app.example:5000/cb');
    const wrong = new OAuthClient(world.url, { ...web.client, redirectUri: 'https://app.example:5001/cb' });
    expect((await ask(wrong)).status).toBe(400);
  });

  it.each([
    ['myapp://callback', 'the scheme of a known editor'],
    ['javascript:alert(1)', 'absolute address'],
    ['data:text/html,<script>alert(1)</script>', 'absolute address'],
    ['http://app.example/callback', 'has to be https'],
    ['https://app.example/callback#x', 'without a fragment'],
    ['https://user:secret@app.example/', 'without user name'],
    ['https://*.example/', 'no wildcards'],
  ])('is not called back at %s', async (uri, why) => {
    const answer = await register({ redirect_uris: [uri] });
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_redirect_uri' } });
    expect(answer.body.error_description).toContain(why);
    expect(answer.text).not.toContain(uri);
  });

  it.each([
    ['{"redirect_uris":', {}],
    ['[]', {}],
    ['"x"', {}],
    ['null', {}],
    ['redirect_uris=https://app.example/', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['{}', { 'content-type': 'text/plain' }],
    ['x', { 'content-encoding': 'gzip' }],
  ])('is told in the words of RFC 7591 that %j is no metadata', async (body, headers) => {
    const answer = await register(body, headers);
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(answer).toMatchObject({
      status: 400,
      body: { error: 'invalid_client_metadata', error_description: expect.stringContaining('JSON object') },
    });
  });

  it('is refused with more than a registration holds', async () => {
    const answer = await register({ redirect_uris: ['https://app.example/'], x: 'x'.repeat(30_000) });
    expect(answer).toMatchObject({ status: 413, body: { error: 'invalid_client_metadata' } });
  });

  describe('from a page in a browser', () => {
    const page = { origin: 'https://inspector.example' };

    it('may be of any origin, and sends no cookies', async () => {
      const asked = await world.http().send('OPTIONS', '/oauth/register', undefined, {
        ...page,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      });
      expect(asked.status).toBe(204);
      expect(asked.headers.get('access-control-allow-methods')).toBe('POST');
      expect(asked.headers.get('access-control-allow-headers')).toBe('*');
      for (const body of [{ redirect_uris: ['https://inspector.example/'] }, {}]) {
        const answer = await register(body, page);
        expect(answer.headers.get('access-control-allow-origin')).toBe('*');
        expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
      }
    });
  });

  it('has nothing to come back with: what is registered stays as it is', async () => {
    const { body } = await register({ redirect_uris: ['https://app.example/'] });
    expect(body).not.toHaveProperty('registration_access_token');
    expect(body).not.toHaveProperty('registration_client_uri');
    expect(body).not.toHaveProperty('client_secret');
    for (const method of ['GET', 'PUT', 'DELETE', 'POST']) {
      const answer = await world.http().send(method, `/oauth/register/${body.client_id}`);
      expect([method, answer.status]).toEqual([method, 404]);
    }
  });

  it('registers from one address only so often in an hour, is told when to come back, and holds up nobody else', async () => {
    const source = newSource();
    const statuses: number[] = [];
    for (let time = 0; time < 100; time += 1) statuses.push((await register({}, {}, source)).status);
    expect(new Set(statuses)).toEqual(new Set([400]));
    const refused = await register({ redirect_uris: ['https://app.example/'] }, {}, source);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('access-control-expose-headers')).toContain('Retry-After');
    expect((await register({ redirect_uris: ['https://app.example/'] })).status).toBe(201);
  });

  it('registers no more when a day’s registrations of everybody are many', async () => {
    await register({ redirect_uris: ['https://app.example/'] });
    const attempts = world.connection.collection('attempts');
    const counts = await attempts.find().toArray();
    const count = counts.find((one) => String(one['key']).startsWith('client:'))!;
    await attempts.updateOne({ _id: count._id }, { $set: { points: 5_000 } });
    const refused = await register({ redirect_uris: ['https://app.example/'] });
    await attempts.updateOne({ _id: count._id }, { $set: { points: 0 } });
    expect(refused).toMatchObject({ status: 429, body: { error: expect.any(String) } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  describe('in the course of time', () => {
    it('is gone after 30 days in which nobody has allowed it anything', async () => {
      const clock = new MovedClock();
      const client = await newClient();
      clock.forward(29 * DAY);
      expect((await ask(client)).status).toBe(200);
      clock.forward(2 * DAY);
      const page = await ask(client);
      expect([page.status, page.url.pathname]).toEqual([400, '/oauth/authorize']);
      expect(page.text).toContain('invalid_client');
    });

    it('stays as long as what somebody has allowed it', async () => {
      const clock = new MovedClock();
      const client = await newClient();
      const tokens = await client.connect(company.people.member, { companyId: company.id });
      clock.forward(89 * DAY);
      expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
    });

    it('is removed by the store when its time is over', async () => {
      expect(await stored().indexes()).toContainEqual(
        expect.objectContaining({ key: { expiresAt: 1 }, expireAfterSeconds: 0 }),
      );
    });
  });

  it('is an invalid client once it is deleted, wherever it was known a moment before', async () => {
    const client = await newClient();
    const tokens = await client.connect(company.people.member, { companyId: company.id });
    // By another instance, or by the store.
    await stored().deleteOne({ clientId: client.client.clientId });
    expect(await client.refresh(tokens.refresh_token)).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    });
    expect(await client.revoke(tokens.refresh_token)).toBe(401);
    const page = await ask(client);
    expect([page.status, page.url.pathname]).toEqual([400, '/oauth/authorize']);
    expect(page.text).toContain('invalid_client');
  });
});

describe('with OAUTH_REGISTRATION=off', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.reachable({ OAUTH_REGISTRATION: 'off' });
  });
  afterAll(() => world?.stop());

  it.each(['POST', 'OPTIONS', 'GET'])('nobody registers: the address is unknown to %s', async (method) => {
    const body = method === 'POST' ? { redirect_uris: ['https://app.example/'] } : undefined;
    const answer = await world.http().send(method, '/oauth/register', body);
    expect(answer.status).toBe(404);
  });

  it.each(['oauth-authorization-server', 'openid-configuration'])(
    'no client is led to try it: %s',
    async (name) => {
      const answer = await world.http().get(`/.well-known/${name}`);
      expect(answer.status).toBe(200);
      expect(answer.body).not.toHaveProperty('registration_endpoint');
    },
  );
});
