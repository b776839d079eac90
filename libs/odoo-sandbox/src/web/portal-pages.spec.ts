import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '../options.ts';
import { startSandbox } from '../sandbox.ts';
import { caller } from '../testing.ts';
import { get, signIn } from './testing.ts';

describe.each(['14.0', '16.0', '17.0', '18.0', '20.0'] as const)('the portal of Odoo %s', (version) => {
  let sandbox: Sandbox;
  const away = version === '14.0' ? 302 : 303;
  beforeAll(async () => {
    sandbox = await startSandbox({ version });
  });
  afterAll(() => sandbox.close());

  const call = (model: string, method: string, args: unknown[], kwargs = {}): Promise<unknown> =>
    caller(sandbox)(model, method, args, kwargs);
  const first = async (model: string, domain: unknown[]): Promise<number> =>
    ((await call(model, 'search', [domain], { limit: 1 })) as number[])[0] ?? 0;
  const urlOf = (model: string, id: number, kwargs: object): Promise<unknown> =>
    call(model, 'get_portal_url', [[id]], kwargs);
  const nameOf = async (model: string, id: number): Promise<string> => {
    const [record] = (await call(model, 'read', [[id], ['name']])) as [{ name: string }];
    return record.name;
  };

  it('gives a path with a token that it keeps', async () => {
    const id = await first('sale.order', [['state', '=', 'sent']]);
    const url = await urlOf('sale.order', id, { report_type: 'pdf', download: true, anchor: 'x' });
    const read = await call('sale.order', 'read', [[id], ['access_token', 'access_url']]);
    const [{ access_token: token, access_url: path }] = read as [
      { access_token: string; access_url: string },
    ];
    expect(token).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    expect([path, url]).toEqual([
      `/my/orders/${id}`,
      `/my/orders/${id}?access_token=${token}&report_type=pdf&download=true#x`,
    ]);
    expect(await call('sale.order', 'get_portal_url', [[id], '/accept'])).toBe(
      `/my/orders/${id}/accept?access_token=${token}`,
    );
  });

  it('gives it to nobody who may not read the record', async () => {
    const id = await first('sale.order', [['user_id.login', '=', 'emma']]);
    const asSales = caller(sandbox, sandbox.users.sales);
    await expect(asSales('sale.order', 'get_portal_url', [[id]])).rejects.toThrow('AccessError');
    await expect(call('sale.order', 'get_portal_url', [[id, id + 1]])).rejects.toThrow('Expected singleton');
  });

  it('hands out a quotation as a file under its name', async () => {
    const id = await first('sale.order', [['state', '=', 'sent']]);
    const name = await nameOf('sale.order', id);
    const url = String(await urlOf('sale.order', id, { report_type: 'pdf', download: true }));
    const { status, type, disposition, text } = await get(sandbox, url);
    const file = `Quotation${version < '18' ? '-' : '_'}${name}.pdf`;
    expect([status, type, disposition]).toEqual([
      200,
      'application/pdf',
      `attachment; filename*=UTF-8''${file}`,
    ]);
    expect(text).toContain(`(Quotation # ${name}) Tj`);
  });

  it('shows a page where no report is asked for', async () => {
    const id = await first('sale.order', [['state', '=', 'sale']]);
    const { status, type, text } = await get(sandbox, String(await urlOf('sale.order', id, {})));
    expect([status, type]).toEqual([200, 'text/html; charset=utf-8']);
    expect(text).toContain(`Sales Order ${await nameOf('sale.order', id)}`);
  });

  it('sends away who has no token, a wrong one or that of another record', async () => {
    const id = await first('sale.order', [['state', '=', 'sale']]);
    const other = await first('sale.order', [['id', '!=', id]]);
    const [, query = ''] = String(await urlOf('sale.order', other, { report_type: 'pdf' })).split('?');
    for (const path of [
      `/my/orders/${id}`,
      `/my/orders/${id}?access_token=`,
      `/my/orders/${id}?access_token=wrong&report_type=pdf`,
      `/my/orders/${id}?${query}`,
      `/my/orders/999999?${query}`,
    ]) {
      const { status, location } = await get(sandbox, path);
      expect([path, status, location]).toEqual([path, away, '/my']);
    }
  });

  it('needs no token for a session that may read the record', async () => {
    const id = await first('sale.order', [['user_id.login', '=', 'sales']]);
    const path = `/my/orders/${id}?report_type=pdf`;
    const status = async (user: 'sales' | 'employee'): Promise<number> =>
      (await get(sandbox, path, await signIn(sandbox, sandbox.users[user]))).status;
    expect([await status('sales'), await status('employee')]).toEqual([200, away]);
  });

  it('hands out the PDF of an invoice, from 17 on the one that was sent', async () => {
    const id = await first('account.move', [['payment_state', '=', 'paid']]);
    const [{ message_main_attachment_id: main }] = (await call('account.move', 'read', [
      [id],
      ['message_main_attachment_id'],
    ])) as [{ message_main_attachment_id: [number, string] }];
    const field = version === '20.0' ? 'raw' : 'datas';
    const sent = Buffer.from('%PDF-1.4 as it was sent').toString('base64');
    await call('ir.attachment', 'write', [[main[0]], { [field]: sent, mimetype: 'application/pdf' }]);
    const url = String(await urlOf('account.move', id, { report_type: 'pdf', download: true }));
    const { status, disposition, text } = await get(sandbox, url);
    const file = (await nameOf('account.move', id)).replaceAll('/', version < '18' ? '-' : '_');
    expect([status, disposition, text === '%PDF-1.4 as it was sent']).toEqual([
      200,
      `attachment; filename*=UTF-8''${file}.pdf`,
      version >= '17',
    ]);
  });

  it('keeps the PDF of an invoice behind a field, from 17 on', async () => {
    const id = await first('account.move', [['payment_state', '=', 'paid']]);
    const name = `${(await nameOf('account.move', id)).replaceAll('/', '_')}.pdf`;
    const domain = [
      ['res_model', '=', 'account.move'],
      ['res_id', '=', id],
    ];
    const found = await call('ir.attachment', 'search_read', [domain, ['name']]);
    if (version < '17') return expect(found).toMatchObject([{ name }]);
    expect(found).toEqual([]);
    const fields = ['invoice_pdf_report_id', 'invoice_pdf_report_file'];
    const [record] = (await call('account.move', 'read', [[id], fields])) as Record<string, unknown>[];
    expect(record?.['invoice_pdf_report_id']).toEqual([expect.any(Number), name]);
    expect(Buffer.from(String(record?.['invoice_pdf_report_file']), 'base64').toString('latin1')).toMatch(
      /^%PDF-1\.4/,
    );
  });

  it('hands out a delivery slip with the token of its order', async () => {
    const id = await first('stock.picking', [['state', '=', 'done']]);
    const [picking] = (await call('stock.picking', 'read', [[id], ['name', 'sale_id']])) as [
      { name: string; sale_id: [number, string] },
    ];
    const url = String(await urlOf('sale.order', picking.sale_id[0], {}));
    const token = url.split('access_token=')[1];
    const slip = await get(sandbox, `/my/picking/pdf/${id}?access_token=${token}`);
    expect([slip.status, slip.type]).toEqual([200, 'application/pdf']);
    expect(slip.text).toContain(`(${picking.name}) Tj`);
    const refused = await get(sandbox, `/my/picking/pdf/${id}?access_token=wrong`);
    expect(refused.status).toBe(version < '18' ? away : 404);
  });

  it('is remembered without the token', async () => {
    sandbox.calls.length = 0;
    await get(sandbox, '/my/orders/5?access_token=x&report_type=pdf');
    expect(sandbox.calls).toEqual([
      {
        service: 'web',
        model: 'sale.order',
        method: 'portal_order_page',
        args: [[5]],
        kwargs: { report_type: 'pdf' },
        protocol: 'web',
      },
    ]);
  });

  it('sends whoever names no language on to English, where the website speaks another', async () => {
    const french = await startSandbox({ version, websiteLang: 'fr_FR' });
    try {
      const [id] = (await caller(french)('sale.order', 'search', [[['state', '=', 'sent']]])) as number[];
      const kwargs = { report_type: 'pdf', download: true };
      const path = String(await caller(french)('sale.order', 'get_portal_url', [[id]], kwargs));
      expect(await get(french, path)).toMatchObject({ status: away, location: `/en${path}` });
      expect(await get(french, `/en${path}`)).toMatchObject({ status: 200, type: 'application/pdf' });
      expect(await get(french, `/de${path}`)).toMatchObject({ status: 404 });
    } finally {
      await french.close();
    }
  });
});
