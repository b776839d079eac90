import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '../options.ts';
import { startSandbox } from '../sandbox.ts';
import { caller, jsonRpc, post } from '../testing.ts';

const xmlCall = (method: string, params: string): string =>
  `<?xml version="1.0"?><methodCall><methodName>${method}</methodName><params>${params}</params></methodCall>`;
const param = (value: string): string => `<param><value>${value}</value></param>`;
const credentials = '<string>sandbox</string>|<int>2</int>|<string>admin</string>'
  .split('|')
  .map(param)
  .join('');
const executeKw = (model: string, method: string, args: string): string =>
  xmlCall(
    'execute_kw',
    `${credentials}${param(model)}${param(method)}${param(`<array><data>${args}</data></array>`)}`,
  );

describe('the doors of the sandbox', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ version: '18.0' });
  });
  afterAll(() => sandbox.close());

  it('answers None over XML-RPC with a fault after the change took effect', async () => {
    const call = caller(sandbox);
    const ids = '<value><array><data><value><int>5</int></value></data></array></value>';
    const body = executeKw('sale.order', 'action_lock', ids);
    const text = await (await post(sandbox, '/xmlrpc/2/object', body, 'text/xml')).text();
    expect(text).toContain('<int>1</int>');
    expect(text).toContain('cannot marshal None unless allow_none is enabled');
    expect(await call('sale.order', 'read', [[5], ['locked']])).toEqual([{ id: 5, locked: true }]);
  });

  it('leaves the result key out for None over JSON-RPC', async () => {
    const args = ['sandbox', 2, 'admin', 'sale.order', 'action_unlock', [[5]]];
    expect(await jsonRpc(sandbox, 'object', 'execute_kw', args)).toEqual({ jsonrpc: '2.0', id: 1 });
  });

  it('carries tracebacks with server paths, which clients have to hide', async () => {
    const { error } = await jsonRpc(sandbox, 'object', 'execute_kw', [
      'sandbox',
      2,
      'admin',
      'x.y',
      'read',
      [[1]],
    ]);
    expect(error?.data.debug).toContain('File "/opt/odoo/odoo/');
    expect(error?.data.message).toBe("Object x.y doesn't exist");
  });

  it.each([
    ['16.0', "L'objet x.y n'existe pas !"],
    ['17.0', "L'objet x.y n'existe pas !"],
    ['18.0', "Object x.y doesn't exist"],
  ] as const)('of %s tells a French user of a model that is not there: %s', async (version, text) => {
    const own = await startSandbox({ version });
    try {
      const [{ partner_id: partner }] = (await caller(own)('res.users', 'read', [[2], ['partner_id']])) as [
        { partner_id: [number, string] },
      ];
      await caller(own)('res.partner', 'write', [[partner[0]], { lang: 'fr_FR' }]);
      await expect(caller(own)('x.y', 'fields_get')).rejects.toThrow(text);
    } finally {
      await own.close();
    }
  });

  it.each([
    ['/jsonrpc', '{bad', 'application/json', 400, 'Invalid JSON data'],
    ['/jsonrpc', '[{}]', 'application/json', 400, 'Invalid JSON-RPC data'],
    ['/jsonrpc', '{}', 'text/plain', 400, 'Bad Request'],
    [
      '/jsonrpc',
      '{"params":["common","version",[]]}',
      'application/json',
      200,
      'dictionary update sequence element #0 has length 6',
    ],
    [
      '/jsonrpc',
      '{"params":{"service":"common","method":"version","args":[]}}',
      'application/json',
      200,
      '"id":null,"result":{"server_version"',
    ],
    ['/jsonrpc/nope', '{}', 'application/json', 404, '404: Page not found!'],
    ['/xmlrpc/2/object', '', 'text/xml', 200, 'xml.parsers.expat.ExpatError: no element found'],
    ['/xmlrpc/2/object', 'no xml', 'text/xml', 200, 'xml.parsers.expat.ExpatError: syntax error'],
    ['/xmlrpc/2/object', '<methodCall><methodName>x', 'text/xml', 200, 'ExpatError'],
    ['/xmlrpc/3/object', '', 'text/xml', 404, '404: Page not found!'],
    ['/web/version', '', 'text/plain', 404, '404: Page not found!'],
    ['/web/webclient/version_info', '{}', 'application/json', 200, '"server_serie":"18.0"'],
  ])('answers %s with body %j of type %s by %d', async (path, body, type, status, text) => {
    const response = await post(sandbox, path, body, type);
    expect([response.status, await response.text()]).toEqual([status, expect.stringContaining(text)]);
  });

  it('refuses a long integer and keys that are no text over XML-RPC only', async () => {
    const call = caller(sandbox);
    const [id] = (await call('res.partner', 'create', [[{ name: 'Big', color: 2e9 }]])) as number[];
    const [other] = (await call('res.partner', 'create', [[{ name: 'Bigger', color: 2e9 }]])) as number[];
    const domain = [['id', 'in', [id, other]]];
    expect(await call('res.partner', 'read_group', [domain, ['color:sum'], []])).toEqual([
      { __count: 2, color: 4e9, __domain: domain },
    ]);
    const ids = `<value><array><data><value><int>${id}</int></value></data></array></value>`;
    const body = executeKw('res.partner', 'get_external_id', ids);
    const text = await (await post(sandbox, '/xmlrpc/2/object', body, 'text/xml')).text();
    expect(text).toContain('TypeError: dictionary key must be string');
  });

  it('refuses bytes that came as base64 elements', async () => {
    const vals =
      '<value><struct><member><name>name</name><value>b</value></member><member><name>datas</name><value><base64>aGVsbG8=</base64></value></member></struct></value>';
    const body = executeKw('ir.attachment', 'create', vals);
    const text = await (await post(sandbox, '/xmlrpc/2/object', body, 'text/xml')).text();
    expect(text).toContain("not 'Binary'");
  });

  it('closes the door that a test shuts', async () => {
    sandbox.protocols.delete('jsonrpc');
    const shut = await post(sandbox, '/jsonrpc', '{}', 'application/json');
    sandbox.protocols.add('jsonrpc');
    expect([shut.status, shut.headers.get('content-type')]).toEqual([404, 'text/html;charset=utf-8']);
  });

  it('remembers calls without secrets, and at most a thousand', async () => {
    sandbox.calls.length = 0;
    const call = caller(sandbox);
    await call('res.partner', 'search_count', [[['id', '=', 3]]], { limit: 1 });
    await jsonRpc(sandbox, 'common', 'authenticate', ['sandbox', 'admin', 'admin', {}]);
    expect(sandbox.calls).toEqual([
      {
        service: 'object',
        model: 'res.partner',
        method: 'search_count',
        args: [[['id', '=', 3]]],
        kwargs: { limit: 1 },
        protocol: 'jsonrpc',
      },
      { service: 'common', model: '', method: 'authenticate', args: [], kwargs: {}, protocol: 'jsonrpc' },
    ]);
  });

  it('lets API keys in as passwords, and old passwords no longer', async () => {
    const { login, uid, apiKey } = sandbox.users.sales;
    const signIn = (secret: string) =>
      jsonRpc(sandbox, 'common', 'authenticate', ['sandbox', login, secret, {}]);
    expect((await signIn(apiKey)).result).toBe(uid);
    sandbox.setPassword(login, 'another');
    expect([(await signIn('sales')).result, (await signIn('another')).result]).toEqual([false, uid]);
    await expect(caller(sandbox, sandbox.users.sales)('res.partner', 'search', [[]])).rejects.toThrow(
      'odoo.exceptions.AccessDenied: Access Denied',
    );
  });
});
