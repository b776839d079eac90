import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '../options.ts';
import { startSandbox } from '../sandbox.ts';
import { caller } from '../testing.ts';

describe('rights', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ version: '19.0' });
  });
  afterAll(() => sandbox.close());
  const as = (who: 'admin' | 'sales' | 'employee') => caller(sandbox, sandbox.users[who]);

  it('shows salespeople their own leads and orders, and those of nobody', async () => {
    for (const model of ['crm.lead', 'sale.order']) {
      const rows = (await as('sales')(model, 'search_read', [[], ['user_id']])) as {
        user_id: [number] | false;
      }[];
      expect(new Set(rows.map((row) => (row.user_id ? row.user_id[0] : 0)))).toEqual(
        new Set(model === 'crm.lead' ? [0, 6] : [6]),
      );
    }
  });

  it('hides the leads of others from salespeople wherever they look', async () => {
    const [other] = (await as('admin')('crm.lead', 'search', [[['user_id', '=', 7]]], {
      limit: 1,
    })) as number[];
    await expect(as('sales')('crm.lead', 'read', [[other], ['name']])).rejects.toThrow('Uh-oh!');
    const partners = (await as('sales')('res.partner', 'search_read', [[], ['opportunity_ids']])) as {
      opportunity_ids: number[];
    }[];
    expect(partners.flatMap((row) => row.opportunity_ids)).not.toContain(other);
  });

  it.each<[string, string, unknown[]]>([
    ['ir.model', 'search_read', [[]]],
    ['ir.model.fields', 'search_count', [[]]],
    ['product.template', 'write', [[1], { list_price: 1 }]],
    ['crm.stage', 'create', [{ name: 'x' }]],
    ['crm.lead', 'unlink', [[1]]],
    ['res.users', 'write', [[6], { active: true }]],
  ])('keeps salespeople from %s.%s', async (model, method, args) => {
    await expect(as('sales')(model, method, args)).rejects.toThrow(
      'odoo.exceptions.AccessError: You are not allowed',
    );
  });

  it('lets salespeople work', async () => {
    const call = as('sales');
    const id = await call('sale.order', 'create', [
      { partner_id: 12, order_line: [[0, 0, { product_id: 1 }]] },
    ]);
    expect(await call('sale.order', 'action_confirm', [[id]])).toBe(true);
    const rights = ['create', 'unlink'].map((operation) => call('crm.lead', 'has_access', [[], operation]));
    expect(await Promise.all(rights)).toEqual([true, false]);
  });

  it('describes models to those who may not read them', async () => {
    expect(await as('employee')('crm.lead', 'fields_get', [['name'], ['string']])).toEqual({
      name: { string: 'Opportunity' },
    });
    await expect(as('employee')('crm.lead', 'search', [[]])).rejects.toThrow('You are not allowed to access');
    expect(await as('employee')('res.partner', 'read', [[12]])).toMatchObject([{ id: 12 }]);
  });

  it('covers all Odoo companies of a user, or those of the context', async () => {
    const count = (context: object): Promise<unknown> =>
      as('admin')('sale.order', 'search_count', [[]], { context });
    const [all, one, two] = [
      await count({}),
      await count({ allowed_company_ids: [1] }),
      await count({ allowed_company_ids: [2] }),
    ];
    expect([all, Number(one) > 0, Number(two) > 0]).toEqual([Number(one) + Number(two), true, true]);
    await expect(
      as('sales')('sale.order', 'search', [[]], { context: { allowed_company_ids: [2] } }),
    ).rejects.toThrow('odoo.exceptions.AccessError: Access to unauthorized or invalid companies.');
    const made = await as('admin')('sale.order', 'create', [{ partner_id: 12 }], {
      context: { allowed_company_ids: [2, 1] },
    });
    expect(await as('admin')('sale.order', 'read', [[made], ['company_id', 'currency_id']])).toEqual([
      { id: made, company_id: [2, 'Aurora Trading US'], currency_id: [2, 'USD'] },
    ]);
  });
});
