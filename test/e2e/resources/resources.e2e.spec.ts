import type { Sandbox } from '@aidoo/odoo-sandbox';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { World } from '../../support/bootstrap.ts';
import { McpCaller } from '../../support/mcp-caller.ts';
import { OAuthClient } from '../../support/oauth-client.ts';
import { SDK_CLIENTS } from '../../support/sdk-clients.ts';
import { stillMinute } from '../../support/still-minute.ts';
import type { TestCompany } from '../../support/test-company.ts';

const LEAST = ['query', 'read', 'schema'] as const;

describe('what Odoo holds is read as resources', () => {
  let world: World;
  let company: TestCompany;
  let odoo: Sandbox;
  let caller: McpCaller;

  beforeAll(async () => {
    world = await World.reachable();
    odoo = await world.odoo();
    company = await world.company('Acme');
    await company.connect(odoo);
    caller = await company.caller('owner', LEAST);
  });
  afterAll(() => world.stop());
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const read = (uri: string, of = caller) => of.rpc('resources/read', { uri });
  const textOf = async (uri: string, of = caller) => {
    const { body, text } = await read(uri, of);
    const [content] = (body.result?.['contents'] ?? []) as { text: string }[];
    if (!content) throw new Error(text);
    return content.text;
  };
  const templates = async (of: McpCaller) => {
    const { body } = await of.rpc('resources/templates/list');
    return (body.result!['resourceTemplates'] as { uriTemplate: string }[]).map(
      ({ uriTemplate }) => uriTemplate,
    );
  };

  describe.each(SDK_CLIENTS)('by a client of protocol %s', (_protocol, connect) => {
    it('that finds the templates, and reads a schema and a record as the tools answer them', async () => {
      const client = await connect(world.url, caller.key);
      expect(client.getServerCapabilities()).toMatchObject({ resources: {} });
      expect((await client.listResources()).resources).toEqual([]);
      const { resourceTemplates } = await client.listResourceTemplates();
      expect(resourceTemplates).toMatchObject([
        { uriTemplate: 'odoo://schema/{model}', title: 'Fields of a model', mimeType: 'application/json' },
        { uriTemplate: 'odoo://record/{model}/{id}', title: 'One record', mimeType: 'application/json' },
      ]);
      for (const [uri, tool, args] of [
        ['odoo://schema/crm.lead', 'aidoo_schema', { model: 'crm.lead' }],
        ['odoo://record/res.partner/1', 'aidoo_read', { model: 'res.partner', ids: [1] }],
      ] as const) {
        const { contents } = await client.readResource({ uri });
        const answer = await caller.call(tool, args);
        expect(contents).toEqual([{ uri, mimeType: 'application/json', text: answer.text }]);
      }
      await client.close();
    });

    it('that is told of a resource that is not there', async () => {
      const client = await connect(world.url, caller.key);
      const uri = 'odoo://record/res.partner/999999';
      await expect(client.readResource({ uri })).rejects.toMatchObject({
        code: -32_602,
        message: expect.stringContaining('999999'),
        data: { uri },
      });
      await client.close();
    });
  });

  it.each([
    ['another scheme', 'file:///etc/passwd'],
    ['another kind', 'odoo://user/1'],
    ['no model', 'odoo://schema/'],
    ['a path that climbs', 'odoo://schema/../record/res.partner/1'],
    ['an encoded slash', 'odoo://schema/res.partner%2F1'],
    ['an encoded model', 'odoo://record/res%2Epartner/1'],
    ['a model in other letters', 'odoo://schema/rеs.partner'],
    ['a model that is no name', 'odoo://record/Res.Partner/1'],
    ['a record of no number', 'odoo://record/res.partner/one'],
    ['a record of number 0', 'odoo://record/res.partner/0'],
    ['a number below 0', 'odoo://record/res.partner/-1'],
    ['a number beyond any id', 'odoo://record/res.partner/99999999999'],
    ['several numbers', 'odoo://record/res.partner/1,2'],
    ['a query', 'odoo://record/res.partner/1?fields=name'],
    ['a fragment', 'odoo://record/res.partner/1#name'],
    ['a line after it', 'odoo://record/res.partner/1\n'],
    ['a template', 'odoo://schema/{model}'],
    ['no text', ''],
  ])('and %s is not there, which Odoo hears nothing of', async (_what, uri) => {
    odoo.calls.length = 0;
    const { status, body } = await read(uri);
    expect(status).toBe(200);
    expect(body.error).toEqual({
      code: -32_602,
      message: `Resource not found: ${uri}. There are odoo://schema/{model} and odoo://record/{model}/{id}. A model has a technical name such as res.partner, an id is a number from 1 on.`,
      data: { uri },
    });
    expect(odoo.calls).toEqual([]);
    expect(await company.newestRecord()).toMatchObject({
      tool: 'resources/read',
      params: { uri },
      status: 'error',
      error: { code: 'invalid_argument' },
      odoo: null,
    });
  });

  it('and a URI of 10,000 characters is answered in few', async () => {
    const { text, body } = await read(`odoo://schema/${'a'.repeat(10_000)}`);
    expect(body.error).toMatchObject({ code: -32_602 });
    expect(text.length).toBeLessThan(1_500);
    expect(await company.newestRecord()).toMatchObject({ params: { uri: { cut: true, bytes: 10_014 } } });
  });

  it('and the failure of a tool is that of the resource, with its words', async () => {
    const gone = await read('odoo://schema/no.such.model');
    expect(gone.body.error).toMatchObject({
      code: -32_602,
      message: expect.stringContaining('no.such.model'),
      data: { uri: 'odoo://schema/no.such.model' },
    });
    odoo.fail('html_502', { method: 'read' });
    const away = await read('odoo://record/res.partner/1');
    expect(away.body.error).toMatchObject({
      code: -32_603,
      data: { error: { code: expect.stringMatching(/^odoo_/), message: expect.any(String) } },
    });
  });

  it('and the company’s policy holds: what it closes is closed, what it hides is not there', async () => {
    const other = await world.company('Careful');
    await other.connect(odoo);
    const careful = await other.caller('owner', LEAST);
    await other.setDataPolicy({
      company: {
        deny: ['crm.*'],
        models: [{ model: 'res.partner', hidden: ['email'], domain: [['is_company', '=', true]] }],
      },
    });
    const closed = await read('odoo://schema/crm.lead', careful);
    expect(closed.body.error).toMatchObject({ code: -32_602, data: { error: { code: 'not_allowed' } } });
    expect(await textOf('odoo://schema/res.partner')).toContain('"email"');
    expect(await textOf('odoo://schema/res.partner', careful)).not.toContain('"email"');
    const people = await caller.call<{ records: { id: number }[] }>('aidoo_query', {
      model: 'res.partner',
      domain: [['is_company', '=', false]],
      limit: 1,
    });
    const uri = `odoo://record/res.partner/${people.structured.records[0]!.id}`;
    expect(await textOf(uri)).toContain('"records"');
    expect((await read(uri, careful)).body.error).toMatchObject({ code: -32_602, data: { uri } });
  });

  it('and secrets are not shown: a user is read without them', async () => {
    expect(await textOf('odoo://record/res.users/2')).not.toMatch(/password|totp|api_key/);
  });

  it('and what was read is on record, as the tool’s answer is', async () => {
    const uri = 'odoo://record/sale.order/1';
    const text = await textOf(uri);
    expect(await company.newestRecord()).toMatchObject({
      tool: 'resources/read',
      params: { uri },
      result: JSON.parse(text),
      status: 'success',
      error: null,
      odoo: { model: 'sale.order', method: 'read', protocol: 'jsonrpc' },
    });
  });

  it('and nothing is answered that is not on record: 503', async () => {
    jest
      .spyOn(world.connection.model('AuditLogDocument').collection, 'bulkWrite')
      .mockRejectedValue(Object.assign(new Error('no space'), { code: 14_031 }));
    for (const uri of ['odoo://record/res.partner/1', 'odoo://nothing']) {
      const { status, text } = await read(uri);
      expect(status).toBe(503);
      expect(text).not.toContain('records');
    }
  });

  it('and each reading counts as a call does: beyond a limit it is refused, 429', async () => {
    const { key, id } = await company.apiKey('owner', LEAST);
    const limit = (most: number) =>
      company
        .as('owner')
        .send('PATCH', company.path('/policy'), { callLimits: { credential: { minute: most } } });
    const limited = new McpCaller(world.url, key);
    const uris = ['odoo://schema/res.partner', 'odoo://nothing'];
    stillMinute(world);
    for (const uri of uris) expect((await read(uri, limited)).headers.get('ratelimit')).toContain('"minute"');
    await limit(1);
    for (const uri of uris) {
      const { status, headers, body } = await read(uri, limited);
      expect([status, headers.has('retry-after')]).toEqual([429, true]);
      expect(body.error).toMatchObject({ code: -32_603, data: { error: { code: 'rate_limited' } } });
      expect(await company.newestRecord()).toMatchObject({
        params: { uri },
        error: { code: 'rate_limited' },
      });
    }
    await limit(1_000);
    await company.as('owner').delete(company.path(`/api-keys/${id}`));
  });

  describe('with a key that lacks a permission', () => {
    it('is as if there were none of that kind', async () => {
      const schema = await company.caller('owner', ['schema']);
      expect(await templates(schema)).toEqual(['odoo://schema/{model}']);
      const uri = 'odoo://record/res.partner/1';
      const { status, body } = await read(uri, schema);
      expect(status).toBe(200);
      expect(body.error).toMatchObject({ code: -32_602, data: { uri } });
      expect(body.error!.message).not.toContain('record/{model}');
      expect(await company.newestRecord()).toMatchObject({
        tool: 'resources/read',
        params: { uri },
        error: { code: 'not_allowed', message: 'The key lacks the permission "read".' },
      });
      const none = await company.caller('owner', ['report']);
      expect(await templates(none)).toEqual([]);
      expect((await read(uri, none)).body.error!.message).toBe(`Resource not found: ${uri}.`);
    });
  });

  describe('by an application that was not allowed to', () => {
    const uri = 'odoo://record/res.partner/1';
    let token: string;

    beforeAll(async () => {
      const choice = { companyId: company.id, permissions: ['schema'] as const };
      token = (await new OAuthClient(world.url).connect(company.people.owner, choice)).access_token;
    });

    const post2025 = (body: unknown) =>
      world.http(token).post('/mcp', body, {
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2025-06-18',
      });
    const message = { jsonrpc: '2.0', id: 1, method: 'resources/read', params: { uri } };

    it('lists what its person could allow it', async () => {
      expect(await templates(new McpCaller(world.url, token))).toHaveLength(2);
    });

    it.each([
      ['2026-07-28', () => read(uri, new McpCaller(world.url, token))],
      ['2025-06-18', () => post2025(message)],
      ['2025-06-18, in a batch of one', () => post2025([message])],
    ])('is told which scope it needs, before Odoo is asked: 403 in %s', async (_era, ask) => {
      odoo.calls.length = 0;
      const { status, headers } = await ask();
      expect([status, headers.get('www-authenticate')]).toEqual([
        403,
        `Bearer error="insufficient_scope", scope="odoo:read", resource_metadata="${world.url}/.well-known/oauth-protected-resource/mcp"`,
      ]);
      expect(odoo.calls).toEqual([]);
      expect(await company.newestRecord()).toMatchObject({
        tool: 'resources/read',
        params: { uri },
        error: { code: 'not_allowed', message: expect.stringContaining('"read"') },
      });
    });

    it('reads what it may', async () => {
      expect(await textOf('odoo://schema/res.partner', new McpCaller(world.url, token))).toContain(
        '"fields"',
      );
    });
  });
});
