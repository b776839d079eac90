import { beforeAll, describe, expect, it } from '@jest/globals';
import { fakeOdoo } from '../testing/fake-odoo.ts';
import { askedFields, otherFields, usualFields } from './field-choice.ts';
import { unitFields } from './units.ts';
import { ModelFields } from './model-fields.ts';

describe('the fields of a question', () => {
  let fields: ModelFields;
  beforeAll(async () => {
    fields = await fakeOdoo.fieldsOf('res.partner');
  });

  it('without a list are the few that matter: never files, secrets or lists of lines', () => {
    const chosen = usualFields(fields, []);
    expect(chosen.slice(0, 3)).toEqual(['id', 'display_name', 'name']);
    expect(chosen).toEqual(expect.arrayContaining(['email', 'country_id', 'create_date', 'active']));
    expect(chosen).not.toEqual(expect.arrayContaining(['image_1920']));
    expect(chosen).not.toEqual(expect.arrayContaining(['signup_token']));
    expect(chosen).not.toEqual(expect.arrayContaining(['child_ids']));
  });

  it('are those asked for, each once, with the id and the name by which a person knows the record', () => {
    expect(askedFields(fields, ['email', 'email', 'id'])).toEqual(['id', 'display_name', 'email']);
  });

  it('say the name once, when it was asked for', () => {
    expect(askedFields(fields, ['name', 'email'])).toEqual(['id', 'name', 'email']);
  });

  it('are not called by a name where the record has none of its own, beside what it belongs to', () => {
    const lines = new ModelFields(
      'sale.order.line',
      new Map(
        Object.entries({
          display_name: { string: '', type: 'char' },
          name: { string: '', type: 'text' },
          qty: { string: '', type: 'float' },
          product_id: { string: '', type: 'many2one' },
        }),
      ),
    );
    expect(askedFields(lines, ['product_id', 'qty'])).toEqual(['id', 'product_id', 'qty']);
    expect(askedFields(lines, ['qty'])).toEqual(['id', 'display_name', 'qty']);
    expect(askedFields(fields, ['country_id'])).toEqual(['id', 'display_name', 'country_id']);
  });

  it('without a list begin as the model’s own list does, and go on with what people look for', () => {
    const columns = ['customer_rank', 'image_1920', 'country_id', 'child_ids', 'signup_token', 'nothing'];
    expect(usualFields(fields, columns)).toEqual([
      'id',
      'display_name',
      'customer_rank',
      'country_id',
      'name',
      'email',
      'parent_id',
      'create_date',
      'active',
    ]);
  });

  it('that were not shown are named: what people fill in first, never secrets or files', () => {
    const { names, more } = otherFields(fields, ['id', 'display_name', 'email']);
    expect(names[0]).toBe('name');
    expect(names).toEqual(expect.arrayContaining(['country_id', 'child_ids']));
    expect(names).not.toEqual(expect.arrayContaining(['signup_token']));
    expect(names).not.toEqual(expect.arrayContaining(['image_1920']));
    expect(more).toBe(0);
  });

  it('that are amounts or quantities bring along what they are measured in', async () => {
    const lines = await fakeOdoo.fieldsOf('sale.order.line');
    expect(unitFields(lines, ['price_unit', 'product_uom_qty'])).toEqual(['currency_id', 'product_uom']);
    expect(unitFields(lines, ['price_unit', 'currency_id', 'name'])).toEqual([]);
    const products = await fakeOdoo.fieldsOf('product.product');
    expect(unitFields(products, ['standard_price', 'list_price'])).toEqual([
      'cost_currency_id',
      'currency_id',
    ]);
  });

  it.each([
    ['emial', 'Did you mean email'],
    ['image_1920', 'does not travel'],
    ['signup_token', 'holds a secret'],
  ])('are refused by name: %s', (name, text) => {
    const refused = (): void => {
      try {
        askedFields(fields, [name]);
      } catch (error) {
        throw new Error(`${(error as Error).message} ${(error as { hint?: string }).hint ?? ''}`, {
          cause: error,
        });
      }
    };
    expect(refused).toThrow(text);
  });
});
