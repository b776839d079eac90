import { describe, expect, it } from '@jest/globals';
import { startSandbox } from '../sandbox.ts';
import { caller } from '../testing.ts';

type Answer = Record<string, unknown>;

describe('costs of products', () => {
  it.each(['15.0', '17.0', '18.0', '20.0'] as const)(
    'of %s differ between Odoo companies, and follow the first one in sight',
    async (version) => {
      const sandbox = await startSandbox({ version });
      const call = caller(sandbox);
      const costs = async (model: string, companies?: number[]): Promise<unknown> => {
        const context = companies ? { allowed_company_ids: companies } : {};
        const fields = ['standard_price', 'cost_currency_id'];
        const [row] = (await call(model, 'read', [[1], fields], { context })) as Answer[];
        return [row?.['standard_price'], row?.['cost_currency_id']];
      };
      const [euro, dollar] = [
        [380, [1, 'EUR']],
        [448.4, [2, 'USD']],
      ];
      for (const model of ['product.product', 'product.template']) {
        expect(await costs(model)).toEqual(euro);
        expect(await costs(model, [1, 2])).toEqual(euro);
        expect(await costs(model, [2, 1])).toEqual(dollar);
      }
      await call('product.template', 'write', [[1], { standard_price: 500 }], {
        context: { allowed_company_ids: [2] },
      });
      expect(await costs('product.product', [2])).toEqual([500, [2, 'USD']]);
      expect(await costs('product.product')).toEqual(euro);
      const found = (await call('product.product', 'search', [[['standard_price', '=', 500]]], {
        context: { allowed_company_ids: [2] },
      })) as number[];
      expect([found, await call('product.product', 'search', [[['standard_price', '=', 500]]])]).toEqual([
        [1],
        [],
      ]);
      const fields = (await call('product.product', 'fields_get', [['standard_price']])) as Record<
        string,
        Answer
      >;
      expect(fields['standard_price']).toMatchObject({
        company_dependent: true,
        store: version >= '18',
        digits: [16, 2],
      });
      const [made] = (await call('product.template', 'create', [
        [{ name: 'New', standard_price: 7 }],
      ])) as number[];
      const read = await call('product.template', 'read', [[made], ['standard_price', 'uom_name']]);
      expect(read).toEqual([{ id: made, standard_price: 7, uom_name: 'Units' }]);
      await sandbox.close();
    },
  );

  it.each([
    ['18.0', 'product_uom'],
    ['19.0', 'product_uom_id'],
  ] as const)('come with units, which lines of orders of %s take over as %s', async (version, field) => {
    const sandbox = await startSandbox({ version });
    const call = caller(sandbox);
    const hourly = await call('product.product', 'search_read', [
      [['uom_name', '=', 'Hours']],
      ['default_code', 'currency_id'],
    ]);
    expect(hourly).toEqual([
      { id: 13, default_code: 'SRV-01', currency_id: [1, 'EUR'] },
      { id: 14, default_code: 'SRV-02', currency_id: [1, 'EUR'] },
    ]);
    const [order] = (await call('sale.order', 'create', [
      [{ partner_id: 12, order_line: [[0, 0, { product_id: 13 }]] }],
    ])) as number[];
    const lines = await call('sale.order.line', 'search_read', [[['order_id', '=', order]], [field]]);
    expect(lines).toMatchObject([{ [field]: [3, 'Hours'] }]);
    await sandbox.close();
  });
});
