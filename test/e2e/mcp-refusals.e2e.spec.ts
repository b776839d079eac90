import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import { World } from '../support/bootstrap.ts';
import { LEAST_TOOLS, McpCaller } from '../support/mcp-caller.ts';
import type { TestCompany } from '../support/test-company.ts';

/** What tells of fields and of the Odoo user, and of no record. */
const KNOWING = new Set(['fields_get', 'version', 'authenticate']);
const ALL = ['query', 'read', 'schema', 'report', 'create', 'write'] as const;

describe('what an assistant may not do, and what it reads then', () => {
  let world: World;
  let company: TestCompany;
  let odoo: Sandbox;
  let caller: McpCaller;

  beforeAll(async () => {
    world = await World.start();
    odoo = await world.odoo();
    company = await world.company();
    await company.connect(odoo);
    caller = await company.caller('owner', ALL);
    await caller.call('aidoo_query', { model: 'res.partner', limit: 1 });
  });
  afterAll(async () => {
    await world.stop();
  });
  beforeEach(() => {
    odoo.calls.length = 0;
  });

  describe('the credential', () => {
    it.each([
      ['none', {}],
      ['an unknown key', { authorization: `Bearer aid_live_${'A'.repeat(40)}` }],
      ['a key of another form', { authorization: 'Bearer aid_live_short' }],
      ['basic authentication', { authorization: 'Basic YTpi' }],
    ])('is demanded with a challenge that says where to begin: %s', async (_what, headers) => {
      const answer = await world
        .http()
        .post('/mcp', { jsonrpc: '2.0', id: 1, method: 'tools/list' }, headers);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toContain(
        'resource_metadata="http://localhost:3000/.well-known/oauth-protected-resource/mcp"',
      );
      expect(answer.body).toMatchObject({ code: 'unauthenticated' });
    });

    it('is taken from the header only, never from the query or the body', async () => {
      const { key } = caller;
      const query = await world
        .http()
        .post(`/mcp?access_token=${key}`, { jsonrpc: '2.0', id: 1, method: 'tools/list' });
      const body = await world
        .http()
        .post('/mcp', { jsonrpc: '2.0', id: 1, method: 'tools/list', access_token: key });
      expect([query.status, body.status]).toEqual([401, 401]);
    });

    it('may not be a dashboard token', async () => {
      const answer = await company.as('owner').post('/mcp', { jsonrpc: '2.0', id: 1, method: 'tools/list' });
      expect(answer.status).toBe(401);
    });

    it('stops working on the very next call after it was revoked', async () => {
      const { id, key } = await company.apiKey('member');
      const sut = new McpCaller(world.url, key);
      expect((await sut.rpc('tools/list')).status).toBe(200);
      await company.as('member').delete(company.path(`/api-keys/${id}`));
      expect((await sut.rpc('tools/list')).status).toBe(401);
      expect((await sut.rpc('tools/call', { name: 'aidoo_context', arguments: {} })).status).toBe(401);
    });
  });

  describe('the request', () => {
    it.each([
      ['a foreign Origin', { origin: 'https://evil.example' }],
      ['a foreign Origin that looks like ours', { origin: 'http://localhost.evil.example' }],
    ])('is refused with 403 for %s, with or without a good key', async (_what, headers) => {
      expect((await caller.rpc('tools/list', {}, headers)).status).toBe(403);
      expect((await world.http().post('/mcp', {}, headers)).status).toBe(403);
    });

    it('is taken from a page on this machine', async () => {
      expect((await caller.rpc('tools/list', {}, { origin: 'http://localhost:6274' })).status).toBe(200);
    });

    it('is refused when it is no JSON, when its method is not POST, and when it is huge', async () => {
      const headers = {
        authorization: `Bearer ${caller.key}`,
        accept: 'application/json, text/event-stream',
      };
      const malformed = await world.http().post('/mcp', '{', headers);
      expect(malformed.status).toBe(400);
      expect(malformed.body).toMatchObject({ error: { code: -32_700 } });
      expect((await world.http(caller.key).get('/mcp')).status).toBe(405);
      expect((await world.http(caller.key).delete('/mcp')).status).toBe(405);
      const huge = await world.http().post('/mcp', 'x'.repeat(5_000_000), headers);
      expect(huge.status).toBe(413);
      expect((await world.http().post('/mcp', 'x'.repeat(5_000_000))).status).toBe(401);
    });
  });

  describe('the permissions', () => {
    it('decide which tools a key lists', async () => {
      const least = await company.caller('member');
      const { body } = await least.rpc('tools/list');
      const names = (body.result!['tools'] as { name: string }[]).map(({ name }) => name);
      expect(names).toEqual(LEAST_TOOLS);
    });

    it('make a tool that a key may not call answer like one that does not exist', async () => {
      const least = await company.caller('member');
      const hidden = await least.rpc('tools/call', {
        name: 'aidoo_create',
        arguments: { model: 'crm.lead', values: { name: 'x' } },
      });
      const unknown = await least.rpc('tools/call', { name: 'aidoo_nothing', arguments: {} });
      expect(hidden.body.error).toEqual({ code: -32_602, message: 'Tool aidoo_create not found' });
      expect(unknown.body.error).toEqual({ code: -32_602, message: 'Tool aidoo_nothing not found' });
      expect(hidden.status).toBe(unknown.status);
      expect(odoo.calls).toEqual([]);
    });

    it('cannot be asked for above the ceiling of a member', async () => {
      const answer = await company
        .as('member')
        .post(company.path('/api-keys'), { name: 'k', permissions: ['query', 'delete'] });
      expect(answer.status).toBe(422);
      expect(answer.body).toMatchObject({
        errors: [{ field: 'permissions', message: expect.stringContaining('delete') }],
      });
    });
  });

  describe('the arguments are checked before Odoo is asked', () => {
    it.each([
      [
        'a misspelt argument, which would have searched unfiltered',
        'aidoo_query',
        { model: 'res.partner', filter: [['id', '=', 1]] },
        'unknown argument "filter"',
      ],
      ['a domain as text', 'aidoo_query', { model: 'res.partner', domain: "[('id','=',1)]" }, 'domain'],
      ['an empty text as a domain', 'aidoo_query', { model: 'res.partner', domain: '' }, 'domain'],
      [
        'a limit of 0, which for Odoo means no limit',
        'aidoo_query',
        { model: 'res.partner', limit: 0 },
        'limit',
      ],
      ['no model', 'aidoo_query', {}, 'model'],
      ['a model that is no name', 'aidoo_query', { model: '../res.partner' }, 'technical name'],
      ['ids as texts', 'aidoo_read', { model: 'res.partner', ids: ['1'] }, 'ids.0'],
      ['no ids', 'aidoo_read', { model: 'res.partner', ids: [] }, 'ids'],
      [
        '501 ids',
        'aidoo_read',
        { model: 'res.partner', ids: Array.from({ length: 501 }, (_, i) => i + 1) },
        'ids',
      ],
      [
        'an unknown key of context',
        'aidoo_query',
        { model: 'res.partner', context: { sudo: true } },
        'unknown argument "sudo"',
      ],
      ['the largest of one group', 'aidoo_report', { model: 'res.partner', groupby: [], top: 3 }, 'top'],
      ['nothing to create', 'aidoo_create', { model: 'crm.lead', values: [] }, 'values'],
      [
        'values in a text',
        'aidoo_create',
        { model: 'crm.lead', values: '{}' },
        'expected an object of values',
      ],
      [
        'an expectation that is no date',
        'aidoo_write',
        { model: 'crm.lead', ids: [1], values: { name: 'x' }, expect: 5 },
        'expected a write_date',
      ],
      ['nothing to write', 'aidoo_write', { model: 'crm.lead', ids: [1], values: {} }, 'nothing to write'],
      [
        'an argument for a tool that takes none',
        'aidoo_context',
        { verbose: true },
        'unknown argument "verbose"',
      ],
      ['neither search nor model', 'aidoo_schema', {}, 'search'],
      [
        'a cursor of another question',
        'aidoo_query',
        { model: 'res.partner', cursor: 'WzUwLCJ4Il0' },
        'cursor',
      ],
    ])('%s', async (_what, tool, args, text) => {
      const error = await caller.fail(tool, args);
      expect(error.code).toBe('invalid_argument');
      expect(error.message).toContain(text);
      expect(odoo.calls.filter(({ method, model }) => !KNOWING.has(method) && model !== 'res.users')).toEqual(
        [],
      );
    });

    it('a malformed domain says which term is wrong and never runs', async () => {
      const error = await caller.fail('aidoo_query', {
        model: 'res.partner',
        domain: [
          ['active', '=', true],
          ['name', 'contains', 'a'],
        ],
      });
      expect(error).toMatchObject({ code: 'invalid_domain', message: expect.stringContaining('domain[1]') });
      expect(odoo.calls.map(({ method }) => method)).not.toContain('search_read');
    });

    it('an unknown field is named with the closest real ones', async () => {
      const error = await caller.fail('aidoo_query', { model: 'res.partner', fields: ['emial'] });
      expect(error).toMatchObject({
        code: 'unknown_field',
        message: expect.stringContaining('"emial"'),
        hint: expect.stringContaining('email'),
      });
    });

    it('ids that do not exist are named', async () => {
      const some = await caller.call('aidoo_read', { model: 'res.partner', ids: [1, 987_654] });
      expect(some.structured).toMatchObject({ missing: [987_654] });
      const none = await caller.fail('aidoo_read', { model: 'res.partner', ids: [987_654] });
      expect(none).toMatchObject({ code: 'missing_record', details: { missing: [987_654] } });
      const write = await caller.fail('aidoo_write', {
        model: 'crm.lead',
        ids: [987_654],
        values: { name: 'x' },
      });
      expect(write).toMatchObject({ code: 'missing_record', details: { missing: [987_654] } });
      expect(odoo.calls.map(({ method }) => method)).not.toContain('write');
    });

    it('an unknown model is named', async () => {
      expect(await caller.fail('aidoo_query', { model: 'sale.ordre' })).toMatchObject({
        code: 'unknown_model',
        message: expect.stringContaining('sale.ordre'),
      });
    });
  });

  describe('what stays closed whatever the permission', () => {
    it.each([
      'res.users',
      'res.groups',
      'ir.rule',
      'ir.config_parameter',
      'res.config.settings',
      'mail.template',
      'base.automation',
    ])('the technical model %s cannot be written', async (model) => {
      expect(await caller.fail('aidoo_create', { model, values: { name: 'x' } })).toMatchObject({
        code: 'not_allowed',
      });
      expect(await caller.fail('aidoo_write', { model, ids: [1], values: { name: 'x' } })).toMatchObject({
        code: 'not_allowed',
      });
      expect(odoo.calls.map(({ method }) => method)).not.toContain('create');
    });

    it('secrets among the fields cannot be read, searched, sorted or grouped by', async () => {
      const model = 'res.users';
      expect(await caller.fail('aidoo_query', { model, fields: ['password'] })).toMatchObject({
        code: 'not_allowed',
      });
      expect(
        await caller.fail('aidoo_query', { model, domain: [['password', '=like', 'a%']] }),
      ).toMatchObject({ code: 'not_allowed' });
      expect(await caller.fail('aidoo_query', { model, order: 'password' })).toMatchObject({
        code: 'not_allowed',
      });
      expect(await caller.fail('aidoo_report', { model, groupby: ['password'] })).toMatchObject({
        code: 'not_allowed',
      });
      const { text } = await caller.call('aidoo_schema', { model });
      expect(text).not.toContain('password');
    });

    it('file contents do not travel through the model', async () => {
      const { text } = await caller.call('aidoo_query', { model: 'res.partner', limit: 50 });
      expect(text.length).toBeLessThan(60_000);
      expect(
        await caller.fail('aidoo_query', { model: 'res.partner', fields: ['image_1920'] }),
      ).toMatchObject({ code: 'invalid_argument' });
    });
  });

  describe('what Odoo refuses is said in words', () => {
    it('what the Odoo user may not do', async () => {
      const other = await world.company();
      await other.connect(odoo, odoo.users.sales);
      const assistant = await other.caller('owner', ALL);
      const error = await assistant.fail('aidoo_create', { model: 'product.product', values: { name: 'x' } });
      expect(error).toMatchObject({
        code: 'odoo_access',
        hint: expect.stringContaining('Odoo administrator'),
      });
    });

    it('a password that Odoo no longer takes', async () => {
      const other = await world.company();
      const sandbox = await world.odoo();
      await other.connect(sandbox);
      const assistant = await other.caller('owner', ALL);
      await assistant.call('aidoo_query', { model: 'res.partner', limit: 1 });
      sandbox.setPassword('admin', 'another');
      expect(await assistant.fail('aidoo_query', { model: 'res.partner', limit: 1 })).toMatchObject({
        code: 'access_denied',
        hint: expect.stringContaining('owner or admin'),
      });
    });

    it('nothing at all while there is no connection', async () => {
      const other = await world.company();
      const assistant = await other.caller('owner', ALL);
      const error = await assistant.fail('aidoo_query', { model: 'res.partner' });
      expect(error).toMatchObject({
        code: 'odoo_unreachable',
        message: expect.stringContaining('no Odoo connection'),
      });
      expect((await assistant.call('aidoo_context')).structured).toMatchObject({
        odoo: null,
        odooProblem: { code: 'odoo_unreachable' },
      });
    });

    it.each([
      ['a traceback', { fault: { exception: 'builtins.KeyError', message: 'boom' } } as const, 'odoo_error'],
      ['an HTML page', 'html_502' as const, 'odoo_unreachable'],
      ['garbage', 'garbage' as const, 'odoo_unreachable'],
      ['a dead connection', 'reset' as const, 'success'],
    ])('%s of Odoo: no path, SQL or host reaches the model', async (_what, behaviour, code) => {
      // Only on a connection that was kept is a dead one no news: a read is then asked again.
      await caller.call('aidoo_query', { model: 'res.partner', limit: 1 });
      odoo.fail(behaviour, { method: 'search_read' });
      const answer = await caller.call<{ error?: { code: string } }>('aidoo_query', {
        model: 'res.partner',
        limit: 1,
      });
      expect(answer.structured.error?.code ?? 'success').toBe(code);
      expect(answer.text).not.toMatch(/Traceback|File "|\.py|SELECT|127\.0\.0\.1|<html/i);
    });

    it('a change that was never sent is a plain failure: only looking before it went wrong', async () => {
      const other = await world.company();
      await other.connect(odoo);
      const assistant = await other.caller('owner', ALL);
      odoo.fail('html_502', { method: 'fields_get' });
      expect(
        await assistant.fail('aidoo_create', { model: 'crm.lead', values: { name: 'x' } }),
      ).toMatchObject({ code: 'odoo_unreachable' });
    });

    it.each(['reset_after', 'reset'] as const)(
      'a change whose answer was lost (%s) is never called a failure and never repeated',
      async (behaviour) => {
        odoo.fail(behaviour, { method: 'create' });
        const error = await caller.fail('aidoo_create', {
          model: 'crm.lead',
          values: { name: `Lost ${behaviour}` },
        });
        expect(error).toMatchObject({
          code: 'outcome_unknown',
          hint: expect.stringContaining('Do not repeat'),
        });
        expect(odoo.calls.filter(({ method }) => method === 'create').length).toBeLessThanOrEqual(1);
      },
    );
  });
});
