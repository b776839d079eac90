import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '../options.ts';
import { startSandbox } from '../sandbox.ts';
import { caller } from '../testing.ts';
import { get, signIn } from './testing.ts';

describe.each(['15.0', '16.0', '18.0', '19.0'] as const)('printed reports of Odoo %s', (version) => {
  let sandbox: Sandbox;
  let admin = '';
  let sales = '';
  beforeAll(async () => {
    sandbox = await startSandbox({ version });
    admin = await signIn(sandbox, sandbox.users.admin);
    sales = await signIn(sandbox, sandbox.users.sales);
  });
  afterAll(() => sandbox.close());

  const first = async (model: string, domain: unknown[]): Promise<number> =>
    ((await caller(sandbox)(model, 'search', [domain], { limit: 1 })) as number[])[0] ?? 0;
  const quotation = (): Promise<number> => first('sale.order', [['state', '=', 'sent']]);

  it('show what the record says', async () => {
    const id = await quotation();
    const [order] = (await caller(sandbox)('sale.order', 'read', [[id], ['name', 'partner_id']])) as [
      { name: string; partner_id: [number, string] },
    ];
    const { status, type, text } = await get(sandbox, `/report/pdf/sale.report_saleorder/${id}`, admin);
    expect([status, type]).toEqual([200, 'application/pdf']);
    expect(text).toContain(`(Quotation # ${order.name}) Tj`);
    expect(text).toContain(`(Customer: ${order.partner_id[1]}) Tj`);
  });

  it('join several records into one file', async () => {
    const { text } = await get(sandbox, '/report/pdf/sale.report_saleorder/1,2,x,3', admin);
    expect(/\/Count (\d+)/.exec(text)?.[1]).toBe('3');
    for (const name of ['S00001', 'S00002', 'S00003']) expect(text).toContain(name);
  });

  it('speak the language of the context', async () => {
    const context = encodeURIComponent(JSON.stringify({ lang: 'fr_FR' }));
    const path = `/report/pdf/sale.report_saleorder/${await quotation()}?context=${context}`;
    expect((await get(sandbox, path, admin)).text).toContain('(Devis # ');
  });

  it('are shown as a page where HTML is asked for', async () => {
    const { type, text } = await get(sandbox, '/report/html/sale.report_saleorder/1', admin);
    expect([type, text]).toEqual(['text/html; charset=utf-8', expect.stringContaining('S00001')]);
  });

  it.each(['', 'session_id=nobodys'])('send somebody with the cookie %j to the sign-in', async (cookie) => {
    const { status, location } = await get(sandbox, '/report/pdf/sale.report_saleorder/1', cookie);
    expect([status, location]).toEqual([
      version === '15.0' ? 302 : 303,
      '/web/login?redirect=%2Freport%2Fpdf%2Fsale.report_saleorder%2F1%3F',
    ]);
  });

  it('answer a page of failure for what cannot be printed', async () => {
    const others = await first('sale.order', [['user_id.login', '=', 'emma']]);
    const status = async (path: string, cookie: string): Promise<unknown> => {
      const got = await get(sandbox, path, cookie);
      return [got.status, got.type];
    };
    const html = 'text/html; charset=utf-8';
    expect([
      await status('/report/pdf/sale.report_nothing/1', admin),
      await status('/report/pdf/sale.report_saleorder/999999', admin),
      await status(`/report/pdf/sale.report_saleorder/${others}`, sales),
      await status('/report/pdf/sale.report_saleorder/1?context={', admin),
      await status('/report/pdf/sale.report_saleorder', admin),
    ]).toEqual([
      [500, html],
      [version === '19.0' ? 500 : 400, html],
      [403, html],
      [500, html],
      [500, html],
    ]);
  });

  it('keep a posted invoice that is printed, up to 16', async () => {
    const id = await first('account.move', [['payment_state', '=', 'not_paid']]);
    const [move] = (await caller(sandbox)('account.move', 'read', [[id], ['name']])) as [{ name: string }];
    const domain = [
      ['res_model', '=', 'account.move'],
      ['res_id', '=', id],
    ];
    for (const _ of [1, 2]) await get(sandbox, `/report/pdf/account.report_invoice/${id}`, admin);
    const kept = await caller(sandbox)('ir.attachment', 'search_read', [domain, ['name', 'mimetype']]);
    const file = { name: `${move.name.replaceAll('/', '_')}.pdf`, mimetype: 'application/pdf' };
    expect(kept).toEqual(version < '17' ? [{ id: expect.any(Number), ...file }] : []);
  });
});

describe('report actions', () => {
  it('have the names of the modules that define them, and only administrators change them', async () => {
    const sandbox = await startSandbox({ version: '18.0' });
    const call = caller(sandbox);
    const reports = (await call('ir.actions.report', 'search_read', [
      [['model', '=', 'sale.order']],
      ['name', 'report_name', 'report_type', 'binding_model_id'],
    ])) as { id: number; binding_model_id: unknown }[];
    expect(reports).toMatchObject([
      { name: 'PRO-FORMA Invoice', report_name: 'sale.report_saleorder_pro_forma' },
      { name: 'Quotation / Order', report_name: 'sale.report_saleorder', report_type: 'qweb-pdf' },
    ]);
    const id = reports[1]?.id;
    expect(reports[1]?.binding_model_id).toEqual([expect.any(Number), 'Sales Order']);
    expect(await call('ir.actions.report', 'get_external_id', [[id]])).toEqual({
      [String(id)]: 'sale.action_report_saleorder',
    });
    expect(
      await call('ir.model.data', 'search_read', [[['res_id', '=', id]], ['complete_name', 'model']]),
    ).toMatchObject([{ complete_name: 'sale.action_report_saleorder', model: 'ir.actions.report' }]);
    const asEmployee = caller(sandbox, sandbox.users.employee);
    expect(await asEmployee('ir.actions.report', 'search', [[['id', '=', id]]])).toEqual([id]);
    const change = asEmployee('ir.actions.report', 'write', [[id], { name: 'Offer' }]);
    await expect(change).rejects.toThrow('AccessError');
    await sandbox.close();
  });
});
