import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '../options.ts';
import { startSandbox } from '../sandbox.ts';
import { caller } from '../testing.ts';

type Answer = Record<string, unknown>;

describe('writing', () => {
  let sandbox: Sandbox;
  let call: ReturnType<typeof caller>;
  beforeAll(async () => {
    sandbox = await startSandbox({ version: '18.0' });
    call = caller(sandbox);
  });
  afterAll(() => sandbox.close());

  const read = async (model: string, id: unknown, ...fields: string[]): Promise<Answer> =>
    ((await call(model, 'read', [[id], fields])) as Answer[])[0] ?? {};
  const order = (values: object): Promise<unknown> =>
    call('sale.order', 'create', [{ partner_id: 12, ...values }]);
  const line = (price: number, quantity = 1): object => ({
    product_id: 1,
    product_uom_qty: quantity,
    price_unit: price,
  });

  it('follows the lines with the amounts of an order, and names it by its sequence', async () => {
    const id = await order({
      order_line: [
        [0, 0, line(100, 2)],
        [0, 0, { product_id: 2 }],
      ],
    });
    const made = await read(
      'sale.order',
      id,
      'name',
      'order_line',
      'amount_untaxed',
      'amount_tax',
      'currency_id',
    );
    expect(made).toMatchObject({ amount_untaxed: 629, amount_tax: 132.09, currency_id: [1, 'EUR'] });
    expect(made['name']).toMatch(/^S000(6[5-9]|[7-9]\d)$/);
    const [first, second] = made['order_line'] as number[];
    expect(await read('sale.order.line', second, 'name', 'price_unit')).toMatchObject({
      name: '[DESK-02] Corner Desk',
      price_unit: 429,
    });
    await call('sale.order', 'write', [
      [id],
      {
        order_line: [
          [1, first, { discount: 50 }],
          [2, second, 0],
        ],
      },
    ]);
    expect(await read('sale.order', id, 'order_line', 'amount_total')).toMatchObject({
      order_line: [first],
      amount_total: 121,
    });
    await call('sale.order.line', 'unlink', [[first]]);
    expect((await read('sale.order', id, 'amount_total'))['amount_total']).toBe(0);
  });

  it('copies an order with its lines, under a name of its own', async () => {
    const id = await order({ order_line: [[0, 0, line(50)]], client_order_ref: 'PO' });
    await call('sale.order', 'action_confirm', [[id]]);
    const [copy] = (await call('sale.order', 'copy', [[id]])) as number[];
    const made = await read(
      'sale.order',
      copy,
      'name',
      'state',
      'client_order_ref',
      'amount_untaxed',
      'order_line',
    );
    expect(made).toMatchObject({ state: 'draft', client_order_ref: false, amount_untaxed: 50 });
    expect(made['name']).not.toBe((await read('sale.order', id, 'name'))['name']);
    expect(made['order_line']).toHaveLength(1);
  });

  it.each<[string, unknown[], number[]]>([
    ['set', [[6, 0, [3]]], [3]],
    ['add', [[4, 3, 0]], [1, 2, 3]],
    ['take', [[3, 1, 0]], [2]],
    ['clear', [[5]], []],
    ['set by a plain list', [2, 3], [2, 3]],
  ])('understands the command to %s tags', async (_name, commands, tags) => {
    const id = await call('res.partner', 'create', [{ name: 'Tags', category_id: [[6, 0, [1, 2]]] }]);
    await call('res.partner', 'write', [[id], { category_id: commands }]);
    expect((await read('res.partner', id, 'category_id'))['category_id']).toEqual(tags);
  });

  it('leaves nothing behind of a call that fails half way', async () => {
    const values = [{ name: 'Half 1' }, { name: 'Half 2', type: 'frob' }];
    await expect(call('res.partner', 'create', [values])).rejects.toThrow(
      "Wrong value for res.partner.type: 'frob'",
    );
    expect(await call('res.partner', 'search_count', [[['name', '=like', 'Half%']]])).toBe(0);
  });

  it.each<[string, string, object, string]>([
    ['a required field', 'crm.lead', { type: 'lead' }, 'odoo.exceptions.ValidationError'],
    ['a check', 'crm.lead', { name: 'x', probability: 101 }, 'between 0% and 100%'],
    [
      'a unique key',
      'product.product',
      { name: 'x', barcode: '5400000010000' },
      'A barcode can only be assigned',
    ],
    [
      'a record that is missing',
      'crm.lead',
      { name: 'x', partner_id: 99999 },
      'odoo.exceptions.MissingError',
    ],
    [
      'an integer',
      'res.partner',
      { name: 'x', color: 'red' },
      "invalid literal for int() with base 10: 'red'",
    ],
    ['a date', 'crm.lead', { name: 'x', date_deadline: '31/12/2026' }, 'does not match format'],
  ])('insists on %s', async (_name, model, values, message) => {
    await expect(call(model, 'create', [values])).rejects.toThrow(message);
  });

  it('deletes what belongs to a record, and refuses where something else needs it', async () => {
    const id = await order({ order_line: [[0, 0, line(5)]] });
    const { order_line: lines } = await read('sale.order', id, 'order_line');
    await call('sale.order', 'unlink', [[id]]);
    expect(await call('sale.order.line', 'search', [[['id', 'in', lines]]])).toEqual([]);
    const sold = await order({ state: 'sale' });
    await expect(call('res.partner', 'unlink', [[12]])).rejects.toThrow('another model requires the record');
    await expect(call('sale.order', 'unlink', [[sold]])).rejects.toThrow('You must first cancel it');
  });

  it('gives a new product its template, and both the same price', async () => {
    const id = await call('product.product', 'create', [
      { name: 'Bench', list_price: 70, default_code: 'B-1' },
    ]);
    const made = await read('product.product', id, 'display_name', 'lst_price', 'product_tmpl_id');
    expect(made).toMatchObject({ display_name: '[B-1] Bench', lst_price: 70 });
    const [template] = made['product_tmpl_id'] as number[];
    expect((await read('product.template', template, 'product_variant_ids'))['product_variant_ids']).toEqual([
      id,
    ]);
  });

  it('reads large pictures when all fields are read, and their size when that is asked for', async () => {
    const [all] = (await call('res.partner', 'read', [[12]])) as Answer[];
    expect(String(all?.['image_1920']).length).toBeGreaterThan(40_000);
    const [sized] = (await call('res.partner', 'read', [[12], ['image_1920']], {
      context: { bin_size: true },
    })) as Answer[];
    expect(sized?.['image_1920']).toMatch(/^\d+\.\d\d Kb$/);
  });

  it('keeps translations beside the text', async () => {
    const context = { lang: 'fr_FR' };
    await call('product.template', 'write', [[1], { name: 'Bureau debout' }], { context });
    expect((await read('product.template', 1, 'name'))['name']).toBe('Standing Desk');
    expect(
      await call('product.template', 'search_count', [[['name', '=', 'Bureau debout']]], { context }),
    ).toBe(1);
  });
});
