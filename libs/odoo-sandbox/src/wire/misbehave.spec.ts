import { setImmediate as endOfTurn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Misbehaviour, Sandbox } from '../options.ts';
import { startSandbox } from '../sandbox.ts';
import { caller, jsonRpc, post } from '../testing.ts';

const VERSION = '{"params":{"service":"common","method":"version","args":[]}}';

describe('misbehaviour', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  const countOf = async (name: string): Promise<unknown> =>
    caller(sandbox)('crm.lead', 'search_count', [[['name', '=', name]]]);
  const create = (name: string, behaviour: Misbehaviour, signal?: AbortSignal): Promise<Response> => {
    sandbox.fail(behaviour, { model: 'crm.lead', method: 'create' });
    const args = ['sandbox', 2, 'admin', 'crm.lead', 'create', [{ name }], {}];
    const body = JSON.stringify({ id: 1, params: { service: 'object', method: 'execute_kw', args } });
    const headers = { 'content-type': 'application/json' };
    return fetch(`${sandbox.url}/jsonrpc`, { method: 'POST', headers, body, ...(signal ? { signal } : {}) });
  };

  it.each([
    ['reset', 0],
    ['reset_after', 1],
  ] as const)('%s destroys the connection with %d record made', async (behaviour, made) => {
    await expect(create(behaviour, behaviour)).rejects.toThrow('fetch failed');
    expect(await countOf(behaviour)).toBe(made);
  });

  it.each([
    ['hang', 0],
    ['hang_after', 1],
  ] as const)('%s never answers with %d record made', async (behaviour, made) => {
    const leave = new AbortController();
    const before = sandbox.calls.length;
    const hanging = create(behaviour, behaviour, leave.signal);
    while (sandbox.calls.length === before) await endOfTurn();
    // Asked later, and answered: the other would have been by now.
    expect(await countOf(behaviour)).toBe(made);
    leave.abort();
    await expect(hanging).rejects.toThrow('aborted');
  });

  it('waits until it is told to go on, and carries the call out then', async () => {
    const told = Promise.withResolvers<void>();
    const before = sandbox.calls.length;
    const waiting = create('later', { until: told.promise });
    while (sandbox.calls.length === before) await endOfTurn();
    expect(await countOf('later')).toBe(0);
    told.resolve();
    expect(await (await waiting).json()).toMatchObject({ result: expect.any(Number) });
    expect(await countOf('later')).toBe(1);
  });

  it('waits for the call that it is meant for, and happens once', async () => {
    sandbox.fail('html_502', { service: 'common' });
    expect(await countOf('nobody')).toBe(0);
    const answers = [
      await post(sandbox, '/jsonrpc', VERSION, 'application/json'),
      await post(sandbox, '/jsonrpc', VERSION, 'application/json'),
    ];
    expect(answers.map((answer) => answer.status)).toEqual([502, 200]);
  });

  it('answers what is neither XML nor JSON', async () => {
    sandbox.fail('garbage');
    const text = await (await post(sandbox, '/jsonrpc', VERSION, 'application/json')).text();
    expect(() => JSON.parse(text) as unknown).toThrow('JSON');
  });

  it('answers as many bytes as asked for', async () => {
    sandbox.fail({ huge: 3_000_000 });
    const text = await (await post(sandbox, '/jsonrpc', VERSION, 'application/json')).text();
    expect(text.length).toBeGreaterThan(3_000_000);
  });

  it('drips the body byte by byte', async () => {
    sandbox.fail('slow_body');
    const response = await post(sandbox, '/jsonrpc', VERSION, 'application/json');
    const reader = response.body?.getReader();
    const first = await reader?.read();
    await reader?.cancel();
    expect(first?.value?.length).toBeLessThan(5);
  });

  it('breaks off in the middle of an answer that was carried out', async () => {
    const response = await create('truncated', 'truncated');
    expect(Number(response.headers.get('content-length'))).toBeGreaterThan(20);
    await expect(response.text()).rejects.toThrow('terminated');
    expect(await countOf('truncated')).toBe(1);
  });

  it('sends half of an answer as if it was all', async () => {
    const response = await create('cut off', 'cut_off');
    const text = await response.text();
    expect(text.length).toBe(Number(response.headers.get('content-length')));
    expect(() => JSON.parse(text) as unknown).toThrow('JSON');
    expect(await countOf('cut off')).toBe(1);
  });

  it('sends without an end for as long as somebody reads', async () => {
    const leave = new AbortController();
    const response = await create('endless', 'endless', leave.signal);
    let read = 0;
    for await (const chunk of response.body ?? []) {
      read += chunk.length;
      if (read > 3_000_000) break;
    }
    leave.abort();
    expect([read > 3_000_000, response.headers.get('content-length')]).toEqual([true, null]);
  });

  it('answers another result than the call had', async () => {
    sandbox.fail({ result: '//evil.example/x' }, { method: 'get_portal_url' });
    const call = caller(sandbox);
    expect(await call('sale.order', 'get_portal_url', [[1]])).toBe('//evil.example/x');
    expect(await call('sale.order', 'get_portal_url', [[1]])).toMatch(/^\/my\/orders\/1\?access_token=/);
  });

  it.each([
    ['html_200', 200],
    ['html_500', 500],
  ] as const)('%s is a page, in place of a call and in place of a file', async (behaviour, status) => {
    const called = await create(behaviour, behaviour);
    const url = await caller(sandbox)('sale.order', 'get_portal_url', [[1]], { report_type: 'pdf' });
    sandbox.fail(behaviour, { protocol: 'web', method: 'portal_order_page' });
    const got = await fetch(sandbox.url + String(url));
    for (const response of [called, got]) {
      expect([response.status, response.headers.get('content-type')]).toEqual([
        status,
        'text/html; charset=utf-8',
      ]);
      await response.text();
    }
    expect(await countOf(behaviour)).toBe(0);
  });

  it('breaks a file off whose length was promised', async () => {
    const url = await caller(sandbox)('sale.order', 'get_portal_url', [[1]], { report_type: 'pdf' });
    sandbox.fail('truncated', { model: 'sale.order', method: 'portal_order_page' });
    const response = await fetch(sandbox.url + String(url));
    expect(response.headers.get('content-type')).toBe('application/pdf');
    await expect(response.arrayBuffer()).rejects.toThrow('terminated');
  });

  it('compresses an answer', async () => {
    const response = await create('gzip', 'gzip');
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(await response.json()).toMatchObject({ result: expect.any(Number) });
    expect(await countOf('gzip')).toBe(1);
  });

  it.each([
    [false, 0],
    [true, 1],
  ])('answers any bytes, with the call carried out: %s', async (carriedOut, made) => {
    const body = Buffer.from([0x1f, 0x8b, 0xff, 0x00]);
    const headers = { 'content-type': 'application/json', 'x-own': 'yes' };
    const response = await create(`raw ${made}`, { raw: { status: 418, headers, body, carriedOut } });
    expect([response.status, response.headers.get('x-own')]).toEqual([418, 'yes']);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(body);
    expect(await countOf(`raw ${made}`)).toBe(made);
  });

  it('redirects where it is told to', async () => {
    sandbox.fail({ redirect: 'http://169.254.169.254/' });
    const response = await fetch(`${sandbox.url}/jsonrpc`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json' },
      body: VERSION,
    });
    expect([response.status, response.headers.get('location')]).toEqual([302, 'http://169.254.169.254/']);
  });

  it('fails as it is told to', async () => {
    sandbox.fail({ fault: { exception: 'odoo.exceptions.UserError', message: 'Not today' } });
    const { error } = await jsonRpc(sandbox, 'common', 'version', []);
    expect([error?.code, error?.data.name, error?.data.message]).toEqual([
      200,
      'odoo.exceptions.UserError',
      'Not today',
    ]);
  });
});
