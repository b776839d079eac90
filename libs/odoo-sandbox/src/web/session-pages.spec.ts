import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '../options.ts';
import { startSandbox } from '../sandbox.ts';
import { caller, jsonRpc } from '../testing.ts';
import { get, postJson, signIn } from './testing.ts';

const REPORT = '/report/pdf/sale.report_saleorder/1';

describe.each(['14.0', '16.0', '18.0', '19.0'] as const)('web sessions of Odoo %s', (version) => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox({ version });
  });
  afterEach(() => sandbox.close());

  const authenticate = (password: string, db = sandbox.database, login = 'sales') =>
    postJson(sandbox, '/web/session/authenticate', { db, login, password });

  it('open with a password', async () => {
    const { answer, cookie } = await authenticate('sales');
    expect(answer).toMatchObject({
      id: 7,
      result: { uid: 6, username: 'sales', name: 'Lucas Martin', is_admin: false, db: 'sandbox' },
    });
    expect(cookie).toMatch(/^session_id=[\w-]{40,84}$/);
  });

  it('open neither with a wrong password nor with an API key', async () => {
    for (const password of ['nope', sandbox.users.sales.apiKey]) {
      expect((await authenticate(password)).answer).toMatchObject({
        error: {
          code: version === '19.0' ? 0 : 200,
          message: 'Odoo Server Error',
          data: { name: 'odoo.exceptions.AccessDenied', message: 'Access Denied' },
        },
      });
    }
  });

  it('do not open in a database that is not there', async () => {
    expect((await authenticate('sales', 'other')).answer).toMatchObject({
      error: { data: { name: 'odoo.exceptions.AccessError', message: 'Database not found.' } },
    });
  });

  it('stay closed for a user with a second factor, whose password opens no other door either', async () => {
    sandbox.setTwoFactor('sales', true);
    const { answer, cookie } = await authenticate('sales');
    expect(answer).toMatchObject({ result: { uid: null } });
    expect((await get(sandbox, REPORT, cookie)).location).toMatch(/^\/web\/login\?/);
    const signedIn = (secret: string) =>
      jsonRpc(sandbox, 'common', 'authenticate', ['sandbox', 'sales', secret, {}]);
    expect([(await signedIn('sales')).result, (await signedIn(sandbox.users.sales.apiKey)).result]).toEqual([
      false,
      6,
    ]);
    await expect(caller(sandbox, sandbox.users.sales)('res.partner', 'search', [[]])).rejects.toThrow(
      'AccessDenied',
    );
  });

  it('end when they are ended', async () => {
    const cookie = await signIn(sandbox, sandbox.users.admin);
    expect((await get(sandbox, REPORT, cookie)).status).toBe(200);
    const ended = await postJson(sandbox, '/web/session/destroy', {}, cookie);
    expect(ended.answer).toEqual({ jsonrpc: '2.0', id: 7 });
    expect((await get(sandbox, REPORT, cookie)).status).not.toBe(200);
    expect((await postJson(sandbox, '/web/session/destroy', {}, cookie)).answer).toMatchObject({
      error: { code: 100, message: 'Odoo Session Expired' },
    });
  });

  it('end when the password is another', async () => {
    const cookie = await signIn(sandbox, sandbox.users.admin);
    sandbox.setPassword('admin', 'another');
    expect((await get(sandbox, REPORT, cookie)).status).toBe(version < '16' ? 302 : 303);
  });

  it('are remembered without the password', async () => {
    sandbox.calls.length = 0;
    await authenticate('sales');
    expect(sandbox.calls).toEqual([
      {
        service: 'web',
        model: '',
        method: 'authenticate',
        args: [],
        kwargs: { db: 'sandbox', login: 'sales' },
        protocol: 'web',
      },
    ]);
  });
});
