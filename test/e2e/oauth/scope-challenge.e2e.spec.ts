import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Permission } from '@aidoo/companies';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { World } from '../../support/bootstrap.ts';
import { McpCaller } from '../../support/mcp-caller.ts';
import { OAuthClient } from '../../support/oauth-client.ts';
import { stillMinute } from '../../support/still-minute.ts';
import type { TestCompany } from '../../support/test-company.ts';

const WRITE = {
  name: 'aidoo_write',
  arguments: { model: 'res.partner', ids: [1], values: { name: 'x' } },
};
const REPORT = { name: 'aidoo_report', arguments: { model: 'res.partner', groupby: ['country_id'] } };
const QUERY = { name: 'aidoo_query', arguments: { model: 'res.partner', limit: 1 } };
const LEAST: readonly Permission[] = ['query', 'read', 'schema'];

interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

interface Logged {
  items: { tool: string; status: string; error: { code: string; message: string } | null }[];
}

describe('an application that lacks a permission', () => {
  let world: World;
  let company: TestCompany;
  let odoo: Sandbox;
  let token: string;
  let caller: McpCaller;

  beforeAll(async () => {
    world = await World.reachable();
    odoo = await world.odoo();
    company = await world.company('Analytical Engines');
    await company.connect(odoo);
    token = await connected('owner', LEAST);
    caller = new McpCaller(world.url, token);
  });
  afterAll(() => world.stop());
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const connected = async (role: 'owner' | 'member', permissions: readonly Permission[]) => {
    const choice = { companyId: company.id, permissions };
    return (await new OAuthClient(world.url).connect(company.people[role], choice)).access_token;
  };
  const challenge = (scope: string) =>
    `Bearer error="insufficient_scope", scope="${scope}", resource_metadata="${world.url}/.well-known/oauth-protected-resource/mcp"`;
  const message = (params: Record<string, unknown>, id = 1) => ({
    jsonrpc: '2.0',
    id,
    method: 'tools/call',
    params,
  });
  /** As a client of the 2025 revisions sends it, whose answers are events. */
  const post2025 = async (body: unknown): Promise<Answer> => {
    const { status, headers, text } = await world.http(token).post('/mcp', body, {
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-06-18',
    });
    return { status, headers, text };
  };
  const newest = async (limit = 1) =>
    (await company.as('owner').get<Logged>(company.path(`/logs?limit=${limit}`))).body.items;

  describe.each<[era: string, call: (params: Record<string, unknown>) => Promise<Answer>]>([
    ['2026-07-28', (params) => caller.rpc('tools/call', params)],
    ['2025-06-18', (params) => post2025(message(params))],
    ['2025-06-18, in a batch of one', (params) => post2025([message(params)])],
  ])('and whose client speaks %s', (_era, call) => {
    it('is told which scope the tool needs: 403 with the challenge', async () => {
      const { status, headers } = await call(WRITE);
      expect([status, headers.get('www-authenticate')]).toEqual([403, challenge('odoo:write')]);
    });

    it('is told in words for a person: what is missing, who can allow it and what comes then', async () => {
      const { headers, text } = await call(WRITE);
      expect(headers.get('content-type')).toBe('application/problem+json');
      expect(JSON.parse(text)).toEqual({
        type: 'about:blank',
        title: 'Forbidden',
        status: 403,
        code: 'forbidden',
        detail: expect.stringMatching(
          /permission "write".*person who connected it can allow it.*make the call again/,
        ),
        requestId: headers.get('x-request-id'),
      });
    });

    it('is told before anything is asked of Odoo', async () => {
      odoo.calls.length = 0;
      await call(WRITE);
      expect(odoo.calls).toEqual([]);
    });

    it('leaves a record of the refused call, which is there when the answer is', async () => {
      await call(REPORT);
      expect(await newest()).toMatchObject([
        {
          tool: 'aidoo_report',
          status: 'error',
          error: { code: 'not_allowed', message: expect.stringContaining('"report"') },
        },
      ]);
    });

    it('has the refused call counted once', async () => {
      stillMinute(world);
      const left = ({ headers }: Answer) => Number(/"day";r=(\d+)/.exec(headers.get('ratelimit')!)![1]);
      const before = left(await call(WRITE));
      expect(left(await call(WRITE))).toBe(before - 1);
    });

    it('is told to wait when the call is beyond a limit as well: 429', async () => {
      stillMinute(world);
      const limit = (minute: number) =>
        company
          .as('owner')
          .send('PATCH', company.path('/policy'), { callLimits: { credential: { minute } } });
      await call(WRITE);
      await limit(1);
      const { status, headers } = await call(WRITE);
      await limit(1_000);
      expect([status, headers.get('www-authenticate')]).toEqual([429, null]);
    });

    it('is told nothing of it where the refusal cannot be put on record: 503', async () => {
      jest
        .spyOn(world.connection.model('AuditLogDocument').collection, 'bulkWrite')
        .mockRejectedValue(Object.assign(new Error('no space'), { code: 14_031 }));
      const { status, headers } = await call(WRITE);
      expect([status, headers.get('www-authenticate')]).toEqual([503, null]);
    });
  });

  describe('in a batch', () => {
    it('is told of all scopes at once when every call lacks one', async () => {
      const { status, headers } = await post2025([message(WRITE, 1), message(REPORT, 2), message(WRITE, 3)]);
      expect([status, headers.get('www-authenticate')]).toEqual([403, challenge('odoo:write odoo:report')]);
    });

    it('is answered as it is when some of it was done: sent again, that would be done twice', async () => {
      const { status, headers, text } = await post2025([message(QUERY, 1), message(WRITE, 2)]);
      expect([status, headers.get('www-authenticate')]).toEqual([200, null]);
      expect(text).toContain('"records"');
      expect(text).toContain('This needs the permission \\"write\\"');
    });

    it('is told besides other messages, which are no calls', async () => {
      const list = { jsonrpc: '2.0', id: 2, method: 'tools/list' };
      expect((await post2025([list, message(WRITE)])).status).toBe(403);
    });
  });

  it('lists what its person could allow it', async () => {
    const { body } = await caller.rpc('tools/list');
    const names = (body.result!['tools'] as { name: string }[]).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['aidoo_query', 'aidoo_report', 'aidoo_write']));
  });

  it('can see what it may do and what it could be allowed', async () => {
    const { structured } = await caller.call('aidoo_context');
    expect(structured).toMatchObject({
      permissions: ['query', 'read', 'schema'],
      obtainable: ['report', 'create', 'write', 'delete', 'execute', 'workflow'],
    });
  });

  it('gets what it lacks by asking for it, and keeps what it had', async () => {
    const client = new OAuthClient(world.url);
    const person = company.people.admin;
    await client.connect(person, { companyId: company.id });
    const tokens = await client.connect(person, {
      companyId: company.id,
      permissions: ['write'],
      scope: 'odoo:write',
    });
    const { structured } = await new McpCaller(world.url, tokens.access_token).call('aidoo_context');
    expect(structured).toMatchObject({ permissions: ['query', 'read', 'schema', 'write'] });
  });

  it('is understood by the SDK’s own client, which would begin to ask', async () => {
    const requestInit = { headers: { authorization: `Bearer ${token}` } };
    const transport = new StreamableHTTPClientTransport(new URL(`${world.url}/mcp`), { requestInit });
    await transport.start();
    const sent = transport.send({ ...message(WRITE), jsonrpc: '2.0' as const });
    await expect(sent).rejects.toThrow('This needs the permission \\"write\\"');
    await transport.close();
  });

  describe('whose person may not allow it, either', () => {
    beforeAll(async () => {
      const memberCeiling = ['query', 'read', 'schema', 'report'];
      await company.as('owner').send('PATCH', company.path('/policy'), { memberCeiling });
    });

    it('lists what membership and ceiling allow, and no more', async () => {
      const member = new McpCaller(world.url, await connected('member', ['query']));
      const { body } = await member.rpc('tools/list');
      const names = (body.result!['tools'] as { name: string }[]).map(({ name }) => name);
      expect(names).toEqual([
        'aidoo_context',
        'aidoo_schema',
        'aidoo_query',
        'aidoo_read',
        'aidoo_report',
        'aidoo_print',
        'aidoo_document',
        'aidoo_feedback',
      ]);
    });

    it('is told so, and not led to a page that could not allow it', async () => {
      const member = new McpCaller(world.url, await connected('member', ['query']));
      const refused = await member.rpc('tools/call', WRITE);
      const words =
        'This needs the permission "write". Analytical Engines does not let its members have "write": its owner or an admin can change that.';
      expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([403, null]);
      expect(JSON.parse(refused.text)).toMatchObject({ code: 'forbidden', detail: words });
      expect(await newest(1)).toMatchObject([{ error: { code: 'not_allowed', message: words } }]);
    });
  });

  describe('but has an API key', () => {
    it('is never asked to come back for more: what it may not call does not exist', async () => {
      const key = await company.caller('owner', ['query']);
      const { status, headers, body } = await key.rpc('tools/call', WRITE);
      expect([status, headers.get('www-authenticate')]).toEqual([200, null]);
      expect(body.error).toEqual({ code: -32_602, message: 'Tool aidoo_write not found' });
      expect((await key.call('aidoo_context')).structured).not.toHaveProperty('obtainable');
    });
  });
});

describe('a request without a credential that counts', () => {
  let world: World;
  let company: TestCompany;

  beforeAll(async () => {
    world = await World.reachable();
    company = await world.company('Analytical Engines');
  });
  afterAll(() => world.stop());

  const LIST = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
  const begin = () =>
    `resource_metadata="${world.url}/.well-known/oauth-protected-resource/mcp", scope="odoo:query odoo:read odoo:schema"`;
  const ask = (headers: Record<string, string>, path = '/mcp', body: object = LIST) =>
    world.http().post<{ code: string; detail: string }>(path, body, headers);

  it.each([
    ['nothing', {}],
    ['basic authentication', { authorization: 'Basic YTpi' }],
    ['a scheme alone', { authorization: 'Bearer' }],
    ['what is no token', { authorization: 'Bearer two words' }],
  ])('is told where to begin and what to ask for, and of no error: %s', async (_what, headers) => {
    const answer = await ask(headers);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, `Bearer ${begin()}`]);
    expect(answer.body.detail).toContain('Connect with OAuth');
  });

  it.each([
    ['an access token', 'x'.repeat(43), 'Refresh it; if that fails, connect again.'],
    ['an API key', `aid_live_${'A'.repeat(40)}`, 'Make a new one in Aidoo'],
  ])('is told of the error, and what to do, when %s was shown', async (_what, token, words) => {
    const answer = await ask({ authorization: `Bearer ${token}` });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe(
      `Bearer error="invalid_token", ${begin()}, error_description="${answer.body.detail}"`,
    );
    expect(answer.body.detail).toContain(words);
  });

  it.each(['/mcp', '/sse', '/messages'])(
    'is refused when the token stands in the query or in the body of %s',
    async (path) => {
      const { key } = await company.apiKey('owner');
      const method = path === '/sse' ? 'GET' : 'POST';
      const body = method === 'GET' ? undefined : { ...LIST, access_token: key };
      const { status } = await world.http().send(method, `${path}?access_token=${key}`, body);
      expect(status).toBe(401);
      const form = { 'content-type': 'application/x-www-form-urlencoded' };
      expect((await world.http().send('POST', '/mcp', `access_token=${key}`, form)).status).toBe(401);
    },
  );

  it('is refused when two headers show one each: a proxy might have looked at the other', async () => {
    const [one, other] = [await company.apiKey('owner'), await company.apiKey('owner')];
    const { hostname, port } = new URL(world.url);
    const sent = request({ hostname, port, method: 'POST', path: '/mcp', agent: false });
    const both = [one, other].map(({ key }) => `Bearer ${key}`);
    sent.setHeader('Authorization', both).end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    answer.resume();
    expect(answer.statusCode).toBe(401);
  });
});
