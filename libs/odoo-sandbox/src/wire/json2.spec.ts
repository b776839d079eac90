import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '../options.ts';
import { startSandbox } from '../sandbox.ts';
import { caller } from '../testing.ts';

interface Told {
  readonly status: number;
  readonly type: string;
  readonly body: unknown;
}

describe('the JSON-2 door', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ version: '19.0' });
  });
  afterAll(() => sandbox.close());

  async function ask(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Told> {
    const response = await fetch(sandbox.url + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${sandbox.users.admin.apiKey}`,
        ...headers,
      },
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    });
    const type = response.headers.get('content-type') ?? '';
    const text = await response.text();
    return {
      status: response.status,
      type,
      body: type.includes('json') ? (JSON.parse(text) as unknown) : text,
    };
  }
  const as = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });

  it('answers the bare result of a method that is called by the names of its arguments', async () => {
    const found = await ask('/json/2/res.partner/search_read', {
      domain: [['id', '=', 12]],
      fields: ['name'],
      context: { lang: 'fr_FR' },
    });
    expect(found).toEqual({
      status: 200,
      type: 'application/json; charset=utf-8',
      body: [{ id: 12, name: expect.any(String) }],
    });
  });

  it('creates from one or from several values, always answers ids, and answers null for None', async () => {
    const one = await ask('/json/2/crm.lead/create', { vals_list: { name: 'One' } });
    const two = await ask('/json/2/crm.lead/create', { vals_list: [{ name: 'A' }, { name: 'B' }] });
    expect([one.body, two.body]).toEqual([[expect.any(Number)], [expect.any(Number), expect.any(Number)]]);
    expect(await ask('/json/2/sale.order/action_unlock', { ids: [5] })).toMatchObject({
      status: 200,
      body: null,
    });
  });

  it.each<[string, string, unknown, number, string, string]>([
    [
      'an unknown model',
      'no.such/search',
      {},
      404,
      'werkzeug.exceptions.NotFound',
      "the model 'no.such' does",
    ],
    ['an unknown method', 'res.partner/frob', {}, 404, 'werkzeug.exceptions.NotFound', 'res.partner.frob'],
    ['a private method', 'res.partner/_x', {}, 403, 'odoo.exceptions.AccessError', 'Private methods'],
    [
      'a missing argument',
      'res.partner/search',
      { frob: 1 },
      422,
      'werkzeug.exceptions.UnprocessableEntity',
      "missing a required argument: 'domain'",
    ],
    [
      'an argument too many',
      'res.partner/search',
      { domain: [], filter: [] },
      422,
      'werkzeug.exceptions.UnprocessableEntity',
      "got an unexpected keyword argument 'filter'",
    ],
    [
      'ids where none belong',
      'res.partner/search',
      { ids: [1], domain: [] },
      422,
      'werkzeug.exceptions.UnprocessableEntity',
      'cannot call res.partner.search with ids',
    ],
    [
      'a list for a body',
      'res.partner/search',
      [[]],
      422,
      'werkzeug.exceptions.UnprocessableEntity',
      'missing a required argument',
    ],
    [
      'a body that is no JSON',
      'res.partner/search',
      '{bad',
      400,
      'werkzeug.exceptions.BadRequest',
      'could not',
    ],
    [
      'a missing record',
      'res.partner/write',
      { ids: [99999], vals: {} },
      404,
      'odoo.exceptions.MissingError',
      'Record does not exist',
    ],
    [
      'a constraint',
      'crm.lead/create',
      { vals_list: { name: 'x', probability: 101 } },
      422,
      'odoo.exceptions.ValidationError',
      'between 0% and 100%',
    ],
    [
      'an unknown field',
      'res.partner/read',
      { ids: [3], fields: ['nope'] },
      500,
      'builtins.ValueError',
      'nope',
    ],
  ])('answers %s with a status and the exception', async (_name, path, body, status, name, message) => {
    const told = await ask(`/json/2/${path}`, body);
    expect(told).toMatchObject({ status, type: 'application/json; charset=utf-8' });
    expect(told.body).toMatchObject({ name, message: expect.stringContaining(message), context: {} });
    expect(Object.keys(told.body as object).toSorted()).toEqual([
      'arguments',
      'context',
      'debug',
      'message',
      'name',
    ]);
  });

  it('lets API keys in, and neither passwords nor the keys of those who have left', async () => {
    const { admin, employee } = sandbox.users;
    const count = (headers: Record<string, string>): Promise<Told> =>
      ask('/json/2/res.partner/search_count', { domain: [] }, headers);
    expect((await count(as(employee.apiKey))).status).toBe(200);
    const refused = [await count({ authorization: '' }), await count(as(admin.secret))];
    await caller(sandbox)('res.users', 'write', [[employee.uid], { active: false }]);
    refused.push(await count(as(employee.apiKey)));
    await caller(sandbox)('res.users', 'write', [[employee.uid], { active: true }]);
    expect(refused.map(({ status, body }) => [status, (body as { message: string }).message])).toEqual([
      [401, 'User not authenticated, use an API Key with a Bearer Authorization header.'],
      [401, 'Invalid apikey'],
      [401, 'Invalid apikey'],
    ]);
  });

  it('answers addresses and types that it does not have as a web server does', async () => {
    const search = '/json/2/res.partner/search';
    const answers = [
      await ask(search, { domain: [] }, { 'x-odoo-database': 'nope' }),
      await ask(search, { domain: [] }, { 'x-odoo-database': 'sandbox' }),
      await ask(search, { domain: [] }, { 'content-type': 'text/plain' }),
      await ask(search, undefined),
      await ask('/json/2/res.partner', {}),
    ];
    expect(answers.map(({ status, type }) => [status, type.split(';')[0]])).toEqual([
      [404, 'text/html'],
      [200, 'application/json'],
      [415, 'text/html'],
      [404, 'application/json'],
      [404, 'application/json'],
    ]);
  });

  it('documents the methods that can be called, with their parameters, to administrators', async () => {
    const { body } = await ask('/doc-bearer/sale.order.json', undefined);
    expect(body).toMatchObject({
      model: 'sale.order',
      name: 'Sales Order',
      doc: null,
      fields: { amount_total: { type: 'monetary', string: 'Total', module: 'base' } },
      methods: {
        search: {
          signature: '(domain, offset=0, limit=None, order=None)',
          parameters: { domain: {}, offset: { default: 0 }, limit: { default: null } },
          api: ['model'],
          model: 'core',
        },
        write: { parameters: { vals: {} } },
        action_confirm: { signature: '()', parameters: {}, model: 'sale.order' },
      },
    });
    const { methods } = body as { methods: Record<string, unknown> };
    expect(['read_group', 'check_access_rights', 'browse', 'sudo'].filter((name) => name in methods)).toEqual(
      [],
    );
    const refused = await ask('/doc-bearer/sale.order.json', undefined, as(sandbox.users.sales.apiKey));
    expect(refused).toMatchObject({ status: 403, body: { name: 'odoo.exceptions.AccessError' } });
    expect((await ask('/doc-bearer/no.such.json', undefined)).status).toBe(404);
  });

  it('is remembered with the whole body, and fails as it is told to', async () => {
    sandbox.calls.length = 0;
    sandbox.fail(
      { fault: { exception: 'odoo.exceptions.UserError', message: 'Not today' } },
      { protocol: 'json2', method: 'search_count' },
    );
    const body = { domain: [], context: { lang: 'fr_FR' } };
    expect(await ask('/json/2/res.partner/search_count', body)).toMatchObject({
      status: 422,
      body: { name: 'odoo.exceptions.UserError', message: 'Not today' },
    });
    expect(sandbox.calls).toEqual([
      {
        service: 'object',
        model: 'res.partner',
        method: 'search_count',
        args: [],
        kwargs: body,
        protocol: 'json2',
      },
    ]);
  });

  it('is not there before Odoo 19, nor when it is shut', async () => {
    const old = await startSandbox({ version: '18.0' });
    const answer = await fetch(`${old.url}/json/2/res.partner/search`, { method: 'POST', body: '{}' });
    await old.close();
    sandbox.protocols.delete('json2');
    const shut = await ask('/json/2/res.partner/search', { domain: [] });
    sandbox.protocols.add('json2');
    expect([answer.status, shut.status, shut.type]).toEqual([404, 404, 'text/html;charset=utf-8']);
  });
});
